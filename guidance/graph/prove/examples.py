"""Scenarios and the fact base's own edges: cases by another hand, and the advice they must get (decision 36)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from guidance.graph import model
from guidance.graph.answers import Graph
from guidance.graph.prove.words import plain_example
from guidance.graph.walk import Leg, follow


def example_faults(
    graphs: Mapping[str, Graph],
    slug: str,
    scenarios: Sequence[model.Scenario],
    edges: Sequence[model.EdgeRow],
) -> Iterator[dict[str, Any]]:
    """Yield a counter-example for each scenario or edge row that does not get what it must."""
    for scenario in scenarios:
        yield from scenario_faults(graphs, slug, scenario)
    for row in edges:
        yield from edge_faults(graphs, slug, row)


def scenario_faults(graphs: Mapping[str, Graph], slug: str, scenario: model.Scenario) -> Iterator[dict[str, Any]]:
    """Yield a counter-example for each thing the scenario must be advised and is not."""
    legs = journey(graphs, f"{slug}/{scenario.workflow}", scenario.facts)
    for fault in _scenario_faults(graphs, scenario, legs):
        words = f"In ‘{scenario.title}’ ({scenario.source}) {fault}."
        yield {**plain_example(scenario.id, words, legs[-1].walk.outcome), "facts": dict(scenario.facts)}


def edge_faults(graphs: Mapping[str, Graph], slug: str, row: model.EdgeRow) -> Iterator[dict[str, Any]]:
    """Yield a counter-example if the row's answers do not reach what the fact base says comes next."""
    legs = journey(graphs, f"{slug}/{row.workflow}", row.facts)
    passed = {step.question for leg in legs for step in leg.walk.steps}
    ends = {leg.walk.at for leg in legs} | {leg.walk.outcome for leg in legs} | {leg.walk.go for leg in legs}
    if row.reaches not in passed | ends:
        words = f"‘{row.question}’ answered ‘{row.answer}’ ({row.next}) should reach {row.reaches}, but {_end(legs)}."
        yield {**plain_example(row.id, words, legs[-1].walk.outcome), "facts": dict(row.facts)}


def journey(graphs: Mapping[str, Graph], workflow: str, facts: Mapping[str, Any]) -> list[Leg]:
    """Return the legs of a walk on `facts`, through hand-offs. Keys: facts, law.*, clock.*, "slug/workflow:fact"."""
    law = {key[4:]: value for key, value in facts.items() if key.startswith("law.")}
    clocks = {key: value for key, value in facts.items() if key.startswith("clock.")}
    answers = {key: value for key, value in facts.items() if not key.startswith(("law.", "clock."))}
    return list(follow(graphs, workflow, answers, law, clocks))


def _end(legs: Sequence[Leg]) -> str:
    walk = legs[-1].walk
    return f"stops at {walk.at} wanting {walk.needs}" if walk.at else f"ends at {walk.outcome or walk.go}"


def _scenario_faults(graphs: Mapping[str, Graph], scenario: model.Scenario, legs: Sequence[Leg]) -> Iterator[str]:
    walk = legs[-1].walk
    if walk.outcome != scenario.outcome:
        yield f"the advice must be {scenario.outcome}, but the walk {_end(legs)}"
        return
    outcome = graphs[legs[-1].workflow]["outcomes"][walk.outcome]
    powers = {power["id"] for power in outcome["powers"]} | {line["uses"] for line in outcome["do"] if line["uses"]}
    told = {tell["id"] for tell in outcome["tell"]} | {tell["who"] for tell in outcome["tell"]}
    clocks = {clock["clock"] for clock in outcome["clocks"]}
    clocks |= {f"{clock['clock']}.{clock['act']}" for clock in outcome["clocks"]}
    if scenario.kind is not None and outcome["kind"] != scenario.kind:
        yield f"the advice must be of kind {scenario.kind}, and is {outcome['kind']}"
    yield from (f"{power} must be offered, and is not" for power in scenario.powers if power not in powers)
    yield from (f"{power} must never be offered, and is" for power in scenario.never_powers if power in powers)
    yield from (f"{who} must be told, and is not" for who in scenario.tell if who not in told)
    yield from (f"the clock must be {clock}, and is not" for clock in scenario.clocks if clock not in clocks)
    if scenario.advisor is not None and outcome["advisor"] != scenario.advisor:
        yield f"the Tactical Advisor must be {scenario.advisor}, and is {outcome['advisor']}"
