"""Every state a workflow can be in, without walking its routes one by one.

A state is a node with the values of the facts that still matter there: those an edge ahead, or the check of an outcome
ahead, reads. Facts nobody will read again are forgotten, and values nothing ahead can tell apart count as one, so states
stay few however many routes lead to them.

Starting from nothing covers hand-offs. A workflow reads only what its own route asks, a carried fact can only give an
answer that page could have had, and truth in three values only grows as absent facts are filled in; so whatever is
established, or known false, from nothing stays so after any hand-off (tests/guidance/graph/test_hand_offs.py).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from guidance.graph.model import NOT_SURE
from guidance.graph.predicate import evaluate
from guidance.graph.prove.plan import Look, Page, Plan, Rows, View, is_given

State = tuple[tuple[str, str], ...]
Given = dict[str, str]


@dataclass
class Mark:
    """How a state is reached: in how many ways, in how few and how many pages, and a shortest way back."""

    ways: int
    near: int
    far: int
    back: "Back | None" = None
    given: Given = field(default_factory=dict)


@dataclass(frozen=True)
class Back:
    """The page and state before, what was answered there, and the law and clocks as they stood."""

    page: str
    state: State
    answers: tuple[tuple[str, Any], ...]
    given: tuple[tuple[str, str], ...]


@dataclass
class Explored:
    """`states` by node; `routes`: distinct sequences of pages and answers as read, to an outcome or a hand-off."""

    states: dict[str, dict[State, Mark]]
    routes: int
    longest: int

    def count(self) -> int:
        return sum(len(marks) for marks in self.states.values())


def explore(plan: Plan, wanted: Mapping[str, frozenset[Look]]) -> Explored:
    """Return every reachable state of `plan`.

    wanted: by outcome, what its checks compare. Law statuses are split when first read and then hold for the
    whole walk; clock facts are split afresh at every page.
    """
    return _Explorer(plan, wanted).run()


class _Explorer:
    def __init__(self, plan: Plan, wanted: Mapping[str, frozenset[Look]]) -> None:
        self.plan = plan
        self.live: dict[str, frozenset[Look]] = {}
        self.needed: dict[str, list[frozenset[str]]] = {}
        self._find_live(self._set_before(), wanted)
        self.kept = {id_: _Kept(looks) for id_, looks in {**wanted, **self.live}.items()}
        self.found = Explored({}, 0, 0)
        self.ways_on: dict[tuple[int, tuple[str | None, ...]], str] = {}

    def _set_before(self) -> dict[str, frozenset[str]]:
        """Return, by page, the facts set by several pages that one before it may have set."""
        pages_setting = Counter(name for page in self.plan.pages.values() for name in page.sets)
        repeated = frozenset(name for name, pages in pages_setting.items() if pages > 1)
        before: dict[str, frozenset[str]] = {}
        for id_, page in self.plan.pages.items():
            after = before.setdefault(id_, frozenset()) | (page.sets & repeated)
            for target in page.targets & self.plan.pages.keys():
                before[target] = before.get(target, frozenset()) | after
        return before

    def _find_live(self, before: Mapping[str, frozenset[str]], wanted: Mapping[str, frozenset[Look]]) -> None:
        for id_, page in reversed(self.plan.pages.items()):
            used = _lasting(page.looks)
            for target in page.targets:
                used |= self.live.get(target) or _lasting(wanted.get(target, frozenset()))
            names = frozenset(name for name, _ in used)
            self.needed[id_] = [names & ask.variables if ask.required else frozenset() for ask in page.asks]
            settled = page.sets - before[id_]
            self.live[id_] = frozenset(look for look in used if look[0] not in settled)

    def run(self) -> Explored:
        self.found.states[self.plan.start] = {(): Mark(1, 0, 0)}
        for id_, page in self.plan.pages.items():
            for state, mark in self.found.states.get(id_, {}).items():
                self._leave(page, state, mark)
        return self.found

    def _leave(self, page: Page, state: State, mark: Mark) -> None:
        for facts, answers in self._answer(page, dict(state)):
            rows = page.rows.get("*") or page.rows[facts[page.lead or ""]]
            for given in self._givens(rows.given, facts):
                here = {**facts, **given} if given else facts
                back = Back(page.id, state, answers, tuple(given.items()))
                self._arrive(self._way_on(rows, here), here, mark, back)

    def _answer(
        self, page: Page, known: dict[str, str]
    ) -> Iterator[tuple[dict[str, str], tuple[tuple[str, Any], ...]]]:
        """Yield the facts after each way to answer the page, with the answers. What is known is not asked again."""
        asks = [
            (ask, needed)
            for ask, needed in zip(page.asks, self.needed[page.id], strict=True)
            if ask.required and not (needed and needed <= known.keys())
        ]
        for ways in product(*(ask.ways(needed) for ask, needed in asks)):
            facts = dict(known)
            for assignment, _ in ways:
                facts.update(assignment)
            yield facts, tuple((ask.fact.id, answer) for (ask, _), (_, answer) in zip(asks, ways, strict=True))

    def _givens(self, names: tuple[str, ...], facts: Mapping[str, str]) -> Iterator[Given]:
        """Yield every reading of the law and clocks among `names` that is still open."""
        still = [name for name in names if name not in facts]
        if not still:
            yield {}
            return
        for values in product(*(self.plan.register.given(name) for name in still)):
            yield dict(zip(still, values, strict=True))

    def _way_on(self, rows: Rows, facts: Mapping[str, str]) -> str:
        if len(rows.tests) == 1:
            return rows.tests[0][1]
        key = (id(rows), tuple(facts.get(name) for name in rows.order))
        target = self.ways_on.get(key)
        if target is None:
            view = View(self.plan.register, facts)
            target = next(target for when, target in rows.tests if when is None or evaluate(when, view) is True)
            self.ways_on[key] = target
        return target

    def _arrive(self, target: str, facts: dict[str, str], mark: Mark, back: Back) -> None:
        if target in self.plan.pages:
            self._mark(target, facts, mark, back, {})
            return
        self.found.routes += mark.ways
        self.found.longest = max(self.found.longest, mark.far + 1)
        given_here = self.kept[target].given if target in self.kept else ()
        for given in self._givens(given_here, facts):
            self._mark(target, {**facts, **given} if given else facts, mark, back, given)

    def _mark(self, target: str, facts: Mapping[str, str], before: Mark, back: Back, given: Given) -> None:
        state = self.kept[target].state(facts) if target in self.kept else ()
        marks = self.found.states.setdefault(target, {})
        mark = marks.get(state)
        if mark is None:
            marks[state] = Mark(before.ways, before.near + 1, before.far + 1, back, given)
            return
        mark.ways += before.ways
        mark.far = max(mark.far, before.far + 1)
        if before.near + 1 < mark.near:
            mark.near, mark.back, mark.given = before.near + 1, back, given


class _Kept:
    """What a node keeps of the facts: for each that something ahead compares, one value for all it cannot tell apart."""

    def __init__(self, looks: frozenset[Look]) -> None:
        self.names = tuple(sorted({name for name, _ in looks}))
        self.given = tuple(name for name in self.names if is_given(name))
        self.looks = {name: sorted(values for fact, values in looks if fact == name) for name in self.names}
        self.alike: dict[tuple[str, tuple[bool, ...]], tuple[str, str]] = {}
        self.seen: dict[tuple[str, str], tuple[str, str]] = {}

    def state(self, facts: Mapping[str, str]) -> State:
        return tuple(self._one(name, facts[name]) for name in self.names if name in facts)

    def _one(self, name: str, value: str) -> tuple[str, str]:
        pair = (name, value)
        if pair not in self.seen:
            # Doubt is unlike every value, because what it fails to be is unknown and not false.
            signature = (value == NOT_SURE, *(value in values for values in self.looks[name]))
            self.seen[pair] = self.alike.setdefault((name, signature), pair)
        return self.seen[pair]


def _lasting(looks: frozenset[Look]) -> frozenset[Look]:
    return frozenset(look for look in looks if not look[0].startswith("clock."))
