"""Reading every chain back, and checking it against the rules and against what the database holds. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import CharField, Exists, F, OuterRef
from django.db.models.functions import Cast

from records import registry, rules
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
    """Check every log chain, then that nothing is left without its entry, then every batch of readings. Stops at the first fault.

    No removal is built yet, so a body that is not there is always a fault.
    """
    chains = entries = 0
    fault: Fault | None = None
    for chain in _chains():
        chains, entries = chains + 1, entries + len(chain)
        fault = rules.first_fault(chain)
        if fault:
            break
    fault = fault or first_missing()
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


def first_missing() -> Fault | None:
    """Return the first row that the database holds and the log does not tell of, or chain of nothing; None if none.

    A chain cut short still follows from its start: what shows the cut is the row its last entry named. One query for
    each kind of row, however many there are.
    """
    for chain in registry.CHAINS:
        if fault := _without_its_chain(chain) or _chain_of_nothing(chain):
            return fault
    return next((fault for logged in registry.LOGGED if (fault := _without_its_entry(logged))), None)


def _without_its_chain(chain: registry.Chain) -> Fault | None:
    begun = LogEntry.objects.filter(chain_kind=chain.kind, chain_id=OuterRef("pk"), position=1, kind=chain.first)
    found = chain.model._default_manager.filter(~Exists(begun)).order_by("pk").first()
    return Fault(f"{chain.kind} {found.pk}", f"has no chain that begins with {chain.first}") if found else None


def _chain_of_nothing(chain: registry.Chain) -> Fault | None:
    owners = chain.model._default_manager.filter(pk=OuterRef("chain_id"))
    found = LogEntry.objects.filter(~Exists(owners), chain_kind=chain.kind, position=1).order_by("pk").first()
    return Fault(f"{chain.kind} {found.chain_id}", "has a chain but is not in the database") if found else None


def _without_its_entry(logged: registry.Logged) -> Fault | None:
    rows = logged.model._default_manager.filter(logged.where).annotate(chain_of=F(logged.chain_id))
    for object_kind, column in logged.names.items():
        entries = LogEntry.objects.filter(
            chain_kind=logged.chain_kind,
            chain_id=OuterRef("chain_of"),
            object_kind=object_kind,
            object_id=Cast(OuterRef(column), CharField()),
        )
        rows = rows.filter(~Exists(entries.filter(kind__in=logged.kinds) if logged.kinds else entries))
    found = rows.order_by("pk").values_list("chain_of", "pk").first()
    if found is None:
        return None
    chain_id, pk = found
    kinds = f" as {' or '.join(logged.kinds)}" if logged.kinds else ""
    return Fault(
        f"{logged.chain_kind} {chain_id}", f"holds {logged.model._meta.model_name} {pk}, which no entry names{kinds}"
    )


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
