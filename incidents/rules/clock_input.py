"""Events of a detention from outside, as JSON: checked whole, or refused whole."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from math import isfinite
from typing import Any

from incidents.rules.events import (
    ArrivalPlace,
    DetentionPower,
    EventKind,
    EventValue,
    ExtensionBy,
    ExtensionReason,
    SiteKind,
)

_CHOICES: dict[str, type[StrEnum]] = {
    "kind": EventKind,
    "site_kind": SiteKind,
    "place": ArrivalPlace,
    "by": ExtensionBy,
    "reason": ExtensionReason,
}
_INSTANTS = {"at", "earliest", "latest"}
_FLAGS = {"assessed_at_station", "superintendent_approved"}
_KEYS = {*_CHOICES, *_INSTANTS, *_FLAGS, "hours", "how", "id"}


class BadEvents(ValueError):
    """The input cannot be read as a detention's events. Its text says which event and what is wrong."""


def power_from_text(text: str | None) -> DetentionPower:
    """Return the detention named. Raises BadEvents for anything else."""
    if text is None:
        raise BadEvents("--power is needed: s136 or s135_1")
    choice: DetentionPower = _choice("--power", text, DetentionPower)
    return choice


def events_from_json(text: str | None) -> list[EventValue]:
    """Return the events in a JSON list of objects with `kind` and `at`. Raises BadEvents for anything not understood.

    Keys may be absent or null. `hours` is needed for an extension. An instant is ISO 8601 with its offset.
    """
    if text is None:
        raise BadEvents("--events is needed: a JSON list of objects")
    try:
        values = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadEvents(f"events are not JSON: {error}") from None
    if not isinstance(values, list):
        raise BadEvents("events must be a list of objects")
    return [_numbered(number, value) for number, value in enumerate(values, start=1)]


def _numbered(number: int, value: object) -> EventValue:
    try:
        return _event(value)
    except (ValueError, OverflowError) as error:
        raise BadEvents(f"event {number}: {error}") from None


def _event(value: object) -> EventValue:
    if not isinstance(value, dict):
        raise BadEvents("must be an object")
    if unknown := sorted(value.keys() - _KEYS):
        raise BadEvents(f"unknown key {unknown[0]!r}")
    given = {key: _read(key, item) for key, item in value.items() if item is not None}
    _require(given)
    return EventValue(**given)


def _require(given: Mapping[str, Any]) -> None:
    needed = {"kind", "at"} | ({"hours"} if given.get("kind") == EventKind.EXTENSION_AUTHORISED else set())
    if missing := sorted(needed - given.keys()):
        raise BadEvents(f"{missing[0]} is missing")


def _read(key: str, value: object) -> Any:
    if key in _CHOICES:
        return _choice(key, value, _CHOICES[key])
    if key in _INSTANTS:
        return _instant(key, value)
    if key in _FLAGS:
        return _flag(key, value)
    return _hours(value) if key == "hours" else _text(key, value)


def _choice(key: str, value: object, choices: type[StrEnum]) -> Any:
    if not isinstance(value, str) or value not in list(choices):
        raise BadEvents(f"{key} must be one of {', '.join(choices)}; got {value!r}")
    return choices(value)


def _instant(key: str, value: object) -> datetime:
    if not isinstance(value, str):
        raise BadEvents(f"{key} must be ISO 8601 text; got {value!r}")
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise BadEvents(f"{key} is not an ISO 8601 instant: {value!r}") from None


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise BadEvents(f"{key} must be true or false; got {value!r}")
    return value


def _hours(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise BadEvents(f"hours must be a number; got {value!r}")
    return value


def _text(key: str, value: object) -> str | int:
    if not isinstance(value, str) and not (key == "id" and isinstance(value, int)):
        raise BadEvents(f"{key} must be text; got {value!r}")
    return value


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise BadEvents("an object names a key twice")
    return value


def _no_constant(name: str) -> object:
    raise BadEvents(f"{name} is not a number")
