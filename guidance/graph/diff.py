"""What changes between two versions: items whose words differ, and routes whose advice differs."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from guidance.graph import model
from guidance.graph.answers import Graph, why_not_valid
from guidance.graph.compile import graphs_of
from guidance.graph.inline import Inliner
from guidance.graph.prove.explore import Explored, Mark, explore
from guidance.graph.prove.judge import Judge
from guidance.graph.prove.plan import Plan, Register
from guidance.graph.prove.words import trail_to
from guidance.graph.walk import Walk, walk

Piece = tuple[str, str]
"""How some words fared ("same", "gone", "new"), and the words."""


def pieces(before: str, after: str) -> list[Piece]:
    """Return the words of two texts in order, each run marked same, gone or new."""
    old, new = before.split(), after.split()
    found: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", " ".join(old[a:b])))
        else:
            found += [(how, " ".join(words)) for how, words in (("gone", old[a:b]), ("new", new[c:d])) if words]
    return found


def route_changes(before: model.Content, after: model.Content, workflow: str) -> list[dict[str, Any]]:
    """Return one shortest route for each change of advice in `workflow` ("slug/name").

    [{"before", "after" (outcome, hand-off or page reached, None where there was no such workflow), "facts", "law",
    "clocks", "pages" [[question, answer words]]}], shortest first. A route that reaches the same outcome is a change if
    what the outcome says or offers has changed; then "words" is true.
    """
    old, new = _graph(before, workflow), _graph(after, workflow)
    if old is None or new is None:
        return []
    found: dict[tuple[str | None, str | None], tuple[int, dict[str, Any]]] = {}
    for length, given in sorted(
        _routes(before, old, workflow) + _routes(after, new, workflow), key=lambda item: item[0]
    ):
        then, now = _walk(old, given), _walk(new, given)
        if (then == now and not _reworded(old, new, then)) or (then, now) in found:
            continue
        found[then, now] = length, {"before": then, "after": now, "words": then == now, **given}
    return [change for _, change in sorted(found.values(), key=lambda item: item[0])]


def law_changes(content: model.Content, provision: str, before: str, after: str) -> list[dict[str, Any]]:
    """Return one shortest route for each change of advice if a provision's status goes from `before` to `after`.

    [{"workflow", "title", "before", "after", "facts", "clocks"}] over every workflow that reads it.
    """
    found: list[dict[str, Any]] = []
    for name, graph in graphs_of(content).items():
        if provision in graph["law"]:
            found += _law_changes(content, name, graph, provision, (before, after))
    return found


def _law_changes(
    content: model.Content, name: str, graph: Graph, provision: str, statuses: tuple[str, str]
) -> list[dict[str, Any]]:
    seen: dict[tuple[str | None, str | None], dict[str, Any]] = {}
    for _, given in sorted(_routes(content, graph, name), key=lambda item: item[0]):
        then, now = (_walk(graph, {**given, "law": {**given["law"], provision: status}}) for status in statuses)
        if then != now and (then, now) not in seen:
            titles = {id_: outcome["title"] for id_, outcome in graph["outcomes"].items()}
            seen[then, now] = {
                "workflow": name, "title": graph["title"], "before": titles.get(then or "", then),
                "after": titles.get(now or "", now), "facts": given["facts"], "clocks": given["clocks"],
            }  # fmt: skip
    return list(seen.values())


def _found(content: model.Content, name: str) -> model.Workflow | None:
    named = ((f"{parts.document.slug}/{flow.id}", flow) for parts in content.documents for flow in parts.workflows)
    return next((flow for found, flow in named if found == name), None)


def _graph(content: model.Content, name: str) -> Graph | None:
    flow = _found(content, name)
    return None if flow is None else Inliner(content).graph(name.partition("/")[0], flow)


def _routes(content: model.Content, graph: Graph, name: str) -> list[tuple[int, dict[str, Any]]]:
    """Return a shortest way to every state of every outcome that a rule can tell apart: (pages, what is given)."""
    register = Register(content.registers.facts)
    judge = Judge(content.registers, register)
    flow = _found(content, name)
    outcomes = flow.outcomes if flow else {}
    wanted = {id_: judge.verdict(outcome).wanted for id_, outcome in outcomes.items()}
    explored = explore(Plan(graph, register), wanted)
    marks = (mark for states in explored.states.values() for mark in states.values())
    return [(mark.near, _given(explored, mark)) for mark in marks]


def _given(explored: Explored, mark: Mark) -> dict[str, Any]:
    trail = trail_to(explored, mark)
    return {
        "facts": trail.facts(),
        "law": {name[4:]: value for name, value in trail.given.items() if name.startswith("law.")},
        "clocks": {name: value for name, value in trail.given.items() if name.startswith("clock.")},
    }


def _walk(graph: Graph, given: Mapping[str, Any]) -> str | None:
    facts = {fact: value for fact, value in given["facts"].items() if _takes(graph, fact, value)}
    reached: Walk = walk(graph, facts, given["law"], given["clocks"])
    return reached.outcome or reached.go or reached.at


def _takes(graph: Graph, fact: str, value: Any) -> bool:
    return fact in graph["facts"] and why_not_valid(graph, fact, value) is None


def _reworded(old: Graph, new: Graph, outcome: str | None) -> bool:
    return outcome in old["outcomes"] and old["outcomes"][outcome] != new["outcomes"].get(outcome)


def changed_texts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, list[Piece]]]:
    """Yield (path, pieces) for each text that differs between two items as plain JSON."""
    old, new = dict(_texts(before)), dict(_texts(after))
    for path in dict.fromkeys((*old, *new)):
        if old.get(path) != new.get(path):
            yield path, pieces(old.get(path, ""), new.get(path, ""))


def _texts(value: Any, path: str = "") -> Iterable[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for at, item in enumerate(value, 1):
            yield from _texts(item, f"{path}.{at}")
    elif value not in (None, "", False):
        yield path, str(value)
