"""Opening an incident, being on it, and saying who the person is."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Area, User
from incidents.actions.events import CONSTABLES_DECISION, NotTheConstable, record_event, say_who_decided
from incidents.actions.intake import apply_once
from incidents.actions.log import locked, log
from incidents.models import Event, Incident, Made, Member, Person, Purpose
from records.actions import log_reading
from records.models import Reading
from wmpmh.access import seeing_everywhere
from wmpmh.errors import Refused


class NotNamed(Refused):
    """A name was given with nothing in it, or after it was removed."""


@transaction.atomic
def open_incident(
    *,
    incident_id: UUID,
    by: User,
    now: datetime,
    log_number: str = "",
    came_in: str = Incident.CameIn.NOT_KNOWN,
    purpose: str = Purpose.LIVE,
) -> Incident:
    """Open an incident with one person in it and the opener on it. The same id again returns the same incident.

    Its area is its opener's until a place is given; its reference comes from a sequence at receipt (decision 7).
    """
    row = Incident(
        id=incident_id,
        reference=_next_reference(now, purpose),
        purpose=purpose,
        area=_area_of(by, now),
        came_in=came_in,
        log_number=log_number,
        opened_at=now,
        opened_by=by,
    )
    Incident.objects.bulk_create([row], ignore_conflicts=True)
    if not _put_opener_on(row, by, now):
        return _already_opened(incident_id, by)
    Person.objects.create(incident=row, purpose=purpose)
    incident = locked(row)
    log(incident, "opened", incident, by=by, at=now, came_in=came_in, log_number=log_number)
    return incident


def _put_opener_on(incident: Incident, by: User, now: datetime) -> bool:
    """Return whether this call opened the incident: its own member row is the first."""
    if Member.objects.filter(incident_id=incident.pk).exists():
        return False
    Member.objects.create(
        incident_id=incident.pk, purpose=incident.purpose, user=by, how=Member.How.OPENED, from_at=now
    )
    return True


def _already_opened(incident_id: UUID, by: User) -> Incident:
    """Return the incident a copy of the same page opened. Somebody else's id, or one hidden from them, is no copy."""
    opened = Incident.objects.filter(pk=incident_id, opened_by=by).first()
    if opened is None:
        raise Refused("That page was made for somebody else. Start again from your own home page.")
    return opened


