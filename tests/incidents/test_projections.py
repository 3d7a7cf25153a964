"""A projection is always what a fresh fold of the events gives, whatever was put down, corrected or withdrawn."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incidents import actions
from incidents.actions.events import Event, withdraw_event
from incidents.actions.projections import fold, in_order, present_exceptions, refresh
from incidents.models import Detention, ExceptionAlert
from incidents.rules import refusals
from records.models import LogEntry
from records.rules import first_fault
from records.verify import _as_row
from tests.incidents.test_answer_page import STREET
from tests.sizes import sized
from wmpmh.access import acting_as
from wmpmh.ids import uuid7


def is_fresh(incident) -> bool:
    folded, row = fold(in_order(incident)), incident.detentions.standing().get()
    return folded == {name: getattr(row, name) for name in folded}


def test_the_projection_is_what_a_fresh_fold_of_the_events_gives(record, detained, suite, now):
    record("arrived", now - timedelta(minutes=30), site=suite, detail={"place": "site"})
    record("arrived", now - timedelta(minutes=20), site=suite, detail={"place": "door"})
    record("handover_told", now - timedelta(minutes=15))

    assert is_fresh(detained)


# One power at a time


def test_after_an_entry_under_a_warrant_one_detention_stands_and_it_is_of_the_warrant(record, detained, suite, now):
    record("arrived", now - timedelta(hours=3), site=suite)
    record("entered_under_warrant", now - timedelta(hours=4))
    record("ended", now, detail={"how": "no_mental_disorder"})

    detention = detained.detentions.standing().get()
    assert (detention.power, detention.ended_at) == ("s135_1", now)
    assert is_fresh(detained)


def test_a_detention_whose_power_no_longer_holds_runs_nowhere(record, detained, suite, now):
    record("arrived", now - timedelta(hours=3), site=suite)
    record("entered_under_warrant", now - timedelta(hours=4))

    assert [row.power for row in Detention.objects.running_at(now).filter(incident=detained)] == ["s135_1"]
    assert detained.detentions.get(power="s136").permitted_until is None


def test_a_warrant_tapped_by_mistake_gives_back_the_section_136_detention(record, withdraw, detained, suite, now):
    record("arrived", now - timedelta(hours=3), site=suite)
    before = fold(in_order(detained))
    withdraw(record("entered_under_warrant", now - timedelta(hours=4)))

    assert fold(in_order(detained)) == before
    assert detained.detentions.standing().get().power == "s136"
    assert is_fresh(detained)


def test_a_detention_withdrawn_is_no_detention(withdraw, detained):
    withdraw(detained.events.get())

    assert not detained.detentions.standing().exists()


def test_a_withdrawn_attendance_leaves_no_time_of_attendance(record, withdraw, detained):
    attended = record("attended")
    detained.refresh_from_db()
    assert detained.attended_at == attended.happened_at

    withdraw(attended)
    detained.refresh_from_db()
    assert detained.attended_at is None


@pytest.fixture
def told_of(run, officer, now):
    """The obligation to tell the sergeant, due half an hour after the detention, before there is one."""
    with acting_as(officer):
        for node, values in STREET:
            actions.answer_page(
                envelope_id=uuid7(), run=run, node=node, values=values, shown=None, replaces={}, made="at_the_time",
                happened_at=None, decided_by=officer, by=officer, now=now,
            )  # fmt: skip
    return run.incident.obligations.get(key="sergeant_told_detained")


def test_what_falls_due_after_an_event_falls_due_no_more_when_it_is_withdrawn(told_of, officer, now):
    common = {"event_id": uuid7(), "by": officer, "now": now}
    with acting_as(officer):
        tap = actions.record_event(incident=told_of.incident, kind="detained", happened_at=now, **common)
        told_of.refresh_from_db()
        assert told_of.due_at == now + timedelta(minutes=30)

        withdraw_event(withdraws=tap, reason="Wrong button", **{**common, "event_id": uuid7()})

    told_of.refresh_from_db()
    assert told_of.due_at is None


# What is exceptional now


def test_an_extension_keyed_before_the_arrival_is_no_exception_once_the_arrival_is_in(
    record, extend, detained, suite, now
):
    extension = extend(now - timedelta(hours=1))
    assert present_exceptions(detained, now=now) == {str(extension.pk): refusals.EXTENDED_BEFORE_START}

    record("arrived", now - timedelta(hours=5), site=suite)

    assert present_exceptions(detained, now=now) == {}
    extension.refresh_from_db()
    assert extension.exception == refusals.EXTENDED_BEFORE_START
    assert ExceptionAlert.objects.filter(event=extension).count() == 1


def test_an_extension_that_a_corrected_arrival_makes_too_late_is_flagged_and_alerted(
    record, extend, correct, detained, suite, now
):
    arrived = record("arrived", now - timedelta(hours=20), site=suite)
    extension = extend(now)
    assert not ExceptionAlert.objects.filter(event=extension).exists()

    correct(arrived, now - timedelta(hours=25))

    assert extension.exception == ""
    assert present_exceptions(detained, now=now) == {str(extension.pk): refusals.EXTENDED_LATE}
    assert ExceptionAlert.objects.get(event=extension).posts == ["duty_sergeant"]


def test_an_age_found_to_be_under_18_alerts_on_the_station_they_were_taken_to(
    record, detained, station, aged, status_of_section_48, officer, now
):
    aged(34)
    status_of_section_48("not_commenced")
    arrived = record("arrived", site=station)
    aged(17)

    with acting_as(officer):
        refresh(detained, now=now)

    assert present_exceptions(detained, now=now) == {str(arrived.pk): refusals.CHILD_AT_STATION}
    assert ExceptionAlert.objects.get(event=arrived).posts == ["duty_superintendent", "professional_standards"]


def test_an_adult_by_guess_is_an_adult_at_a_station_until_their_age_says_otherwise(
    record, detained, station, aged, status_of_section_48, now
):
    aged("adult", fact="age_group")
    status_of_section_48("not_commenced")
    arrived = record("arrived", site=station)
    assert arrived.exception == ""

    aged(17)
    assert present_exceptions(detained, now=now) == {str(arrived.pk): refusals.CHILD_AT_STATION}


def test_law_recorded_late_makes_an_earlier_arrival_exceptional(
    record, detained, station, aged, status_of_section_48, now
):
    aged(34)
    status_of_section_48("not_commenced")
    arrived = record("arrived", site=station)
    status_of_section_48("in_force", now + timedelta(minutes=1))

    assert present_exceptions(detained, now=now) == {}
    assert present_exceptions(detained, now=now + timedelta(minutes=2)) == {str(arrived.pk): refusals.STATION_REMOVED}


# Whatever is put down

KINDS = [
    "detained",
    "kept",
    "arrived",
    "transferred",
    "escaped",
    "retaken",
    "ended",
    "entered_under_warrant",
    "attended",
]
acts = st.lists(
    st.tuples(
        st.sampled_from(["record", "record", "extend", "correct", "withdraw"]),
        st.sampled_from(KINDS),
        st.integers(0, 200).map(lambda quarters: timedelta(minutes=15 * quarters)),
        st.integers(0, 20),
    ),
    max_size=8,
)


@pytest.mark.django_db
@settings(max_examples=sized(short=20, deep=500), suppress_health_check=list(HealthCheck))
@given(acts=acts)
def test_whatever_is_recorded_corrected_and_withdrawn_the_detention_is_a_fresh_fold_and_the_log_is_whole(
    acts, officer, now
):
    with acting_as(officer):
        incident = actions.open_incident(incident_id=uuid7(), by=officer, now=now - timedelta(days=4))
        for act in acts:
            perform(incident, *act, officer=officer, now=now)

        standing = incident.detentions.standing()
        assert standing.count() == 0 or is_fresh(incident)
        assert standing.exists() is incident.events.happened().filter(kind__in=HELD_BY).exists()
        assert chain_fault(incident) is None
        assert set(present_exceptions(incident, now=now)) <= alerted(incident)


HELD_BY = ["detained", "kept", "arrived", "transferred", "retaken", "entered_under_warrant"]


def perform(incident, act, kind, ago, which, *, officer, now):
    common = {"event_id": uuid7(), "by": officer, "now": now}
    current = list(Event.objects.current().filter(incident=incident))
    at = now - ago
    if act == "record" or (act in ("correct", "withdraw") and not current):
        actions.record_event(incident=incident, kind=kind, happened_at=at, **common)
    elif act == "extend":
        given = {"hours": 6, "doctor": "Dr A", "reason": "clinical_condition"}
        actions.extend_detention(incident=incident, happened_at=at, **given, **common)
    elif act == "correct":
        actions.correct_event(corrects=current[which % len(current)], happened_at=at, reason="Seen", **common)
    else:
        withdraw_event(withdraws=current[which % len(current)], reason="Mis-tap", **common)


def chain_fault(incident):
    chain = LogEntry.objects.of_chain("incident", incident.pk).select_related("body").order_by("position")
    return first_fault([_as_row(entry) for entry in chain])


def alerted(incident) -> set[str]:
    return {
        str(event_id) for event_id in ExceptionAlert.objects.filter(incident=incident).values_list("event", flat=True)
    }
