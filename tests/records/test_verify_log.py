"""The chain finds any change, at the exact row; what is sealed stays sealed."""

import copy
import random
from datetime import timedelta

import pytest
from django.core.management import call_command

from incidents import actions
from records import rules
from records.actions import log_reading, seal_readings
from records.models import LogEntry, Reading, ReadingBatch, ReadingSeal
from records.verify import _as_row, verify
from wmpmh.access import acting_as, acting_as_system
from wmpmh.ids import uuid7


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


def test_a_body_taken_away_by_a_removal_leaves_a_chain_that_verifies(chain):
    chain[3]["body"] = chain[3]["salt"] = None

    assert rules.first_fault(chain) is None


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
