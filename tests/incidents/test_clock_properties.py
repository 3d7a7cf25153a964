"""What holds of the clock whatever was recorded, in whatever order."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from incidents import rules
from tests.incidents.clock_cast import ARRIVED, LONDON, ZERO, clock_of, ev, extended

quarter_hours = st.integers(0, 60 * 4).map(lambda quarters: ZERO + timedelta(minutes=15 * quarters))
doubts = st.none() | st.integers(0, 8).map(lambda quarters: timedelta(minutes=15 * quarters))


@st.composite
def event_values(draw: st.DrawFn) -> rules.EventValue:
    when, before, after = draw(quarter_hours), draw(doubts), draw(doubts)
    return rules.EventValue(
        kind=draw(st.sampled_from([*rules.EventKind, "attended"])),
        at=when,
        earliest=None if before is None else when - before,
        latest=None if after is None else when + after,
        site_kind=draw(st.none() | st.sampled_from(rules.SiteKind)),
        place=draw(st.sampled_from(rules.ArrivalPlace)),
        hours=draw(st.sampled_from([None, -1, 0, 0.5, 6, 12, 12.5, 100])),
        by=draw(st.sampled_from([None, *rules.ExtensionBy, *["doctor"] * 4])),
        reason=draw(st.sampled_from([None, *rules.ExtensionReason, *["clinical_condition"] * 4])),
        assessed_at_station=draw(st.sampled_from([None, True, False])),
        superintendent_approved=draw(st.sampled_from([None, True, False])),
        how=draw(st.sampled_from([None, "escaped", "s2"])),
    )


histories = st.lists(event_values(), max_size=10)
powers = st.sampled_from(rules.DetentionPower)


def instants(clock: rules.DetentionClock) -> tuple[datetime | None, ...]:
    return clock.starts_at, clock.permitted_until, clock.longest_possible_until, clock.retake_until, clock.ended_at


@given(histories, powers, st.randoms(use_true_random=False))
def test_the_clock_is_the_same_whatever_order_events_come_in(history, power, random):
    shuffled = random.sample(history, len(history))

    assert rules.detention_clock(shuffled, power) == rules.detention_clock(history, power)


@given(histories, powers)
def test_an_event_told_twice_changes_nothing(history, power):
    assert rules.detention_clock(history * 2, power) == rules.detention_clock(history, power)


@given(histories, powers)
def test_no_history_permits_more_than_36_hours(history, power):
    clock = rules.detention_clock(history, power)

    if clock.starts_at is not None:
        assert clock.permitted_until <= clock.longest_possible_until <= clock.starts_at + timedelta(hours=36)
        assert clock.retake_until is None or clock.retake_until <= clock.permitted_until or clock.escaped_at


@given(histories, powers)
def test_no_history_permits_more_than_24_hours_without_a_doctor_before_hour_24(history, power):
    clock = rules.detention_clock(history, power)

    if clock.starts_at is not None and clock.permitted_until > clock.starts_at + timedelta(hours=24):
        assert clock.extension.by == "doctor"
        assert clock.extension.reason == "clinical_condition"
        assert clock.starts_at <= clock.extension.counts_from < clock.starts_at + timedelta(hours=24)


@given(histories, powers)
def test_no_transfer_in_any_history_changes_an_instant(history, power):
    # A place moved to may decide whether a superintendent was needed, so the kind of place is left out.
    history = [replace(event, site_kind=None) for event in history]
    unmoved = [event for event in history if event.kind != "transferred"]

    assert instants(rules.detention_clock(unmoved, power)) == instants(rules.detention_clock(history, power))


@given(histories, powers)
def test_what_is_refused_moves_nothing(history, power):
    clock = rules.detention_clock(history, power)
    refused = {refused.event for refused in clock.refused}

    without = rules.detention_clock([event for event in history if event not in refused], power)

    assert instants(without) == instants(clock)


@given(histories, powers, st.integers(1, 48))
def test_the_same_things_an_hour_later_end_an_hour_later(history, power, hours):
    shift = timedelta(hours=hours)
    later = [shifted(event, shift) for event in history]

    expected = tuple(instant and instant + shift for instant in instants(rules.detention_clock(history, power)))
    assert instants(rules.detention_clock(later, power)) == expected


def shifted(event: rules.EventValue, shift: timedelta) -> rules.EventValue:
    moved = {name: getattr(event, name) for name in ("at", "earliest", "latest")}
    return replace(event, **{name: instant and instant + shift for name, instant in moved.items()})


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_later_arrival_never_ends_sooner(one, other):
    first, second = sorted((one, other))

    assert clock_of(ev("arrived", first)).permitted_until <= clock_of(ev("arrived", second)).permitted_until


@given(st.sampled_from([0.5, 1, 6, 12]), st.sampled_from([0.5, 1, 6, 12]))
def test_a_longer_extension_never_ends_sooner(one, other):
    short, long = sorted((one, other))

    assert (
        clock_of(ARRIVED, extended(2, hours=short)).permitted_until
        <= clock_of(ARRIVED, extended(2, hours=long)).permitted_until
    )


@given(histories, powers, quarter_hours)
def test_every_history_has_facts_marks_and_words(history, power, now):
    clock = rules.detention_clock(history, power)
    words = rules.clock_sentence(clock, now, LONDON)

    assert words.endswith(".")
    assert len(rules.clock_facts(clock, now)) == 3
    assert [mark.at for mark in rules.clock_marks(clock)] == sorted(mark.at for mark in rules.clock_marks(clock))
    if rules.clock_facts(clock, now)[f"clock.{power}.state"] == "ended":
        assert "safe to go" in words


@given(histories, st.sampled_from(rules.AgeBand), st.sampled_from(rules.StationStatus))
def test_what_is_exceptional_now_is_what_each_event_breaks_beside_all_the_others(history, age_band, station):
    history = [replace(event, id=number) for number, event in enumerate(history)]
    now = rules.exceptions_now(history, age_band=age_band, station_statuses={event.id: station for event in history})

    for event in history:
        others = [other for other in history if other is not event]
        alone = rules.exception_of(
            event, others, age_band=age_band, station_status=station, power=rules.power_of(history)
        )
        assert now.get(event.id) == alone
