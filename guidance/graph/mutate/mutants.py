"""One change at a time to a compiled workflow: an edge, a term of a predicate, or what an outcome carries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guidance.graph import model
from guidance.graph.answers import Graph

Json = Any


@dataclass(frozen=True)
class Mutant:
    """`at`: the page or outcome changed. `outcome`: the changed outcome as authored, where it is one."""

    words: str
    at: str
    graph: Graph
    outcome: model.Outcome | None = None


def mutants_of(graph: Graph, workflow: model.Workflow) -> Iterator[Mutant]:
    """Yield every mutant of a workflow and its graph."""
    for id_ in graph["questions"]:
        yield from _edges(graph, id_)
        yield from _terms(graph, id_)
    for id_, outcome in workflow.outcomes.items():
        yield from _outcomes(graph, id_, outcome)


# Edges: to a sibling's target, and to a neighbour outcome


def _edges(graph: Graph, page: str) -> Iterator[Mutant]:
    targets = [target for rows in graph["questions"][page]["branches"].values() for _, target in rows]
    for value, rows in graph["questions"][page]["branches"].items():
        for at, (_, target) in enumerate(rows):
            for other in dict.fromkeys((_sibling(targets, target), _neighbour(graph, target))):
                if other is not None:
                    words = f"on {page}, {_answer(value, at, rows)} leads to {other} and not to {target}"
                    yield Mutant(words, page, _with_row(graph, page, value, at, target=other))


def _sibling(targets: list[str], target: str) -> str | None:
    after = targets.index(target)
    return next((other for other in targets[after:] + targets[:after] if other != target), None)


def _neighbour(graph: Graph, target: str) -> str | None:
    outcomes = list(graph["outcomes"])
    after = outcomes.index(target) + 1 if target in graph["outcomes"] else 0
    return next((other for other in outcomes[after:] + outcomes[:after] if other != target), None)


def _answer(value: str, at: int, rows: list[Any]) -> str:
    said = "the page" if value == "*" else f"the answer {value}"
    return said if len(rows) == 1 else f"row {at + 1} of {said}"


# Terms: negated, and dropped


def _terms(graph: Graph, page: str) -> Iterator[Mutant]:
    for value, rows in graph["questions"][page]["branches"].items():
        for at, (when, _) in enumerate(rows):
            if when is None:
                continue
            for changed, words in _spoilt(when):
                told = f"on {page}, {_answer(value, at, rows)}: {words}"
                yield Mutant(told, page, _with_row(graph, page, value, at, when=changed))


def _spoilt(node: Json) -> Iterator[tuple[Json, str]]:
    """Yield the predicate with one test negated, then with it dropped (None: nothing is left to test)."""
    match node[0]:
        case "in":
            yield ["not", node], f"{_said(node)} is negated"
            yield None, f"{_said(node)} is dropped"
        case "not":
            for part, words in _spoilt(node[1]):
                yield (None if part is None else part[1] if part[0] == "not" else ["not", part]), words
        case "and" | "or":
            for at, part in enumerate(node[1:], 1):
                for changed, words in _spoilt(part):
                    yield _with_part(node, at, changed), words


def _with_part(node: list[Json], at: int, changed: Json) -> Json:
    parts = [*node[1:at], *([] if changed is None else [changed]), *node[at + 1 :]]
    return parts[0] if len(parts) == 1 else [node[0], *parts]


def _said(test: list[str]) -> str:
    return f"{test[1]} in ({', '.join(test[2:])})"


def _with_row(graph: Graph, page: str, value: str, at: int, **changed: Json) -> Graph:
    question = graph["questions"][page]
    rows = [list(row) for row in question["branches"][value]]
    rows[at] = [changed.get("when", rows[at][0]), changed.get("target", rows[at][1])]
    branches = {**question["branches"], value: rows}
    return {**graph, "questions": {**graph["questions"], page: {**question, "branches": branches}}}


# Outcomes: each thing it carries, dropped


def _outcomes(graph: Graph, id_: str, outcome: model.Outcome) -> Iterator[Mutant]:
    for power in outcome.powers:
        yield _with_outcome(graph, id_, f"{power} is dropped", *_without_power(graph["outcomes"][id_], outcome, power))
    for at, tell in enumerate(outcome.tell):
        yield _without_item(graph, id_, outcome, f"telling {tell.id} is dropped", "tell", at)
    for at, clock in enumerate(outcome.clocks):
        yield _without_item(graph, id_, outcome, f"the {clock.clock} clock no longer {clock.act}", "clocks", at)
    if outcome.advisor != "none":
        yield _with_value(graph, id_, outcome, "the Advisor is no longer asked", "advisor", "none")
    kind = "attend" if outcome.kind == "do_not_attend" else "do_not_attend"
    yield _with_value(graph, id_, outcome, f"the kind is {kind} and not {outcome.kind}", "kind", kind)


def _without_power(shown: Json, outcome: model.Outcome, power: str) -> tuple[Json, model.Outcome]:
    """Return the outcome without a power: neither listed nor used by a line, which would offer it too."""
    lines = [{**line, "uses": None} if line["uses"] == power else line for line in shown["do"]]
    kept = {**shown, "powers": [item for item in shown["powers"] if item["id"] != power], "do": lines}
    do = tuple(line.model_copy(update={"uses": None}) if line.uses == power else line for line in outcome.do)
    powers = tuple(item for item in outcome.powers if item != power)
    return kept, outcome.model_copy(update={"powers": powers, "do": do})


def _without_item(graph: Graph, id_: str, outcome: model.Outcome, words: str, key: str, at: int) -> Mutant:
    shown = graph["outcomes"][id_]
    kept = {**shown, key: _without(shown[key], at)}
    return _with_outcome(graph, id_, words, kept, outcome.model_copy(update={key: _without(getattr(outcome, key), at)}))


def _with_value(graph: Graph, id_: str, outcome: model.Outcome, words: str, key: str, value: str) -> Mutant:
    kept = {**graph["outcomes"][id_], key: value}
    return _with_outcome(graph, id_, words, kept, outcome.model_copy(update={key: value}))


def _without(items: Any, at: int) -> Any:
    return items[:at] + items[at + 1 :]


def _with_outcome(graph: Graph, id_: str, words: str, shown: Json, outcome: model.Outcome) -> Mutant:
    outcomes = {**graph["outcomes"], id_: shown}
    return Mutant(f"in {id_}, {words}", id_, {**graph, "outcomes": outcomes}, outcome)
