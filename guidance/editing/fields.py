"""A form made from a shape of graph.model, and the value read back from it. What the shape refuses is said beside the field.

A field's name is its path in the value: "do.0.text". Repeated parts are drawn with one empty group at the end; a
group left empty is left out.
"""

import types
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml
from django.http import QueryDict
from pydantic import BaseModel

from guidance.editing.routes import answers_as_text, answers_from_text, as_text, from_text

LONG = {"text", "why", "answer", "say", "purpose", "question", "what", "meaning", "summary", "wording", "because"}
MARKDOWN = {"text", "answer"}
ROUTES = {"to": (as_text, from_text), "answers": (answers_as_text, answers_from_text)}
WORDS = {"do": "What to do", "say": "What to say", "not": "Not a power: words only", "cites": "Law it rests on"}
HINTS = {
    "cites": "One provision a line, as mha_s136_1.",
    "to": "One row a line: a test, ->, and where it leads. The last is else -> somewhere.",
    "answers": "One answer a line: its name, a colon, where it leads. Or its rows below it, each starting with spaces.",
    "facts": "One fact a line: its name, a colon, its value.",
}


@dataclass
class Field:
    name: str
    key: str
    kind: Literal["line", "long", "number", "date", "tick", "one_of", "ticks", "lines", "routes", "facts"]
    value: Any
    options: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""

    @property
    def label(self) -> str:
        return WORDS.get(self.key) or self.key.replace("_", " ").capitalize()

    @property
    def hint(self) -> str:
        return HINTS.get(self.key, "One a line." if self.kind == "lines" else "")

    @property
    def is_markdown(self) -> bool:
        return self.key in MARKDOWN and self.kind == "long"

    @property
    def rows(self) -> int:
        return min(16, max(3, str(self.value or "").count("\n") + 2, len(str(self.value or "")) // 70 + 1))


@dataclass
class Group:
    """A part that repeats. `items`: the fields of each, the last of them empty."""

    name: str
    key: str
    items: list[list["Field | Group"]]

    @property
    def label(self) -> str:
        return WORDS.get(self.key) or self.key.replace("_", " ").capitalize()


def fields_of(
    shape: type[BaseModel], value: Mapping[str, Any], prefix: str = "", without: Collection[str] = ()
) -> list[Field | Group]:
    """Return the fields of `value`, plain JSON of `shape`, but for the keys `without`."""
    return [_field(f"{prefix}{key}", key, kind, value.get(key)) for key, kind in _keys(shape) if key not in without]


def value_from(
    shape: type[BaseModel], post: QueryDict, prefix: str = "", without: Collection[str] = ()
) -> dict[str, Any]:
    """Return what was typed as plain JSON of `shape`, keys left empty left out. It is not checked."""
    found = {key: _read(f"{prefix}{key}", key, kind, post) for key, kind in _keys(shape) if key not in without}
    return {key: value for key, value in found.items() if isinstance(value, bool) or value not in (None, "", [], {})}


def with_errors(fields: list[Field | Group], errors: Mapping[str, str]) -> list[Field | Group]:
    """Set each field's error from {its name or a longer one: sentence}. Return the fields."""
    for item in fields:
        if isinstance(item, Group):
            for part in item.items:
                with_errors(part, errors)
        else:
            item.error = next((text for name, text in errors.items() if f"{name}.".startswith(f"{item.name}.")), "")
    return fields


def _keys(shape: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name, info in shape.model_fields.items():
        yield info.alias or name, info.annotation


def _field(name: str, key: str, kind: Any, value: Any) -> Field | Group:
    if key in ROUTES and _is_route(kind, key):
        return Field(name, key, "routes", ROUTES[key][0](value) if value else "")
    kind = _bare(kind)
    if (inner := _many(kind)) is not None:
        return _many_of(name, key, inner, value or [])
    if get_origin(kind) is dict:
        return Field(name, key, "facts", _as_yaml(value or {}))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return Group(name, key, [fields_of(kind, value or {}, f"{name}.0.")])
    if get_origin(kind) is Literal:
        return Field(name, key, "one_of", value or "", [(item, item.replace("_", " ")) for item in get_args(kind)])
    return Field(name, key, _plain(kind, key), value if value is not None else "")


def _plain(kind: Any, key: str) -> Any:
    simple = {bool: "tick", int: "number", float: "number", date: "date"}
    return simple.get(kind, "long" if key in LONG else "line")


def _many_of(name: str, key: str, inner: Any, value: list[Any]) -> Field | Group:
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        items = [fields_of(inner, item, f"{name}.{at}.") for at, item in enumerate([*value, {}])]
        return Group(name, key, items)
    if get_origin(inner) is Literal:
        return Field(name, key, "ticks", list(value), [(item, item.replace("_", " ")) for item in get_args(inner)])
    return Field(name, key, "lines", "\n".join(str(item) for item in value))


def _read(name: str, key: str, kind: Any, post: QueryDict) -> Any:
    if key in ROUTES and _is_route(kind, key):
        return ROUTES[key][1](post.get(name, ""))
    kind = _bare(kind)
    if (inner := _many(kind)) is not None:
        return _read_many(name, inner, post)
    if get_origin(kind) is dict:
        return _from_yaml(post.get(name, ""))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        inside = value_from(kind, post, f"{name}.0.")
        return None if _is_blank(inside) else inside
    text = post.get(name, "").replace("\r\n", "\n").strip()
    if kind is bool:
        return bool(text)
    return int(text) if kind is int and text.lstrip("-").isdigit() else text


def _read_many(name: str, inner: Any, post: QueryDict) -> list[Any]:
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        places = sorted({int(part) for part in _places(name, post)})
        items = (value_from(inner, post, f"{name}.{at}.") for at in places)
        return [item for item in items if not _is_blank(item)]
    if get_origin(inner) is Literal:
        return post.getlist(name)
    return [line.strip() for line in post.get(name, "").splitlines() if line.strip()]


def _is_blank(value: Any) -> bool:
    """Return whether nothing was typed: a box nobody ticked is no reason to keep a group."""
    if isinstance(value, dict):
        return all(_is_blank(item) for item in value.values())
    return isinstance(value, bool)


def _places(name: str, post: QueryDict) -> Iterator[str]:
    for key in post:
        rest = key.removeprefix(f"{name}.") if key.startswith(f"{name}.") else ""
        if rest.split(".")[0].isdigit():
            yield rest.split(".")[0]


def _bare(kind: Any) -> Any:
    """Return the kind without Annotated and without None."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return _bare(next(item for item in get_args(kind) if item is not type(None)))
    return kind


def _many(kind: Any) -> Any:
    return _bare(get_args(kind)[0]) if get_origin(kind) is tuple else None


def _is_route(kind: Any, key: str) -> bool:
    return key == "answers" or (key == "to" and get_origin(_bare(kind)) is not Literal and _takes_rows(kind))


def _takes_rows(kind: Any) -> bool:
    return any(get_origin(item) is tuple for item in get_args(kind))


def _as_yaml(value: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(value), sort_keys=False, allow_unicode=True, default_flow_style=None) if value else ""


def _from_yaml(text: str) -> Any:
    from guidance.graph.load import parse_plain

    return parse_plain(text)
