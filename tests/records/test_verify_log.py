"""The chain finds any change, at the exact row; what is sealed stays sealed."""

import copy
import json
import random
from datetime import timedelta

import pytest
from django.core.management import call_command

from incidents import actions
from incidents.actions.log import log
from incidents.models import Event, Incident
from records import registry, rules
from records.actions import append_entry, log_reading, seal_readings
from records.models import LogEntry, Reading, ReadingBatch, ReadingSeal
from records.verify import _as_row, verify
from wmpmh.access import acting_as, acting_as_system
from wmpmh.ids import uuid7

STREET = [
    ("first_look", {"first_look": ["none"]}),
    ("location", {"location": "LOC05"}),
    ("came", {"came_to_be_there": "own_accord"}),
    (
        "views",
        {
            "views": ["view_disorder", "view_need", "view_necessary", "nothing_less"],
            "limb_disorder_reason": "Said voices were telling him to jump.",
        },
    ),
    ("offence", {"offence": "none"}),
]


@pytest.fixture
def chain(detained, officer, now):
    """A real chain of a dozen acts, as an export would hold it."""
    with acting_as(officer):
        for minute in range(10):
            actions.record_event(
                event_id=uuid7(),
                incident=detained,
                kind="attended",
                happened_at=now - timedelta(minutes=minute),
                by=officer,
                now=now,
            )
    return [_as_row(entry) for entry in LogEntry.objects.of_chain("incident", detained.pk).select_related("body")]


def changed(rows, at, chance):
    field = chance.choice(["kind", "object_id", "actor_id", "at", "body", "commitment", "hash", "edition"])
    rows[at][field] = rows[at]["at"] + timedelta(seconds=1) if field == "at" else "0" * 64
    return at + 1


def deleted(rows, at, chance):
    del rows[at]
    return at + 2


def inserted(rows, at, chance):
    rows.insert(at, copy.deepcopy(rows[at]))
    return at + 1


def swapped(rows, at, chance):
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return at + 2


def test_an_untouched_chain_is_whole(chain):
    assert len(chain) >= 11
    assert rules.first_fault(chain) is None


@pytest.mark.parametrize("tamper", [changed, deleted, inserted, swapped])
def test_a_hundred_tamperings_of_each_kind_are_each_found(chain, tamper):
    for seed in range(100):
        chance, rows = random.Random(seed), copy.deepcopy(chain)
        at = chance.randrange(len(rows) - 2)
        tamper(rows, at, chance)

        fault = rules.first_fault(rows)
        assert fault is not None, (tamper.__name__, seed)
        assert str(at + 1) in fault.where or str(at + 2) in fault.where or str(at + 1) in fault.what


def test_a_body_taken_away_is_found_unless_a_removal_is_on_record(chain):
    chain[3]["body"] = chain[3]["salt"] = None

    assert rules.first_fault(chain).what == "its body is missing, with no removal on record"
    assert rules.first_fault(chain, removed={4}) is None


def test_verify_log_finds_an_entry_without_its_body(detained, officer, capsys):
    with acting_as(officer):
        last = LogEntry.objects.of_chain("incident", detained.pk).last()
        bare = LogEntry(**{**_fields(last), "position": last.position + 1, "previous": last.hash})
        bare.hash = rules.entry_hash(vars(bare))
        bare.save(force_insert=True)

    assert bad(capsys) == {
        "where": f"incident {detained.pk} entry {bare.position}",
        "what": "its body is missing, with no removal on record",
    }


