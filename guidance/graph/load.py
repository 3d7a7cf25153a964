"""Reads guidance/content into Content, strictly, and says everything that is wrong at once.

Duplicate keys, unknown keys and wrong types are errors. Only true and false are booleans (so `yes` and
`no` stay words), dates stay text until a shape asks for a date, and 12:30 is text, not a number of minutes.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from guidance.graph import model

DOCUMENT_PARTS: dict[str, type[BaseModel]] = {
    "claims": model.Claim,
    "scenarios": model.Scenario,
    "edges": model.EdgeRow,
}
# Registers of which a document may keep its own part, as <slug>/<register>.yaml (facts too): what it alone brings.
PARTED_REGISTERS: dict[str, type[BaseModel]] = {
    "powers": model.Power,
    "prohibitions": model.Prohibition,
    "provisions": model.Provision,
    "lessons": model.Lesson,
    "slots": model.Slot,
}
SHARED_REGISTERS: dict[str, type[BaseModel]] = {
    "words": model.BannedWord,
    "interruptions": model.Interruption,
    "explanations": model.Explanation,
    "synonyms": model.Synonym,
}


class ContentError(Exception):
    """Content that cannot be used. `problems`: one sentence each, "file: path: what is wrong: how to put it right"."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def load(folder: Path | str) -> model.Content:
    """Return the authored content under `folder`. Raises ContentError naming every file, path and fix."""
    root = Path(folder)
    if not root.is_dir():
        raise ContentError([f"{root}: there is no such folder: give the folder that holds facts.yaml"])
    reader = _Reader(root)
    slugs = [path.parent.name for path in sorted(root.glob("*/document.yaml"))]
    registers = _registers(reader, slugs)
    documents = [_document(reader, slug) for slug in slugs]
    if reader.problems:
        raise ContentError(reader.problems)
    return model.Content(
        registers=model.Registers.model_construct(**registers),
        documents=tuple(model.DocumentContent.model_construct(**parts) for parts in documents),
    )


