"""What the database itself refuses, whatever the application asks: try to break each."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from incidents import actions
from incidents.models import Incident
from records.models import LogEntry
from wmpmh.access import acting_as, acting_as_system
from wmpmh.ids import uuid7

LOCAL_APPS = ("accounts", "records", "guidance", "partners", "incidents", "reports")
NEVER_CHANGED = [
    "records_logentry", "records_logbody", "records_reading", "records_readingbatch", "records_readingseal",
    "guidance_version", "guidance_graph", "guidance_edition", "guidance_approval", "guidance_provisionstatus",
    "incidents_run", "incidents_screen", "incidents_showing", "incidents_answer", "incidents_conflict",
    "incidents_confirmation", "incidents_outcomerecord", "incidents_decideddifferently", "incidents_event",
    "incidents_attempt", "incidents_setaside", "incidents_exceptionalert", "incidents_subject", "incidents_settled",
    "incidents_incidenthistory", "incidents_memberhistory", "incidents_personhistory", "incidents_detentionhistory",
    "incidents_obligationhistory",
]  # fmt: skip
NEVER_DELETED = [*NEVER_CHANGED, "incidents_incident", "incidents_member", "incidents_person", "incidents_detention",
                 "incidents_obligation", "incidents_envelope", "reports_madedocument"]  # fmt: skip


def sql(statement: str, *values: object) -> list[tuple]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def test_the_portal_and_its_tests_are_the_application_role_and_not_the_owner(db):
    assert sql("SELECT current_user") == [("wmpmh_app",)]


def test_the_application_role_owns_nothing_and_cannot_look_past_row_security(db):
    assert sql("SELECT count(*) FROM pg_tables WHERE tableowner = 'wmpmh_app'") == [(0,)]
    assert sql("SELECT rolbypassrls, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user") == [
        (False, False, False)
    ]


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_evidence_cannot_be_updated(db, table):
    column = sql(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position LIMIT 1",
        table,
    )[0][0]

    with pytest.raises(DatabaseError, match="permission denied"):
        sql(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_nothing_of_an_incident_can_be_deleted_or_emptied(db, table):
    for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(DatabaseError, match="permission denied"):
            sql(statement)


@pytest.mark.parametrize(
    "attack",
    [
        "SET session_replication_role = replica",
        "ALTER TABLE incidents_event DISABLE TRIGGER ALL",
        "ALTER TABLE incidents_incident DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE incidents_incident NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY sees ON incidents_incident",
        "SET ROLE wmpmh_owner",
        "SET SESSION AUTHORIZATION wmpmh_owner",
        "CREATE TABLE mine (id int)",
        "DROP TABLE incidents_event",
        "UPDATE records_deployment SET mode = 'live'",
        "DELETE FROM django_migrations",
    ],
)
def test_the_application_role_cannot_take_its_own_guard_down(db, attack):
    with pytest.raises(DatabaseError):
        sql(attack)


def test_the_application_role_cannot_grant_itself_more(db):
    sql("GRANT UPDATE ON incidents_event TO wmpmh_app")  # PostgreSQL warns and grants nothing

    assert sql("SELECT has_table_privilege('incidents_event', 'UPDATE')") == [(False,)]


def test_no_setting_a_session_can_make_lets_evidence_be_changed(detained):
    for name, value in (("pgtrigger.ignore", "{incidents.Event:all}"), ("wmpmh.user", "0"), ("wmpmh.areas", "*")):
        sql("SELECT set_config(%s, %s, true)", name, value)

    with pytest.raises(DatabaseError, match="permission denied"):
        sql("UPDATE incidents_event SET happened_at = now()")


def test_an_incident_cannot_be_closed_before_it_is_finished_by_any_road(incident, officer):
    with pytest.raises(DatabaseError, match="cannot move from open to closed"):
        sql("UPDATE incidents_incident SET state = 'closed' WHERE id = %s", incident.pk)


def test_what_an_incident_is_called_and_is_for_cannot_be_changed(incident):
    for column, value in (("reference", "'99-000001'"), ("purpose", "'practice'"), ("opened_at", "now()")):
        with pytest.raises(DatabaseError, match="permission denied"):
            sql(f"UPDATE incidents_incident SET {column} = {value}")


def test_a_practice_row_cannot_hang_on_a_live_incident(incident, officer, now):
    @transaction.atomic
    def hang_it_on():
        incident.persons.create(purpose="practice")
        sql("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="same_purpose"):
        hang_it_on()


def test_an_envelope_keeps_the_bytes_it_came_with(db):
    with pytest.raises(DatabaseError, match="permission denied"):
        sql("UPDATE incidents_envelope SET body = ''")


def test_with_nobody_asking_no_row_about_a_person_is_seen(detained, as_nobody):
    with as_nobody():
        for table in ("incident", "person", "event", "detention", "run", "answer", "showing", "obligation", "envelope"):
            assert sql(f"SELECT count(*) FROM incidents_{table}") == [(0,)], table
        assert sql("SELECT count(*) FROM records_logbody") == [(0,)]
        assert sql("SELECT count(*) FROM records_reading") == [(0,)]


SIGHT = {
    "officer": True,
    "officer2": False,
    "neighbour": False,
    "sergeant": True,
    "control": True,
    "advisor": True,
    "custody": False,
}


@pytest.mark.parametrize(("who", "sees"), SIGHT.items())
def test_row_security_agrees_with_the_door_about_who_sees_an_incident(detained, who, sees, django_user_model):
    user = django_user_model.objects.get(username=who)

    with acting_as(user):
        assert Incident.objects.visible_to(user).filter(pk=detained.pk).exists() is sees
        assert sql("SELECT count(*) FROM incidents_incident WHERE id = %s", detained.pk) == [(int(sees),)]
        assert sql("SELECT count(*) FROM incidents_event WHERE incident_id = %s", detained.pk) == [(int(sees),)]
        assert bool(sql("SELECT 1 FROM records_logbody WHERE chain_id = %s", detained.pk)) is sees


def test_a_relieved_officer_still_sees_what_they_wrote_and_nothing_newer(detained, officer, officer2, now):
    with acting_as_system():
        actions.join_incident(incident=detained, reason="took over", by=officer2, now=now)
        detained.members.filter(user=officer).update(to_at=now)
        actions.record_event(
            event_id=uuid7(), incident=detained, kind="attended", happened_at=now, by=officer2, now=now
        )

    with acting_as(officer):
        kinds = sql("SELECT kind FROM incidents_event WHERE incident_id = %s", detained.pk)

    assert kinds == [("detained",)]


def test_every_model_says_what_is_personal_in_it_and_how_long_it_is_kept():
    silent = [
        model.__name__
        for app in LOCAL_APPS
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.endswith("History")
        and not (getattr(model, "PERSONAL", "") and getattr(model, "RETENTION", ""))
    ]

    assert silent == []


def test_every_table_about_an_incident_is_under_forced_row_security(db):
    tables = [
        model._meta.db_table
        for model in apps.get_app_config("incidents").get_models()
        if model.__name__ not in ("Screen", "Subject")
    ]
    rows = dict(
        sql("SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = ANY(%s)", tables)
    )

    assert {table: rows[table] for table in tables} == dict.fromkeys(tables, True)


def test_words_about_a_person_are_ciphertext_in_the_table(detained, officer, now):
    with acting_as(officer):
        actions.name_person(
            person=detained.persons.first(), name="Jordan Vale", date_of_birth="1992-02-01", by=officer, now=now
        )
        stored = sql("SELECT name FROM incidents_person WHERE incident_id = %s", detained.pk)[0][0]

    assert "Jordan" not in stored
    assert detained.persons.get().name == "Jordan Vale"


def test_a_log_entry_holds_no_words_only_a_commitment_to_them(detained):
    entry = LogEntry.objects.of_chain("incident", detained.pk).first()

    assert len(entry.commitment) == 64
    assert entry.body.text not in str(vars(entry))
