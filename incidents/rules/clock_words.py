"""A legal clock in words, for the strip, the panel and screen readers. Times are London's; law/02 P07, P16, P18.

The clock runs without a break from start to end, and these words never say otherwise. Time left is cut down to
whole minutes, so it is never overstated.
"""

from datetime import datetime, timedelta, tzinfo

from incidents.rules.clock import DetentionClock
from incidents.rules.clock_facts import ClockState, MarkKind, RetakeState, clock_state, retake_state, time_left
from incidents.rules.events import ArrivalPlace, DetentionPower, EventKind, EventValue

NO_POWER_NOW = "There is no power to hold them now. That does not mean it is safe to go."  # practice 13
WHO_CAN_EXTEND = (
    "Only the doctor responsible for the examination can extend it, by up to 12 hours, because of the person's "
    "condition (MHA 1983 s.136B)."
)
TOO_LATE_TO_RETAKE = "The time for retaking them has ended (MHA 1983 s.138(3))."

_NAME = {DetentionPower.S136: "Section 136", DetentionPower.S135_1: "Section 135(1)"}
_NOT_STARTED = {
    DetentionPower.S136: "The 24 hours have not started: they start on arrival at the place of safety.",
    DetentionPower.S135_1: (
        "The 24 hours have not started: they start on arrival at the place of safety. If the person is kept at the "
        "premises, they run from first entry."
    ),
}
_MISSING = {
    EventKind.ENTERED_UNDER_WARRANT: (
        "The 24 hours run from first entry under the warrant, and its time is not recorded. Record it now."
    ),
    EventKind.ARRIVED: (
        "It is not known when the 24 hours began. If they have reached a hospital or suite, they are running: "
        "record when they arrived."
    ),
}
_STARTED_BY = {
    EventKind.DETAINED: "when section 136 was used at a police station",
    EventKind.KEPT: "when it was decided to keep them there",
    EventKind.ENTERED_UNDER_WARRANT: "on first entry under the warrant",
}
_MARKS = {
    MarkKind.ELAPSED_12H: "12 hours gone.",
    MarkKind.LEFT_6H: "6 hours left.",
    MarkKind.LEFT_4H: "4 hours left.",
    MarkKind.LEFT_2H: "2 hours left.",
    MarkKind.LEFT_1H: "1 hour left.",
    MarkKind.ENDED: NO_POWER_NOW,
}


def clock_sentence(clock: DetentionClock, now: datetime, london: tzinfo) -> str:
    """Return what the clock strip says at `now`, such as "22 h 40 min left. 24 hours end Tue 24 Nov, 01:06."

    now: timezone-aware, else ValueError. london: the zone times are shown in.
    """
    if clock_state(clock, now) is ClockState.ENDED:
        return _ended_sentence(clock, london)
    escape = retake_sentence(clock, now, london)
    left = time_left(clock, now)
    if left is not None and clock.permitted_until is not None:
        extended = clock.extension is not None
        running = _running_sentence(left, clock.permitted_until, extended=extended, london=london)
        return f"{escape} {running}" if escape else running
    return escape or missing_sentence(clock) or _NOT_STARTED[clock.power]


def start_sentence(clock: DetentionClock, now: datetime, london: tzinfo) -> str | None:
    """Return when the 24 hours started and why then, showing both times where two are arguable; None until started."""
    if clock.start is None or clock.starts_at is None:
        return None
    started = (
        f"Started {_time_words(clock.starts_at, now, london)}, {_event_words(clock.start)}{_estimate(clock, london)}."
    )
    if clock.also_arguable is None:
        return started
    other = _event_words(clock.also_arguable).removeprefix("on ").capitalize()
    return f"{started} {other} was {_time_words(clock.also_arguable.at, now, london)}: the earlier time is used."


def end_sentence(clock: DetentionClock, london: tzinfo) -> str | None:
    """Return when the period ends and what then; None until started."""
    if clock.permitted_until is None:
        return None
    ends_at = day_and_time_words(clock.permitted_until, london)
    return f"Ends {ends_at}. Then {_NAME[clock.power].lower()} gives no power to hold them."


def extension_sentence(clock: DetentionClock) -> str:
    """Return who can extend and on what ground or, once it is done, by how long it was."""
    if clock.extension is None:
        return WHO_CAN_EXTEND
    length = duration_words(timedelta(hours=clock.extension.hours or 0))
    return f"A doctor extended it by {length}. It cannot be extended again (MHA 1983 s.136B)."


def retake_sentence(clock: DetentionClock, now: datetime, london: tzinfo) -> str | None:
    """Return until when they may be retaken, or that it is too late; None if they have not escaped."""
    state = retake_state(clock, now)
    if state is RetakeState.NOT_ESCAPED:
        return None
    if state is RetakeState.CLOSED:
        return TOO_LATE_TO_RETAKE
    if clock.retake_until is None:
        return "It is not known until when they may be retaken: the time of first entry is not recorded."
    return f"They may be retaken until {day_and_time_words(clock.retake_until, london)} (MHA 1983 s.138(3))."


def missing_sentence(clock: DetentionClock) -> str | None:
    """Return which time must be recorded before this clock can be relied on; None if none."""
    return _MISSING[clock.missing] if clock.missing else None


def mark_words(kind: MarkKind) -> str:
    """Return what a screen reader is told when a mark is passed (decision 34)."""
    return _MARKS[kind]


def duration_words(length: timedelta) -> str:
    """Return a length of time in hours and whole minutes, cut down: "3 h 20 min", "40 min", "less than 1 min"."""
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return " ".join(parts) or "less than 1 min"


def day_and_time_words(at: datetime, london: tzinfo) -> str:
    """Return an instant as "Tue 24 Nov, 01:06" in London, with BST or GMT where the clocks show the hour twice."""
    local = at.astimezone(london)
    return f"{local:%a} {local.day} {local:%b}, {_hands(local)}"


def _ended_sentence(clock: DetentionClock, london: tzinfo) -> str:
    if clock.ended_at is not None:
        ended_at = day_and_time_words(clock.ended_at, london)
        gives = f"{_NAME[clock.power]} ended {ended_at} and gives no power to hold them now."
        return f"{gives} That does not mean it is safe to go."
    return NO_POWER_NOW if clock.permitted_until else f"{TOO_LATE_TO_RETAKE} {NO_POWER_NOW}"


def _running_sentence(left: timedelta, ends_at: datetime, *, extended: bool, london: tzinfo) -> str:
    what = "The extension ends" if extended else "24 hours end"
    return f"{duration_words(left).capitalize()} left. {what} {day_and_time_words(ends_at, london)}."


def _event_words(event: EventValue) -> str:
    arrival = f"on arrival at the {'door' if event.place == ArrivalPlace.DOOR else 'site'}"
    return _STARTED_BY.get(EventKind(event.kind), arrival)


def _estimate(clock: DetentionClock, london: tzinfo) -> str:
    """Return the recorded time beside the earliest it could have been, where they differ."""
    if clock.start is None or clock.start.at == clock.starts_at:
        return ""
    return f" (recorded as {_hands(clock.start.at.astimezone(london))}; the earliest it could have been is used)"


def _time_words(at: datetime, now: datetime, london: tzinfo) -> str:
    """Return the time alone on the day of `now`, else with its day."""
    local = at.astimezone(london)
    same_day = local.date() == now.astimezone(london).date()
    return _hands(local) if same_day else day_and_time_words(at, london)


def _hands(local: datetime) -> str:
    shown_twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return f"{local:%H:%M} {local.tzname()}" if shown_twice else f"{local:%H:%M}"
