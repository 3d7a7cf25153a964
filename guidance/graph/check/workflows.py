"""Faults in documents, claims, scenarios and questions: ids that do not resolve and answers that lead nowhere."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from guidance.graph import model
from guidance.graph.answers import why_not_valid
from guidance.graph.check.names import STATUSES, Names, predicate_problems, unknown
from guidance.graph.inline import branches_of, lead_of


def document_problems(content: model.Content) -> list[str]:
    """Return the faults of paragraphs, claims, scenarios and edge rows."""
    names = Names(content)
    found: list[str] = []
    for parts in content.documents:
        slug = parts.document.slug
        for section in parts.document.sections:
            for paragraph in section.paragraphs:
                where = f"{slug}/document.yaml: {paragraph.id}"
                found += unknown(where, "provision", paragraph.cites, names.provisions)
                found += unknown(where, "lesson", paragraph.lessons, names.lessons)
        for claim in parts.claims:
            where = f"{slug}/claims.yaml: {claim.id}"
            found += unknown(where, "provision", claim.cites, names.provisions)
            found += unknown(where, "paragraph", claim.paragraphs, names.paragraphs)
        found += _examples(content, names, parts)
    return found


def _examples(content: model.Content, names: Names, parts: model.DocumentContent) -> list[str]:
    slug = parts.document.slug
    workflows = {workflow.id for workflow in parts.workflows}
    outcomes = {id_ for workflow in names.workflows.values() for id_ in workflow.outcomes}
    nodes = outcomes | {id_ for workflow in names.workflows.values() for id_ in workflow.questions}
    found: list[str] = []
    for scenario in parts.scenarios:
        where = f"{slug}/scenarios.yaml: {scenario.id}"
        found += unknown(where, "workflow", [scenario.workflow], workflows)
        found += unknown(where, "outcome", [scenario.outcome], outcomes)
        found += unknown(where, "power", [*scenario.powers, *scenario.never_powers], names.powers)
        found += [f"{where}.facts: {why}" for why in given_faults(names, scenario.facts)]
    for row in parts.edges:
        where = f"{slug}/edges.yaml: {row.id}"
        found += unknown(where, "workflow", [row.workflow], workflows)
        found += unknown(where, "node", [row.reaches], nodes | names.workflows.keys())
        found += [f"{where}.facts: {why}" for why in given_faults(names, row.facts)]
    return found


def given_faults(names: Names, given: Mapping[str, object], now: datetime | None = None) -> Iterator[str]:
    """Yield what is wrong with facts given to a walk: keys may be facts, law.*, clock.* or "slug/workflow:fact".

    now: the present instant, for refusing instants far in the future; None skips that.
    """
    for key, value in given.items():
        workflow, _, fact = key.rpartition(":")
        if workflow and workflow not in names.workflows:
            yield f"{key}: there is no workflow {workflow!r}: use slug/workflow:fact"
        elif fact.startswith("law."):
            yield from _law_fault(names, fact, value)
        elif fact.startswith("clock."):
            allowed = names.readable.get(fact, ()) if fact in names.clocks else ()
            if value not in allowed:
                yield f"{fact}: {value!r} is not one of its values: use {', '.join(allowed) or 'a clock in facts.yaml'}"
        elif fact in names.facts:
            yield from filter(
                None, [why_not_valid({"facts": {fact: _answerable(names.facts[fact])}}, fact, value, now)]
            )
        elif fact in names.readable:
            yield f"{fact}: is worked out, never given: give {', '.join(sorted(_asked_for(names, fact)))}"
        else:
            yield unknown(fact, "fact", [fact], names.facts)[0]


def _answerable(fact: model.Fact) -> dict[str, object]:
    return {
        "type": fact.type,
        "values": [{"id": value.id} for value in fact.values],
        "options": [{"fact": option.fact} for option in fact.options],
    }


def _asked_for(names: Names, fact: str) -> set[str]:
    if fact.endswith(".none"):
        return {fact.removesuffix(".none")}
    return {names.bands[base].of if base in names.bands else base for base in names.bases(fact)}


def _law_fault(names: Names, fact: str, value: object) -> Iterator[str]:
    if fact[4:] not in names.provisions:
        yield unknown(fact, "provision", [fact[4:]], names.provisions)[0]
    allowed = (*STATUSES, "unknown", "commenced")
    if value not in allowed:
        yield f"{fact}: {value!r} is not a status: use {', '.join(allowed)}"


def workflow_problems(content: model.Content, name: str, workflow: model.Workflow) -> list[str]:
    """Return the faults of one workflow's questions and edges."""
    names = Names(content)
    found: list[str] = []
    if workflow.start not in workflow.questions:
        found.append(f"{name}: start {workflow.start!r} is not a question: name one")
    both = workflow.questions.keys() & workflow.outcomes.keys()
    found += [f"{name}: {id_!r} is a question and an outcome: rename one" for id_ in sorted(both)]
    nodes = workflow.questions.keys() | workflow.outcomes.keys()
    for id_, question in workflow.questions.items():
        where = f"{name}: questions.{id_}"
        found += _question(names, where, question) + _edges(names, where, nodes, question)
    return found


def _question(names: Names, where: str, question: model.Question) -> list[str]:
    found = unknown(f"{where}.ask", "fact", [ask.fact for ask in question.ask], names.facts)
    found += unknown(f"{where}.cites", "provision", question.cites, names.provisions)
    found += unknown(f"{where}.law", "paragraph", question.law, names.paragraphs)
    found += unknown(f"{where}.slots", "slot", question.slots, names.slots)
    found += unknown(f"{where}.clocks", "clock fact", question.clocks, names.clocks)
    if not any(ask.required for ask in question.ask):
        found.append(f"{where}: asks nothing that must be answered: it would never be shown; require one fact")
    if found or not question.answers:
        return found
    lead = lead_of(question, names.facts)
    if lead is None:
        return [f"{where}: has answers but asks no required choice or yes_no: ask one, or lead by `to`"]
    wanted = set(names.readable[lead])
    given = set(question.answers)
    missing = [f"{where}.answers: {value} leads nowhere: add it" for value in sorted(wanted - given)]
    return missing + [
        f"{where}.answers: {value} is not an answer of {lead}: take it out, or use {', '.join(sorted(wanted))}"
        for value in sorted(given - wanted)
    ]


def _edges(names: Names, where: str, nodes: Collection[str], question: model.Question) -> list[str]:
    found: list[str] = []
    for value, routes in branches_of(question).items():
        place = f"{where}.{'to' if value == '*' else f'answers.{value}'}"
        if not routes or routes[-1][0] is not None:
            found.append(f"{place}: the last branch has no else: say where everyone else goes")
        for at, (when, target) in enumerate(routes):
            if when is None and at + 1 < len(routes):
                found.append(f"{place}: there are branches after else: else comes last")
            if when is not None:
                found += predicate_problems(names, place, when)
            found += _target(names, place, nodes, target)
    return found


def _target(names: Names, place: str, nodes: Collection[str], target: str) -> list[str]:
    if target.startswith("go:"):
        return unknown(place, "workflow", [target[3:]], names.workflows)
    return unknown(place, "question or outcome", [target], nodes)
