"""Ringing a place of safety: who answered and what they said, on the incident; what they said of space, for everybody."""

from datetime import datetime
from uuid import UUID

from accounts.models import User
from incidents.actions.events import record_event
from incidents.models import Event, Incident, Made
from incidents.rules import places as rules
from partners.models import Site
from wmpmh.errors import Refused


class NoSuchAnswer(Refused):
    """What was put down of a call does not say what the place answered."""


def call_place(
    *, event_id: UUID, incident: Incident, site: Site, answer: str, happened_at: datetime, by: User, now: datetime,
    space_about: datetime | None = None, why: str = "", who: str = "", told: str = "", made: str = Made.AT_THE_TIME,
    decided_by: User | None = None,
) -> Event:  # fmt: skip
    """Record a call to a place: who answered, what they said, and what they were told of the person (practice 3).

    For two hours every officer then sees what it said of space, and nothing of whom it was asked for. The same id
    again returns the same event. Raises NoSuchAnswer when the answer is none of the four, or lacks its reason.
    """
    if reason := rules.why_no_answer(answer=answer, space_about=space_about, why=why, asked_at=happened_at):
        raise NoSuchAnswer(reason)
    detail = {"answer": answer, "space_about": space_about.isoformat() if space_about else None, "why": why or None}
    notes = [f"Answered by {who.strip()}" if who.strip() else "", f"Told: {told.strip()}" if told.strip() else ""]
    return record_event(
        event_id=event_id, incident=incident, kind=Event.Kind.CALLED_AHEAD, happened_at=happened_at, site=site,
        detail={name: value for name, value in detail.items() if value}, note=". ".join(filter(None, notes)),
        made=made, decided_by=decided_by, by=by, now=now,
    )  # fmt: skip
