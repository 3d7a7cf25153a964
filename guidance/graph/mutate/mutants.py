"""One change at a time to a compiled workflow: an edge, a term of a predicate, or what an outcome carries."""

from collections.abc import Callable, Iterator, Mapping
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
    shown = graph["outcomes"][id_]
    changes: list[tuple[str, str, Callable[[Mapping[str, Any]], Any]]] = []
    for power in outcome.powers:
        changes.append((f"{power} is dropped", "powers", lambda item, power=power: item["id"] != power))
    for tell in outcome.tell:
        changes.append((f"telling {tell.id} is dropped", "tell", lambda item, tell=tell: item["id"] != tell.id))
    for clock in outcome.clocks:
        named = (clock.clock, clock.act)
        words = f"the {clock.clock} clock no longer {clock.act}"
        changes.append((words, "clocks", lambda item, named=named: (item["clock"], item["act"]) != named))
    for words, key, keep in changes:
        update = {key: [item for item in shown[key] if keep(item)]}
        yield _with_outcome(graph, id_, outcome, f"in {id_}, {words}", update)
    if outcome.advisor != "none":
        yield _with_outcome(graph, id_, outcome, f"in {id_}, the Advisor is no longer asked", {"advisor": "none"})
    kind = "attend" if outcome.kind == "do_not_attend" else "do_not_attend"
    yield _with_outcome(graph, id_, outcome, f"in {id_}, the kind is {kind} and not {outcome.kind}", {"kind": kind})


def _with_outcome(graph: Graph, id_: str, outcome: model.Outcome, words: str, update: dict[str, Any]) -> Mutant:
    shown = graph["outcomes"][id_]
    authored = {
        key: tuple(item for item in getattr(outcome, key) if any(_same(item, kept) for kept in value))
        if isinstance(value, list)
        else value
        for key, value in update.items()
    }
    kept = {**shown, **update}
    if "powers" in update:  # a line that uses a power offers it too
        offered = {item["id"] for item in update["powers"]}
        kept["do"] = [line if line["uses"] in offered else {**line, "uses": None} for line in shown["do"]]
        authored["do"] = tuple(
            line if line.uses in offered else line.model_copy(update={"uses": None}) for line in outcome.do
        )
    outcomes = {**graph["outcomes"], id_: kept}
    return Mutant(words, id_, {**graph, "outcomes": outcomes}, outcome.model_copy(update=authored))


def _same(item: Any, shown: Mapping[str, Any]) -> bool:
    if isinstance(item, str):
        return item == shown["id"]
    if isinstance(item, model.Tell):
        return item.id == shown["id"]
    return bool((item.clock, item.act) == (shown["clock"], shown["act"]))
