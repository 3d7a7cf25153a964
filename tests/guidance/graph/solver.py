"""A workflow put to an SMT solver, written from what a walk does and not from how the proof explores (issue 3).

One answer a fact, one status a provision, one reading of each clock a page: with those fixed a walk is determined, so
"this page is reached" is a formula over them. Truth in three values is a pair of formulas: known true, known false.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import Any

import z3

from guidance.graph.model import Facts
from guidance.graph.predicate import Always, And, Node, Not, Or, Test, from_json, parse, reads

STATUSES = ("in_force", "not_commenced", "repealed")
Truth = tuple[z3.BoolRef, z3.BoolRef]


@dataclass(frozen=True)
class Value:
    """`present`, and whether it equals a word."""

    present: z3.BoolRef
    equals: Callable[[str], z3.BoolRef]


class Question:
    """Can an outcome be reached with a predicate not known false, or not known true?"""

    def __init__(self, graph: Mapping[str, Any], facts: Facts) -> None:
        self.graph = graph
        self.facts = {fact.id: fact for fact in facts.facts}
        self.derived = {item.id: item for item in facts.derived}
        self.bands = {band.id: band for band in facts.bands}
        self.clock_values = {item.id: [value.id for value in item.values] for item in facts.clocks}
        self.solver = z3.Solver()
        self.fresh = (f"v{number}" for number in count())
        self.answer: Callable[[str], dict[str, Value]] = cache(self._answer)
        self.law: Callable[[str], Value] = cache(lambda name: self._one_of(STATUSES))
        self.clock: Callable[[str, str], Value] = cache(
            lambda page, name: self._one_of((*self.clock_values[name], "not_sure"))
        )
        self.order = self._in_order()
        self.reached: dict[str, z3.BoolRef] = {graph["start"]: z3.BoolVal(True)}
        for page in self.order:
            self._leave(page)

    def may_escape(self, when: str, outcomes: Iterable[str]) -> bool:
        """Return whether one of `outcomes` is reached in some state where `when` is not known to be false."""
        return self._some(lambda at: z3.Not(self._truth(parse(when), at)[1]), outcomes)

    def may_fail(self, only_when: str, outcomes: Iterable[str]) -> bool:
        """Return whether one of `outcomes` is reached in some state where `only_when` is not known to be true."""
        return self._some(lambda at: z3.Not(self._truth(parse(only_when), at)[0]), outcomes)

    def may_reach(self, node: str) -> bool:
        return self._some(lambda at: z3.BoolVal(True), [node])

    def _some(self, claim: Callable[[int], z3.BoolRef], nodes: Iterable[str]) -> bool:
        reached = [self.reached[node] for node in nodes if node in self.reached]
        claimed = claim(len(self.order))  # before push: it may bring facts whose bounds must outlive this question
        self.solver.push()
        self.solver.add(z3.Or(*reached), claimed)
        found = self.solver.check()
        self.solver.pop()
        assert found != z3.unknown
        return bool(found == z3.sat)

    # The walk

    def _in_order(self) -> list[str]:
        """Return the pages so that each comes before those it leads to (depth first, last finished first)."""
        done: list[str] = []

        def visit(page: str) -> None:
            if page in done or page not in self.graph["questions"]:
                return
            for rows in self.graph["questions"][page]["branches"].values():
                for _, target in rows:
                    visit(target)
            done.append(page)

        visit(self.graph["start"])
        return done[::-1]

    def _leave(self, page: str) -> None:
        question, at = self.graph["questions"][page], self.order.index(page) + 1
        for lead, rows in question["branches"].items():
            chosen = z3.BoolVal(True) if lead == "*" else self._value(question["lead"], at).equals(lead)
            before: list[z3.BoolRef] = []
            for when, target in rows:
                holds = z3.BoolVal(True) if when is None else self._truth(from_json(when), at)[0]
                here = z3.And(self.reached[page], chosen, holds, *(z3.Not(other) for other in before))
                self.reached[target] = z3.Or(self.reached.get(target, z3.BoolVal(False)), here)
                before.append(holds)

    # What is known when the first `at` pages of the order may have been answered

    def _value(self, name: str, at: int) -> Value:
        if name.startswith("law."):
            return self.law(name)
        if name.startswith("clock."):
            return self._latest((page, self.clock(page, name)) for page in self.order[:at])
        if name in self.derived:
            return self._derived(name, at)
        return self._latest(
            (page, self.answer(ask["fact"])[name])
            for page in self.order[:at]
            for ask in self.graph["questions"][page]["ask"]
            if ask["required"] and name in self.answer(ask["fact"])
        )

    def _latest(self, settings: Iterable[tuple[str, Value]]) -> Value:
        """Return the value given on the last page reached: those reached all lie on the one walk."""
        given = list(settings)

        def equals(word: str) -> z3.BoolRef:
            answer = z3.BoolVal(False)
            for page, value in given:
                answer = z3.If(z3.And(self.reached[page], value.present), value.equals(word), answer)
            return answer

        return Value(z3.Or(*(z3.And(self.reached[page], value.present) for page, value in given)), equals)

    def _derived(self, name: str, at: int) -> Value:
        item, alive = self.derived[name], z3.BoolVal(True)
        possible: dict[str, list[z3.BoolRef]] = {}
        inputs: set[str] = set()
        for case in item.cases:
            node = parse(case.when)
            inputs |= reads(node)
            true, false = self._truth(node, at)
            possible.setdefault(case.value, []).append(z3.And(alive, z3.Not(false)))
            alive = z3.And(alive, z3.Not(true))
        possible.setdefault(item.otherwise, []).append(alive)
        may = {value: z3.Or(*ways) for value, ways in possible.items()}
        only = {value: z3.And(may[value], *(z3.Not(may[v]) for v in may if v != value)) for value in may}
        settled = z3.Or(*only.values())
        all_there = z3.And(*(self._value(fact, at).present for fact in inputs))

        def equals(word: str) -> z3.BoolRef:
            if word == "not_sure":
                return z3.And(z3.Not(settled), all_there)
            return only.get(word, z3.BoolVal(False))

        return Value(z3.Or(settled, all_there), equals)

    def _truth(self, node: Node, at: int) -> Truth:
        match node:
            case Always():
                return z3.BoolVal(True), z3.BoolVal(False)
            case Test():
                value = self._value(node.fact, at)
                among = z3.Or(*(value.equals(word) for word in node.values))
                true = z3.And(value.present, among)
                return true, z3.And(value.present, z3.Not(among), z3.Not(value.equals("not_sure")))
            case Not():
                true, false = self._truth(node.part, at)
                return false, true
            case And() | Or():
                trues, falses = zip(*(self._truth(part, at) for part in node.parts), strict=True)
                if isinstance(node, And):
                    return z3.And(*trues), z3.Or(*falses)
                return z3.Or(*trues), z3.And(*falses)

    # What one answer may be, and what it establishes

    def _answer(self, name: str) -> dict[str, Value]:
        fact = self.facts[name]
        match fact.type:
            case "choice":
                return {name: self._one_of((*(value.id for value in fact.values), "not_sure"))}
            case "yes_no":
                return {name: self._one_of(("yes", "no", "not_sure"))}
            case "ticks":
                return self._ticks(name)
            case "number" | "duration":
                return self._number(name)
        return {}

    def _one_of(self, words: tuple[str, ...]) -> Value:
        number = z3.Int(next(self.fresh))
        self.solver.add(number >= 0, number < len(words))
        index = {word: at for at, word in enumerate(words)}
        return Value(z3.BoolVal(True), lambda word: number == index[word] if word in index else z3.BoolVal(False))

    def _ticks(self, name: str) -> dict[str, Value]:
        options = {option.fact: z3.Bool(next(self.fresh)) for option in self.facts[name].options}
        none, unsure = z3.Bool(next(self.fresh)), z3.Bool(next(self.fresh))
        some = z3.Or(*options.values())
        self.solver.add(z3.Or(none, unsure, some), z3.Implies(none, z3.Not(z3.Or(unsure, some))))
        found = {f"{name}.none": self._none_of(none, unsure, some)}
        for option in self.facts[name].options:
            found[option.fact] = self._option(options[option.fact], none, unsure, option.unticked)
        return found

    def _none_of(self, none: z3.BoolRef, unsure: z3.BoolRef, some: z3.BoolRef) -> Value:
        doubt = z3.And(unsure, z3.Not(some))
        words = {"yes": none, "not_sure": doubt, "no": z3.Not(z3.Or(none, doubt))}
        return Value(z3.BoolVal(True), lambda word: words.get(word, z3.BoolVal(False)))

    def _option(self, tick: z3.BoolRef, none: z3.BoolRef, unsure: z3.BoolRef, unticked: str) -> Value:
        doubt = z3.And(z3.Not(tick), z3.Or(unsure, z3.And(z3.Not(none), z3.BoolVal(unticked == "not_sure"))))
        words = {"yes": tick, "not_sure": doubt, "no": z3.Not(z3.Or(tick, doubt))}
        return Value(z3.BoolVal(True), lambda word: words.get(word, z3.BoolVal(False)))

    def _number(self, name: str) -> dict[str, Value]:
        bands = [band for band in self.bands.values() if band.of == name]
        number, unsure = z3.Real(next(self.fresh)), z3.Bool(next(self.fresh))
        self.solver.add(number >= 0, number <= 1_000_000)
        found: dict[str, Value] = {}
        for band in bands:
            bounds = [None, *band.cuts, None]
            words: dict[str, z3.BoolRef] = {"not_sure": unsure}
            for at, value in enumerate(band.values):
                low, high = bounds[at], bounds[at + 1]
                limits = ([number >= low] if low is not None else []) + ([number < high] if high is not None else [])
                words[value.id] = z3.And(z3.Not(unsure), *limits)
            found[band.id] = Value(z3.BoolVal(True), lambda word, words=words: words.get(word, z3.BoolVal(False)))
        return found
