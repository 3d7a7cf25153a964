"""One row, one file, once, whatever happens to the message or the worker."""

import json
import logging
import stat
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from incidents.models import Envelope, Incident
from records.models import LogEntry, Reading
from records.verify import verify
from reports import actions, rules
from reports.models import MadeDocument
from wmpmh.access import acting_as, acting_as_system
from wmpmh.errors import Refused
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """What Celery was told, and nothing sent."""
    messages = []
    monkeypatch.setattr(actions.app, "send_task", lambda name, **rest: messages.append((name, rest)))
    return messages


@pytest.fixture
def asked(night, officer, later, files, sent):
    with acting_as(officer):
        return actions.ask_for_document(document_id=uuid7(), incident=night, by=officer, now=later)


def made(document, at):
    return actions.make_document(document_id=document.pk, now=at)


def row(document):
    with acting_as_system():
        return MadeDocument.objects.get(pk=document.pk)


def test_asking_twice_with_one_id_asks_once(asked, night, officer, later):
    with acting_as(officer):
        again = actions.ask_for_document(document_id=asked.pk, incident=night, by=officer, now=later)

    assert again.pk == asked.pk
    assert row(asked).state == "asked"


def test_an_id_of_another_incidents_document_is_refused(asked, incident, officer, later):
    with acting_as(officer), pytest.raises(Refused):
        actions.ask_for_document(document_id=asked.pk, incident=incident, by=officer, now=later)


def test_a_worker_is_woken_only_once_the_row_is_committed(
    night, officer, later, sent, files, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=False) as waiting, acting_as(officer):
        document = actions.ask_for_document(document_id=uuid7(), incident=night, by=officer, now=later)
    assert sent == []

    for wake in waiting:
        wake()
    assert sent == [("reports.tasks.make_document", {"args": [str(document.pk)], "expires": None})]


def test_a_message_holds_an_id_and_nothing_about_anyone(asked, later, sent):
    actions.sweep_documents(now=later + timedelta(minutes=1))

    assert json.dumps([rest["args"] for _, rest in sent]) == json.dumps([[str(asked.pk)]])


