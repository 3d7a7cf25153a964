"""Recording what happened. Never refused for being unlawful: stored with the rule it breaks, and flagged (decision 5)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from incidents import rules
from incidents.actions.log import locked, log
from incidents.actions.projections import PLACES, in_order, refresh, scene_of, station_status_on
from incidents.actions.projections import age_band_of as age_band_of
from incidents.models import Envelope, Event, Incident, Made, Purpose
from incidents.models.detention import WITHDRAWN
from incidents.rules.events import FIRST_YEAR
from partners.actions import forget_answer, keep_answer
from partners.models import Site
from records.actions import roles_of
from wmpmh.errors import Refused

FURTHEST_AHEAD = timedelta(minutes=10)
"""A phone's clock may run ahead of ours by a little; a detention cannot have been made tomorrow."""

CONSTABLES_DECISION = (Event.Kind.DETAINED, Event.Kind.KEPT)
"""MHA 1983 s.136(1): whoever keys it, the decision is the constable's (practice 1)."""


class NotTheConstable(Refused):
    """The decision to detain was put down as made by somebody the law does not give it to."""


class ImpossibleTime(Refused):
    """An instant that cannot have happened, or does not say which instant it is."""


class AlreadyCorrected(Refused):
    """A later row already stands in place of this one."""


class OfAnotherIncident(Refused):
    """The id sent is of an event of another incident."""


def why_impossible(*, happened_at: datetime, now: datetime) -> str | None:
    """Return why a time cannot be recorded, as a sentence for the user; None if it can."""
    if happened_at.tzinfo is None:
        return "That time does not say which time zone it is in."
    if happened_at > now + FURTHEST_AHEAD:
        return "That time is in the future. Record what has happened; the clock works out what is to come."
    if happened_at.year < FIRST_YEAR:
        return "That date is too long ago. Check the year."
    return None


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was said of one event, by the names of its columns: what, when and where, how known, and who decided."""

    kind: str
    happened_at: datetime
    decided_by: User | None = None
    made: str = Made.AT_THE_TIME
    site: Site | None = None
    known_how: str = Event.KnownHow.SEEN
    earliest: datetime | None = None
    latest: datetime | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    corrects: Event | None = None
    envelope: Envelope | None = None


@transaction.atomic
def record_event(
    *, event_id: UUID, incident: Incident, kind: str, happened_at: datetime, by: User, now: datetime,
    decided_by: User | None = None, made: str = Made.AT_THE_TIME, site: Site | None = None,
    known_how: str = Event.KnownHow.SEEN, earliest: datetime | None = None, latest: datetime | None = None,
    detail: dict[str, Any] | None = None, note: str = "", corrects: Event | None = None, envelope: Envelope | None = None,
) -> Event:  # fmt: skip
    """Store one event and fold the detention again. The same id again returns the same event.

    An event that breaks the law is stored with `exception`, moves no clock, and alerts (decision 5).
    earliest, latest: either side of happened_at, when it is an estimate.
    Raises ImpossibleTime for a naive instant, one in the future, or one before the Act; NotTheConstable;
    AlreadyCorrected when another row already corrects `corrects`.
    """
    said = Said(
        kind=kind, happened_at=happened_at, decided_by=decided_by, made=made, site=site, known_how=known_how,
        earliest=earliest, latest=latest, detail=detail or {}, note=note, corrects=corrects, envelope=envelope,
    )  # fmt: skip
    return _put_down(said, event_id=event_id, incident=incident, by=by, now=now)


@transaction.atomic
def correct_event(
    *, event_id: UUID, corrects: Event, happened_at: datetime, reason: str, by: User, now: datetime,
    known_how: str = Event.KnownHow.SEEN, earliest: datetime | None = None, latest: datetime | None = None,
) -> Event:  # fmt: skip
    """Put a better time beside an event: a new row that names the old one, says why, and how the better time is known.

    Both stay on the record. Correcting a withdrawal says that it did happen after all. The same id again returns the
    same event. Raises Refused without a reason; AlreadyCorrected; ImpossibleTime.
    """
    if not reason.strip():
        raise Refused("Say why the time is corrected: both times stay on the record.")
    said = replace(
        _said_of(corrects), happened_at=happened_at, known_how=known_how, earliest=earliest, latest=latest, note=reason,
    )  # fmt: skip
    return _put_down(said, event_id=event_id, incident=corrects.incident, by=by, now=now)


@transaction.atomic
def say_who_decided(*, event_id: UUID, event: Event, officer: User, by: User, now: datetime) -> Event:
    """Name the constable whose decision an event was, in a row beside it: the time and all else stay as they were."""
    said = replace(_said_of(event), decided_by=officer, made=event.made, note=f"The constable is {officer.called}.")
    return _put_down(said, event_id=event_id, incident=event.incident, by=by, now=now)


@transaction.atomic
def withdraw_event(*, event_id: UUID, withdraws: Event, reason: str, by: User, now: datetime) -> Event:
    """Say that an event did not happen, as after a mis-tap: a new row that names it, with the reason. Both stay on the record.

    Clocks and detentions leave it out. The same id again returns the same row. Raises Refused without a reason, and
    AlreadyCorrected.
    """
    if not reason.strip():
        raise Refused("Say why it did not happen: what was put down stays on the record.")
    said = _said_of(withdraws)
    said = replace(said, detail={**said.detail, WITHDRAWN: True}, note=reason)
    return _put_down(said, event_id=event_id, incident=withdraws.incident, by=by, now=now)


def _said_of(event: Event) -> Said:
    """Return what was said of an event, to be said again in its place, later."""
    return Said(
        kind=event.kind, happened_at=event.happened_at, decided_by=event.decided_by, made=Made.LATER_FROM_MEMORY,
        site=event.site, known_how=event.known_how, earliest=event.earliest, latest=event.latest,
        detail={name: value for name, value in event.detail.items() if name != WITHDRAWN}, corrects=event,
    )  # fmt: skip


@transaction.atomic
def extend_detention(
    *, event_id: UUID, incident: Incident, happened_at: datetime, hours: float, doctor: str, reason: str, by: User,
    now: datetime, authorised_by: str = "doctor", assessed_at_station: bool = False, superintendent: str = "",
    made: str = Made.BY_RADIO,
) -> Event:  # fmt: skip
    """Record that a doctor extended the detention (MHA 1983 s.136B). Police record it; no police role can extend (practice 10).

    One without effect is recorded as an exception and moves no clock. The same id again returns the same event.
    """
    detail = {
        "hours": hours,
        "by": authorised_by,
        "reason": reason,
        "assessed_at_station": assessed_at_station,
        "superintendent_approved": bool(superintendent),
    }
    said = Said(
        kind=Event.Kind.EXTENSION_AUTHORISED, happened_at=happened_at, made=made, known_how=Event.KnownHow.TOLD,
        detail=detail, note="; ".join(part for part in (doctor, superintendent) if part),
    )  # fmt: skip
    return _put_down(said, event_id=event_id, incident=incident, by=by, now=now)


def _put_down(said: Said, *, event_id: UUID, incident: Incident, by: User, now: datetime) -> Event:
    _refuse_the_impossible(said, now)
    incident = locked(incident)
    if existing := Event.objects.filter(pk=event_id).first():
        return _same(existing, incident)
    _refuse_what_is_corrected(said.corrects)
    event = _event(said, event_id=event_id, incident=incident, by=by, now=now)
    event.exception = why_exceptional(event) or ""
    event.save(force_insert=True)
    _log(event, by=by, now=now)
    _share_answer(event)
    refresh(incident, now=now)
    return event


def _share_answer(event: Event) -> None:
    """Show every officer what a place said of its space, and nothing of the incident. Practice is never shown (decision 27)."""
    if event.corrects_id:
        forget_answer(answer_id=event.corrects_id)
    detail = event.detail
    if "answer" not in detail or not event.site or WITHDRAWN in detail or event.purpose != Purpose.LIVE:
        return
    about = detail.get("space_about")
    keep_answer(
        answer_id=event.pk, site=event.site, asked_at=event.happened_at, answer=detail["answer"],
        space_about=datetime.fromisoformat(about) if about else None, why=detail.get("why", ""),
    )  # fmt: skip


def _refuse_the_impossible(said: Said, now: datetime) -> None:
    if why := why_impossible(happened_at=said.happened_at, now=now) or _why_disordered(said):
        raise ImpossibleTime(why)
    if said.kind in CONSTABLES_DECISION and said.decided_by and not said.decided_by.is_constable:
        raise NotTheConstable(
            "Only a constable decides to detain under section 136(1). Name the constable who decided."
        )


def _why_disordered(said: Said) -> str | None:
    bounds = [bound for bound in (said.earliest, said.latest) if bound is not None]
    if any(bound.tzinfo is None for bound in bounds):
        return "The earliest or latest time does not say which time zone it is in."
    if not (said.earliest or said.happened_at) <= said.happened_at <= (said.latest or said.happened_at):
        return "Put the earliest time before the time it happened, and the latest after it."
    return None


def _same(existing: Event, incident: Incident) -> Event:
    if existing.incident_id != incident.pk:
        raise OfAnotherIncident("That was sent for another incident. Go back to the incident and record it there.")
    return existing


def _refuse_what_is_corrected(event: Event | None) -> None:
    """Asked under the incident's lock, so that of two corrections at once the second is told so."""
    if event and Event.objects.filter(corrects=event).exists():
        raise AlreadyCorrected("This has already been corrected. Correct the newest one.")


