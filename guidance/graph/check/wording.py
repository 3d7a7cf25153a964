"""Faults in what is written (decision 18; practice 33): prose advising a power, blaming words, forbidden phrases."""

import re
from collections.abc import Iterator
from functools import cache

from guidance.graph import model

_VERBS = {
    "detain": "detained detaining",
    "keep": "kept keeping",
    "hold": "held holding",
    "stop": "stopped stopping",
    "remove": "removed removing",
    "enter": "entered entering",
    "search": "searched searching",
    "seize": "seized seizing",
    "restrain": "restrained restraining",
    "convey": "conveyed conveying",
    "arrest": "arrested arresting",
    "retake": "retaken retaking",
    "return": "returned returning",
    "handcuff": "handcuffed handcuffing",
}
_THEM = r"(?:them|him|her|people|someone|anyone|the (?:person|child|young person|patient)|a person)"
_BASE = "|".join(_VERBS)
_ING = "|".join(words.split()[1] for words in _VERBS.values())
_DONE = "|".join(words.split()[0] for words in _VERBS.values())

_POWER_VERB = re.compile(
    rf"\b(?:{_BASE}|{_ING})\b"
    rf"|\b(?:be|being|get|have|gets?) (?:{_THEM} )?(?:{_DONE})\b"
    r"|\bforc(?:e|ing) (?:entry|open|your way|the (?:door|lock|window))\b|\b(?:use|using|by|reasonable) (?:reasonable )?force\b"
    rf"|\b(?:take|bring|carry|move|drag|lift|escort|transfer|transport)(?: hold of)? {_THEM}\b",
    re.IGNORECASE,
)
_HANDS_ON = re.compile(rf"\b(?:{_BASE})\b(?: \w+)? {_THEM}\b", re.IGNORECASE)
_HARMLESS = re.compile(
    rf"\bkeep {_THEM} (?:informed|updated|warm|calm|company|comfortable|talking|safe|involved|in view|in sight)"
    rf"|\bkeep (?:telling|asking|talking)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(?:not|never|no|nobody|without|cannot|don't|unless)\b", re.IGNORECASE)
_TOLD_TO = re.compile(
    rf"(?:^|[.!?:;]\s+|,\s+(?:then|and)\s+)(?:please\s+|then\s+)?(?:{_BASE})\b(?! (?:note|notes|a|calm))", re.IGNORECASE
)


def has_power_verb(text: str) -> bool:
    """Return whether `text` may tell someone to use a power: detain, keep, hold, take them …"""
    return _POWER_VERB.search(text) is not None


def tells_to_use_power(text: str) -> bool:
    """Return whether a sentence of `text` is an order that starts with a power verb."""
    return _TOLD_TO.search(text) is not None


def wording_problems(content: model.Content) -> list[str]:
    """Return the faults of every line, claim, card and text of the content."""
    found: list[str] = []
    for where, outcome in outcomes_of(content):
        found += _lines(where, outcome)
        found += _claims(content, where, outcome)
    return found + list(_unloved(content)) + [problem for _, problem in forbidden_text(content)]


def outcomes_of(content: model.Content) -> Iterator[tuple[str, model.Outcome]]:
    for parts in content.documents:
        for workflow in parts.workflows:
            for id_, outcome in workflow.outcomes.items():
                yield f"{parts.document.slug}/{workflow.id}: outcomes.{id_}", outcome
    for item in content.registers.interruptions:
        yield f"interruptions.yaml: {item.id}.card", item.card


def _lines(where: str, outcome: model.Outcome) -> Iterator[str]:
    for at, line in enumerate(outcome.do, 1):
        place = f"{where}.do.{at}: {line.text!r}"
        if line.uses is not None and line.uses not in outcome.powers:
            yield f"{place}: uses {line.uses}, which is not among the outcome's powers: add the power or change the line"
        if not has_power_verb(line.text):
            continue
        if line.uses is None and line.by is None and not line.not_:
            yield f"{place}: tells someone to use a power: say `uses:`, `by: other` or `not: true`"
        if line.not_ and _HANDS_ON.search(_HARMLESS.sub("", line.text)) and not _NEGATED.search(line.text):
            yield f"{place}: is marked `not: true` but tells the reader to act on a person: say which power it `uses:`"
    for at, spoken in enumerate(outcome.say, 1):
        if tells_to_use_power(spoken.text) and spoken.to == "person":
            yield f"{where}.say.{at}: {spoken.text!r}: orders the use of a power in words to the person: reword it"


