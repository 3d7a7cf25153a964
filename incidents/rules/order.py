"""The order a record tells things in: by their times, and by the law's own order where a time is only "about". Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

STEPS = (
    ("reported",),
    ("attended",),
    ("consulted",),
    ("detained", "kept", "entered_under_warrant"),
    ("called_ahead",),
    ("arrived",),
    ("handover_told",),
    ("handover_received",),
    ("police_left",),
    ("ended",),
)
"""What must come before what, whoever timed it. A kind not here has no place in it and stays where its time puts it."""
STEP = {kind: step for step, kinds in enumerate(STEPS) for kind in kinds}
ABOUT = timedelta(minutes=30)
"""How far either side "about" reaches when nobody said between when and when."""


@dataclass(frozen=True, kw_only=True)
class Timed:
    """One event to put in order. is_about: its time is an estimate, between earliest and latest where they are known."""

    id: object
    kind: str
    at: datetime
    is_about: bool = False
    earliest: datetime | None = None
    latest: datetime | None = None

    def may_be_at(self, instant: datetime) -> bool:
        """Return whether an estimate reaches an instant. With a latest alone it was then or at any time before."""
        low = self.earliest or (None if self.latest else self.at - ABOUT)
        high = self.latest or (self.at if self.earliest else self.at + ABOUT)
        return self.is_about and (low is None or low <= instant) and instant <= high


def in_legal_order(events: Iterable[Timed]) -> list[Timed]:
    """Return the events as a record tells them. events: in the order of their times.

    An estimate is moved past what its bounds reach, when the law puts that the other way: nobody arrives before they
    are detained because a tap said "then or before". A time somebody saw or was told is never moved.
    """
    told: list[Timed] = []
    for event in events:
        told.insert(_place(told, event), event)
    return told


def _place(told: list[Timed], event: Timed) -> int:
    """Return where an event goes among those told so far, all at its time or before it."""
    for place, other in enumerate(told):
        if _comes_first(event, other) and (event.may_be_at(other.at) or other.may_be_at(event.at)):
            return place
    return len(told)


def _comes_first(event: Timed, other: Timed) -> bool:
    return event.kind in STEP and other.kind in STEP and STEP[event.kind] < STEP[other.kind]