def parse_plain(text: str) -> Any:
    """Return the value some YAML spells, read as strictly as content files are. Raises ContentError."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 (a CSafeLoader)
    except yaml.YAMLError as error:
        raise ContentError([_yaml_problem(error)]) from error


def _registers(reader: "_Reader", slugs: list[str]) -> dict[str, Any]:
    """Return the registers all documents share: the file of the register, then the part each document keeps of it."""
    found: dict[str, Any] = {"facts": _facts(reader, slugs)}
    for name, shape in SHARED_REGISTERS.items():
        found[name] = reader.many(f"{name}.yaml", name, shape)
    for name, shape in PARTED_REGISTERS.items():
        parts = [reader.many(file, name, shape) for file in _parts(reader, name, slugs)]
        found[name] = tuple(item for part in parts for item in part)
    found["statuses"] = reader.many("status.yaml", "statuses", model.Status)
    return found


def _facts(reader: "_Reader", slugs: list[str]) -> model.Facts | None:
    parts = [reader.one(file, model.Facts) for file in _parts(reader, "facts", slugs)]
    if any(part is None for part in parts):
        return None
    groups: Any = {
        name: tuple(item for part in parts for item in getattr(part, name)) for name in model.Facts.model_fields
    }
    return model.Facts.model_construct(**groups)


def _parts(reader: "_Reader", name: str, slugs: list[str]) -> list[str]:
    own = [f"{slug}/{name}.yaml" for slug in slugs]
    return [f"{name}.yaml", *(file for file in own if (reader.root / file).is_file())]


def _document(reader: "_Reader", slug: str) -> dict[str, Any]:
    parts: dict[str, Any] = {"document": reader.one(f"{slug}/document.yaml", model.Document)}
    document = parts["document"]
    if document is not None and document.slug != slug:
        reader.problems.append(f"{slug}/document.yaml: slug: is {document.slug!r}: use the folder's name, {slug!r}")
    for name, shape in DOCUMENT_PARTS.items():
        parts[name] = reader.many(f"{slug}/{name}.yaml", name, shape)
    paths = sorted((reader.root / slug).glob("workflows/*.yaml"))
    workflows = [reader.one(f"{slug}/workflows/{path.name}", model.Workflow) for path in paths]
    for path, workflow in zip(paths, workflows, strict=True):
        if workflow is not None and workflow.id != path.stem:
            reader.problems.append(
                f"{slug}/workflows/{path.name}: id: is {workflow.id!r}: use the file's name, {path.stem!r}"
            )
    parts["workflows"] = tuple(workflow for workflow in workflows if workflow is not None)
    return parts


class _Reader:
    """Reads files below `root`, keeping the problems of all of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[str] = []

    def one(self, name: str, shape: type[BaseModel]) -> Any:
        """Return the file as one `shape`, or None after noting what is wrong."""
        data = self._data(name)
        return None if data is None else self._shaped(name, (), data, data, shape)

    def many(self, name: str, key: str, shape: type[BaseModel]) -> tuple[Any, ...]:
        """Return the list under the file's one key as a tuple of `shape`, leaving out those noted as wrong."""
        data = self._data(name)
        if data is None:
            return ()
        if not isinstance(data, dict) or set(data) != {key} or not isinstance(data[key], list | None):
            self.problems.append(f"{name}: the file: has other keys or no list: write one key, `{key}:`, with a list")
            return ()
        items = (self._shaped(name, (key, at), data, item, shape) for at, item in enumerate(data[key] or []))
        return tuple(item for item in items if item is not None)

    def _data(self, name: str) -> Any:
        path = self.root / name
        if not path.is_file():
            self.problems.append(f"{name}: the file: is missing: create it (an empty list is allowed)")
            return None
        try:
            return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 (a CSafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            self.problems.append(f"{name}: {_yaml_problem(error)}")
            return None

    def _shaped(self, name: str, at: tuple[str | int, ...], whole: Any, data: Any, shape: type[BaseModel]) -> Any:
        try:
            return shape.model_validate(data)
        except ValidationError as error:
            path = self.root / name
            self.problems += [f"{name}{line}" for line in _explain(path, at, whole, error.errors())]
            return None


class _StrictLoader(yaml.CSafeLoader):
    """CSafeLoader with no duplicate keys and few implied types."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is not text: put it in quotes", key_node.start_mark
                )
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is written twice: keep one", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


_StrictLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?[0-9]+\.[0-9]+$", "-0123456789"),
):
    _StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _yaml_problem(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"line {mark.line + 1}" if mark else "the file"
    return f"{where}: {getattr(error, 'problem', None) or error}: correct the YAML there"


def _explain(path: Path, at: tuple[str | int, ...], whole: Any, errors: list[ErrorDetails]) -> Iterator[str]:
    """Yield " (line n): path: what: how" for each error, once."""
    lines = yaml.compose(path.read_text(encoding="utf-8"), Loader=_StrictLoader)
    seen: set[str] = set()
    for error in errors:
        keys, missing = _real_path(whole, (*at, *error["loc"]))
        if error["type"] == "string_type" and isinstance(_at(whole, keys), list):
            continue  # a route that is a list of branches is not meant to be a string
        what = _sentence(error, missing)
        text = f" (line {_line(lines, keys)}): {_spelt(whole, keys, missing)}: {what}"
        if text not in seen:
            seen.add(text)
            yield text


def _real_path(data: Any, loc: tuple[str | int, ...]) -> tuple[list[str | int], str | None]:
    """Split the error's place into the part that exists in the file and the key that is missing, if that is it."""
    keys: list[str | int] = []
    missing: str | None = None
    for part in loc:
        inside = _at(data, keys)
        if (isinstance(inside, dict) and part in inside) or (
            isinstance(inside, list) and isinstance(part, int) and part < len(inside)
        ):
            keys.append(part)
        elif isinstance(part, str) and re.fullmatch(r"[a-z_]+", part) and part != "str":
            missing = part
    return keys, missing


def _at(data: Any, keys: Iterable[str | int]) -> Any:
    for key in keys:
        data = data[key]
    return data


def _spelt(data: Any, keys: list[str | int], missing: str | None) -> str:
    words: list[str] = []
    for at, key in enumerate(keys):
        item = _at(data, keys[: at + 1])
        named = item.get("id") if isinstance(item, dict) and isinstance(key, int) else None
        words.append(str(named) if named else str(key + 1) if isinstance(key, int) else key)
    return ".".join([*words, missing] if missing else words) or "the file"


def _line(node: Any, keys: list[str | int]) -> int:
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            node = next((value for name, value in node.value if name.value == key), node)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            node = node.value[key]
    return int(node.start_mark.line) + 1 if node is not None else 1


_KNOWN_KEYS = sorted(
    {
        field.alias or name
        for shape in vars(model).values()
        if isinstance(shape, type) and issubclass(shape, BaseModel)
        for name, field in shape.model_fields.items()
    }
)


def _sentence(error: ErrorDetails, missing: str | None) -> str:
    match error["type"]:
        case "extra_forbidden":
            key = str(error["loc"][-1])
            near = [word for word in difflib.get_close_matches(key, _KNOWN_KEYS, 2) if word != key]
            hint = f"did you mean {' or '.join(near)}?" if near else "remove it"
            return f"is not a key this may have: {hint}"
        case "missing":
            return f"is missing: add `{missing or error['loc'][-1]}:`"
        case "string_type":
            return f"must be text, not {error['input']!r}: put it in quotes"
        case "literal_error":
            return f"{error['input']!r} is not allowed: use {error['ctx']['expected']}"
        case "string_pattern_mismatch":
            return f"{error['input']!r} is not an id: use letters, digits, _ . and - only"
        case "value_error":
            return f"{error['ctx']['error']}: correct it"
        case "tuple_type":
            return "must be a list: write one item a line, each with a dash"
    return f"{error['msg'].lower()}: correct it"