def _claims(content: model.Content, where: str, outcome: model.Outcome) -> Iterator[str]:
    claims = {claim.id: claim for parts in content.documents for claim in parts.claims}
    for claim in (claims[id_] for id_ in outcome.claims if id_ in claims):
        if claim.uses is not None and claim.uses not in outcome.powers:
            yield f"{where}.claims: {claim.id} uses {claim.uses}, which is not among the outcome's powers: take it out"
        unmarked = claim.uses is None and claim.acts is None and not claim.not_
        if unmarked and (tells_to_use_power(claim.answer) or tells_to_use_power(claim.say)):
            yield f"{where}.claims: {claim.id}: tells someone to use a power: say `uses:`, `acts: other` or `not: true`"


def texts_of(content: model.Content) -> Iterator[tuple[str, str]]:
    """Yield (where, text) for everything a reader may be shown, but not what a claim quotes someone as saying."""
    registers = content.registers
    for fact in registers.facts.facts:
        yield f"facts.yaml: {fact.id}", f"{fact.label}\n{fact.hint}\n{fact.none_label}"
        for value in fact.values:
            yield f"facts.yaml: {fact.id}.{value.id}", f"{value.label}\n{value.note}"
    for power in registers.powers:
        yield f"powers.yaml: {power.id}", f"{power.title}\n{power.limits}"
        for duty in power.before_use:
            yield f"powers.yaml: {power.id}.{duty.id}", duty.text
    for slot in registers.slots:
        yield f"slots.yaml: {slot.id}", f"{slot.label}\n{slot.fallback}"
    for lesson in registers.lessons:
        yield f"lessons.yaml: {lesson.id}", lesson.lesson
    for item in registers.explanations:
        lines = [line for part in item.parts for line in (part.heading, *part.lines)]
        yield f"explanations.yaml: {item.id}", "\n".join((item.title, item.say, *lines))
    for where, outcome in outcomes_of(content):
        yield from _outcome_texts(where, outcome)
    for parts in content.documents:
        yield from _document_texts(parts)


def _outcome_texts(where: str, outcome: model.Outcome) -> Iterator[tuple[str, str]]:
    yield f"{where}.title", outcome.title
    for at, line in enumerate(outcome.do, 1):
        yield f"{where}.do.{at}", line.text
    for at, never in enumerate(outcome.never, 1):
        yield f"{where}.never.{at}", f"{never.text}\n{never.why}"
    for tell in outcome.tell:
        yield f"{where}.tell.{tell.id}", tell.what
    for at, step in enumerate(outcome.escalate, 1):
        yield f"{where}.escalate.{at}", step.when
    for at, spoken in enumerate(outcome.say, 1):
        yield f"{where}.say.{at}", spoken.text
    for item in outcome.ruled_out:
        yield f"{where}.ruled_out.{item.power}", item.because


def _document_texts(parts: model.DocumentContent) -> Iterator[tuple[str, str]]:
    slug = parts.document.slug
    yield f"{slug}/document.yaml", f"{parts.document.title}\n{parts.document.purpose}"
    for section in parts.document.sections:
        for paragraph in section.paragraphs:
            yield f"{slug}/document.yaml: {paragraph.id}", paragraph.text
    for term in parts.document.glossary:
        yield f"{slug}/document.yaml: {term.term}", f"{term.term}\n{term.meaning}"
    for claim in parts.claims:
        yield f"{slug}/claims.yaml: {claim.id}", f"{claim.answer}\n{claim.say}"
    for workflow in parts.workflows:
        yield f"{slug}/{workflow.id}", f"{workflow.title}\n{workflow.situation}"
        if workflow.card is not None:
            yield f"{slug}/{workflow.id}: card", "\n".join(line.text for line in workflow.card.lines)
        for id_, question in workflow.questions.items():
            asked = "\n".join(ask.wording for ask in question.ask)
            text = "\n".join((question.question, question.why, asked, *question.notes))
            yield f"{slug}/{workflow.id}: questions.{id_}", text


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _unloved(content: model.Content) -> Iterator[str]:
    for where, text in texts_of(content):
        for word in content.registers.words:
            found = _pattern(word.pattern).search(text)
            if found:
                yield f"{where}: says {found.group(0)!r} ({word.why}): say {word.say}"


def forbidden_text(content: model.Content) -> Iterator[tuple[str, str]]:
    """Yield (prohibition id, problem) for each text a prohibition's pattern matches."""
    patterns = [(item, _pattern(item.pattern)) for item in content.registers.prohibitions if item.pattern]
    for where, text in texts_of(content):
        for item, pattern in patterns:
            found = pattern.search(text)
            if found:
                yield item.id, f"{where}: says {found.group(0)!r}, which {item.id} forbids ({item.text}): reword it"
