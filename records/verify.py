"""Reading every chain back and checking it against the rules. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from records import rules
from records.models import LogEntry, Reading, ReadingBatch
from records.rules import Fault


@dataclass(frozen=True)
class Verified:
    """What was checked, and the first fault if there is one. `unsealed`: readings no batch has taken yet."""

    chains: int
    entries: int
    batches: int
    readings: int
    unsealed: int
    fault: Fault | None

    def as_json(self) -> dict[str, object]:
        bad = {"where": self.fault.where, "what": self.fault.what} if self.fault else None
        return {
            **{name: getattr(self, name) for name in ("chains", "entries", "batches", "readings", "unsealed")},
            "first_bad": bad,
        }

    def as_words(self) -> str:
        counts = f"{self.chains} chains, {self.entries} entries; {self.batches} batches, {self.readings} readings, {self.unsealed} not yet sealed."
        return (
            f"BAD: {self.fault.where} {self.fault.what}. Stopped there: {counts}" if self.fault else f"Whole: {counts}"
        )


def verify() -> Verified:
    """Check every log chain, then every batch of readings. Stops at the first fault."""
    chains = entries = 0
    fault: Fault | None = None
    for chain in _chains():
        chains, entries = chains + 1, entries + len(chain)
        fault = rules.first_fault(chain)
        if fault:
            break
    batches, readings, batch_fault = (0, 0, None) if fault else _verify_batches()
    return Verified(chains, entries, batches, readings, Reading.objects.unsealed().count(), fault or batch_fault)


def _chains() -> Iterator[list[dict]]:
    rows = (
        LogEntry.objects.order_by("chain_kind", "chain_id", "position").select_related("body").iterator(chunk_size=2000)
    )
    for _, chain in groupby(rows, key=lambda row: (row.chain_kind, row.chain_id)):
        yield [_as_row(entry) for entry in chain]


def _as_row(entry: LogEntry) -> dict:
    body = getattr(entry, "body", None)
    return {**vars(entry), "salt": bytes(body.salt) if body else None, "body": body.text if body else None}


def _verify_batches() -> tuple[int, int, Fault | None]:
    previous, count = rules.START, 0
    number = 0
    for number, batch in enumerate(ReadingBatch.objects.order_by("number"), start=1):
        readings = list(Reading.objects.filter(seal__batch=batch).order_by("seal__position"))
        count += len(readings)
        where = f"readings batch {batch.number}"
        if batch.number != number:
            return number, count, Fault(where, f"batch {number} is missing")
        if batch.previous_root != previous:
            return number, count, Fault(where, "does not follow the batch before it")
        root = rules.batch_root(
            number=batch.number, previous_root=previous, readings=[vars(reading) for reading in readings]
        )
        if len(readings) != batch.count or root != batch.root:
            return number, count, Fault(where, "its readings have been changed, added or taken away")
        previous = batch.root
    return number, count, None
