"""Which law status counts on a day, and whether an edition may be published. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class StatusRow:
    """A provision's status from a London date, and when it became known."""

    provision: str
    status: str
    from_on: date
    recorded_at: datetime


def statuses_on(rows: Iterable[StatusRow], *, day: date, known_at: datetime) -> dict[str, str]:
    """Return each provision's status on a London day, as far as was known at an instant (decision 4).

    The latest `from_on` not after the day wins; of two rows for one date, the one recorded last.
    """
    known = [row for row in rows if row.recorded_at <= known_at and row.from_on <= day]
    return {row.provision: row.status for row in sorted(known, key=lambda row: (row.from_on, row.recorded_at))}


@dataclass(frozen=True)
class Yes:
    """One person's approval of one hash."""

    by: int
    said_as: str


def why_not_publish(*, authors: Iterable[int], approvals: Sequence[Yes], counter_examples: int) -> str | None:
    """Return why an edition may not be published, as a sentence; None if it may (decisions 3, 40).

    It is checked with no counter-example, and for its exact hash one approver and one of force legal services,
    two people, neither of them an author, have said yes.
    """
    if counter_examples:
        return f"The check found {counter_examples} counter-examples. Nothing is published until there are none."
    others = [yes for yes in approvals if yes.by not in set(authors)]
    approvers = {yes.by for yes in others if yes.said_as == "approver"}
    legal = {yes.by for yes in others if yes.said_as == "legal"}
    if not approvers or not legal:
        return "An edition needs an approver and force legal services, neither of them its author."
    if len(approvers | legal) < 2:
        return "The approver and force legal services must be two people."
    return None
