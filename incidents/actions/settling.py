"""Deciding what becomes of something received that could not be applied: applied, noted late, or set aside (decision 7)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from incidents.actions.log import locked, log
from incidents.models import Envelope, Incident, SetAside, Settled
from records.actions import log_reading
from wmpmh.errors import Refused


class NotSettled(Refused):
    """What was decided is not enough to settle it."""


class SettledAlready(Refused):
    """Somebody else has settled it."""


Waiting = Envelope | SetAside


@transaction.atomic
def add_late_note(*, settled_id: UUID, waiting: Waiting, note: str, words: str, by: User, now: datetime) -> Settled:
    """Put what was sent on the record of its incident, as a late note in the sender's words, and settle it.

    note: what was sent, in words. words: what whoever adds it says of it, if anything. The same id again returns the
    same row. Raises NotSettled when no incident is known.
    """
    if incident_of(waiting) is None:
        raise NotSettled(
            "The incident it is about is not known, so there is no record to add it to. Set it aside, and say why."
        )
    return _settle(waiting, settled_id, by=by, now=now, how=Settled.How.NOTE, note=note, words=words)


@transaction.atomic
def set_aside(*, settled_id: UUID, waiting: Waiting, why: str, words: str, by: User, now: datetime) -> Settled:
    """Settle it as needing nothing more, with why. What was sent stays, whole. Raises NotSettled without a reason."""
    if why not in Settled.Why.values:
        raise NotSettled("Choose why it is set aside. What was sent is kept either way.")
    if why == Settled.Why.OTHER and not words.strip():
        raise NotSettled("Say in your own words why it is set aside.")
    return _settle(waiting, settled_id, by=by, now=now, how=Settled.How.ASIDE, why=why, words=words)


@transaction.atomic
def record_applied(*, settled_id: UUID, waiting: Envelope, by: User, now: datetime) -> Settled:
    """Say who applied an envelope again, once it has been. Raises NotSettled while it is not."""
    waiting.refresh_from_db(fields=["state"])
    if waiting.state != Envelope.State.APPLIED:
        raise NotSettled("It could not be applied as it came. Add it as a late note, or set it aside.")
    return _settle(waiting, settled_id, by=by, now=now, how=Settled.How.APPLIED)


def incident_of(waiting: Waiting) -> Incident | None:
    """Return the incident something was sent for; None when it never came to be, or is hidden from whoever asks."""
    incident_id = envelope_of(waiting).incident_id
    return Incident.objects.filter(pk=incident_id).first() if incident_id else None


def envelope_of(waiting: Waiting) -> Envelope:
    return waiting.envelope if isinstance(waiting, SetAside) else waiting


def _settle(waiting: Waiting, settled_id: UUID, *, by: User, now: datetime, **said: str) -> Settled:
    """Under the envelope's lock, so that of two who settle it at once the second is told."""
    envelope = envelope_of(waiting)
    Envelope.objects.select_for_update().get(pk=envelope.pk)
    which: dict[str, Waiting] = {"envelope": envelope} if waiting is envelope else {"copy": waiting}
    if existing := Settled.objects.filter(**which).first():
        return _same(existing, settled_id)
    incident = incident_of(waiting)
    settled = Settled.objects.create(id=settled_id, incident=incident, at=now, by=by, **which, **said)
    if incident:
        log(locked(incident), "settled_envelope", settled, by=by, at=now, received=str(waiting.pk), **said)
    else:
        log_reading(
            operation="alteration",
            record_kind="envelope",
            record_ids=[waiting.pk],
            by=by,
            at=now,
            page="settle_envelope",
        )
    return settled


def _same(existing: Settled, settled_id: UUID) -> Settled:
    if existing.pk != settled_id:
        raise SettledAlready(f"{existing.by.called} has settled this already.")
    return existing
