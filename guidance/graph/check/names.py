"""What ids exist, and whether a predicate reads only what may be read."""

import difflib
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from guidance.graph import model
from guidance.graph.model import NOT_SURE
from guidance.graph.predicate import PredicateError, parse, tests

STATUSES = ("in_force", "not_commenced", "repealed")
STEERING = ("choice", "yes_no")

DUTY_POSTS = frozenset(
    [
        "duty_sergeant",
        "duty_inspector",
        "duty_superintendent",
        "force_legal",
        "control_room",
        "tactical_advisor",
        "professional_standards",
        "custody_inspector",
    ]
)
PARTNERS = frozenset(
    [
        "nurse_in_charge",
        "site_manager",
        "trust_on_call",
        "amhp_service",
        "ambulance_control",
        "family_or_carer",
        "icb_on_call",
        "hospital",
        "childrens_services",
        "parent",
        "receiving_staff",
    ]
)
PEOPLE = DUTY_POSTS | PARTNERS


class Names:
    """The ids of one Content, by kind. Facts map to the values a predicate may compare them with."""

    def __init__(self, content: model.Content) -> None:
        registers = content.registers
        facts = registers.facts
        self.facts = {fact.id: fact for fact in facts.facts}
        self.derived = {item.id: item for item in facts.derived}
        self.bands = {band.id: band for band in facts.bands}
        self.clocks = {clock.id: clock for clock in facts.clocks}
        self.provisions = {item.id: item for item in registers.provisions}
        self.powers = {item.id: item for item in registers.powers}
        self.slots = {item.id: item for item in registers.slots}
        self.lessons = {item.id: item for item in registers.lessons}
        self.claims = {claim.id for parts in content.documents for claim in parts.claims}
        self.documents = {parts.document.slug for parts in content.documents}
        self.paragraphs = {
            paragraph.id
            for parts in content.documents
            for section in parts.document.sections
            for paragraph in section.paragraphs
        }
        self.workflows = {
            f"{parts.document.slug}/{workflow.id}": workflow
            for parts in content.documents
            for workflow in parts.workflows
        }
        self.readable = dict(self._readable())

    def _readable(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for fact in (fact for fact in self.facts.values() if fact.steers):
            if fact.type == "yes_no":
                yield fact.id, ("yes", "no", NOT_SURE)
            elif fact.type == "choice":
                yield fact.id, (*(value.id for value in fact.values), NOT_SURE)
            elif fact.type == "ticks":
                yield f"{fact.id}.none", ("yes", "no", NOT_SURE)
        for item in self.derived.values():
            yield item.id, (*(value.id for value in item.values), NOT_SURE)
        for band in self.bands.values():
            yield band.id, (*(value.id for value in band.values), NOT_SURE)
        for clock in self.clocks.values():
            yield clock.id, tuple(dict.fromkeys((*(value.id for value in clock.values), NOT_SURE)))
        for provision in self.provisions.values():
            if provision.cautious:
                yield f"law.{provision.id}", STATUSES

    def bases(self, fact: str) -> frozenset[str]:
        """Return the facts that must be established for `fact`: itself, or all a derived fact is worked out from."""
        if fact not in self.derived:
            return frozenset({fact})
        return frozenset().union(*(self.bases(name) for name in self._inputs(fact)))

    def _inputs(self, fact: str) -> set[str]:
        return {test.fact for case in self.derived[fact].cases for test in tests(parse(case.when))}


def unknown(where: str, kind: str, ids: Iterable[str | None], known: Collection[str]) -> list[str]:
    """Return a problem for each of `ids` that is not among `known`, with the nearest one that is."""
    missing = [id_ for id_ in ids if id_ is not None and id_ not in known]
    return [f"{where}: there is no {kind} {id_!r}: {_near(id_, tuple(sorted(known)))}" for id_ in missing]


@lru_cache(maxsize=4096)
def _near(word: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"did you mean {near[0]!r}?" if near else "add it to its register, or take it out"


def predicate_problems(names: Names, where: str, text: str) -> list[str]:
    """Return what is wrong with a predicate: unknown facts or values, or a fact that may not steer."""
    try:
        found = list(tests(parse(text)))
    except PredicateError as error:
        return [f"{where}: {error}: correct the predicate"]
    problems: list[str] = []
    for test in found:
        if test.fact in names.readable:
            problems += unknown(f"{where}: {test.fact}", "value", test.values, names.readable[test.fact])
        else:
            problems.append(_why_not_readable(names, where, test.fact))
    return problems


def _why_not_readable(names: Names, where: str, fact: str) -> str:
    if fact in names.facts:
        kind = names.facts[fact].type
        if not names.facts[fact].steers:
            return f"{where}: {fact} says `steers: false`: read another fact"
        how = {"ticks": "read its options, with has, any or none", "number": "read a band of it"}
        return f"{where}: {fact} is of type {kind}, which never steers: {how.get(kind, 'read another fact')}"
    if fact.startswith("law.") and fact[4:] in names.provisions:
        return f"{where}: {fact} is read but the provision says no `cautious:`: say which status unknown counts as"
    return unknown(where, "fact", [fact], names.readable)[0]


def duplicates(where: str, ids: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    again: set[str] = set()
    for id_ in ids:
        (again if id_ in seen else seen).add(id_)
    return [f"{where}: {id_!r} is defined twice: keep one" for id_ in sorted(again)]
