"""An incident's answers as a record prints them: the newest of each fact, and every version of what the officer wrote."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from accounts.models import User
from guidance.graph.answers import expand
from guidance.models import Edition, Graph
from incidents.models import Answer, Incident
from partners.models import Site
from records.models import LogBody
from reports import rules
from reports.words import answer_words, at

OWN_WORDS = ("text",)


@dataclass(frozen=True)
class Given:
    """The newest standing answer to a fact: its closed value, its words, and whether they are somebody's own."""

    value: Any
    words: str
    is_quoted: bool
    said: str
    also: tuple[str, ...] = ()
    """What others answered differently, each with who: both stand until a reviewer decides (practice 35)."""


def given_in(incident: Incident) -> dict[str, Given]:
    """Return the newest standing answer to each fact of the incident, whichever run it came from."""
    sites = {str(pk): name for pk, name in Site.objects.values_list("pk", "name")}
    told: dict[str, list[Answer]] = {}
    for answer in _standing(incident):
        told.setdefault(answer.fact, []).append(answer)
    return {fact: _with_others(_given(rows[-1], sites), rows, sites) for fact, rows in told.items()}


def _with_others(given: Given, rows: Iterable[Answer], sites: Mapping[str, str]) -> Given:
    *before, last = rows
    others = {_person(row): row for row in before if _person(row) != _person(last)}
    also = tuple(
        f"{_person(row).called}: {words}"
        for row in others.values()
        if (words := _given(row, sites).words) != given.words and _shape(row).get("holds") != "now"
    )
    return replace(given, also=also)


def _person(answer: Answer) -> User:
    return answer.decided_by or answer.entered_by


def facts_of(incident: Incident) -> dict[str, Any]:
    """Return the facts the answers establish, ticks opened out. Once "yes" at any page stays "yes": it is a record, not advice."""
    facts: dict[str, Any] = {}
    for answer in _standing(incident):
        for fact, value in expand(answer.run.graph.body, {answer.fact: answer.given}).items():
            if facts.get(fact) != "yes":
                facts[fact] = value
    return facts


def _standing(incident: Incident) -> Iterable[Answer]:
    rows = incident.answers.standing().exclude(source=Answer.Source.CARRIED)
    return rows.select_related("run__graph", "decided_by", "entered_by").order_by("entered_at", "id")


def _given(answer: Answer, sites: Mapping[str, str]) -> Given:
    shape = _shape(answer)
    return Given(
        value=answer.value,
        words=answer_words(shape, answer.given, sites),
        is_quoted=shape["type"] in OWN_WORDS,
        said=_said(answer),
    )


def _shape(answer: Answer) -> Mapping[str, Any]:
    return answer.run.graph.body["facts"].get(answer.fact, {"type": "text"})


def _said(answer: Answer) -> str:
    """Return who says so, when it was put down and how: later is ordinary, never a fault (practice 1)."""
    who = (answer.decided_by or answer.entered_by).called
    keyed = f", keyed by {answer.entered_by.called}" if answer.decided_by_id not in (None, answer.entered_by_id) else ""
    return f"{who}{keyed}. {answer.get_made_display()}, put down {at(answer.entered_at)}."


def asked_of(incident: Incident, now: datetime) -> frozenset[str]:
    """Return every fact the guidance used asks for, in any of its guides; with none used, the guidance in force."""
    editions = [run.edition for run in incident.runs.select_related("edition")]
    edition = editions[-1] if editions else Edition.objects.in_force_at(now).first()
    hashes = edition.manifest["graphs"].values() if edition else []
    return frozenset(
        fact for facts in Graph.objects.filter(hash__in=hashes).values_list("body__facts", flat=True) for fact in facts
    )


def row(line: rules.Line, given: Mapping[str, Given], asked: Collection[str]) -> dict[str, Any]:
    """Return one line of a section: its words, or that nobody recorded it, or that no guide asks."""
    fact = next((fact for fact in line.facts if fact in given), None)
    if fact is None:
        words = rules.NOT_RECORDED if set(line.facts) & set(asked) else rules.NOT_ASKED
        return {"label": line.label, "words": words, "known": False, "quoted": False, "note": ""}
    one = given[fact]
    words = rules.NOT_KNOWN if one.value == "not_known" else one.words
    note = f"{'. '.join(one.also)}. All of these stand: a reviewer decides." if one.also else ""
    return {"label": line.label, "words": words, "known": True, "quoted": one.is_quoted, "note": note}


def quotes(incident: Incident, lines: Iterable[rules.Line]) -> tuple[dict[str, Any], ...]:
    """Return what was written for each line, first as first written, then each correction with its reason (design section 5)."""
    written = [
        answer
        for answer in incident.answers.select_related("decided_by", "entered_by").order_by("entered_at", "id")
        if answer.text
    ]
    written = [answer for answer in written if answer.source != Answer.Source.CARRIED]
    kept = [answer for answer in written if _still_shows(answer, written)]
    reasons = _reasons(incident) if any(answer.node == CORRECTION for answer in kept) else {}
    said = [(line, answer) for line in lines for answer in kept if answer.fact in line.facts]
    return tuple(_quote(line, answer, reasons.get(str(answer.pk), "")) for line, answer in _once(said))


def _once(said: Iterable[tuple[rules.Line, Answer]]) -> list[tuple[rules.Line, Answer]]:
    """Leave out words that stand on the same line already: two guides asked, and the officer sent the same again.

    A correction, and what it corrects, are always printed: a correction may go back to the first words.
    """
    said = list(said)
    corrected = {answer.replaces_id for _, answer in said if answer.node == CORRECTION}
    seen: set[tuple[str, str]] = set()
    kept = []
    for line, answer in said:
        is_plain = answer.node != CORRECTION and answer.pk not in corrected
        if is_plain and (line.label, answer.text) in seen:
            continue
        seen |= {(line.label, answer.text)} if is_plain else set()
        kept.append((line, answer))
    return kept


CORRECTION = "correction"


def _still_shows(answer: Answer, written: Iterable[Answer]) -> bool:
    """Return whether a version is printed: what stands, and what a correction after finishing put something beside."""
    after = next((other for other in written if other.replaces_id == answer.pk), None)
    return after is None or after.node == CORRECTION


def _quote(line: rules.Line, answer: Answer, reason: str) -> dict[str, Any]:
    is_correction = answer.node == CORRECTION
    return {
        "label": line.label,
        "words": answer.text,
        "said": _said(answer),
        "is_correction": is_correction,
        "reason": reason,
    }


def _reasons(incident: Incident) -> dict[str, str]:
    """Return why each correction was made, by its answer: the log holds the reason, sealed."""
    bodies = LogBody.objects.filter(
        entry__kind="corrected_answer", chain_kind="incident", chain_id=incident.pk
    ).select_related("entry")
    return {body.entry.object_id: json.loads(body.text).get("reason", "") for body in bodies}
