"""Answers as given, and the facts they establish (decisions 2, 14).

An answer is keyed by the fact a page asks. It establishes: for choice and yes_no, the fact itself; for ticks, one
yes/no/not_sure fact an option and "<ticks>.none"; for a number, its bands. Derived facts follow. Nothing else does.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from guidance.graph.model import NONE_OF_THESE, NOT_SURE
from guidance.graph.predicate import evaluate, from_json, reads

Graph = Mapping[str, Any]
TEXT_LIMIT = 4000
MAY_BE_UNKNOWN = ("choice", "yes_no", "ticks", "number", "duration", "instant")
FURTHEST_AHEAD = timedelta(days=2)


def expand(graph: Graph, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts these answers establish, with derived facts worked out. law.* and clock.* keys pass through."""
    facts = {key: value for key, value in answers.items() if key.startswith(("law.", "clock."))}
    for fact, value in answers.items():
        if fact in graph["facts"]:
            facts.update(established(graph, fact, value))
    return with_derived(graph, facts)


def established(graph: Graph, fact: str, value: Any) -> dict[str, Any]:
    """Return what one valid answer establishes by itself: the fact, its options or its bands."""
    shape = graph["facts"][fact]
    if shape["type"] == "ticks":
        return ticked(fact, [(item["fact"], item["unticked"]) for item in shape["options"]], value)
    facts = {fact: value}
    for band_id, band in graph["bands"].items():
        if band["of"] == fact:
            facts[band_id] = band_of([item["id"] for item in band["values"]], band["cuts"], value)
    return facts


def ticked(fact: str, options: Sequence[tuple[str, str]], value: Any) -> dict[str, str]:
    """Return each option's value and "<fact>.none" for a list of ticks ([] establishes nothing)."""
    ticks = [value] if isinstance(value, str) else list(value)
    none = f"{fact}.none"
    if not ticks:
        return {}
    if NONE_OF_THESE in ticks:
        return {**{option: "no" for option, _ in options}, none: "yes"}
    unsure = NOT_SURE in ticks
    facts = {option: "yes" if option in ticks else NOT_SURE if unsure else unticked for option, unticked in options}
    return {**facts, none: NOT_SURE if ticks == [NOT_SURE] else "no"}


def band_of(values: list[str], cuts: list[float], value: Any) -> str:
    """Return the band a number falls in: values[i] below cuts[i]; not_sure stays not_sure."""
    if value == NOT_SURE:
        return NOT_SURE
    return values[sum(1 for cut in cuts if value >= cut)]


def with_derived(graph: Graph, facts: dict[str, Any]) -> dict[str, Any]:
    """Return `facts` with every derived fact of the graph that can be worked out."""
    known = dict(facts)
    for name in graph["derived"]:
        _derive(graph["derived"], name, known, set())
    return {key: value for key, value in known.items() if value is not None}


def _derive(derived: Mapping[str, Any], name: str, known: dict[str, Any], busy: set[str]) -> None:
    if name in known or name in busy:
        return
    shape = derived[name]
    cases = [(from_json(when), value) for when, value in shape["cases"]]
    inputs = {fact for when, _ in cases for fact in reads(when)}
    for fact in inputs & derived.keys():
        _derive(derived, fact, known, busy | {name})
    value = derived_value([(evaluate(when, known), value) for when, value in cases], shape["otherwise"])
    absent = any(known.get(fact) is None for fact in inputs)
    known[name] = value or (None if absent else NOT_SURE)


def derived_value(cases: list[tuple[bool | None, str]], otherwise: str) -> str | None:
    """Return the value all the cases that may be the first true one agree on; None when they do not agree."""
    possible: set[str] = set()
    for truth, value in cases:
        if truth is not False:
            possible.add(value)
        if truth is True:
            break
    else:
        possible.add(otherwise)
    return possible.pop() if len(possible) == 1 else None


def why_not_valid(graph: Graph, fact: str, value: Any, now: datetime | None = None) -> str | None:
    """Return why `value` cannot answer `fact`, in plain words, or None. Never the value itself: it may be about a person.

    now: the present instant, timezone-aware, for refusing instants far in the future; None skips that check.
    """
    shape = graph["facts"].get(fact)
    if shape is None:
        return f"{fact}: this workflow does not ask that."
    if value == NOT_SURE and shape["type"] in MAY_BE_UNKNOWN:
        return None
    match shape["type"]:
        case "choice" | "yes_no":
            return _why_not_choice(shape, fact, value)
        case "ticks":
            return _why_not_ticks(shape, fact, value)
        case "number" | "duration":
            return _why_not_number(fact, value)
        case "instant":
            return _why_not_instant(fact, value, now)
    return _why_not_text(fact, value)


def _why_not_choice(shape: Mapping[str, Any], fact: str, value: Any) -> str | None:
    allowed = [item["id"] for item in shape["values"]] or ["yes", "no"]
    if value in [*allowed, NOT_SURE] and isinstance(value, str):
        return None
    return f"{fact}: that is not one of its answers: use {', '.join([*allowed, NOT_SURE])}."


def _why_not_ticks(shape: Mapping[str, Any], fact: str, value: Any) -> str | None:
    ticks = [value] if isinstance(value, str) else value
    if not isinstance(ticks, list | tuple) or not all(isinstance(tick, str) for tick in ticks):
        return f"{fact}: that is not a list of ticks: use a list of option names."
    if not ticks:
        return f"{fact}: nothing is ticked, which is no answer: tick one, or {NONE_OF_THESE}, or {NOT_SURE}."
    allowed = [item["fact"] for item in shape["options"]]
    if not set(ticks) <= {*allowed, NONE_OF_THESE, NOT_SURE}:
        options = ", ".join([*allowed, NONE_OF_THESE, NOT_SURE])
        return f"{fact}: a tick is not one of its options: use {options}."
    if NONE_OF_THESE in ticks and len(ticks) > 1:
        return f"{fact}: {NONE_OF_THESE} cannot go with another tick: untick one."
    return None


def _why_not_number(fact: str, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{fact}: that is not a number: give a number, or {NOT_SURE}."
    if not 0 <= value <= 1_000_000:
        return f"{fact}: that is out of range: give a number from 0 to 1,000,000."
    return None


def _why_not_instant(fact: str, value: Any, now: datetime | None) -> str | None:
    try:
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return f"{fact}: that is not a time: give a date and time with its offset, as 2026-11-23T21:04+00:00."
    if instant.utcoffset() is None:
        return f"{fact}: that time does not say which time zone: add its offset, as +00:00."
    if now is not None and instant.astimezone(UTC) > now + FURTHEST_AHEAD:
        return f"{fact}: that is too far in the future: check the date."
    if instant.year < 1900:
        return f"{fact}: that is too long ago: check the date."
    return None


def _why_not_text(fact: str, value: Any) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return f"{fact}: there is no text: write something."
    if len(value) > TEXT_LIMIT:
        return f"{fact}: {len(value):,} characters is too long: keep it to {TEXT_LIMIT:,}."
    return None
