"""The fold behind the legal clock: one event at a time, what it does, or why it does nothing.

Read `clock.detention_clock` first: it says what was chosen where the law is open.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from incidents.rules import refusals
from incidents.rules.events import HOW_ESCAPED, ArrivalPlace, DetentionPower, EventKind, EventValue, SiteKind

PERMITTED_PERIOD = timedelta(hours=24)  # MHA 1983 s.135(3ZA), s.136(2A)
LONGEST_EXTENSION = timedelta(hours=12)  # MHA 1983 s.136B(1)
RETAKE_PERIOD = timedelta(hours=24)  # MHA 1983 s.138(3)(a): escaped while being removed


@dataclass(frozen=True)
class Refused:
    """An event that happened but has no effect on the clock, and why, as a sentence for the user."""

    event: EventValue
    why: str


@dataclass
class Fold:
    """The detention so far. `take` is called with events in the order of their instants."""

    power: DetentionPower
    refused: list[Refused] = field(default_factory=list)
    detained: EventValue | None = None
    entered: EventValue | None = None
    kept_at_premises: bool = False
    moved_before_start: bool = False
    moved_since_start: bool = False
    start: EventValue | None = None
    also_arguable: EventValue | None = None
    last_site_kind: SiteKind | None = None
    extension: EventValue | None = None
    escaped: EventValue | None = None
    escaped_in_transit: bool = False
    ended_at: datetime | None = None
    may_have_begun: bool = False

    def take(self, event: EventValue) -> None:
        why = self._why_refused(event)
        if why is None:
            _EFFECT[EventKind(event.kind)](self, event)
        else:
            self.refused.append(Refused(event, why))

    # What the clock says so far

    @property
    def starts_at(self) -> datetime | None:
        return self.start.counts_from if self.start else None

    @property
    def first_period_ends_at(self) -> datetime | None:
        return self.starts_at + PERMITTED_PERIOD if self.starts_at else None

    @property
    def permitted_until(self) -> datetime | None:
        return self._with_extension(self.first_period_ends_at, self.extension)

    @property
    def longest_possible_until(self) -> datetime | None:
        if self.extension or self.ended_at or not self.first_period_ends_at:
            return self.permitted_until
        return self.first_period_ends_at + LONGEST_EXTENSION

    @property
    def retake_until(self) -> datetime | None:
        """Return when the power to retake ends, while escaped. MHA 1983 s.138(3)."""
        if self.escaped is None or self.ended_at or self._start_is_unknown():
            return None
        if self.escaped_in_transit:
            return self.escaped.counts_from + RETAKE_PERIOD
        return self._with_extension(self.first_period_ends_at, self._extension_before(self.escaped))

    def _with_extension(self, ends_at: datetime | None, extension: EventValue | None) -> datetime | None:
        if ends_at is None or extension is None:
            return ends_at
        return ends_at + timedelta(hours=extension.hours or 0)

    def _extension_before(self, escape: EventValue) -> EventValue | None:
        if self.extension and self.extension.counts_from < escape.counts_from:
            return self.extension
        return None

    def _start_is_unknown(self) -> bool:
        return self.start is None and self.kept_at_premises

    # Whether an event has any effect

    def _why_refused(self, event: EventValue) -> str | None:
        if event.kind == EventKind.DETAINED:
            return self._why_not_detained(event)
        if event.kind == EventKind.ENDED:
            return None
        if self.ended_at is not None:
            return refusals.ALREADY_ENDED
        why = _WHY_NOT.get(EventKind(event.kind))
        return why(self, event) if why else None

    def _why_not_detained(self, event: EventValue) -> str | None:
        if self.detained and event.counts_from > self.detained.counts_from:
            return refusals.SECOND_DETENTION
        return refusals.ALREADY_ENDED if self.ended_at else None

    def _why_not_entered(self, event: EventValue) -> str | None:
        return refusals.NOT_THIS_POWER if self.power == DetentionPower.S136 else None

    def _why_not_held(self, event: EventValue) -> str | None:
        if self._is_too_late_to_retake(event):
            return refusals.RETAKEN_LATE
        return refusals.held_after_end(self.power) if self._is_over(event) else None

    def _why_not_transferred(self, event: EventValue) -> str | None:
        return refusals.moved_after_end(self.power) if self._is_over(event) else None

    def _why_not_escaped(self, event: EventValue) -> str | None:
        return refusals.NOT_AN_ESCAPE if self._is_over(event) else None

    def _why_not_retaken(self, event: EventValue) -> str | None:
        late = self._is_too_late_to_retake(event) or self._is_over(event)
        return refusals.RETAKEN_LATE if late else None

    def _why_not_extended(self, event: EventValue) -> str | None:
        return self._why_not_timely(event) or _why_not_granted(event) or self._why_not_approved(event)

    def _why_not_timely(self, event: EventValue) -> str | None:
        if self.first_period_ends_at is None:
            return refusals.EXTENDED_BEFORE_START
        if self.extension:
            return refusals.EXTENDED_TWICE
        return refusals.EXTENDED_LATE if event.counts_from >= self.first_period_ends_at else None

    def _why_not_approved(self, event: EventValue) -> str | None:
        at_station = event.assessed_at_station
        if at_station is None:  # not recorded: at a station the approval is needed until it is
            at_station = self.last_site_kind == SiteKind.POLICE_STATION
        return refusals.NO_SUPERINTENDENT if at_station and not event.superintendent_approved else None

    def _is_over(self, event: EventValue) -> bool:
        return self.permitted_until is not None and event.counts_from >= self.permitted_until

    def _is_too_late_to_retake(self, event: EventValue) -> bool:
        return self.retake_until is not None and event.counts_from >= self.retake_until

    # What each kind of event does; called by `take`

    def _detained(self, event: EventValue) -> None:
        self.detained = self.detained or event
        if event.site_kind == SiteKind.POLICE_STATION and self.start is None:
            # Used in a station after PACE: the earlier time counts (law/02 clock rule 5).
            self.start = event

    def _entered_under_warrant(self, event: EventValue) -> None:
        self.entered = self.entered or event
        if self._start_is_unknown():
            self.start = self.entered

    def _kept(self, event: EventValue) -> None:
        self._held(event)
        if self.start is not None:
            return
        self.kept_at_premises = True
        self.start = event if self.power == DetentionPower.S136 else self.entered

    def _arrived(self, event: EventValue) -> None:
        self._held(event)
        if self.start is not None:
            self._note_other_start(event)
        elif not self.kept_at_premises:
            self.start = event

    def _transferred(self, event: EventValue) -> None:
        self.moved_before_start |= self.start is None
        self.moved_since_start |= self.start is not None
        self.last_site_kind = event.site_kind or self.last_site_kind

    def _extension_authorised(self, event: EventValue) -> None:
        self.extension = event

    def _escaped(self, event: EventValue) -> None:
        if self.escaped is None:
            self.escaped = event
            self.escaped_in_transit = self.start is None

    def _retaken(self, event: EventValue) -> None:
        self.escaped = None

    def _ended(self, event: EventValue) -> None:
        if event.how != HOW_ESCAPED:
            self.ended_at = self.ended_at or event.counts_from
        elif not self.ended_at and not self._is_over(event):
            self._escaped(event)

    def _held(self, event: EventValue) -> None:
        self.escaped = None
        self.last_site_kind = event.site_kind or self.last_site_kind

    def _note_other_start(self, event: EventValue) -> None:
        if self.start and not self.also_arguable and not self.moved_since_start and _is_arguable(self.start, event):
            self.also_arguable = event

    @property
    def missing(self) -> EventKind | None:
        if self._start_is_unknown():
            return EventKind.ENTERED_UNDER_WARRANT
        not_timed = self.start is None and self.may_have_begun and self.ended_at is None
        return EventKind.ARRIVED if self.moved_before_start or not_timed else None


_EFFECT: dict[EventKind, Callable[[Fold, EventValue], None]] = {
    EventKind.DETAINED: Fold._detained,
    EventKind.ENTERED_UNDER_WARRANT: Fold._entered_under_warrant,
    EventKind.KEPT: Fold._kept,
    EventKind.ARRIVED: Fold._arrived,
    EventKind.TRANSFERRED: Fold._transferred,
    EventKind.EXTENSION_AUTHORISED: Fold._extension_authorised,
    EventKind.ESCAPED: Fold._escaped,
    EventKind.RETAKEN: Fold._retaken,
    EventKind.ENDED: Fold._ended,
}

_WHY_NOT: dict[EventKind, Callable[[Fold, EventValue], str | None]] = {
    EventKind.ENTERED_UNDER_WARRANT: Fold._why_not_entered,
    EventKind.KEPT: Fold._why_not_held,
    EventKind.ARRIVED: Fold._why_not_held,
    EventKind.TRANSFERRED: Fold._why_not_transferred,
    EventKind.EXTENSION_AUTHORISED: Fold._why_not_extended,
    EventKind.ESCAPED: Fold._why_not_escaped,
    EventKind.RETAKEN: Fold._why_not_retaken,
}


def _why_not_granted(event: EventValue) -> str | None:
    """Return why this authority is no s.136B authority in itself: who gave it, why, for how long."""
    if event.by != "doctor":
        return refusals.NOT_A_DOCTOR
    if event.reason != "clinical_condition":
        return refusals.NOT_CLINICAL
    return None if event.hours and 0 < event.hours <= 12 else refusals.WRONG_LENGTH


def _is_arguable(start: EventValue, later: EventValue) -> bool:
    """Return whether the later arrival is one others would start the clock at: law/02 clock rules 3, 4 and 5."""
    if start.kind in (EventKind.KEPT, EventKind.DETAINED):
        return True
    site_then_door = (start.place, later.place) == (ArrivalPlace.SITE, ArrivalPlace.DOOR)
    same_kind_of_site = None in (start.site_kind, later.site_kind) or start.site_kind == later.site_kind
    return start.kind == EventKind.ARRIVED and site_then_door and same_kind_of_site
