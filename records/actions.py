"""Writing what is accounted for: log entries, readings and their seals."""

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from records import rules
from records.models import LogBody, LogEntry, Reading, ReadingBatch, ReadingSeal

SEALER_LOCK = 0x5EA1
"""One sealer at a time, by advisory lock, whoever asks."""


@transaction.atomic
def append_entry(
    *,
    chain_kind: str,
    chain_id: UUID,
    kind: str,
    object_kind: str,
    object_id: object,
    body: dict[str, object],
    by: User | None,
    at: datetime,
    at_device: datetime | None = None,
    edition: str = "",
) -> LogEntry:
    """Append one act to a chain. The caller holds the lock on the chain's owner (the incident's row), so places never race.

    `body` is JSON; it may hold personal data and is sealed apart from the entry (decision 13).
    """
    last = LogEntry.objects.of_chain(chain_kind, chain_id).last()
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    salt = secrets.token_bytes(32)
    entry = LogEntry(
        chain_kind=chain_kind,
        chain_id=chain_id,
        position=last.position + 1 if last else 1,
        kind=kind,
        object_kind=object_kind,
        object_id=str(object_id),
        actor_id=by.pk if by else None,
        actor_rank=by.rank if by else "",
        actor_roles=roles_of(by),
        at=at,
        at_device=at_device,
        edition=edition,
        commitment=rules.commitment(salt=salt, body=text),
        previous=last.hash if last else rules.START,
    )
    entry.hash = rules.entry_hash(vars(entry))
    entry.save(force_insert=True)
    LogBody(entry=entry, chain_kind=chain_kind, chain_id=chain_id, salt=salt, text=text).save(force_insert=True)
    return entry


def roles_of(user: User | None) -> str:
    """Return the user's roles as they are now, comma-separated, for keeping on an act."""
    return ",".join(sorted(user.roles)) if user else ""


def log_reading(
    *,
    operation: str,
    record_kind: str,
    record_ids: Iterable[object],
    by: User | None,
    at: datetime,
    page: str = "",
    recipient: str = "",
    mode: str = Reading.Mode.NORMAL,
) -> Reading:
    """Record one operation on personal data, in the transaction of the reply: no row, no reply (decision 12)."""
    reading = Reading(
        at=at,
        actor_id=by.pk if by else None,
        actor_roles=roles_of(by),
        operation=operation,
        record_kind=record_kind,
        record_ids=[str(record_id) for record_id in record_ids],
        page=page,
        recipient=recipient,
        mode=mode,
    )
    reading.save(force_insert=True)
    return reading


@transaction.atomic
def seal_readings(*, now: datetime) -> ReadingBatch | None:
    """Chain every committed reading that has no batch into the next batch. None when there is nothing, or another sealer is at work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if not cursor.fetchone()[0]:
            return None
    readings = list(Reading.objects.unsealed())
    if not readings:
        return None
    return _seal(readings, now=now)


def _seal(readings: Sequence[Reading], *, now: datetime) -> ReadingBatch:
    last = ReadingBatch.objects.order_by("number").last()
    number, previous = (last.number + 1, last.root) if last else (1, rules.START)
    batch = ReadingBatch(
        number=number,
        previous_root=previous,
        count=len(readings),
        root=rules.batch_root(number=number, previous_root=previous, readings=[vars(reading) for reading in readings]),
        sealed_at=now,
    )
    batch.save(force_insert=True)
    ReadingSeal.objects.bulk_create(
        ReadingSeal(reading=reading, batch=batch, position=place) for place, reading in enumerate(readings, start=1)
    )
    return batch
