"""Receiving what was sent before acting on it. A copy is recognised, a forgery set aside, and nothing dropped (decision 7)."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from incidents.models import Envelope, Incident, SetAside
from wmpmh.errors import Refused, Stale

T = TypeVar("T")
technical = logging.getLogger(__name__)


class KeptForAPerson(Refused):
    """Something on our side went wrong with what was sent. It is kept as it came, for a person to put right."""


class NotNow(Refused):
    """The incident is closed, or quiet. What was sent is kept."""


def plain(value: object) -> object:
    """Return a value as JSON can hold it: instants in ISO 8601, rows by their id."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Model):
        return str(value.pk)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def receive(
    *,
    envelope_id: UUID,
    kind: str,
    incident_id: UUID,
    by: User,
    now: datetime,
    body: Mapping[str, object],
    edition: str = "",
) -> Envelope:
    """Store what was sent and return its receipt. The same id and bytes again return the first receipt.

    The same id with other bytes is set aside for a person and raises Stale: both are kept, so this is not one
    atomic block of its own: the caller's transaction, the request's, is committed with the refusal.
    """
    text = json.dumps(plain(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(f"{incident_id}:{kind}:{text}".encode()).hexdigest()
    row = Envelope(
        id=envelope_id,
        incident_id=incident_id,
        kind=kind,
        sent_by=by,
        edition=edition,
        body=text,
        digest=digest,
        received_at=now,
    )
    Envelope.objects.bulk_create([row], ignore_conflicts=True)
    # Locked, so that of two copies sent at once the second waits and finds the first applied.
    envelope = Envelope.objects.select_for_update().filter(pk=envelope_id, sent_by=by).first()
    if envelope is None:
        raise Refused("That page was made for somebody else. Open it again from your own list.")
    if envelope.digest != digest:
        _set_aside(envelope, text=text, digest=digest, by=by, now=now)
    return envelope


def _set_aside(envelope: Envelope, *, text: str, digest: str, by: User, now: datetime) -> None:
    SetAside.objects.create(envelope=envelope, body=text, digest=digest, received_at=now, sent_by=by)
    raise Stale(
        "This page had already been sent with other answers. The first answers stand; these are kept for a person to look at. "
        "Open the question again to change an answer."
    )


def apply_once(
    *,
    envelope_id: UUID,
    kind: str,
    incident: Incident,
    body: Mapping[str, object],
    by: User,
    now: datetime,
    act: Callable[[], T],
    edition: str = "",
) -> T | None:
    """Receive what was sent, then act on it, once. None: it had been acted on before.

    A refusal, or a fault of ours, undoes the act and not the receipt: the envelope waits for a person, who can read
    every word of it. Raises the refusal again, for the page to say; KeptForAPerson for a fault; NotNow when the
    incident is closed or quiet.
    """
    envelope = receive(
        envelope_id=envelope_id, kind=kind, incident_id=incident.pk, by=by, now=now, body=body, edition=edition
    )
    if envelope.state == Envelope.State.APPLIED:
        return None
    if envelope.state != Envelope.State.RECEIVED and _again.get() != envelope.pk:
        raise KeptForAPerson("This had already been sent, and is kept for a person to look at. Send nothing again.")
    _hold_unless_open(envelope, incident)
    try:
        with transaction.atomic():
            done = act()
            settle(envelope, now=now)
    except Stale:
        raise
    except Refused as refused:
        _wait(envelope, Envelope.State.NEEDS_PERSON, str(refused))
        raise
    except Exception as fault:  # whatever it was, what an officer sent is not lost with it
        # Its kind only: the message of a fault may carry words about a person.
        technical.error("envelope_not_applied", extra={"envelope": str(envelope.pk), "fault": type(fault).__name__})
        _wait(envelope, Envelope.State.NEEDS_PERSON, f"fault: {type(fault).__name__}")
        raise KeptForAPerson(
            "Something went wrong on our side. What you sent is kept, and a person will put it on the record."
        ) from fault
    return done


_again: ContextVar[UUID | None] = ContextVar("again", default=None)


@contextmanager
def applying_again(envelope: Envelope) -> Iterator[None]:
    """While a person applies one envelope that waited for them, just as it came: it alone is let through once more."""
    token = _again.set(envelope.pk)
    try:
        yield
    finally:
        _again.reset(token)


def _hold_unless_open(envelope: Envelope, incident: Incident) -> None:
    # None: what starts an incident is received before there is one.
    state = Incident.objects.values_list("state", flat=True).filter(pk=incident.pk).first()
    if state == Incident.State.QUIET:
        _wait(envelope, Envelope.State.HELD, "incident quiet")
        raise NotNow("Nothing more is asked of you about this incident. What you sent is kept, unopened.")
    if state == Incident.State.CLOSED:
        _wait(envelope, Envelope.State.NEEDS_PERSON, "incident closed")
        raise NotNow("This incident is closed. What you sent is kept for a person to look at.")


def _wait(envelope: Envelope, state: str, why: str) -> None:
    # What a person has in hand stays theirs: a second refusal only says why it was refused this time.
    envelope.state = envelope.state if envelope.state == Envelope.State.NEEDS_PERSON else state
    envelope.why = why[:300]
    envelope.save(update_fields=["state", "why"])


def keep_for_a_person(
    *, envelope_id: UUID, incident: Incident, kind: str, body: Mapping[str, object], why: str, by: User, now: datetime
) -> None:
    """Store something that cannot be applied, whole, on the list of what needs a person. Keeping it twice changes nothing."""
    envelope = receive(envelope_id=envelope_id, kind=kind, incident_id=incident.pk, by=by, now=now, body=body)
    if envelope.state == Envelope.State.RECEIVED:
        _wait(envelope, Envelope.State.NEEDS_PERSON, why)


def settle(envelope: Envelope, *, now: datetime) -> None:
    """Mark an envelope applied."""
    envelope.state, envelope.applied_at = Envelope.State.APPLIED, now
    envelope.save(update_fields=["state", "applied_at"])
