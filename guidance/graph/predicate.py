"""Predicates over facts, in three-valued logic (strong Kleene; decision 2).

    location_code in (LOC03, LOC04) and not (brought_out is yes)
    law.mha2025_s48 is not_commenced
    first_look has weapon          first_look any (weapon, crime)          first_look none

`is` and `in` against a fact that is absent or "not sure" are unknown, except `is not_sure`, which is the
one way to steer on doubt. `has`, `any`, `none` read the options of a ticks fact. `always` is true.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

Truth = bool | None
"""True, False, or None: unknown."""

Facts = Mapping[str, object]

_TOKEN = re.compile(r"\s*(?:(?P<word>[A-Za-z0-9_][A-Za-z0-9_.\-]*)|(?P<mark>[(),]))")


class PredicateError(ValueError):
    """The text is not a predicate. Says where and what was expected."""


@dataclass(frozen=True)
class Test:
    """`fact` is one of `values`. With one value and `not_sure` it asks about doubt."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Not:
    part: "Node"


@dataclass(frozen=True)
class And:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Always:
    pass


Node = Test | Not | And | Or | Always


@cache
def parse(text: str) -> Node:
    """Return the predicate `text` spells. Raises PredicateError with the place and what was expected."""
    words = _Words(text)
    node = _either(words)
    words.end()
    return node


def evaluate(node: Node, facts: Facts) -> Truth:
    """Return True, False or None (unknown) for these facts. A missing key is absent, which never means no."""
    match node:
        case Always():
            return True
        case Test():
            return _test(node, facts)
        case Not():
            part = evaluate(node.part, facts)
            return None if part is None else not part
        case And():
            return _all(evaluate(part, facts) for part in node.parts)
        case Or():
            return _any(evaluate(part, facts) for part in node.parts)


def holds(text: str, facts: Facts) -> Truth:
    return evaluate(parse(text), facts)


def reads(node: Node) -> frozenset[str]:
    """Return the ids of the facts the predicate looks at."""
    match node:
        case Always():
            return frozenset()
        case Test():
            return frozenset({node.fact})
        case Not():
            return reads(node.part)
        case And() | Or():
            return frozenset().union(*(reads(part) for part in node.parts))


def tests(node: Node) -> Iterator[Test]:
    """Yield every comparison in the predicate, for checking facts and values against the register."""
    match node:
        case Test():
            yield node
        case Not():
            yield from tests(node.part)
        case And() | Or():
            for part in node.parts:
                yield from tests(part)


def to_json(node: Node) -> object:
    """Return the predicate as plain lists, the form the compiled graph and the browser share."""
    match node:
        case Always():
            return ["always"]
        case Test():
            return ["in", node.fact, *node.values]
        case Not():
            return ["not", to_json(node.part)]
        case And():
            return ["and", *(to_json(part) for part in node.parts)]
        case Or():
            return ["or", *(to_json(part) for part in node.parts)]


def from_json(data: object) -> Node:
    """Return the predicate a compiled graph holds. The inverse of to_json."""
    if not isinstance(data, list) or not data:
        raise PredicateError(f"not a compiled predicate: {data!r}")
    match data[0]:
        case "always":
            return Always()
        case "in":
            return Test(data[1], tuple(data[2:]))
        case "not":
            return Not(from_json(data[1]))
        case "and":
            return And(tuple(from_json(part) for part in data[1:]))
        case "or":
            return Or(tuple(from_json(part) for part in data[1:]))
    raise PredicateError(f"not a compiled predicate: {data!r}")


def _test(test: Test, facts: Facts) -> Truth:
    value = facts.get(test.fact)
    if value is None:
        return None
    if value in test.values:
        return True
    return None if value == "not_sure" else False


def _all(parts: Iterator[Truth]) -> Truth:
    answer: Truth = True
    for part in parts:
        if part is False:
            return False
        if part is None:
            answer = None
    return answer


def _any(parts: Iterator[Truth]) -> Truth:
    answer: Truth = False
    for part in parts:
        if part is True:
            return True
        if part is None:
            answer = None
    return answer


class _Words:
    """The text as words and marks, read left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.items = list(self._split())
        self.at = 0

    def _split(self) -> Iterator[str]:
        at = 0
        while at < len(self.text.rstrip()):
            match = _TOKEN.match(self.text, at)
            if match is None:
                raise PredicateError(f"{self.text!r}: cannot read from character {at + 1}")
            yield match.group("word") or match.group("mark")
            at = match.end()

    def peek(self) -> str | None:
        return self.items[self.at] if self.at < len(self.items) else None

    def take(self, expected: str | None = None) -> str:
        word = self.peek()
        if word is None or (expected is not None and word != expected):
            raise PredicateError(f"{self.text!r}: expected {expected or 'a word'}, found {word or 'the end'}")
        self.at += 1
        return word

    def took(self, word: str) -> bool:
        if self.peek() != word:
            return False
        self.at += 1
        return True

    def end(self) -> None:
        if self.peek() is not None:
            raise PredicateError(f"{self.text!r}: did not expect {self.peek()}")


def _either(words: _Words) -> Node:
    parts = [_both(words)]
    while words.took("or"):
        parts.append(_both(words))
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def _both(words: _Words) -> Node:
    parts = [_one(words)]
    while words.took("and"):
        parts.append(_one(words))
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _one(words: _Words) -> Node:
    if words.took("not"):
        return Not(_one(words))
    if words.took("("):
        node = _either(words)
        words.take(")")
        return node
    if words.took("always"):
        return Always()
    return _comparison(words)


def _comparison(words: _Words) -> Node:
    fact, verb = words.take(), words.take()
    if verb == "is":
        negated = words.took("not")
        test = Test(fact, (words.take(),))
        return Not(test) if negated else test
    if verb == "in":
        return Test(fact, _list(words))
    if verb == "has":
        return Test(words.take(), ("yes",))
    if verb == "any":
        return Or(tuple(Test(option, ("yes",)) for option in _list(words)))
    if verb == "none":
        return Test(f"{fact}.none", ("yes",))
    raise PredicateError(f"{words.text!r}: expected is, in, has, any or none after {fact}, found {verb}")


def _list(words: _Words) -> tuple[str, ...]:
    words.take("(")
    values = [words.take()]
    while words.took(","):
        values.append(words.take())
    words.take(")")
    return tuple(values)
