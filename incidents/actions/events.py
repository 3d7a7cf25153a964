"""Recording what happened. Never refused for being unlawful: stored with the rule it breaks, and flagged (decision 5)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from guidance.actions import law_at
from incidents import rules
from incidents.actions.log import locked, log
from incidents.actions.projections import refresh
from incidents.models import Envelope, Event, ExceptionAlert, Incident, Made
from incidents.rules import DetentionPower, SiteKind
from incidents.rules.events import FIRST_YEAR
from partners.models import Site
from records.actions import roles_of
from wmpmh.errors import Refused

FURTHEST_AHEAD = timedelta(minutes=10)
"""A phone's clock may run ahead of ours by a little; a detention cannot have been made tomorrow."""


class NotTheConstable(Refused):
    """The decision to detain was put down as made by somebody the law does not give it to."""


class ImpossibleTime(Refused):
    """An instant that cannot have happened, or does not say which instant it is."""


def why_impossible(*, happened_at: datetime, now: datetime) -> str | None:
    """Return why a time cannot be recorded, as a sentence for the user; None if it can."""
    if happened_at.tzinfo is None:
        return "That time does not say which time zone it is in."
    if happened_at > now + FURTHEST_AHEAD:
        return "That time is in the future. Record what has happened; the clock works out what is to come."
    if happened_at.year < FIRST_YEAR:
        return "That date is too long ago. Check the year."
    return None


@transaction.atomic
def record_event(
    *,
    event_id: UUID,
    incident: Incident,
    kind: str,
    happened_at: datetime,
    by: User,
    now: datetime,
    decided_by: User | None = None,
    made: str = Made.AT_THE_TIME,
    site: Site | None = None,
    known_how: str = Event.KnownHow.SEEN,
    earliest: datetime | None = None,
    latest: datetime | None = None,
    detail: dict[str, Any] | None = None,
    note: str = "",
    corrects: Event | None = None,
    envelope: Envelope | None = None,
) -> Event:
    """Store one event and fold the detention again. The same id again returns the same event.

    An event that breaks the law is stored with `exception`, moves no clock, and alerts (decision 5).
    Raises ImpossibleTime for a naive instant, one in the future, or one before the Act.
    """
    if why := why_impossible(happened_at=happened_at, now=now):
        raise ImpossibleTime(why)
    if kind in CONSTABLES_DECISION and decided_by and not decided_by.is_constable:
        raise NotTheConstable(
            "Only a constable decides to detain under section 136(1). Name the constable who decided."
        )
    incident = locked(incident)
    if existing := Event.objects.filter(pk=event_id, incident=incident).first():
        return existing
    event = Event(
        id=event_id,
        incident=incident,
        purpose=incident.purpose,
        person=incident.persons.first(),
        kind=kind,
        happened_at=happened_at,
        earliest=earliest,
        latest=latest,
        known_how=known_how,
        site=site,
        detail=_detail(kind, site, detail or {}),
        note=note,
        entered_at=now,
        decided_by=decided_by,
        entered_by=by,
        made=made,
        rank_then=by.rank,
        roles_then=roles_of(by),
        corrects=corrects,
        envelope=envelope,
    )
    event.exception = why_exceptional(event) or ""
    event.save(force_insert=True)
    log(
        incident,
        "recorded_event",
        event,
        by=by,
        at=now,
        kind=kind,
        happened_at=happened_at,
        exception=event.exception,
        note=note,
    )
    _alert(event, now)
    refresh(incident, now=now)
    return event


def _detail(kind: str, site: Site | None, detail: dict[str, Any]) -> dict[str, Any]:
    return {"site_kind": site.kind, **detail} if site and kind in PLACES else detail


CONSTABLES_DECISION = (Event.Kind.DETAINED, Event.Kind.KEPT)
"""MHA 1983 s.136(1): whoever keys it, the decision is the constable's (practice 1)."""

PLACES = (Event.Kind.ARRIVED, Event.Kind.KEPT, Event.Kind.TRANSFERRED)


def why_exceptional(event: Event) -> str | None:
    """Return the rule this event breaks, as a sentence; None if none. The law is as it stood when it happened (decision 4)."""
    others = [other.as_value() for other in event.incident.events.current().exclude(pk=event.corrects_id)]
    law = law_at(event.entered_at, london_day=timezone.localtime(event.happened_at).date())
    return rules.exception_of(
        event.as_value(),
        others,
        age_band=age_band_of(event.incident),
        station_status=law.get("mha2025_s48", "unknown"),
        power=power_of(event.incident),
    )


def age_band_of(incident: Incident) -> str:
    """Return the age band the record establishes: not known counts as under 18 for every place of safety (decision 14)."""
    answer = incident.answers.standing().filter(fact="age_years").order_by("entered_at").last()
    return rules.age_band(answer.value if answer else None)


def power_of(incident: Incident) -> DetentionPower:
    """Return which detention the incident's clock is of."""
    warrant = incident.events.current().filter(kind=Event.Kind.ENTERED_UNDER_WARRANT).exists()
    return DetentionPower.S135_1 if warrant else DetentionPower.S136


def _alert(event: Event, now: datetime) -> None:
    """Tell who must look. A person who may be under 18 in a police station goes to the duty superintendent and professional standards."""
    if not event.exception:
        return
    in_station = event.detail.get("site_kind") == SiteKind.POLICE_STATION
    posts = ["duty_superintendent", "professional_standards"] if in_station else ["duty_sergeant"]
    ExceptionAlert.objects.create(
        incident=event.incident, purpose=event.purpose, event=event, posts=posts, raised_at=now
    )


@transaction.atomic
def correct_event(
    *, event_id: UUID, corrects: Event, happened_at: datetime, reason: str, by: User, now: datetime
) -> Event:
    """Put a better time beside an event: a new row that names the old one and says why. Both stay on the record."""
    if not reason.strip():
        raise Refused("Say why the time is corrected: both times stay on the record.")
    return record_event(
        event_id=event_id,
        incident=corrects.incident,
        kind=corrects.kind,
        happened_at=happened_at,
        by=by,
        now=now,
        decided_by=corrects.decided_by,
        made=Made.LATER_FROM_MEMORY,
        site=corrects.site,
        known_how=corrects.known_how,
        detail=corrects.detail,
        note=reason,
        corrects=corrects,
    )


@transaction.atomic
def extend_detention(
    *,
    event_id: UUID,
    incident: Incident,
    happened_at: datetime,
    hours: float,
    doctor: str,
    reason: str,
    by: User,
    now: datetime,
    authorised_by: str = "doctor",
    assessed_at_station: bool = False,
    superintendent: str = "",
    made: str = Made.BY_RADIO,
) -> Event:
    """Record that a doctor extended the detention (MHA 1983 s.136B). Police record it; no police role can extend (practice 10).

    One without effect is recorded as an exception and moves no clock.
    """
    return record_event(
        event_id=event_id,
        incident=incident,
        kind=Event.Kind.EXTENSION_AUTHORISED,
        happened_at=happened_at,
        by=by,
        now=now,
        made=made,
        known_how=Event.KnownHow.TOLD,
        detail={
            "hours": hours,
            "by": authorised_by,
            "reason": reason,
            "assessed_at_station": assessed_at_station,
            "superintendent_approved": bool(superintendent),
        },
        note="; ".join(part for part in (doctor, superintendent) if part),
    )
