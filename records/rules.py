"""How a chain of log entries, and a batch of readings, is hashed and checked. Pure; works on an export with no database."""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

START = "0" * 64
"""What the first entry of a chain, or the first batch, follows."""

# Every field that is chained. The commitment stands for the body, so the body can go and the chain stay.
CHAINED = (
    "chain_kind",
    "chain_id",
    "position",
    "kind",
    "object_kind",
    "object_id",
    "actor_id",
    "actor_rank",
    "actor_roles",
    "at",
    "at_device",
    "edition",
    "commitment",
    "previous",
)
READ = (
    "id",
    "at",
    "actor_id",
    "actor_roles",
    "operation",
    "record_kind",
    "record_ids",
    "recipient",
    "page",
    "mode",
    "regime",
)


@dataclass(frozen=True)
class Fault:
    """The first thing wrong with a chain: where, and what."""

    where: str
    what: str


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, int | str | bool) or value is None else str(value)


def canonical(row: Mapping[str, object], fields: Sequence[str]) -> bytes:
    """Return the bytes that are hashed: the named fields as compact JSON with sorted keys."""
    return json.dumps(
        {field: _plain(row[field]) for field in fields}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def commitment(*, salt: bytes, body: str) -> str:
    """Return HMAC-SHA256(salt, body) in hex. With salt and body gone it tells nobody anything."""
    return hmac.new(salt, body.encode(), hashlib.sha256).hexdigest()


def entry_hash(row: Mapping[str, object]) -> str:
    """Return the SHA-256 of an entry's chained fields, in hex."""
    return hashlib.sha256(canonical(row, CHAINED)).hexdigest()


def batch_root(*, number: int, previous_root: str, readings: Iterable[Mapping[str, object]]) -> str:
    """Return the root of a batch: SHA-256 over its number, the root before it, and each reading in order."""
    digest = hashlib.sha256(f"{number}:{previous_root}".encode())
    for reading in readings:
        digest.update(hashlib.sha256(canonical(reading, READ)).digest())
    return digest.hexdigest()


def first_fault(entries: Sequence[Mapping[str, object]], *, removed: Collection[int] = ()) -> Fault | None:
    """Return the first bad entry of one chain given in order of position, or None if it is whole.

    Each entry holds the CHAINED fields, `hash`, `salt` and `body`. removed: positions whose body a removal on record
    took away; any other without its body is a fault.
    """
    previous = START
    for expected, entry in enumerate(entries, start=1):
        where = f"{entry['chain_kind']} {entry['chain_id']} entry {entry['position']}"
        if entry["position"] != expected:
            return Fault(where, f"entry {expected} is missing")
        if entry["previous"] != previous:
            return Fault(where, "does not follow the entry before it")
        if entry_hash(entry) != entry["hash"]:
            return Fault(where, "has been changed")
        if why := _why_not_its_body(entry, is_removed=expected in removed):
            return Fault(where, why)
        previous = str(entry["hash"])
    return None


def _why_not_its_body(entry: Mapping[str, object], *, is_removed: bool) -> str | None:
    if entry.get("body") is None:
        return None if is_removed else "its body is missing, with no removal on record"
    if commitment(salt=_bytes(entry["salt"]), body=str(entry["body"])) != entry["commitment"]:
        return "its body has been changed"
    return None


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | bytearray | memoryview) else str(value).encode()