def _next_reference(now: datetime, purpose: str) -> str:
    """Neutral: the London year and a number. It says nothing of mental health over a radio (practice 24)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_reference')")
        number = cursor.fetchone()[0]
    return f"PX-{number:06d}" if purpose == Purpose.PRACTICE else f"{timezone.localtime(now):%y}-{number:06d}"


def _area_of(user: User, now: datetime) -> Area | None:
    posting = user.postings.at(now).exclude(area=None).select_related("area").first()
    return posting.area if posting else None


@transaction.atomic
def start_record(*, incident_id: UUID, by: User, now: datetime) -> Incident:
    """Open the record of someone already detained, in one act that stores the time and asks nothing (practice 1).

    The time is of the tap: the detention began then or before, so it is kept as an estimate with a latest.
    """
    incident = open_incident(incident_id=incident_id, by=by, now=now)
    if not incident.events.filter(kind=Event.Kind.DETAINED).exists():
        record_event(
            event_id=incident_id,
            incident=incident,
            kind=Event.Kind.DETAINED,
            happened_at=now,
            latest=now,
            known_how=Event.KnownHow.ESTIMATED,
            made=Made.AT_THE_TIME if by.is_constable else Made.BY_RADIO,
            decided_by=by if by.is_constable else None,
            by=by,
            now=now,
        )
    return incident


@transaction.atomic
def join_incident(*, incident: Incident, reason: str, by: User, now: datetime) -> Member:
    """Put oneself on an incident, with a reason the supervisor sees (practice 15). Joining twice changes nothing."""
    if not reason.strip():
        raise Refused("Say why you are joining: your supervisor sees the reason.")
    member, is_new = Member.objects.get_or_create(
        incident_id=incident.pk,
        user=by,
        defaults={"purpose": incident.purpose, "how": Member.How.JOINED, "reason": reason, "from_at": now},
    )
    if member.to_at:  # relieved before: on it again, with the new reason
        member.how, member.reason, member.from_at, member.to_at = Member.How.JOINED, reason, now, None
        member.save(update_fields=["how", "reason", "from_at", "to_at"])
        is_new = True
    if is_new:
        log(locked(incident), "joined", member, by=by, at=now, reason=reason)
    return member


@transaction.atomic
def name_constable(*, naming_id: UUID, incident: Incident, officer: User, by: User, now: datetime) -> None:
    """Put the constable on an incident keyed for them, and say that what was put down of holding the person was theirs.

    They then see it, and confirm or correct it (practice 1). An event with nobody named gets a row beside it that names
    them. The same id again changes nothing. Raises NotTheConstable for somebody the law does not give the decision to.
    """
    if not officer.is_constable:
        raise NotTheConstable("Only a constable decides under section 136(1). Give the collar number of the constable.")
    incident = locked(incident)
    defaults = {"purpose": incident.purpose, "how": Member.How.RESOURCED, "from_at": now}
    member, is_new = Member.objects.get_or_create(incident=incident, user=officer, defaults=defaults)
    if member.to_at:
        member.how, member.from_at, member.to_at = Member.How.RESOURCED, now, None
        member.save(update_fields=["how", "from_at", "to_at"])
        is_new = True
    if is_new:
        log(incident, "resourced", member, by=by, at=now, officer=officer.called)
    for event in incident.events.happened().filter(kind__in=CONSTABLES_DECISION, decided_by=None):
        say_who_decided(event_id=uuid5(naming_id, str(event.pk)), event=event, officer=officer, by=by, now=now)


class NoSuchReference(Refused):
    """No open incident has that reference."""


def join_by_reference(
    *, envelope_id: UUID, body: Mapping[str, object], reference: str, reason: str, by: User, now: datetime
) -> Incident:
    """Put oneself on an open incident known only by its reference, as given over the radio, with a reason (practice 15).

    body: what was sent, kept under envelope_id once it names an incident; the same again changes nothing.
    Raises NoSuchReference, in the same words for a closed incident and a missing one. Every try is logged as a reading:
    so this is no atomic block of its own, which a refusal would roll back with its log.
    """
    with seeing_everywhere(by):
        incident = Incident.objects.live().open().filter(reference=reference.strip()).first()
        tried = [str(incident.pk)] if incident else [reference.strip()[:12]]
        log_reading(
            operation=Reading.Operation.CONSULTATION, record_kind="incident reference", record_ids=tried, by=by, at=now,
            page="join_by_reference", mode=Reading.Mode.NORMAL if incident else Reading.Mode.REFUSED,
        )  # fmt: skip
        if incident:
            apply_once(
                envelope_id=envelope_id, kind="join_by_reference", incident=incident, body=body, by=by, now=now,
                act=lambda: join_incident(incident=incident, reason=reason, by=by, now=now),
            )  # fmt: skip
    if incident is None:
        raise NoSuchReference("No open incident has that reference. Check it with the control room.")
    return incident


@transaction.atomic
def name_person(*, person: Person, name: str, date_of_birth: str, by: User, now: datetime) -> Person:
    """Store the name and date of birth for the handover, sealed; seen on this incident and its handover only (practice 20)."""
    if not name.strip():
        raise NotNamed("Give the name as you were told it, or leave it: “name not known” is a full answer.")
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.name, person.date_of_birth = name.strip(), date_of_birth.strip()
    person.save(update_fields=["name", "date_of_birth"])
    log(locked(person.incident), "named_person", person, by=by, at=now)
    return person
