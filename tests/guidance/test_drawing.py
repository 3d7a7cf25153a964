"""The map and the outline are of the same graph, and neither leaves a way out."""

import re
from pathlib import Path

import pytest

from guidance import drawing
from guidance.graph.compile import graphs_of
from guidance.graph.load import load

GRAPHS = graphs_of(load(Path(__file__).parents[2] / "guidance" / "content"))


@pytest.mark.parametrize("name", GRAPHS)
def test_map_and_outline_show_every_page_and_every_way(name):
    graph = GRAPHS[name]
    pages = drawing.outline(graph)
    picture = drawing.svg(graph)

    assert {page["id"] for page in pages} == set(graph["questions"])
    drawn = set(re.findall(r'href="#n-([^"]+)"', picture))
    assert drawn == {way["to"] for page in pages for way in page["ways"]} | {graph["start"]}
    rows = sum(len(rows) for question in graph["questions"].values() for rows in question["branches"].values())
    assert sum(len(page["ways"]) for page in pages) == rows


@pytest.mark.parametrize("name", GRAPHS)
def test_no_page_comes_before_one_that_leads_to_it(name):
    order = drawing.in_order(GRAPHS[name])
    for page in drawing.outline(GRAPHS[name]):
        for way in page["ways"]:
            if way["kind"] == "question":
                assert order.index(way["to"]) > order.index(page["id"])


def test_boxes_do_not_lie_on_one_another():
    for graph in GRAPHS.values():
        places = list(drawing._places(graph).values())
        assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (None, ""),
        (["in", "a", "x", "y"], "a is x or y"),
        (
            ["and", ["not", ["in", "a", "x"]], ["or", ["in", "b", "y"], ["always"]]],
            "not (a is x) and (b is y or always)",
        ),
    ],
)
def test_a_test_is_put_in_words(when, words):
    assert drawing.when_words(when) == words
