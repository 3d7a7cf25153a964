"""What happened is never changed or lost, practice never becomes live, and only those who may see an incident do."""

from django.db import migrations

from records.protect import append_only, changes_only, moves_only, row_security, same_purpose, statement

# The incident is seen by those on it and by desks and ranks whose area it is in. Its rows are seen by those on it
# now, by the same desks and ranks, and, after relief, by whoever put the row down (practice 15, decision 33).
SIGHT = """
CREATE FUNCTION wmpmh_on_incident(incident uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT wmpmh_everywhere()
        OR EXISTS (SELECT 1 FROM incidents_member m WHERE m.incident_id = incident AND m.user_id = wmpmh_user() AND m.to_at IS NULL)
        OR EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = incident AND wmpmh_in_area(i.area_id))
$$;
"""
INCIDENT_VISIBLE = """
wmpmh_in_area(area_id) OR EXISTS (
    SELECT 1 FROM incidents_member m WHERE m.incident_id = incidents_incident.id AND m.user_id = wmpmh_user()
)
"""
PUT_DOWN = ["incidents_answer", "incidents_event"]
BY_MAKER = {
    "incidents_run": "started_by_id",
    "incidents_showing": "shown_to_id",
    "incidents_attempt": "by_id",
    "incidents_confirmation": "by_id",
    "incidents_decideddifferently": "by_id",
}
OTHERS = [
    "incidents_person",
    "incidents_detention",
    "incidents_obligation",
    "incidents_outcomerecord",
    "incidents_conflict",
    "incidents_exceptionalert",
]
HISTORIES = [
    "incidents_incidenthistory",
    "incidents_memberhistory",
    "incidents_personhistory",
    "incidents_detentionhistory",
    "incidents_obligationhistory",
]
CHILDREN = [*PUT_DOWN, *BY_MAKER, *OTHERS, "incidents_member"]
STATES = [
    ("open", "finished"),
    ("finished", "needs_more"),
    ("needs_more", "finished"),
    ("finished", "closed"),
    ("closed", "open"),
    ("finished", "open"),
    *[(state, "quiet") for state in ("open", "finished", "needs_more", "closed")],
    *[("quiet", state) for state in ("open", "finished", "needs_more", "closed")],
]
ENDS = ["done", "not_reached", "passed_to", "not_needed", "superseded"]


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0001_tables"),
        ("records", "0002_protect_records"),
        ("guidance", "0002_protect_guidance"),
    ]

    operations = [
        statement("CREATE SEQUENCE incidents_reference", "DROP SEQUENCE incidents_reference"),
        statement("GRANT USAGE ON SEQUENCE incidents_reference TO wmpmh_app"),
        # Never changed.
        *append_only(
            "incidents_run",
            "incidents_screen",
            "incidents_showing",
            "incidents_answer",
            "incidents_conflict",
            "incidents_confirmation",
            "incidents_outcomerecord",
            "incidents_decideddifferently",
            "incidents_event",
            "incidents_attempt",
            "incidents_setaside",
            "incidents_exceptionalert",
            "incidents_subject",
            *HISTORIES,
        ),
        # Changed only here.
        *changes_only(
            "incidents_incident",
            [
                "state",
                "area_id",
                "came_in",
                "log_number",
                "place",
                "square_km",
                "attended_at",
                "finished_at",
                "finished_by_id",
                "closed_at",
            ],
        ),
        *changes_only("incidents_member", ["how", "reason", "from_at", "to_at"]),
        *changes_only("incidents_person", ["subject_id", "role", "name", "date_of_birth", "record_number"]),
        *changes_only(
            "incidents_detention",
            [
                "detained_at",
                "detained_by_id",
                "clock_started_at",
                "clock_rule",
                "permitted_until",
                "longest_possible_until",
                "retake_until",
                "site_id",
                "called_ahead_at",
                "arrived_at",
                "told_at",
                "received_at",
                "police_left_at",
                "ended_at",
            ],
        ),
        *changes_only("incidents_obligation", ["post_id", "due_at", "state", "ended_at"]),
        *changes_only("incidents_envelope", ["state", "why", "applied_at"]),
        *moves_only("incidents_incident", "state", STATES),
        *moves_only(
            "incidents_obligation",
            "state",
            [("open", end) for end in ENDS]
            + [(tried, end) for tried in ("not_reached", "passed_to") for end in ("done", "passed_to", "not_needed")],
        ),
        *moves_only(
            "incidents_envelope",
            "state",
            [
                ("received", "applied"),
                ("received", "needs_person"),
                ("received", "held"),
                ("held", "received"),
                ("needs_person", "applied"),
                ("held", "applied"),
            ],
        ),
        # Practice stays practice.
        *[operation for table in CHILDREN for operation in same_purpose(table)],
        # Who sees.
        statement(SIGHT, "DROP FUNCTION wmpmh_on_incident(uuid)"),
        *row_security("incidents_incident", INCIDENT_VISIBLE),
        # Who is on what is staff information: any signed-in person's request may read it, and the policies above must.
        *row_security("incidents_member", "wmpmh_user() IS NOT NULL"),
        *[
            op
            for table in PUT_DOWN
            for op in row_security(table, "wmpmh_on_incident(incident_id) OR entered_by_id = wmpmh_user()")
        ],
        *[
            op
            for table, maker in BY_MAKER.items()
            for op in row_security(table, f"wmpmh_on_incident(incident_id) OR {maker} = wmpmh_user()")
        ],
        *[op for table in OTHERS for op in row_security(table, "wmpmh_on_incident(incident_id)")],
        *row_security("incidents_envelope", "wmpmh_everywhere() OR sent_by_id = wmpmh_user()"),
        *row_security("incidents_setaside", "wmpmh_everywhere() OR sent_by_id = wmpmh_user()"),
        *row_security("incidents_subjectkey", "wmpmh_user() IS NOT NULL"),
        *[op for table in HISTORIES for op in row_security(table, "wmpmh_everywhere()")],
        *row_security("records_logbody", "chain_kind <> 'incident' OR wmpmh_on_incident(chain_id)"),
    ]
