"""Recording what happened: never refused for being unlawful, always flagged."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents import actions
from incidents.actions.events import ImpossibleTime, NotTheConstable
from incidents.models import Event
from partners.models import Site
from records.models import LogEntry
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
def suite(db):
    return Site.objects.get(name="Place of Safety, Oleaster")


@pytest.fixture
def station(db):
    return Site.objects.create(name="Perry Barr", kind=Site.Kind.POLICE_STATION)


def test_arriving_at_a_place_of_safety_starts_the_24_hours(record, detained, suite, now):
    record("arrived", now - timedelta(minutes=10), site=suite)

    detention = detained.detentions.get()
    assert detention.clock_started_at == now - timedelta(minutes=10)
    assert detention.permitted_until == now - timedelta(minutes=10) + timedelta(hours=24)
    assert detention.site == suite


def test_recording_the_same_event_twice_makes_one(record, detained, suite):
    event_id = uuid7()
    record("arrived", site=suite, event_id=event_id)
    record("arrived", site=suite, event_id=event_id)

    assert detained.events.filter(kind="arrived").count() == 1


NAIVE = datetime(2026, 11, 24, 3, 0)  # noqa: DTZ001
FAR_AHEAD, BEFORE_THE_ACT = datetime(2126, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("at", [NAIVE, FAR_AHEAD, BEFORE_THE_ACT])
def test_a_time_that_cannot_have_happened_is_refused_in_words(record, detained, at):
    with pytest.raises(ImpossibleTime, match=r"time|date"):
        record("arrived", at)

    assert not detained.events.filter(kind="arrived").exists()


def test_a_person_of_unknown_age_taken_to_a_police_station_is_recorded_flagged_and_alerted(record, detained, station):
    event = record("arrived", site=station)

    assert "police station" in event.exception
    assert event.alert.posts == ["duty_superintendent", "professional_standards"]
    assert detained.events.filter(pk=event.pk).exists()


def test_an_extension_for_no_bed_is_recorded_and_moves_no_clock(detained, officer, record, suite, now):
    record("arrived", now - timedelta(hours=1), site=suite)
    before = detained.detentions.get().permitted_until

    with acting_as(officer):
        event = actions.extend_detention(
            event_id=uuid7(),
            incident=detained,
            happened_at=now,
            hours=12,
            doctor="Dr A",
            reason="no_bed",
            by=officer,
            now=now,
        )

    assert event.exception
    assert detained.detentions.get().permitted_until == before
    assert event.alert.posts == ["duty_sergeant"]


def test_a_doctors_extension_for_the_persons_condition_lengthens_the_period(detained, officer, record, suite, now):
    record("arrived", now - timedelta(hours=1), site=suite)

    with acting_as(officer):
        event = actions.extend_detention(
            event_id=uuid7(),
            incident=detained,
            happened_at=now,
            hours=6,
            doctor="Dr A",
            reason="clinical_condition",
            by=officer,
            now=now,
        )

    assert event.exception == ""
    assert detained.detentions.get().permitted_until == now - timedelta(hours=1) + timedelta(hours=30)


def test_the_decision_to_detain_is_always_recorded_as_the_constables(detained, control, officer, now):
    with acting_as(control):
        with pytest.raises(NotTheConstable, match="constable"):
            actions.record_event(
                event_id=uuid7(),
                incident=detained,
                kind="kept",
                happened_at=now,
                by=control,
                decided_by=control,
                now=now,
            )
        event = actions.record_event(
            event_id=uuid7(),
            incident=detained,
            kind="kept",
            happened_at=now,
            by=control,
            decided_by=officer,
            now=now,
            made="by_radio",
        )

    assert (event.decided_by, event.entered_by) == (officer, control)


def test_a_corrected_time_stands_beside_the_first_and_moves_the_clock(record, detained, officer, suite, now):
    first = record("arrived", now - timedelta(minutes=10), site=suite)

    with acting_as(officer):
        better = actions.correct_event(
            event_id=uuid7(),
            corrects=first,
            happened_at=now - timedelta(minutes=25),
            reason="Custody camera",
            by=officer,
            now=now,
        )

    assert set(detained.events.filter(kind="arrived")) == {first, better}
    assert detained.detentions.get().clock_started_at == now - timedelta(minutes=25)


def test_every_event_is_an_entry_in_the_incidents_chain(record, detained, suite):
    event = record("arrived", site=suite)

    entry = LogEntry.objects.of_chain("incident", detained.pk).get(kind="recorded_event", object_id=str(event.pk))
    assert entry.object_kind == "event"


def test_the_projection_is_what_a_fresh_fold_of_the_events_gives(record, detained, suite, now):
    from incidents.actions.projections import fold

    record("arrived", now - timedelta(minutes=30), site=suite, detail={"place": "site"})
    record("arrived", now - timedelta(minutes=20), site=suite, detail={"place": "door"})
    record("handover_told", now - timedelta(minutes=15))

    folded = fold(list(detained.events.current().order_by("happened_at", "entered_at")))
    row = detained.detentions.get()
    assert {name: getattr(row, name) for name in folded} == folded


def test_an_event_is_stored_with_the_rank_and_roles_held_then(record):
    event = Event.objects.get(pk=record("attended").pk)

    assert (event.rank_then, event.roles_then) == ("constable", "officer")
