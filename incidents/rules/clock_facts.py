"""What a clock says at an instant: the facts that steer a workflow (decision 14), and its marks (decision 34)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from incidents.rules.clock import DetentionClock
from incidents.rules.events import EventKind, as_utc


class ClockState(StrEnum):
    NOT_STARTED = "not_started"
    RUNNING = "running"
    ENDED = "ended"
    NOT_SURE = "not_sure"


class TimeLeft(StrEnum):
    OVER_12H = "over_12h"
    FROM_6_TO_12H = "6_12h"
    FROM_4_TO_6H = "4_6h"
    UNDER_4H = "under_4h"
    NONE = "none"
    NOT_SURE = "not_sure"


class RetakeState(StrEnum):
    NOT_ESCAPED = "not_escaped"
    OPEN = "open"
    CLOSED = "closed"
    NOT_SURE = "not_sure"


class MarkKind(StrEnum):
    ELAPSED_12H = "elapsed_12h"
    LEFT_6H = "left_6h"
    LEFT_4H = "left_4h"
    LEFT_2H = "left_2h"
    LEFT_1H = "left_1h"
    ENDED = "ended"


@dataclass(frozen=True)
class Mark:
    """A point in a detention's time at which the words on the page change. It never rings. `at` is in UTC."""

    kind: MarkKind
    at: datetime


# At exactly 6 h left the mark "6 h left" has been reached, so the band below it holds.
_BANDS = (
    (timedelta(hours=12), TimeLeft.OVER_12H),
    (timedelta(hours=6), TimeLeft.FROM_6_TO_12H),
    (timedelta(hours=4), TimeLeft.FROM_4_TO_6H),
    (timedelta(0), TimeLeft.UNDER_4H),
)
_MARKS_LEFT = (
    (timedelta(hours=6), MarkKind.LEFT_6H),
    (timedelta(hours=4), MarkKind.LEFT_4H),
    (timedelta(hours=2), MarkKind.LEFT_2H),
    (timedelta(hours=1), MarkKind.LEFT_1H),
)


def clock_facts(clock: DetentionClock, now: datetime) -> dict[str, str]:
    """Return the clock facts at `now`, by key: clock.s136.state, clock.s136.left and clock.s138.state.

    For a s.135(1) detention the first two keys are clock.s135_1.state and clock.s135_1.left. `left` is not_sure
    until the 24 hours start: there is no period yet to be left of. now: timezone-aware, else ValueError.
    """
    return {
        f"clock.{clock.power}.state": clock_state(clock, now).value,
        f"clock.{clock.power}.left": _left_band(clock, now).value,
        "clock.s138.state": retake_state(clock, now).value,
    }


def clock_state(clock: DetentionClock, now: datetime) -> ClockState:
    """Return whether the power to hold has begun, is running or is over at `now`.

    Ended too when they escaped on the way and the time for retaking them has gone: no power is left.
    Not sure when the record shows the 24 hours may have begun but not when.
    """
    if clock.ended_at is not None or _is_past(clock.permitted_until, now):
        return ClockState.ENDED
    if clock.starts_at is not None:
        return ClockState.RUNNING
    if clock.missing is not None:
        return ClockState.NOT_SURE
    return ClockState.ENDED if _is_past(clock.retake_until, now) else ClockState.NOT_STARTED


def time_left(clock: DetentionClock, now: datetime) -> timedelta | None:
    """Return how long the power to hold has left at `now`, from nothing to the whole period; None if unknown."""
    if clock_state(clock, now) is ClockState.ENDED:
        return timedelta(0)
    if clock.permitted_until is None or clock.starts_at is None:
        return None
    return clock.permitted_until - max(as_utc(now, "now"), clock.starts_at)


def retake_state(clock: DetentionClock, now: datetime) -> RetakeState:
    """Return whether they have escaped, and if so whether they may still be retaken at `now`. MHA 1983 s.138(3)."""
    if clock.escaped_at is None:
        left_after_end = any(refused.event.kind == EventKind.ESCAPED for refused in clock.refused)
        return RetakeState.CLOSED if left_after_end else RetakeState.NOT_ESCAPED
    if clock.ended_at is not None:
        return RetakeState.CLOSED
    if clock.retake_until is None:
        return RetakeState.NOT_SURE
    return RetakeState.CLOSED if _is_past(clock.retake_until, now) else RetakeState.OPEN


def clock_marks(clock: DetentionClock) -> tuple[Mark, ...]:
    """Return the marks of decision 34 in time order: 12 h elapsed; 6, 4, 2 and 1 h left; ended. Empty until started.

    A detention recorded as ended sooner has its `ended` mark then, and none after.
    """
    if clock.starts_at is None or clock.permitted_until is None:
        return ()
    ends_at = min(clock.permitted_until, clock.ended_at or clock.permitted_until)
    marks = [Mark(MarkKind.ELAPSED_12H, clock.starts_at + timedelta(hours=12))]
    marks += [Mark(kind, clock.permitted_until - left) for left, kind in _MARKS_LEFT]
    return (*(mark for mark in marks if mark.at < ends_at), Mark(MarkKind.ENDED, ends_at))


def _left_band(clock: DetentionClock, now: datetime) -> TimeLeft:
    left = time_left(clock, now)
    if left is None:
        return TimeLeft.NOT_SURE
    return next((band for above, band in _BANDS if left > above), TimeLeft.NONE)


def _is_past(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and as_utc(now, "now") >= instant
