"""Builds one workflow's graph: everything it shows or reads, spelt out in plain JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from guidance.graph import model
from guidance.graph.predicate import parse, reads, to_json

Json = dict[str, Any]
LEADING = ("choice", "yes_no")


class Inliner:
    """Looks up what ids stand for, so a graph carries words and not references."""

    def __init__(self, content: model.Content) -> None:
        registers = content.registers
        facts = registers.facts
        self.facts = {fact.id: fact for fact in facts.facts}
        self.derived = {item.id: item for item in facts.derived}
        self.bands = {band.id: band for band in facts.bands}
        self.clocks = {clock.id: clock for clock in facts.clocks}
        self.powers = {power.id: power for power in registers.powers}
        self.provisions = {provision.id: provision for provision in registers.provisions}
        self.slots = {slot.id: slot for slot in registers.slots}
        self.lessons = {lesson.id: lesson for lesson in registers.lessons}
        self.interruptions = registers.interruptions
        self.claims = {claim.id: claim for parts in content.documents for claim in parts.claims}
        self.paragraphs = {
            paragraph.id: paragraph
            for parts in content.documents
            for section in parts.document.sections
            for paragraph in section.paragraphs
        }
        self.titles = {
            f"{parts.document.slug}/{workflow.id}": workflow.title
            for parts in content.documents
            for workflow in parts.workflows
        }

    def graph(self, slug: str, workflow: model.Workflow) -> Json:
        """Return the compiled graph, schema graph/1: every key below is read by walk, prove and the pages."""
        read = self._all_read(workflow)
        return {
            "schema": "graph/1",
            "document": slug,
            "workflow": workflow.id,
            "title": workflow.title,
            "situation": workflow.situation,
            "order": workflow.order,
            "start": workflow.start,
            "facts": {id_: self._fact(self.facts[id_]) for id_ in self._facts_used(workflow)},
            "derived": {id_: self._derived(self.derived[id_]) for id_ in sorted(read & self.derived.keys())},
            "bands": {id_: self._band(band) for id_, band in self.bands.items() if id_ in read},
            "clocks": {id_: self._clock(clock) for id_, clock in self.clocks.items() if id_ in read},
            "law": {id_: self._law(id_) for id_ in sorted(name[4:] for name in read if name.startswith("law."))},
            "slots": {id_: self._slot(id_) for id_ in self._slots_used(workflow)},
            "questions": {id_: self._question(question) for id_, question in workflow.questions.items()},
            "outcomes": {
                id_: self._outcome(outcome, self._law_leading_to(workflow, id_))
                for id_, outcome in workflow.outcomes.items()
            },
            "interruptions": {
                item.id: {"label": item.label, "fact": item.fact, "card": self._outcome(item.card, [])}
                for item in self.interruptions
            },
            "card": self._card(workflow),
        }

    # What is used

    def _cards(self, workflow: model.Workflow) -> list[model.Outcome]:
        return [*workflow.outcomes.values(), *(item.card for item in self.interruptions)]

    def _facts_used(self, workflow: model.Workflow) -> list[str]:
        used = {ask.fact for question in workflow.questions.values() for ask in question.ask}
        used |= {fact for outcome in self._cards(workflow) for fact in outcome.record}
        used |= {item.fact for item in self.interruptions}
        used |= {self.bands[id_].of for id_ in self._all_read(workflow) & self.bands.keys()}
        used &= self.facts.keys()
        used |= {option.fact for id_ in used for option in self.facts[id_].options}
        return sorted(used)

    def _slots_used(self, workflow: model.Workflow) -> list[str]:
        used: set[str | None] = {slot for question in workflow.questions.values() for slot in question.slots}
        for outcome in self._cards(workflow):
            used |= {line.slot for line in outcome.do} | {tell.slot for tell in outcome.tell}
            used |= {step.slot for step in outcome.escalate}
        used |= set(workflow.card.call if workflow.card else ())
        return sorted(slot for slot in used if slot)

    def _all_read(self, workflow: model.Workflow) -> set[str]:
        """Return every fact the edges read, and what derived facts among them read in turn."""
        found: set[str] = set()
        todo = [name for question in workflow.questions.values() for name in self._read_by(question)]
        todo += [clock for question in workflow.questions.values() for clock in question.clocks]
        while todo:
            name = todo.pop()
            if name in found:
                continue
            found.add(name)
            if name in self.derived:
                todo += [fact for case in self.derived[name].cases for fact in reads(parse(case.when))]
        return found

    def _read_by(self, question: model.Question) -> set[str]:
        return {
            fact
            for routes in branches_of(question).values()
            for when, _ in routes
            if when is not None
            for fact in reads(parse(when))
        }

    def _law_read_by(self, when: str | None) -> set[str]:
        names = set(reads(parse(when))) if when else set()
        for name in list(names & self.derived.keys()):
            names |= {fact for case in self.derived[name].cases for fact in reads(parse(case.when))}
        return {name[4:] for name in names if name.startswith("law.")}

    def _law_leading_to(self, workflow: model.Workflow, outcome: str) -> list[str]:
        """Return the provisions whose status the outcome hangs on: read by edges into it or by its powers."""
        found: set[str] = set()
        for question in workflow.questions.values():
            for routes in branches_of(question).values():
                if any(target == outcome for _, target in routes):
                    found |= {law for when, _ in routes for law in self._law_read_by(when)}
        for power in workflow.outcomes[outcome].powers:
            found |= self._law_read_by(self.powers[power].only_when)
        return sorted(found)

    # How each is spelt

    def _fact(self, fact: model.Fact) -> Json:
        return {
            **fact.model_dump(
                mode="json",
                include={
                    "label", "type", "none_label", "about", "holds", "sensitivity", "event", "hint", "steers", "confirm",
                },
            ),
            "values": [self._value(value) for value in fact.values],
            "options": [
                {"fact": item.fact, "label": self.facts[item.fact].label, "unticked": item.unticked}
                for item in fact.options
            ],
        }  # fmt: skip

    def _value(self, value: model.Value) -> Json:
        return {"id": value.id, "label": value.label, "note": value.note, "confirm": value.confirm}

    def _derived(self, item: model.Derived) -> Json:
        return {
            "label": item.label,
            "cases": [[to_json(parse(case.when)), case.value] for case in item.cases],
            "otherwise": item.otherwise,
            "values": [self._value(value) for value in item.values],
        }

    def _band(self, band: model.Band) -> Json:
        return {
            "label": band.label,
            "of": band.of,
            "cuts": [int(cut) if cut == int(cut) else cut for cut in band.cuts],
            "values": [self._value(value) for value in band.values],
        }

    def _clock(self, clock: model.ClockFact) -> Json:
        return {"label": clock.label, "values": [self._value(value) for value in clock.values]}

    def _law(self, provision: str) -> Json:
        return {"title": self.provisions[provision].title, "cautious": self.provisions[provision].cautious}

    def _slot(self, id_: str) -> Json:
        return {"label": self.slots[id_].label, "fallback": self.slots[id_].fallback}

    def _cites(self, ids: Iterable[str]) -> list[Json]:
        return [
            {"id": id_, "title": item.title, "url": item.url, "verified": item.verified}
            for id_ in ids
            for item in (self.provisions[id_],)
        ]

    def _question(self, question: model.Question) -> Json:
        lead = lead_of(question, self.facts)
        return {
            "question": question.question,
            "why": question.why,
            "ask": [ask.model_dump(mode="json") for ask in question.ask],
            "lead": lead,
            "branches": {
                value: [[None if when is None else to_json(parse(when)), target] for when, target in routes]
                for value, routes in branches_of(question).items()
            },
            "cites": self._cites(question.cites),
            "law": [self._paragraph(self.paragraphs[id_]) for id_ in question.law],
            "slots": list(question.slots),
            "notes": list(question.notes),
            "clocks": list(question.clocks),
            "confirm": question.confirm,
            "reads_law": sorted(
                {
                    law
                    for routes in branches_of(question).values()
                    for when, _ in routes
                    for law in self._law_read_by(when)
                }
            ),
        }

    def _paragraph(self, paragraph: model.Paragraph) -> Json:
        return {
            "id": paragraph.id,
            "text": paragraph.text,
            "kind": paragraph.kind,
            "confirm": paragraph.confirm,
            "cites": self._cites(paragraph.cites),
        }

    def _outcome(self, outcome: model.Outcome, reads_law: list[str]) -> Json:
        plain = outcome.model_dump(mode="json", by_alias=True)
        powers = [self.powers[id_] for id_ in outcome.powers]
        lines = [{**line, "cites": self._cites(line["cites"])} for line in plain["do"]]
        return {
            **{key: plain[key] for key in ("title", "kind", "tell", "clocks", "advisor", "escalate", "say", "confirm")},
            "powers": [
                {"id": item.id, "title": item.title, "provision": item.provision, "confirm": item.confirm}
                for item in powers
            ],
            "lawful_basis": self._cites(outcome.lawful_basis),
            "do": lines,
            "never": [{**line, "cites": self._cites(line["cites"])} for line in plain["never"]],
            "record": [
                {"fact": id_, "label": self.facts[id_].label, "type": self.facts[id_].type} for id_ in outcome.record
            ],
            "next": [{"workflow": name, "title": self.titles[name]} for name in outcome.next],
            "claims": [
                item.model_dump(mode="json", include={"id", "said", "by", "answer", "say", "confirm"})
                for item in (self.claims[id_] for id_ in outcome.claims)
            ],
            "lessons": [
                item.model_dump(mode="json", include={"id", "name", "year", "lesson"})
                for item in (self.lessons[id_] for id_ in outcome.lessons)
            ],
            "ruled_out": [
                {"power": item.power, "title": self.powers[item.power].title, "because": item.because}
                for item in outcome.ruled_out
            ],
            "reads_law": reads_law,
        }

    def _card(self, workflow: model.Workflow) -> Json | None:
        card = workflow.card
        if card is None:
            return None
        return {
            "flags": [item.label for item in self.interruptions],
            "lines": [line.text for line in card.lines],
            "say": [spoken.model_dump(mode="json") for spoken in workflow.outcomes[card.say].say],
            "call": list(card.call),
        }


def branches_of(question: model.Question) -> dict[str, list[tuple[str | None, str]]]:
    """Return the ways on, by the leading answer or "*" when the page leads as a whole, as (when, target) rows."""
    routes = question.answers or {"*": question.to or ""}
    return {value: list(_rows(route)) for value, route in routes.items()}


def _rows(route: model.Route) -> Iterator[tuple[str | None, str]]:
    if isinstance(route, str):
        yield None, _tidy(route)
        return
    for branch in route:
        yield branch.when, _tidy(branch.to or branch.else_ or "")


def _tidy(target: str) -> str:
    return target.replace("go: ", "go:")


def lead_of(question: model.Question, facts: dict[str, model.Fact]) -> str | None:
    """Return the choice or yes_no fact whose answer picks the way on, None when the page leads by `to`."""
    if not question.answers:
        return None
    return next(
        (
            ask.fact
            for ask in question.ask
            if ask.required and ask.fact in facts and facts[ask.fact].steers and facts[ask.fact].type in LEADING
        ),
        None,
    )
