"""Which law status counts on a day, and whether an edition may be published. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any


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


def why_not_publish(
    *, authors: Iterable[int], approvals: Sequence[Yes], counter_examples: int, legal: bool
) -> str | None:
    """Return why something may not be published, as a sentence; None if it may (decisions 3, 40).

    It is checked with no counter-example, and for its exact hash an approver, not an author, has said yes; and where
    law or powers change (`legal`), force legal services too, another person and not an author.
    """
    if counter_examples:
        return f"The check found {counter_examples} counter-examples. Nothing is published until there are none."
    others = [yes for yes in approvals if yes.by not in set(authors)]
    approvers = {yes.by for yes in others if yes.said_as == "approver"}
    lawyers = {yes.by for yes in others if yes.said_as == "legal"}
    if not approvers:
        return "This needs an approver who is not its author."
    if legal and not lawyers:
        return "This changes law or powers. It needs force legal services too, not its author."
    if legal and len(approvers | lawyers) < 2:
        return "The approver and force legal services must be two people."
    return None


def needs_legal(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    """Return whether a document's change touches law, or what an outcome offers (decision 40).

    before, after: documents as plain JSON (the parts of DocumentContent); before is None for a new one.
    """
    return before is None or _law_in(before) != _law_in(after)


def _law_in(body: Mapping[str, Any]) -> dict[str, object]:
    paragraphs = [item for section in body["document"]["sections"] for item in section["paragraphs"]]
    law: dict[str, object] = {item["id"]: item for item in paragraphs if item["kind"] == "law" or item["cites"]}
    for workflow in body["workflows"]:
        for id_, outcome in workflow["outcomes"].items():
            uses = [line["uses"] for line in outcome["do"] if line["uses"]]
            law[f"{workflow['id']}.{id_}"] = (outcome["powers"], outcome["lawful_basis"], uses)
        for id_, question in workflow["questions"].items():
            law[f"{workflow['id']}.{id_}"] = (question["answers"], question["to"])
    return law


LEGAL_REGISTERS = frozenset({"facts", "powers", "prohibitions", "provisions", "interruptions"})
"""Registers of which any change is a change of law: what may be asked, offered or forbidden."""

SECOND_PERSON_WITHIN = timedelta(hours=24)


def why_not_settle_suspension(*, suspended_by: int, by: int) -> str | None:
    """Return why `by` may not withdraw or lift a suspension: one may suspend, a second person settles (decision 24)."""
    if suspended_by == by:
        return "You suspended it. A second person withdraws it or lifts the suspension."
    return None


MAY_SAY_YES = {"approver": "guidance_approver", "legal": "legal"}


def why_not_approve(*, by: int, roles: Collection[str], said_as: str, authors: Collection[int]) -> str | None:
    """Return why someone may not say yes to a draft; None if they may (decision 3: one person, not an author)."""
    if by in authors:
        return "You wrote in this draft. Someone else says yes to it."
    if MAY_SAY_YES[said_as] not in roles:
        return "Your role does not say yes to guidance in this way."
    return None


MAY_SUSPEND = frozenset({"legal", "force_lead", "guidance_approver"})


def why_not_suspend(*, roles: Collection[str], rank: str) -> str | None:
    """Return why someone may not stop a workflow: force legal, a superintendent or guidance's owners may (decision 24)."""
    if MAY_SUSPEND & set(roles) or rank == "superintendent":
        return None
    return "Force legal services, a superintendent or the guidance's owner may stop it. Ring the duty superintendent."
