"""Where answers lead: a replay from the start, never a stored position.

Only facts the route itself asks are read. An answer whose question is off the route is ignored and never deleted,
so going back, changing an answer and going forward again is the same as a fresh run.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guidance.graph.answers import Graph, established, with_derived
from guidance.graph.model import NOT_SURE, Status
from guidance.graph.predicate import evaluate, from_json, reads


@dataclass(frozen=True)
class Step:
    """One fact as the route read it. `source`: answered, carried (from an earlier workflow) or clock."""

    question: str
    fact: str
    answer: Any
    source: str


@dataclass(frozen=True)
class Walk:
    """`at` and `needs`: the question and first fact still to answer, else None. One of at, outcome, go is set."""

    steps: list[Step]
    at: str | None = None
    needs: str | None = None
    outcome: str | None = None
    go: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    law: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Leg:
    """One workflow of a journey through hand-offs: its name and its walk."""

    workflow: str
    walk: Walk


def walk(
    graph: Graph,
    answers: Mapping[str, Any],
    law: Mapping[str, str] | None = None,
    clocks: Mapping[str, str] | None = None,
    carried: Mapping[str, Any] | None = None,
    readings: Mapping[str, Mapping[str, str]] | None = None,
) -> Walk:
    """Return where valid `answers` lead.

    law: provision -> recorded status (with or without "law."); one not given is unknown and takes the cautious side.
    clocks: clock fact -> value; one not given is not_sure.
    carried: answers from earlier workflows; those that hold only `now` are not used.
    readings: question -> the clock facts as they were read and kept when that page was left; others take `clocks`.
    """
    read_law = law_as_read(graph, law or {})
    carried = {fact: value for fact, value in (carried or {}).items() if _carries(graph, fact)}
    timely = {name: (clocks or {}).get(name, NOT_SURE) for name in graph["clocks"]}
    base: dict[str, Any] = {f"law.{name}": status for name, status in read_law.items()}
    steps: list[Step] = []
    node = graph["start"]
    while node in graph["questions"]:
        question = graph["questions"][node]
        for ask in question["ask"]:
            fact = ask["fact"]
            value = answers[fact] if answered(answers, fact) else carried.get(fact)
            if value is not None and value != []:
                steps.append(Step(node, fact, value, "answered" if answered(answers, fact) else "carried"))
                base.update(established(graph, fact, value))
            elif ask["required"]:
                return Walk(steps, at=node, needs=fact, facts=with_derived(graph, timely | base), law=read_law)
        read = timely | dict((readings or {}).get(node, {}))
        base.update(read)
        rows = question["branches"].get("*") or question["branches"][base[question["lead"]]]
        steps += [Step(node, name, read[name], "clock") for name in _clocks_read(graph, rows)]
        node = _way_on(rows, with_derived(graph, base))
    facts = with_derived(graph, base)
    if node.startswith("go:"):
        return Walk(steps, go=node[3:], facts=facts, law=read_law)
    return Walk(steps, outcome=node, facts=facts, law=read_law)


def follow(
    graphs: Mapping[str, Graph],
    workflow: str,
    answers: Mapping[str, Any],
    law: Mapping[str, str] | None = None,
    clocks: Mapping[str, str] | None = None,
) -> Iterator[Leg]:
    """Yield the legs of a journey that starts in `workflow` and goes on through hand-offs.

    A `now` fact one leg used is dropped for the next, which asks it afresh: the key "slug/workflow:fact" answers it.
    A journey that comes round to the same hand-off with nothing new to ask stops there.
    """
    carried: dict[str, Any] = {}
    used: set[str] = set()
    seen: set[str] = set()
    while True:
        graph = graphs[workflow]
        given = {fact: value for fact, value in answers.items() if fact not in used} | _qualified(answers, workflow)
        leg = Leg(workflow, walk(graph, given, law, clocks, carried))
        yield leg
        seen.add(workflow)
        if leg.walk.go is None or leg.walk.go in seen:
            return
        for step in leg.walk.steps:
            if step.source != "clock":
                used.add(step.fact)
                carried[step.fact] = step.answer
        workflow = leg.walk.go


def _qualified(answers: Mapping[str, Any], workflow: str) -> dict[str, Any]:
    prefix = f"{workflow}:"
    return {key.removeprefix(prefix): value for key, value in answers.items() if key.startswith(prefix)}


def answered(answers: Mapping[str, Any], fact: str) -> bool:
    """Return whether there is an answer; nothing ticked and empty text are none."""
    return answers.get(fact) not in (None, [], "")


def law_as_read(graph: Graph, law: Mapping[str, str]) -> dict[str, str]:
    """Return the status each provision the graph reads counts as: unknown takes its cautious side."""
    read: dict[str, str] = {}
    for name, shape in graph["law"].items():
        status = law.get(name) or law.get(f"law.{name}") or "unknown"
        read[name] = shape["cautious"] if status == "unknown" else _spelling(status)
    return read


def _spelling(status: str) -> str:
    return "in_force" if status == "commenced" else status


def statuses_on(statuses: tuple[Status, ...], on: date) -> dict[str, str]:
    """Return each provision's status on the London date `on`: the latest row in force by then, the last recorded."""
    rows = sorted((row for row in statuses if row.from_ <= on), key=lambda row: (row.from_, row.recorded_at))
    return {row.provision: row.status for row in rows}


def _carries(graph: Graph, fact: str) -> bool:
    return fact in graph["facts"] and graph["facts"][fact]["holds"] != "now"


def _way_on(rows: list[list[Any]], facts: Mapping[str, Any]) -> str:
    for when, target in rows:
        if when is None or evaluate(from_json(when), facts) is True:
            return str(target)
    raise ValueError("a branch without else: this graph was not compiled")


def _clocks_read(graph: Graph, rows: list[list[Any]]) -> list[str]:
    found: set[str] = set()
    todo = [fact for when, _ in rows if when is not None for fact in reads(from_json(when))]
    while todo:
        name = todo.pop()
        if name in graph["derived"]:
            todo += [fact for when, _ in graph["derived"][name]["cases"] for fact in reads(from_json(when))]
        elif name in graph["clocks"]:
            found.add(name)
    return sorted(found)