def test_making_it_leaves_one_private_file_with_the_hash_on_the_row(asked, later, files):
    made(asked, later)

    document = row(asked)
    path = files / document.file
    assert (document.state, document.tries, document.pages > 1) == ("made", 1, True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert actions.Pdf(content=path.read_bytes(), pages=document.pages).sha256 == document.sha256
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_making_it_twice_makes_it_once(asked, later):
    first = made(asked, later)

    assert made(asked, later + timedelta(minutes=5)) is None
    assert row(asked).sha256 == first.sha256


def test_a_second_worker_leaves_alone_what_another_has_in_hand(asked, later):
    with acting_as_system():
        actions._claim(asked.pk, later)

    assert made(asked, later + rules.STUCK_AFTER) is None


def test_what_a_lost_worker_had_in_hand_is_made_by_the_next(asked, later):
    with acting_as_system():
        actions._claim(asked.pk, later)

    made(asked, later + rules.STUCK_AFTER + timedelta(seconds=1))
    assert (row(asked).state, row(asked).tries) == ("made", 2)


def test_a_worker_taken_for_lost_that_comes_back_leaves_the_others_file(asked, later, files):
    with acting_as_system():
        slow = actions._claim(asked.pk, later)
    pdf = actions.make_pdf("<html lang='en-GB'><title>Slow</title><p>Slow</html>")
    part = actions._write_part(asked.pk, slow, pdf)
    quick = made(asked, later + timedelta(minutes=1))

    part = actions._write_part(asked.pk, slow, pdf)
    with acting_as_system():
        assert actions._finish(asked.pk, slow, pdf, part, later) is None
    assert actions.Pdf((files / quick.file).read_bytes(), quick.pages).sha256 == row(asked).sha256
    assert not part.exists()


def test_after_three_lost_tries_it_has_failed_and_says_what_to_do(asked, later):
    for minute in range(rules.MOST_TRIES):
        with acting_as_system():
            actions._claim(asked.pk, later + timedelta(minutes=minute))

    assert made(asked, later + timedelta(minutes=9)) is None
    assert (row(asked).state, row(asked).why) == ("failed", rules.NEVER_FINISHED)


def test_the_sweep_wakes_what_waited_too_long_and_nothing_else(asked, later, sent):
    assert actions.sweep_documents(now=later + timedelta(seconds=5)) == 0
    assert actions.sweep_documents(now=later + timedelta(seconds=31)) == 1

    made(asked, later + timedelta(seconds=32))
    assert actions.sweep_documents(now=later + timedelta(hours=1)) == 0


def test_making_it_is_in_the_incidents_chain_and_the_reading_log(asked, night, later):
    made(asked, later)

    with acting_as_system():
        kinds = list(LogEntry.objects.of_chain("incident", night.pk).values_list("kind", flat=True))
        assert kinds[-2:] == ["asked_for_document", "made_document"]
        assert Reading.objects.filter(page="make_document", mode="system_job", record_ids=[str(night.pk)]).count() == 1
        assert verify().fault is None


def test_no_name_reaches_the_technical_log_or_the_row(asked, later, caplog):
    with caplog.at_level(logging.DEBUG):
        made(asked, later)

    with connection.cursor() as cursor, acting_as_system():
        cursor.execute("SELECT row_to_json(d)::text FROM reports_madedocument d WHERE id = %s", [asked.pk])
        stored = cursor.fetchone()[0]
    for text in (caplog.text, stored):
        assert "Vale" not in text
        assert "Robin" not in text


def test_someone_not_on_the_incident_cannot_see_its_documents(asked, neighbour, night):
    with acting_as(neighbour):
        assert not MadeDocument.objects.filter(pk=asked.pk).exists()
        assert not Incident.objects.visible_to(neighbour).filter(pk=night.pk).exists()


def test_a_double_click_is_received_and_makes_one_document(client, detained, officer, files, sent):
    client.force_login(officer)
    address, said = reverse("ask_for_handover_record", args=[detained.pk]), {"document": uuid7()}

    replies = [client.post(address, said) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [302, 302]
    with acting_as(officer):
        assert MadeDocument.objects.filter(incident=detained).count() == 1
        assert Envelope.objects.get(kind="ask_for_handover_record").state == "applied"


def test_a_quiet_incident_makes_no_document_for_those_who_were_on_it(client, detained, officer, files, sent):
    with acting_as(officer):
        detained.state = "quiet"
        detained.save(update_fields=["state"])
    client.force_login(officer)

    reply = client.post(reverse("ask_for_handover_record", args=[detained.pk]), {"document": uuid7()})

    assert reply.status_code == 409
    with acting_as(officer):
        assert not MadeDocument.objects.filter(incident=detained).exists()


MANY = """
INSERT INTO records_logentry (chain_kind, chain_id, position, kind, object_kind, object_id, actor_rank, actor_roles, at,
                              edition, commitment, previous, hash)
SELECT 'incident', gen_random_uuid(), 1, 'opened', 'incident', '', '', '', timestamptz '2026-11-24Z' - day * interval '1 hour',
       '', '', '', '' FROM generate_series(1, 20000) day
"""


def test_in_a_long_log_the_days_entries_are_found_by_their_time(db):
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        # What the planner makes of a table that was never analysed is its own affair; that the way is there is ours.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT hash FROM records_logentry WHERE at >= %s AND at <= %s",
            ["2026-11-23T00:00Z", "2026-11-24T00:00Z"],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "log_entry_by_time" in plan


def test_a_document_put_in_past_the_log_is_missed(night, officer, later):
    with acting_as(officer):
        smuggled = MadeDocument.objects.create(
            incident=night, purpose=night.purpose, kind="handover_record", asked_by=officer, asked_at=later, touched_at=later
        )  # fmt: skip

    with acting_as_system():
        assert f"holds madedocument {smuggled.pk}, which no entry names" in str(verify().fault)
