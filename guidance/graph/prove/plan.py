"""One workflow made ready to explore: predicates parsed, and every answer reduced to what is read of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from typing import Any

from guidance.graph import model
from guidance.graph.answers import band_of, derived_value, ticked
from guidance.graph.check.names import STATUSES
from guidance.graph.model import NONE_OF_THESE, NOT_SURE
from guidance.graph.predicate import Node, evaluate, from_json, parse, reads, tests

Assignment = dict[str, str]
Way = tuple[Assignment, Any]
"""What an answer establishes of what is read, and an answer that does so."""

Look = tuple[str, tuple[str, ...]]
"""A base fact and the values something ahead compares it with."""

SAMPLES: dict[str, Any] = {"instant": "2026-01-01T00:00:00+00:00", "person": "someone", "site": "somewhere"}


class Register:
    """The facts of all content: what a name is worked out from, and what values it may take."""

    def __init__(self, facts: model.Facts) -> None:
        self.facts = {fact.id: fact for fact in facts.facts}
        self.bands = {band.id: band for band in facts.bands}
        self.clocks = {clock.id: clock for clock in facts.clocks}
        self.derived = {
            item.id: ([(parse(case.when), case.value) for case in item.cases], item.otherwise) for item in facts.derived
        }

    def looks(self, nodes: Iterable[Node]) -> frozenset[Look]:
        """Return the comparisons predicates come down to, with derived facts traced to what they are worked out from."""
        found: set[Look] = set()
        for node in nodes:
            for test in tests(node):
                if test.fact in self.derived:
                    found |= self.looks(when for when, _ in self.derived[test.fact][0])
                else:
                    found.add((test.fact, test.values))
        return frozenset(found)

    def given(self, name: str) -> tuple[str, ...]:
        """Return the values a law status or clock fact may take."""
        if name.startswith("law."):
            return STATUSES
        return tuple(dict.fromkeys((*(value.id for value in self.clocks[name].values), NOT_SURE)))


def is_given(name: str) -> bool:
    """Return whether a fact comes from the law or a clock and not from an answer."""
    return name.startswith(("law.", "clock."))


class View(dict[str, object]):
    """Base facts, with derived facts worked out when asked for."""

    def __init__(self, register: Register, base: Mapping[str, object]) -> None:
        super().__init__(base)
        self._register = register

    def get(self, name: str, default: object = None) -> object:
        if name in self or name not in self._register.derived:
            return super().get(name, default)
        cases, otherwise = self._register.derived[name]
        value = derived_value([(evaluate(when, self), value) for when, value in cases], otherwise)
        inputs = {fact for when, _ in cases for fact in reads(when)}
        absent = any(self.get(fact) is None for fact in inputs)
        self[name] = value or (None if absent else NOT_SURE)
        return self[name]


@dataclass
class Ask:
    """One fact a page asks. `variables`: all that its answer may establish."""

    fact: model.Fact
    required: bool
    bands: tuple[model.Band, ...]

    def __post_init__(self) -> None:
        self._ways: dict[frozenset[str], list[Way]] = {}

    @cached_property
    def variables(self) -> frozenset[str]:
        if self.fact.type == "ticks":
            return frozenset({option.fact for option in self.fact.options} | {f"{self.fact.id}.none"})
        return frozenset({self.fact.id} | {band.id for band in self.bands})

    def ways(self, needed: frozenset[str]) -> list[Way]:
        """Return every joint value `needed` (of its variables) can take, each with an answer that gives it."""
        if needed not in self._ways:
            distinct: dict[tuple[tuple[str, str], ...], Way] = {}
            for assignment, answer in self._all_ways(needed):
                kept = {name: value for name, value in assignment.items() if name in needed}
                distinct.setdefault(tuple(sorted(kept.items())), (kept, answer))
            self._ways[needed] = list(distinct.values())
        return self._ways[needed]

    def established(self, answer: Any) -> Assignment:
        """Return everything one answer establishes."""
        if self.fact.type == "ticks":
            return ticked(self.fact.id, [(option.fact, option.unticked) for option in self.fact.options], answer)
        if self.bands:
            return self._banded(answer)
        return {self.fact.id: answer}

    def _all_ways(self, needed: frozenset[str]) -> Iterator[Way]:
        fact = self.fact
        match fact.type:
            case "choice":
                yield from (({fact.id: value.id}, value.id) for value in fact.values)
                yield {fact.id: NOT_SURE}, NOT_SURE
            case "yes_no":
                yield from (({fact.id: value}, value) for value in ("yes", "no", NOT_SURE))
            case "ticks":
                yield from self._ticks(needed)
            case "number" | "duration":
                yield from self._numbers()
            case _:
                yield {}, SAMPLES.get(fact.type, "words")

    def _ticks(self, needed: frozenset[str]) -> Iterator[Way]:
        """Yield ways that tick every set of the options read downstream, with or without one that is not read."""
        options = [(option.fact, option.unticked) for option in self.fact.options]
        read = [name for name, _ in options if name in needed]
        other = [name for name, _ in options if name not in needed][:1]
        answers: list[list[str]] = [[NONE_OF_THESE], [NOT_SURE]]
        for size in range(len(read) + 1):
            for some in combinations(read, size):
                for extra in ([], other) if other else ([],):
                    answers += [[*some, *extra], [*some, *extra, NOT_SURE]]
        for answer in answers:
            if answer:
                yield dict(ticked(self.fact.id, options, answer)), answer

    def _numbers(self) -> Iterator[Way]:
        cuts = sorted({cut for band in self.bands for cut in band.cuts if cut > 0})
        first = max(0.0, cuts[0] - 1) if cuts else 0.0
        for number in (first, *cuts):
            value = int(number) if number == int(number) else number
            yield self._banded(value), value
        yield self._banded(NOT_SURE), NOT_SURE

    def _banded(self, value: Any) -> Assignment:
        return {band.id: band_of([item.id for item in band.values], list(band.cuts), value) for band in self.bands}


@dataclass(frozen=True)
class Rows:
    """The ways on for one answer, first that holds. `order`: the base facts they look at; `given`: law and clocks."""

    tests: list[tuple[Node | None, str]]
    looks: frozenset[Look]

    @cached_property
    def order(self) -> tuple[str, ...]:
        return tuple(sorted({name for name, _ in self.looks}))

    @cached_property
    def given(self) -> tuple[str, ...]:
        return tuple(name for name in self.order if is_given(name))


@dataclass(frozen=True)
class Page:
    """A question: what it asks, the fact that picks the rows, and the rows by its value (or "*")."""

    id: str
    asks: list[Ask]
    lead: str | None
    rows: dict[str, Rows]

    @cached_property
    def targets(self) -> frozenset[str]:
        return frozenset(target for rows in self.rows.values() for _, target in rows.tests)

    @cached_property
    def looks(self) -> frozenset[Look]:
        look = frozenset(chain.from_iterable(rows.looks for rows in self.rows.values()))
        return look | {(self.lead, (value,)) for value in self.rows} if self.lead else look

    @cached_property
    def sets(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(ask.variables for ask in self.asks if ask.required))


class Plan:
    """A workflow to explore: its pages in an order in which each comes before those it leads to."""

    def __init__(self, graph: Mapping[str, Any], register: Register) -> None:
        self.graph = graph
        self.register = register
        self.name = f"{graph['document']}/{graph['workflow']}"
        self.start: str = graph["start"]
        pages = {id_: self._page(id_, question) for id_, question in graph["questions"].items()}
        self.pages = {id_: pages[id_] for id_ in _ordered(pages, self.start)}

    @cached_property
    def variables(self) -> frozenset[str]:
        """Return every base fact that some page may establish."""
        return frozenset(chain.from_iterable(page.sets for page in self.pages.values()))

    def _page(self, id_: str, question: Mapping[str, Any]) -> Page:
        asks = [
            Ask(
                self.register.facts[ask["fact"]],
                ask["required"],
                tuple(band for band in self.register.bands.values() if band.of == ask["fact"]),
            )
            for ask in question["ask"]
        ]
        return Page(
            id_, asks, question["lead"], {value: self._rows(rows) for value, rows in question["branches"].items()}
        )

    def _rows(self, rows: list[list[Any]]) -> Rows:
        ways = [(None if when is None else from_json(when), str(target)) for when, target in rows]
        return Rows(ways, self.register.looks(when for when, _ in ways if when is not None))


def _ordered(pages: Mapping[str, Page], start: str) -> list[str]:
    order: list[str] = []
    seen = {start}
    stack = [(start, iter(sorted(pages[start].targets & pages.keys())))]
    while stack:
        node, ahead = stack[-1]
        after = next((target for target in ahead if target not in seen), None)
        if after is None:
            order.append(node)
            stack.pop()
        else:
            seen.add(after)
            stack.append((after, iter(sorted(pages[after].targets & pages.keys()))))
    return order[::-1]
