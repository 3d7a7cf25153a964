"""The items of a document that can be changed one at a time: where each is kept, its shape and what it is called."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from guidance.graph import model

Body = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A kind of item. `slug` is its word in an address."""

    slug: str
    title: str
    shape: type[BaseModel]


PARTS = {
    part.slug: part
    for part in (
        Part("about", "About this document", model.Document),
        Part("section", "Section", model.Section),
        Part("paragraph", "Paragraph", model.Paragraph),
        Part("term", "Word used", model.Term),
        Part("claim", "Thing you may be told", model.Claim),
        Part("scenario", "Scenario", model.Scenario),
        Part("workflow", "Workflow", model.Workflow),
        Part("question", "Question", model.Question),
        Part("outcome", "Outcome", model.Outcome),
    )
}
WITHOUT = {
    "about": {"sections", "glossary", "slug", "number"},
    "section": {"paragraphs"},
    "workflow": {"questions", "outcomes"},
}
"""Keys edited as items of their own."""


@dataclass(frozen=True)
class Item:
    part: Part
    key: str
    value: dict[str, Any]

    @property
    def without(self) -> frozenset[str]:
        return WITHOUT.get(self.part.slug, frozenset())

    @property
    def title(self) -> str:
        return f"{self.part.title} {self.key}" if self.part.slug != "about" else self.part.title


def find(body: Body, part: str, key: str) -> Item | None:
    """Return the item called `key` ("workflow.node" for questions and outcomes), or None."""
    return next((item for item in every(body) if (item.part.slug, item.key) == (part, key)), None)


def every(body: Body) -> Iterator[Item]:
    """Yield every item of a document, in reading order."""
    yield Item(PARTS["about"], "document", body["document"])
    for section in body["document"]["sections"]:
        yield Item(PARTS["section"], section["id"], section)
        yield from (Item(PARTS["paragraph"], paragraph["id"], paragraph) for paragraph in section["paragraphs"])
    yield from (Item(PARTS["term"], term["term"], term) for term in body["document"]["glossary"])
    yield from (Item(PARTS["claim"], claim["id"], claim) for claim in body["claims"])
    for workflow in body["workflows"]:
        yield Item(PARTS["workflow"], workflow["id"], workflow)
        for kind in ("question", "outcome"):
            for id_, node in workflow[f"{kind}s"].items():
                yield Item(PARTS[kind], f"{workflow['id']}.{id_}", node)
    yield from (Item(PARTS["scenario"], scenario["id"], scenario) for scenario in body["scenarios"])


def replaced(body: Body, item: Item, value: dict[str, Any]) -> Body:
    """Return the document with `value` in the item's place. Keys edited as items of their own stay as they are."""
    changed = deepcopy(body)
    target = find(changed, item.part.slug, item.key)
    if target is None:
        raise KeyError(item.key)
    kept = {key: target.value[key] for key in item.without if key in target.value}
    target.value.clear()
    target.value.update({**value, **kept})
    return changed


def added(body: Body, part: str, value: dict[str, Any], *, inside: str) -> Body:
    """Return the document with a new item at the end of where it belongs.

    inside: a paragraph's section; an outcome's workflow and own id, as "workflow.outcome". Raises StopIteration for none.
    """
    changed = deepcopy(body)
    if part == "paragraph":
        section = next(item for item in changed["document"]["sections"] if item["id"] == inside)
        section["paragraphs"].append(value)
    elif part == "term":
        changed["document"]["glossary"].append(value)
    elif part == "outcome":
        workflow = next(item for item in changed["workflows"] if item["id"] == inside.partition(".")[0])
        workflow["outcomes"][inside.partition(".")[2]] = value
    else:
        changed[f"{part}s"].append(value)
    return changed


TO_WRITE = "To be written."


def blank(body: Body, part: str, id_: str) -> dict[str, Any]:
    """Return a new item with everything still to be written, as plain JSON. Raises KeyError for a part not added alone."""
    made: dict[str, Callable[[], BaseModel]] = {
        "paragraph": lambda: model.Paragraph(id=id_, text=TO_WRITE, kind="practice", audience=("officer",)),
        "term": lambda: model.Term(term=id_, meaning=TO_WRITE),
        "claim": lambda: model.Claim(id=id_, said=TO_WRITE, by="anyone", answer=TO_WRITE, say=TO_WRITE),
        "scenario": lambda: _blank_scenario(body, id_),
        "outcome": lambda: model.Outcome(
            title=TO_WRITE, kind="escalate", do=(model.Line(text="Ask.", kind="practice"),), advisor="consider", say=()
        ),
    }
    return made[part]().model_dump(mode="json", by_alias=True)


def _blank_scenario(body: Body, id_: str) -> model.Scenario:
    workflow = body["workflows"][0]
    outcome = next(iter(workflow["outcomes"]))
    return model.Scenario(id=id_, title=TO_WRITE, source=TO_WRITE, workflow=workflow["id"], facts={}, outcome=outcome)


def without(body: Body, item: Item) -> Body:
    """Return the document with the item taken out. What leads to it or cites it is for the check to find."""
    changed = deepcopy(body)
    for workflow in changed["workflows"]:
        if item.part.slug in ("question", "outcome") and item.key.startswith(f"{workflow['id']}."):
            del workflow[f"{item.part.slug}s"][item.key.removeprefix(f"{workflow['id']}.")]
    for section in changed["document"]["sections"]:
        if item.part.slug == "paragraph":
            section["paragraphs"] = [row for row in section["paragraphs"] if row["id"] != item.key]
    for name in ("claims", "scenarios"):
        if name == f"{item.part.slug}s":
            changed[name] = [row for row in changed[name] if row["id"] != item.key]
    if item.part.slug == "term":
        changed["document"]["glossary"] = [row for row in changed["document"]["glossary"] if row["term"] != item.key]
    return changed
