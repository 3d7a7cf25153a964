"""What stands on the record: the grounds in the officer's words, and where two people answered one thing differently."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from incidents.models import Answer, Incident, Member, Run
from incidents.views.wording import fact_label, in_words, is_own_words, made_of

GROUNDS = {
    "limb_disorder_reason": "Appeared to have a mental disorder",
    "limb_need_reason": "In immediate need of care or control",
    "limb_necessity_reason": "Necessary, and nothing less would do",
}


def must_not_confer(incident: Incident, user) -> bool:
    """Return whether the incident is quiet and this reader was ever on it.

    They are then shown nothing another put down, and nothing to settle: officers must not confer before accounts
    (practice 8).
    """
    quiet = incident.state == Incident.State.QUIET
    return quiet and Member.objects.filter(incident=incident, user=user).exists()


def own(answers: Iterable[Answer], user) -> list[Answer]:
    return [row for row in answers if user.pk in (row.entered_by_id, row.decided_by_id)]


def standing(answers: Iterable[Answer]) -> list[Answer]:
    """Return the answers given here that no later one replaced. answers: all of the incident, oldest first."""
    answers = list(answers)
    replaced = {row.replaces_id for row in answers}
    return [row for row in answers if row.pk not in replaced and row.source == Answer.Source.ASKED]


def grounds(answers: Iterable[Answer], now: datetime) -> list[dict[str, Any]]:
    """Return why the power was used, in the officer's own words, each with what was written first if it was corrected."""
    kept = once_each(row for row in standing(answers) if row.fact in GROUNDS and row.text)
    return [ground(row, label, now) for fact, label in GROUNDS.items() for row in kept if row.fact == fact]


def ground(answer: Answer, label: str, now: datetime) -> dict[str, Any]:
    before = answer.replaces.text if answer.replaces else ""
    return {
        "label": label,
        "words": answer.text,
        "made": made_of(answer, now),
        "was": before if before != answer.text else "",
        "correct": answer.pk,
    }


def once_each(answers: Iterable[Answer]) -> list[Answer]:
    """Return the newest of what each person said of each thing, and the same words once."""
    newest = {(row.fact, person(row)): row for row in answers}
    return list({(row.fact, repr(row.given)): row for row in newest.values()}.values())


def person(answer: Answer) -> int:
    """Return whose answer it is: the one who decided, whoever keyed it."""
    return answer.decided_by_id or answer.entered_by_id


def two_answers(
    answers: Iterable[Answer], runs: Iterable[Run], conflicts: Iterable[str], sites: Mapping[str, str], now: datetime
) -> list[dict[str, Any]]:
    """Return each thing answered differently by two people, or overtaken while somebody wrote, with every answer that stands.

    conflicts: facts found overtaken. A fact of the moment, asked afresh by each guide, is no disagreement.
    """
    graphs = {run.pk: run.graph.body for run in runs}
    by_fact: dict[str, list[Answer]] = {}
    for row in standing(answers):
        by_fact.setdefault(row.fact, []).append(row)
    conflicts = set(conflicts)
    told = [rows if fact in conflicts else settled(fact, rows, graphs) for fact, rows in by_fact.items()]
    return [both(rows, graphs, sites, now) for rows in told if differ(rows)]


def settled(fact: str, rows: list[Answer], graphs: Mapping[object, Mapping[str, Any]]) -> list[Answer]:
    """Return what each person says of a fact that lasts: the newest of theirs. Nothing of one asked afresh by each guide."""
    return once_each(rows) if lasts(fact, rows, graphs) else []


def lasts(fact: str, rows: Iterable[Answer], graphs: Mapping[object, Mapping[str, Any]]) -> bool:
    shapes = (graphs[row.run_id]["facts"].get(fact, {}) for row in rows if row.run_id in graphs)
    return all(shape.get("holds") != "now" for shape in shapes)


def differ(rows: Iterable[Answer]) -> bool:
    return len({repr(row.given) for row in rows}) > 1


def both(rows: list[Answer], graphs: Mapping[object, Mapping[str, Any]], sites, now: datetime) -> dict[str, Any]:
    return {
        "label": fact_label(graphs[rows[0].run_id], rows[0].fact),
        "answers": [
            {
                "words": f"“{words}”" if is_own_words(graphs[row.run_id], row) else words,
                "by": (row.decided_by or row.entered_by).called,
                "made": made_of(row, now),
            }
            for row in rows
            if (words := in_words(graphs[row.run_id], row.fact, row.given, now, sites))
        ],
    }
