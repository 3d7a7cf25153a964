"""Faults in the shape of a workflow: cycles, nodes nothing leads to, facts read before they are asked."""

from collections.abc import Iterator

from guidance.graph import model
from guidance.graph.check.names import Names
from guidance.graph.inline import branches_of
from guidance.graph.predicate import parse, reads


def shape_problems(content: model.Content, name: str, workflow: model.Workflow) -> list[str]:
    """Return the faults of a workflow whose references all resolve."""
    names = Names(content)
    order = topological(workflow)
    if isinstance(order, str):
        return [f"{name}: {order} leads back to itself: a workflow has no circle; hand off with go: instead"]
    reached = {workflow.start} | {target for id_ in order for target in targets_of(workflow.questions[id_])}
    nodes = [*workflow.questions, *workflow.outcomes]
    found = [f"{name}: {id_}: nothing leads here: lead to it or take it out" for id_ in nodes if id_ not in reached]
    return found + list(_unestablished(names, name, workflow, order)) + list(_set_twice(names, name, workflow, order))


def targets_of(question: model.Question) -> set[str]:
    return {target for routes in branches_of(question).values() for _, target in routes}


def topological(workflow: model.Workflow) -> list[str] | str:
    """Return the questions reachable from the start, each before those it leads to; or the id of one in a circle."""
    order: list[str] = []
    state: dict[str, int] = {}
    stack: list[tuple[str, Iterator[str]]] = [(workflow.start, _next_questions(workflow, workflow.start))]
    state[workflow.start] = 1
    while stack:
        node, ahead = stack[-1]
        after = next(ahead, None)
        if after is None:
            state[node] = 2
            order.append(node)
            stack.pop()
        elif state.get(after) == 1:
            return after
        elif after not in state:
            state[after] = 1
            stack.append((after, _next_questions(workflow, after)))
    return order[::-1]


def _next_questions(workflow: model.Workflow, node: str) -> Iterator[str]:
    return iter(sorted(targets_of(workflow.questions[node]) & workflow.questions.keys()))


def establishes(names: Names, ask: model.Ask) -> frozenset[str]:
    """Return the facts predicates may read once `ask` is answered."""
    fact = names.facts[ask.fact]
    if fact.type == "ticks":
        return frozenset({option.fact for option in fact.options} | {f"{fact.id}.none"})
    bands = {band.id for band in names.bands.values() if band.of == fact.id}
    return frozenset({fact.id} | bands)


def _unestablished(names: Names, name: str, workflow: model.Workflow, order: list[str]) -> Iterator[str]:
    known: dict[str, frozenset[str]] = {workflow.start: frozenset()}
    for id_ in order:
        question = workflow.questions[id_]
        here = known[id_].union(*(establishes(names, ask) for ask in question.ask if ask.required))
        for when in {when for routes in branches_of(question).values() for when, _ in routes if when}:
            for fact in sorted(reads(parse(when))):
                absent = sorted(base for base in names.bases(fact) if not _always_known(base) and base not in here)
                if absent:
                    yield (
                        f"{name}: questions.{id_}: reads {fact}, but {', '.join(absent)} is not asked on every route "
                        f"to here: ask it before, or here"
                    )
        for target in targets_of(question) & workflow.questions.keys():
            known[target] = known[target] & here if target in known else here


def _always_known(fact: str) -> bool:
    return fact.startswith(("law.", "clock."))


def _set_twice(names: Names, name: str, workflow: model.Workflow, order: list[str]) -> Iterator[str]:
    """Yield facts that two different asks may set on one route: which of the two answers counts would be unclear."""
    contested = _contested(names, workflow)
    setters: dict[str, frozenset[tuple[str, str]]] = {workflow.start: frozenset()}
    for id_ in order:
        question = workflow.questions[id_]
        here = setters.get(id_, frozenset())
        for ask in question.ask:
            for fact in sorted(establishes(names, ask) & contested):
                others = sorted(by for what, by in here if what == fact and by != ask.fact)
                if others:
                    yield (
                        f"{name}: questions.{id_}: {ask.fact} sets {fact}, which {others[0]} has already set on the "
                        f"way here: ask it once, or give it another fact"
                    )
                here |= {(fact, ask.fact)}
        for target in targets_of(question) & workflow.questions.keys():
            setters[target] = setters.get(target, frozenset()) | here


def _contested(names: Names, workflow: model.Workflow) -> frozenset[str]:
    """Return the facts that more than one ask of the workflow sets."""
    setters: dict[str, set[str]] = {}
    for question in workflow.questions.values():
        for ask in question.ask:
            for fact in establishes(names, ask):
                setters.setdefault(fact, set()).add(ask.fact)
    return frozenset(fact for fact, asks in setters.items() if len(asks) > 1)
