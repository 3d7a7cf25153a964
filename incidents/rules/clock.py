"""The legal clock of a detention under MHA 1983 s.136 or s.135(1): how long the law lets someone be held.

A fold of events: the same events in any order give the same clock. It runs without a break from its one start
to its one end (law/02 clocks C1 to C8, clock rules 1 to 7). What was done outside the law is named in `refused`
and moves nothing (decision 5). Pure: no database, no present time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from incidents.rules.clock_fold import Fold, Refused
from incidents.rules.events import DetentionPower, EventKind, EventValue


class StartRule(StrEnum):
    """Which rule fixed the start of the 24 hours (decision 38)."""

    ARRIVED = "arrived"
    KEPT = "kept"
    ENTERED_UNDER_WARRANT = "entered_under_warrant"
    EARLIEST_ARGUABLE = "earliest_arguable"
    NOT_STARTED = "not_started"


@dataclass(frozen=True, kw_only=True)
class DetentionClock:
    """What the law permits, from the events known. Instants in UTC; None where there is none.

    permitted_until: the end, with the valid extension given. longest_possible_until: start + 36 h while an
    extension could still be given, else the same. start, also_arguable: the event that started it, and the later
    one that others would say did. extension: the one valid extension. escaped_at, retake_until: set only while
    they have escaped and not been retaken. ended_at: when the detention was recorded as over. missing: the kind
    of event whose time is needed before this clock can be relied on.
    """

    power: DetentionPower
    starts_at: datetime | None
    rule: StartRule
    permitted_until: datetime | None
    longest_possible_until: datetime | None
    refused: tuple[Refused, ...]
    retake_until: datetime | None
    escaped_at: datetime | None
    ended_at: datetime | None
    start: EventValue | None
    also_arguable: EventValue | None
    extension: EventValue | None
    missing: EventKind | None


def detention_clock(events: Iterable[EventValue], power: DetentionPower) -> DetentionClock:
    """Return the legal clock these events of one detention give, whatever order they come in.

    events: all the current events of one detention (superseded rows left out). Kinds not in EventKind, and exact
    repeats, are passed over. Chosen where the law is open or the record incomplete:

    - Start, s.136: the earliest of arrivals (site or door, any kind of place) and decisions to keep. An arrival
      timed before `detained` still counts: that tap is often late, and the earlier time is the safer.
      Section 136 used in a police station starts at the decision, the earlier time (law/02 clock rule 5).
    - Start, s.135(1): first entry where they were kept at the premises, even if later moved; else arrival. Entry
      alone starts nothing. Kept with no entry recorded: no start, and `missing` says so.
    - A transfer changes no instant. One before any arrival leaves `missing` as `arrived`. So do staff told or
      taking over, and a record opened of someone already held, with no arrival: silence is not "not started".
    - After `ended` (the earliest counts), and after the period ends, nothing that needs the power has effect.
      A late `ended` is a fact and is not refused. `ended` with how "escaped" is read as an escape.
    - Arriving, or being kept, while escaped counts as being retaken then; if too late to retake, it is refused.
      Retaken with no escape recorded changes nothing.
    - An extension given after an escape lengthens the hold, never the time for retaking.
    - A second `detained` at another time is refused: a fresh lawful detention has its own events and clock.
    """
    events = list(events)
    fold = Fold(power, may_have_begun=any(_implies_arrival(event) for event in events))
    for event in sorted(_known(events), key=_order):
        fold.take(event)
    return _as_clock(fold)


AT_A_PLACE = frozenset({"handover_told", "handover_received", "asked_to_stay", "police_left"})
"""Kinds of incident event that happen at a place of safety, so that the 24 hours had begun by then."""


def _implies_arrival(event: EventValue) -> bool:
    """Return whether the event means they may have arrived: staff were told, or they were held before the record began."""
    held_before = event.kind == EventKind.DETAINED and event.latest is not None and event.earliest is None
    return held_before or event.kind in AT_A_PLACE


def _known(events: Iterable[EventValue]) -> Iterable[EventValue]:
    return dict.fromkeys(event for event in events if event.kind in _TURN)


_TURN = {kind: turn for turn, kind in enumerate(EventKind)}  # at one instant: begin, arrive, extend, escape, end


def _order(event: EventValue) -> tuple[datetime, int, float, str]:
    # repr settles ties, so the order events were given in never can.
    return event.counts_from, _TURN[EventKind(event.kind)], event.hours or 0, repr(event)


def _as_clock(fold: Fold) -> DetentionClock:
    return DetentionClock(
        power=fold.power,
        starts_at=fold.starts_at,
        rule=_rule(fold.start, fold.also_arguable),
        permitted_until=fold.permitted_until,
        longest_possible_until=fold.longest_possible_until,
        refused=tuple(fold.refused),
        retake_until=fold.retake_until,
        escaped_at=fold.escaped.counts_from if fold.escaped else None,
        ended_at=fold.ended_at,
        start=fold.start,
        also_arguable=fold.also_arguable,
        extension=fold.extension,
        missing=fold.missing,
    )


def _rule(start: EventValue | None, also_arguable: EventValue | None) -> StartRule:
    if start is None:
        return StartRule.NOT_STARTED
    if also_arguable or start.counts_from != start.at or start.kind == EventKind.DETAINED:
        return StartRule.EARLIEST_ARGUABLE
    return StartRule(start.kind)
