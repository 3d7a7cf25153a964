"""Faults in the registers: ids that do not resolve, values that do not exist, tests that are not there."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from guidance.graph import model
from guidance.graph.check.names import Names, duplicates, predicate_problems, unknown
from guidance.graph.model import NOT_SURE


def register_problems(content: model.Content, tests: Path | None) -> list[str]:
    """Return the faults of facts, powers, prohibitions, provisions, slots, lessons, interruptions and statuses."""
    names = Names(content)
    registers = content.registers
    facts = registers.facts
    found = _twice(content)
    found += _each(_fact, names, facts.facts) + _each(_derived, names, facts.derived) + _each(_band, names, facts.bands)
    found += _each(_clock, names, facts.clocks) + _each(_power, names, registers.powers)
    found += _each(_prohibition, names, registers.prohibitions) + _each(_provision, names, registers.provisions)
    found += _each(_interruption, names, registers.interruptions)
    for item in registers.explanations:
        found += unknown(f"explanations.yaml: {item.id}", "power", item.powers, names.powers)
        found += unknown(f"explanations.yaml: {item.id}", "provision", item.cites, names.provisions)
    for status in registers.statuses:
        found += unknown("status.yaml", "provision", [status.provision], names.provisions)
    return found + (_tests(content, tests) if tests is not None and tests.is_dir() else [])


Item = TypeVar("Item")


def _each(check: Callable[[Names, Item], list[str]], names: Names, items: Iterable[Item]) -> list[str]:
    return [problem for item in items for problem in check(names, item)]


def _twice(content: model.Content) -> list[str]:
    registers = content.registers
    facts = registers.facts
    readable = [item.id for group in (facts.facts, facts.derived, facts.bands, facts.clocks) for item in group]
    found = duplicates("facts.yaml", readable)
    for name in ("powers", "prohibitions", "provisions", "lessons", "slots", "interruptions", "explanations"):
        found += duplicates(f"{name}.yaml", [item.id for item in getattr(registers, name)])
    for parts in content.documents:
        slug = parts.document.slug
        for name in ("scenarios", "edges"):
            found += duplicates(f"{slug}/{name}.yaml", [item.id for item in getattr(parts, name)])
        found += duplicates(f"{slug}/workflows", [workflow.id for workflow in parts.workflows])
    paragraphs = [
        item.id for parts in content.documents for section in parts.document.sections for item in section.paragraphs
    ]
    found += duplicates("document.yaml", paragraphs)
    return found + duplicates("claims.yaml", [claim.id for parts in content.documents for claim in parts.claims])


def _fact(names: Names, fact: model.Fact) -> list[str]:
    where = f"facts.yaml: {fact.id}"
    found = duplicates(where, [value.id for value in fact.values])
    if any(value.id == NOT_SURE for value in fact.values):
        found.append(f"{where}: lists not_sure: leave it out, every steering fact has it")
    for value in fact.values:
        found += unknown(f"{where}.{value.id}", "provision", value.cites, names.provisions)
    for option in fact.options:
        found += unknown(f"{where}.options", "fact", [option.fact], names.facts)
        if option.fact in names.facts and names.facts[option.fact].type != "yes_no":
            found.append(f"{where}.options: {option.fact} is not a yes_no fact: make it one")
    return found


def _derived(names: Names, derived: model.Derived) -> list[str]:
    where = f"facts.yaml: {derived.id}"
    values = {value.id for value in derived.values} | {NOT_SURE}
    found = unknown(where, "value", [*(case.value for case in derived.cases), derived.otherwise], values)
    for case in derived.cases:
        found += predicate_problems(names, where, case.when)
    if not found:
        try:
            names.bases(derived.id)
        except RecursionError:
            found.append(f"{where}: is worked out from itself: break the circle")
    return found


def _band(names: Names, band: model.Band) -> list[str]:
    where = f"facts.yaml: {band.id}"
    found = unknown(where, "fact", [band.of], names.facts)
    if not found and names.facts[band.of].type not in ("number", "duration"):
        found.append(f"{where}: {band.of} is not a number or duration: only those have bands")
    if list(band.cuts) != sorted(set(band.cuts)):
        found.append(f"{where}: cuts are not in rising order: sort them")
    return found


def _clock(names: Names, clock: model.ClockFact) -> list[str]:
    if clock.id in names.clocks and clock.id.startswith("clock."):
        return []
    return [f"facts.yaml: {clock.id}: is a clock fact: its id starts `clock.`"]


def _provision(names: Names, provision: model.Provision) -> list[str]:
    if provision.cautious != "unknown":
        return []
    return [f"provisions.yaml: {provision.id}: cautious is unknown: name the status unknown counts as"]


def _power(names: Names, power: model.Power) -> list[str]:
    where = f"powers.yaml: {power.id}"
    found = unknown(where, "provision", [power.provision], names.provisions)
    if power.only_when is not None:
        found += predicate_problems(names, f"{where}.only_when", power.only_when)
    for duty in power.before_use:
        found += unknown(f"{where}.{duty.id}", "slot", [duty.slot], names.slots)
        found += unknown(f"{where}.{duty.id}.record", "fact", duty.record, names.facts)
        found += unknown(f"{where}.{duty.id}", "provision", duty.cites, names.provisions)
    return found


def _prohibition(names: Names, item: model.Prohibition) -> list[str]:
    where = f"prohibitions.yaml: {item.id}"
    found = predicate_problems(names, f"{where}.when", item.when) if item.when is not None else []
    if item.forbid is not None:
        found += unknown(f"{where}.forbid", "power", item.forbid.powers, names.powers)
    if item.require is not None:
        found += unknown(f"{where}.require.of", "power", item.require.of.powers, names.powers)
        found += unknown(f"{where}.require.record", "fact", item.require.record, names.facts)
    if item.pattern is not None:
        try:
            re.compile(item.pattern)
        except re.error as error:
            found.append(f"{where}.pattern: {error}: correct the regular expression")
    return found


def _interruption(names: Names, item: model.Interruption) -> list[str]:
    where = f"interruptions.yaml: {item.id}"
    found = unknown(where, "fact", [item.fact], names.facts)
    if not found and names.facts[item.fact].holds != "now":
        found.append(f"{where}: {item.fact} does not hold `now`: a red flag is true for minutes")
    if not found and names.facts[item.fact].type != "yes_no":
        found.append(f"{where}: {item.fact} is not yes_no: a red flag is raised or not")
    if item.card.kind not in ("medical_emergency", "attend", "escalate"):
        found.append(f"{where}: kind {item.card.kind}: a card is medical_emergency, attend or escalate")
    return found


def _tests(content: model.Content, tests: Path) -> list[str]:
    written = set(re.findall(r"def (test_\w+)", "\n".join(path.read_text("utf-8") for path in tests.rglob("*.py"))))
    return [
        f"prohibitions.yaml: {item.id}.test: no test {item.test!r} under tests/: write it, or name the one that checks"
        for item in content.registers.prohibitions
        if item.test is not None and item.test not in written
    ]
