"""Everything in published content that can be found, most asked for first. Pure: content in, rows out.

A lesson kept back is no row at all, so nobody can find it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidance.graph import model
from guidance.searching.words import exact_key, tokens

IN_A_TITLE = re.compile(r"section (\S+)$")


@dataclass(frozen=True)
class Thing:
    """As guidance.models.SearchRow keeps it."""

    kind: str
    key: str
    title: str
    text: str
    near: str
    place: str
    document: str = ""
    anchor: str = ""
    for_partners: bool = True
    exact: tuple[str, ...] = ()


def things(content: model.Content) -> list[Thing]:
    """Return what can be found, each once, in the order it is most asked for."""
    parts = sorted(content.documents, key=lambda part: part.document.number)
    titles = {item.id: item.title for item in content.registers.provisions}
    found = [
        *(thing for part in parts for thing in _workflows(part)),
        *(thing for part in parts for thing in _outcomes(part)),
        *(thing for part in parts for thing in _claims(part)),
        *map(_explanation, content.registers.explanations),
        *(thing for part in parts for thing in _terms(part)),
        *(thing for part in parts for thing in _paragraphs(part, titles)),
        *map(_provision, content.registers.provisions),
        *(_lesson(item) for item in content.registers.lessons if not item.hidden),
    ]
    return list({(thing.kind, thing.title, thing.text): thing for thing in reversed(found)}.values())[::-1]


def vocabulary(found: Iterable[Thing], synonyms: Iterable[model.Synonym]) -> Counter[str]:
    """Return the words that stand in them, and those people say, each with how often. Numbers and short words are left out."""
    texts = [text for thing in found for text in (thing.title, thing.text, thing.near)]
    said = [said for row in synonyms for said in row.said]
    return Counter(word for text in (*texts, *said) for word in tokens(text) if word.isalpha() and 3 < len(word) < 60)


def _workflows(part: model.DocumentContent) -> Iterator[Thing]:
    for flow in sorted(part.workflows, key=lambda flow: flow.order):
        questions = " ".join(question.question for question in flow.questions.values())
        yield Thing(
            "workflow", f"{part.document.slug}/{flow.id}", f"{flow.title}. {flow.situation}", flow.situation, questions,
            part.document.title, part.document.slug, for_partners=False,
        )  # fmt: skip


def _outcomes(part: model.DocumentContent) -> Iterator[Thing]:
    for flow in sorted(part.workflows, key=lambda flow: flow.order):
        for name, outcome in flow.outcomes.items():
            lines = [*(line.text for line in outcome.do), *(never.text for never in outcome.never)]
            yield Thing(
                "outcome", f"{part.document.slug}/{flow.id}/{name}", outcome.title, " ".join(lines), f"{flow.title} {part.document.title}",
                f"{flow.title}: {flow.situation}", part.document.slug, for_partners=False, exact=(exact_key(name),),
            )  # fmt: skip


def _claims(part: model.DocumentContent) -> Iterator[Thing]:
    for claim in part.claims:
        yield Thing(
            "claim", claim.id, claim.said, f"{claim.answer} {claim.say}", part.document.title, part.document.title,
            part.document.slug, f"claim-{claim.id}", exact=(exact_key(claim.id),),
        )  # fmt: skip


def _explanation(item: model.Explanation) -> Thing:
    lines = [line for part in item.parts for line in part.lines]
    return Thing(
        "explanation", item.id, item.title, " ".join((item.say, *lines)), " ".join(item.powers), "To read to them"
    )


def _terms(part: model.DocumentContent) -> Iterator[Thing]:
    for term in part.document.glossary:
        yield Thing(
            "term", term.term, term.term, term.meaning, "", part.document.title, part.document.slug, "words",
        )  # fmt: skip


def _paragraphs(part: model.DocumentContent, titles: dict[str, str]) -> Iterator[Thing]:
    for section in part.document.sections:
        for item in section.paragraphs:
            cites = " ".join(titles.get(cite, "") for cite in item.cites)
            yield Thing(
                "paragraph", item.id, section.title, item.text, f"{part.document.title} {cites}",
                f"{part.document.title}, {item.id}", part.document.slug, f"p{item.id}", "partner" in item.audience,
                (exact_key(item.id),),
            )  # fmt: skip


def _provision(item: model.Provision) -> Thing:
    number = IN_A_TITLE.search(item.title)
    exact = {exact_key(item.id), exact_key(item.title), *([f"s{number[1].lower()}"] if number else [])}
    return Thing(
        "provision", item.id, item.title, item.summary, item.note, "Law, with its dates", exact=tuple(sorted(exact))
    )


def _lesson(item: model.Lesson) -> Thing:
    return Thing(
        "lesson", item.id, item.name, item.lesson, f"{item.body} {item.year}", f"{item.id}. {item.body}",
        item.document, item.id, "partner" in item.audience, (exact_key(item.id),),
    )  # fmt: skip