def _event(said: Said, *, event_id: UUID, incident: Incident, by: User, now: datetime) -> Event:
    event = Event(
        id=event_id, incident=incident, purpose=incident.purpose, person=incident.persons.first(), **vars(said)
    )
    if said.site and said.kind in PLACES:
        event.detail = {"site_kind": said.site.kind, **said.detail}
    event.entered_at, event.entered_by = now, by
    event.rank_then, event.roles_then = by.rank, roles_of(by)
    return event


def _log(event: Event, *, by: User, now: datetime) -> None:
    kind = "withdrew_event" if WITHDRAWN in event.detail else "recorded_event"
    log(
        event.incident, kind, event, by=by, at=now,
        kind=event.kind, happened_at=event.happened_at, exception=event.exception, note=event.note,
    )  # fmt: skip


def why_exceptional(event: Event) -> str | None:
    """Return the rule this event breaks as far as is known when it is entered, as a sentence; None if none.

    The law is as it stood when it happened (decision 4). A withdrawal says that nothing happened, so breaks none.
    """
    if WITHDRAWN in event.detail:
        return None
    others = [other.as_value() for other in in_order(event.incident) if other.pk != event.corrects_id]
    return rules.exception_of(
        event.as_value(),
        others,
        age_band=age_band_of(event.incident),
        station_status=station_status_on(event, known_at=event.entered_at),
        power=rules.power_of([*others, event.as_value()]),
        scene=scene_of(event.incident),
    )
