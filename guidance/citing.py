"""Everything in the guidance that cites a provision, or teaches with a lesson. Pure: content in, rows out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidance.graph import model
from guidance.graph.predicate import parse, reads


@dataclass(frozen=True)
class Citing:
    """`kind`: paragraph, question, outcome, claim, power, prohibition, explanation. `link`: slug and anchor, or ""."""

    kind: str
    where: str
    text: str
    document: str = ""
    anchor: str = ""


def citing(content: model.Content, provision: str) -> Iterator[Citing]:
    """Yield whatever cites `provision`, or turns on its status."""
    for parts in content.documents:
        yield from _document(parts, provision)
    yield from _registers(content.registers, provision)


def _document(parts: model.DocumentContent, provision: str) -> Iterator[Citing]:
    slug = parts.document.slug
    for paragraph in _paragraphs(parts):
        if provision in paragraph.cites:
            yield Citing("paragraph", paragraph.id, paragraph.text, slug, f"p{paragraph.id}")
    for claim in parts.claims:
        if provision in claim.cites:
            yield Citing("claim", claim.said, claim.answer, slug, f"claim-{claim.id}")
    for workflow in parts.workflows:
        yield from _workflow(slug, workflow, provision)


def _paragraphs(parts: model.DocumentContent) -> Iterator[model.Paragraph]:
    return (paragraph for section in parts.document.sections for paragraph in section.paragraphs)


def _workflow(slug: str, workflow: model.Workflow, provision: str) -> Iterator[Citing]:
    for question in workflow.questions.values():
        if provision in question.cites or f"law.{provision}" in _read_by(question):
            yield Citing("question", workflow.title, question.question, slug)
    for outcome in workflow.outcomes.values():
        if provision in cited_in(outcome):
            yield Citing("outcome", workflow.title, outcome.title, slug)


def cited_in(outcome: model.Outcome) -> set[str]:
    """Return every provision an outcome rests on: its basis, and what its lines cite."""
    lines = [cite for line in (*outcome.do, *outcome.never) for cite in line.cites]
    return {*outcome.lawful_basis, *lines}


def _read_by(question: model.Question) -> set[str]:
    routes = [*question.answers.values(), *([question.to] if question.to else [])]
    rows = [branch for route in routes if not isinstance(route, str) for branch in route]
    return {fact for branch in rows if branch.when for fact in reads(parse(branch.when))}


def _registers(registers: model.Registers, provision: str) -> Iterator[Citing]:
    for power in registers.powers:
        duties = {cite for duty in power.before_use for cite in duty.cites}
        read = reads(parse(power.only_when)) if power.only_when else frozenset()
        if provision == power.provision or provision in duties or f"law.{provision}" in read:
            yield Citing("power", power.title, power.limits)
    for item in registers.prohibitions:
        if item.when and f"law.{provision}" in reads(parse(item.when)):
            yield Citing("prohibition", item.id, item.text, item.document)
    for explanation in registers.explanations:
        if provision in explanation.cites:
            yield Citing("explanation", explanation.title, explanation.say)


def taught_by(content: model.Content) -> Mapping[str, list[Citing]]:
    """Return, by lesson, the paragraphs and outcomes that teach with it."""
    found: dict[str, list[Citing]] = {}
    for parts in content.documents:
        slug = parts.document.slug
        for paragraph in _paragraphs(parts):
            for lesson in paragraph.lessons:
                row = Citing("paragraph", paragraph.id, paragraph.text, slug, f"p{paragraph.id}")
                found.setdefault(lesson, []).append(row)
        for title, outcome in ((flow.title, item) for flow in parts.workflows for item in flow.outcomes.values()):
            for lesson in outcome.lessons:
                found.setdefault(lesson, []).append(Citing("outcome", title, outcome.title, slug))
    return found