def bad(capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_log", "--json")
    assert stopped.value.code == 1
    return json.loads(capsys.readouterr().out)["first_bad"]


class Without:
    """The log as it would be with some entries taken away, which the tests' role cannot do."""

    def __init__(self, entries):
        self.objects = LogEntry.objects.exclude(pk__in=[entry.pk for entry in entries])


@pytest.fixture
def record(run, officer, sergeant, inspector, now):
    """An incident with an entry of every kind the log has, and no two of one kind for one row."""
    incident = run.incident
    with acting_as(officer):
        for node, values in STREET:
            actions.answer_page(
                envelope_id=uuid7(), run=run, node=node, values=values, shown=None, replaces={}, made="at_the_time",
                happened_at=None, decided_by=officer, by=officer, now=now,
            )  # fmt: skip
        reached = run.outcomes.get()
        actions.decide_differently(
            decision_id=uuid7(), outcome_record=reached, reason="other", words="I did not.", by=officer, now=now
        )
        actions.name_person(person=incident.persons.get(), name="A Person", date_of_birth="", by=officer, now=now)
        actions.record_event(
            event_id=uuid7(), incident=incident, kind="attended", happened_at=now, by=officer, now=now
        )  # fmt: skip
        owed = incident.obligations.open().first()
        actions.settle_obligation(
            attempt_id=uuid7(),
            obligation=owed,
            outcome="done",
            at=now,
            reached="Sgt Okoro",
            note="",
            by=officer,
            now=now,
        )
    with acting_as(inspector):
        actions.join_incident(incident=incident, reason="Called by the sergeant.", by=inspector, now=now)
    return incident


def test_whatever_is_cut_from_the_end_of_a_chain_is_missed(record, monkeypatch):
    with acting_as_system():
        entries = list(LogEntry.objects.of_chain("incident", record.pk))
        assert verify().fault is None
        assert {entry.kind for entry in entries} >= {
            "opened", "started_run", "answered", "reached_outcome", "opened_obligation", "decided_differently",
            "named_person", "recorded_event", "settled_obligation", "joined",
        }  # fmt: skip
        for left in range(len(entries)):
            monkeypatch.setattr("records.verify.LogEntry", Without(entries[left:]))
            fault = verify().fault
            assert fault, f"{entries[left].kind} and what followed it could be taken away unseen"
            assert str(record.pk) in fault.where


def test_a_whole_chain_taken_away_is_missed(detained, monkeypatch, capsys):
    with acting_as_system():
        monkeypatch.setattr(
            "records.verify.LogEntry", Without(LogEntry.objects.of_chain("incident", detained.pk))
        )  # fmt: skip

    assert bad(capsys) == {"where": f"incident {detained.pk}", "what": "has no chain that begins with opened"}


def test_a_chain_that_begins_with_another_act_is_found(officer, now, capsys):
    with acting_as(officer):
        incident = Incident.objects.create(id=uuid7(), reference="26-999999", opened_at=now, opened_by=officer)
        log(incident, "finished", incident, by=officer, at=now)

    assert bad(capsys) == {"where": f"incident {incident.pk}", "what": "has no chain that begins with opened"}


def test_a_chain_of_no_incident_is_found(officer, now, capsys):
    with acting_as(officer):
        lost = uuid7()
        append_entry(chain_kind="incident", chain_id=lost, kind="opened", object_kind="incident", object_id=lost,
                     body={}, by=officer, at=now)  # fmt: skip

    assert bad(capsys) == {"where": f"incident {lost}", "what": "has a chain but is not in the database"}


def test_an_event_put_in_past_the_log_is_found(detained, officer, now, capsys):
    with acting_as(officer):
        first = detained.events.first()
        smuggled = Event.objects.create(
            incident=detained, purpose=detained.purpose, kind="attended", happened_at=now, entered_at=now,
            entered_by=officer, made=first.made,
        )  # fmt: skip

    found = bad(capsys)
    assert found["where"] == f"incident {detained.pk}"
    assert found["what"] == f"holds event {smuggled.pk}, which no entry names"


def test_the_json_of_verify_log_has_the_keys_it_promised(detained, capsys):
    call_command("verify_log", "--json")

    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"chains", "entries", "batches", "readings", "unsealed", "first_bad"}
    assert found["first_bad"] is None
    assert found["unsealed"] > 0


def test_the_cost_in_queries_does_not_grow_with_the_number_of_incidents(officer, now, django_assert_max_num_queries):
    with acting_as(officer):
        for _ in range(8):
            actions.start_record(incident_id=uuid7(), by=officer, now=now)
    with acting_as_system(), django_assert_max_num_queries(len(registry.LOGGED) + 2 * len(registry.CHAINS) + 3):
        assert verify().chains >= 8


def test_verify_log_says_whole_and_counts(detained, capsys):
    call_command("verify_log")

    assert capsys.readouterr().out.startswith("Whole: ")


def test_verify_log_names_the_first_bad_entry_and_fails(detained, officer, now, capsys):
    with acting_as(officer):
        last = LogEntry.objects.of_chain("incident", detained.pk).last()
        forged = LogEntry(**{**_fields(last), "position": last.position + 1, "previous": last.hash, "kind": "forged"})
        forged.save(force_insert=True)

    with pytest.raises(SystemExit) as stopped:
        call_command("verify_log")

    assert stopped.value.code == 1
    assert f"entry {last.position + 1} has been changed" in capsys.readouterr().out


def _fields(entry):
    return {
        field.attname: getattr(entry, field.attname)
        for field in LogEntry._meta.concrete_fields
        if field.attname != "id"
    }


def test_readings_are_sealed_in_order_each_batch_after_the_last(officer, now):
    with acting_as_system():
        for number in range(3):
            log_reading(operation="consultation", record_kind="incident", record_ids=[number], by=officer, at=now)
        first = seal_readings(now=now)
        log_reading(operation="consultation", record_kind="incident", record_ids=["4"], by=officer, at=now)
        second = seal_readings(now=now)

        assert second.previous_root == first.root
        assert list(
            ReadingSeal.objects.filter(batch=first).order_by("position").values_list("position", flat=True)
        ) == list(range(1, first.count + 1))
        assert Reading.objects.unsealed().count() == 0
        assert verify().fault is None


def test_there_is_nothing_to_seal_twice(officer, now):
    with acting_as_system():
        log_reading(operation="consultation", record_kind="incident", record_ids=["1"], by=officer, at=now)
        seal_readings(now=now)

        assert seal_readings(now=now) is None
        assert ReadingBatch.objects.filter(sealed_at=now).count() == 1


def test_a_disclosure_must_name_who_received_it(officer, now):
    from django.db import IntegrityError, transaction

    with acting_as_system(), pytest.raises(IntegrityError, match="names_who_received"), transaction.atomic():
        log_reading(operation="disclosure", record_kind="incident", record_ids=["1"], by=officer, at=now)
