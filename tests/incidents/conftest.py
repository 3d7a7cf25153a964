"""What can be put down of somebody already detained: each fixture is a function that does it as the officer, now."""

from datetime import timedelta

import pytest

from guidance.models import ProvisionStatus
from incidents import actions
from incidents.actions import events
from incidents.models import Answer
from partners.models import Site
from wmpmh.access import acting_as
from wmpmh.ids import uuid7


@pytest.fixture
def record(detained, officer, now):
    def recorded(kind, at=None, **given):
        with acting_as(officer):
            return actions.record_event(
                event_id=given.pop("event_id", uuid7()),
                incident=detained,
                kind=kind,
                happened_at=at or now,
                by=officer,
                now=now,
                **given,
            )

    return recorded


@pytest.fixture
def correct(officer, now):
    def corrected(event, at=None, **given):
        with acting_as(officer):
            return actions.correct_event(
                **{"event_id": uuid7(), "corrects": event, "happened_at": at or event.happened_at, **given},
                reason=given.get("reason", "Custody camera"),
                by=officer,
                now=now,
            )

    return corrected


@pytest.fixture
def withdraw(officer, now):
    def withdrawn(event, *, event_id=None, reason="Wrong button"):
        with acting_as(officer):
            return events.withdraw_event(
                event_id=event_id or uuid7(), withdraws=event, reason=reason, by=officer, now=now
            )

    return withdrawn


@pytest.fixture
def extend(detained, officer, now):
    def extended(at=None, event_id=None, **given):
        with acting_as(officer):
            return actions.extend_detention(
                **{"hours": 6, "doctor": "Dr A", "reason": "clinical_condition", **given},
                event_id=event_id or uuid7(),
                incident=detained,
                happened_at=at or now,
                by=officer,
                now=now,
            )

    return extended


@pytest.fixture
def suite(db):
    return Site.objects.get(name="Place of Safety, Oleaster")


@pytest.fixture
def station(db):
    return Site.objects.create(name="Perry Barr", kind=Site.Kind.POLICE_STATION)


@pytest.fixture
def aged(detained, officer, now):
    def answered(value, fact="age_years"):
        with acting_as(officer):
            run = detained.runs.first() or actions.start_run(
                run_id=uuid7(), incident=detained, workflow="section-136/where-to-and-how", by=officer, now=now
            )
            given = {"fact": fact, "value": value, "node": "record", "made": "at_the_time"}
            return Answer.objects.create(
                **given, incident=detained, purpose=detained.purpose, run=run, person=run.person,
                happened_at=now, entered_at=now, decided_by=officer, entered_by=officer,
                replaces=detained.answers.standing().filter(fact=fact).first(),
            )  # fmt: skip

    return answered


@pytest.fixture
def status_of_section_48(now):
    """Record what section 48 is from a month ago, as legal services would."""

    def recorded(status, at=None):
        return ProvisionStatus.objects.create(
            provision="mha2025_s48", status=status, from_on=now.date() - timedelta(days=30), recorded_at=at or now, by="Legal", source="Test",
        )  # fmt: skip

    return recorded
