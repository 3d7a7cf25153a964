"""Recording what happened: never refused for being unlawful, always flagged."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents import actions
from incidents.actions.events import AlreadyCorrected, ImpossibleTime, NotTheConstable, OfAnotherIncident
from incidents.models import Event
from incidents.rules import refusals
from records.models import LogEntry
from wmpmh.access import acting_as
from wmpmh.errors import Refused
from wmpmh.ids import uuid7


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


def test_an_extension_for_no_bed_is_recorded_and_moves_no_clock(detained, record, extend, suite, now):
    record("arrived", now - timedelta(hours=1), site=suite)
    before = detained.detentions.get().permitted_until

    event = extend(hours=12, reason="no_bed")

    assert event.exception
    assert detained.detentions.get().permitted_until == before
    assert event.alert.posts == ["duty_sergeant"]


def test_a_doctors_extension_for_the_persons_condition_lengthens_the_period(detained, record, extend, suite, now):
    record("arrived", now - timedelta(hours=1), site=suite)

    event = extend(hours=6)

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


def test_a_corrected_time_stands_beside_the_first_and_moves_the_clock(record, correct, detained, suite, now):
    first = record("arrived", now - timedelta(minutes=10), site=suite)

    better = correct(first, now - timedelta(minutes=25))

    assert set(detained.events.filter(kind="arrived")) == {first, better}
    assert detained.detentions.get().clock_started_at == now - timedelta(minutes=25)


def test_a_corrected_time_says_how_it_is_known(detained, correct, now):
    tap = detained.events.get(kind="detained")
    seen = correct(tap, now - timedelta(hours=2))
    estimated = correct(
        seen,
        now - timedelta(hours=2),
        known_how="estimated",
        earliest=now - timedelta(hours=3),
        latest=now - timedelta(hours=1),
    )

    assert (tap.known_how, seen.known_how, seen.earliest, seen.latest) == ("estimated", "seen", None, None)
    assert (estimated.known_how, estimated.earliest) == ("estimated", now - timedelta(hours=3))


@pytest.mark.parametrize(
    ("earliest", "latest"), [(NAIVE, None), (datetime(2199, 1, 1, tzinfo=UTC), None), (None, BEFORE_THE_ACT)]
)
def test_an_estimate_lies_between_its_earliest_and_its_latest(record, earliest, latest):
    with pytest.raises(ImpossibleTime):
        record("arrived", known_how="estimated", earliest=earliest, latest=latest)


def test_an_event_is_corrected_once_and_then_its_newest_row_is(record, correct, withdraw, now):
    first = record("arrived", now - timedelta(minutes=10))
    correct(first, now - timedelta(minutes=25))

    with pytest.raises(AlreadyCorrected, match="already been corrected"):
        correct(first, now - timedelta(minutes=30))
    with pytest.raises(AlreadyCorrected):
        withdraw(first)


def test_the_same_page_sent_twice_makes_one_event_whatever_it_does(detained, record, correct, withdraw, extend, now):
    event_id, first = uuid7(), record("arrived", now - timedelta(hours=1))

    assert correct(first, now, event_id=event_id) == correct(first, now, event_id=event_id)
    event_id, better = uuid7(), detained.events.current().get(kind="arrived")
    assert withdraw(better, event_id=event_id) == withdraw(better, event_id=event_id)
    event_id = uuid7()
    assert extend(event_id=event_id) == extend(event_id=event_id)
    assert detained.events.count() == 5


def test_an_id_already_used_on_another_incident_is_refused_in_words(detained, incident, record, officer, now):
    other = record("arrived", now)

    with acting_as(officer), pytest.raises(OfAnotherIncident):
        actions.record_event(event_id=other.pk, incident=incident, kind="arrived", happened_at=now, by=officer, now=now)


def test_a_mis_tap_is_withdrawn_with_a_reason_and_the_clock_forgets_it(detained, record, withdraw, suite, now):
    tap = record("arrived", now - timedelta(minutes=10), site=suite)

    row = withdraw(tap)

    assert (row.corrects, row.kind, row.detail["withdrawn"], row.exception) == (tap, "arrived", True, "")
    assert detained.events.filter(kind="arrived").count() == 2
    assert not detained.events.happened().filter(kind="arrived").exists()
    detention = detained.detentions.standing().get()
    assert (detention.clock_started_at, detention.arrived_at, detention.site) == (None, None, None)


def test_a_withdrawal_says_why(record, withdraw):
    with pytest.raises(Refused, match="Say why"):
        withdraw(record("arrived"), reason=" ")


def test_a_withdrawn_event_can_be_put_back_with_its_place(detained, record, withdraw, correct, station, now):
    row = withdraw(record("arrived", now, site=station))

    again = correct(row, now - timedelta(minutes=5))

    assert again.detail == {"site_kind": "police_station"}
    assert detained.detentions.standing().get().arrived_at == now - timedelta(minutes=5)


def test_a_withdrawal_is_an_entry_of_its_own_in_the_incidents_chain(detained, record, withdraw):
    row = withdraw(record("arrived"))

    assert LogEntry.objects.of_chain("incident", detained.pk).get(object_id=str(row.pk)).kind == "withdrew_event"


def test_the_first_entry_under_a_warrant_is_no_exception(incident, officer, now):
    with acting_as(officer):
        entry = actions.record_event(
            event_id=uuid7(), incident=incident, kind="entered_under_warrant", happened_at=now, by=officer, now=now
        )

    assert entry.exception == ""
    assert not hasattr(entry, "alert")


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("in_force", refusals.STATION_REMOVED),
        ("repealed", refusals.STATION_NOT_ESTABLISHED),
        ("not_commenced", ""),
    ],
)
def test_an_adult_at_a_station_is_judged_by_the_recorded_status_of_section_48(
    record, station, aged, status_of_section_48, status, why
):
    aged(34)
    status_of_section_48(status)

    assert record("arrived", site=station).exception == why


def test_every_event_is_an_entry_in_the_incidents_chain(record, detained, suite):
    event = record("arrived", site=suite)

    entry = LogEntry.objects.of_chain("incident", detained.pk).get(kind="recorded_event", object_id=str(event.pk))
    assert entry.object_kind == "event"


def test_an_event_is_stored_with_the_rank_and_roles_held_then(record):
    event = Event.objects.get(pk=record("attended").pk)

    assert (event.rank_then, event.roles_then) == ("constable", "officer")
