"""Receiving an envelope before opening it. A copy is recognised, a forgery set aside, and nothing dropped (decision 7)."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from accounts.models import User
from incidents.models import Envelope, SetAside
from wmpmh.errors import Stale


def receive(
    *,
    envelope_id: UUID,
    kind: str,
    incident_id: UUID,
    by: User,
    now: datetime,
    body: dict[str, object],
    edition: str = "",
) -> Envelope:
    """Store what was sent and return its receipt. The same id and bytes again return the first receipt.

    The same id with other bytes is set aside for a person and raises Stale: both are kept, so this is not one
    atomic block of its own: the caller's transaction, the request's, is committed with the refusal.
    """
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
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
    envelope = Envelope.objects.select_for_update().get(pk=envelope_id)
    if envelope.digest != digest:
        _set_aside(envelope, text=text, digest=digest, by=by, now=now)
    return envelope


def _set_aside(envelope: Envelope, *, text: str, digest: str, by: User, now: datetime) -> None:
    SetAside.objects.create(envelope=envelope, body=text, digest=digest, received_at=now, sent_by=by)
    raise Stale(
        "This page had already been sent with other answers. The first answers stand; these are kept for a person to look at. "
        "Open the question again to change an answer."
    )


def settle(envelope: Envelope, *, now: datetime) -> None:
    """Mark an envelope applied."""
    envelope.state, envelope.applied_at = Envelope.State.APPLIED, now
    envelope.save(update_fields=["state", "applied_at"])
