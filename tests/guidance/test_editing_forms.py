"""What an editor sees is the item's own shape; what is saved unchanged is unchanged."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from guidance.actions import CONTENT
from guidance.editing import items
from guidance.editing.fields import Field, Group, fields_of, value_from, with_errors
from guidance.editing.routes import answers_as_text, answers_from_text, as_text, from_text
from guidance.graph import model
from guidance.graph.load import load

BODIES = [parts.model_dump(mode="json", by_alias=True) for parts in load(CONTENT).documents]
ITEMS = [item for body in BODIES for item in items.every(body)]


def posted(fields: list[Field | Group]) -> QueryDict:
    """What a browser would send for a form nobody touched."""
    pairs: list[tuple[str, str]] = []

    def send(rows: list[Field | Group]) -> None:
        for row in rows:
            if isinstance(row, Group):
                for part in row.items:
                    send(part)
            elif row.kind == "ticks":
                pairs.extend((row.name, value) for value in row.value)
            elif row.kind != "tick" or row.value:
                pairs.append((row.name, str(row.value).replace("\n", "\r\n")))

    send(fields)
    return QueryDict(urlencode(pairs))


def whole(shape, value):
    return shape.model_validate(value).model_dump(mode="json", by_alias=True)


def test_saving_any_item_untouched_changes_nothing():
    for item in ITEMS:
        shape, value = item.part.shape, item.value
        kept = {key: value[key] for key in item.without if key in value}
        post = posted(fields_of(shape, value, without=item.without))
        read = {**value_from(shape, post, without=item.without), **kept}
        assert whole(shape, read) == value, item.title


@pytest.mark.parametrize(
    "route",
    ["detain", "go:section-136/where-to-and-how", [{"when": "a is yes and b in (c, d)", "to": "x"}, {"else": "y"}]],
)
def test_a_route_is_written_as_lines_and_read_back(route):
    assert from_text(as_text(route)) == route
    assert answers_from_text(answers_as_text({"yes": route, "not_sure": "z"})) == {"yes": route, "not_sure": "z"}


def test_a_group_left_empty_is_left_out_and_one_filled_is_added():
    outcome = next(item for item in ITEMS if item.part.slug == "outcome").value
    post = posted(fields_of(model.Outcome, outcome)).copy()
    last = len(outcome["do"])
    post[f"do.{last}.text"], post[f"do.{last}.kind"] = "Ask what helps.", "practice"

    read = whole(model.Outcome, value_from(model.Outcome, post))

    assert [line["text"] for line in read["do"]] == [*(line["text"] for line in outcome["do"]), "Ask what helps."]


def test_an_error_stands_beside_its_field():
    fields = with_errors(fields_of(model.Outcome, ITEMS[-1].value), {"do.0.text": "has 21 words"})
    lines = next(field for field in fields if field.key == "do")
    assert next(field for field in lines.items[0] if field.key == "text").error == "has 21 words"


def test_an_item_put_in_its_place_leaves_the_rest_alone():
    body = BODIES[0]
    section = next(item for item in items.every(body) if item.part.slug == "section")
    changed = items.replaced(body, section, {"id": section.key, "title": "Another title"})
    before, after = (list(items.every(whole_body)) for whole_body in (body, changed))
    assert [item.title for item in before] == [item.title for item in after]
    assert items.find(changed, "section", section.key).value["paragraphs"] == section.value["paragraphs"]
    assert body != changed


@pytest.mark.parametrize("part", ["paragraph", "claim", "scenario", "question", "outcome", "term"])
def test_an_item_taken_out_is_gone_and_its_neighbours_stay(part):
    body = next(body for body in BODIES if body["document"]["slug"] == "section-136")
    item = next(item for item in items.every(body) if item.part.slug == part)
    changed = items.without(body, item)
    assert items.find(changed, part, item.key) is None
    assert len(list(items.every(changed))) == len(list(items.every(body))) - 1
