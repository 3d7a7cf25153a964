"""Cases and the fact base's own rows, all documents together, come to every outcome and give every answer there is."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from guidance.graph.compile import graphs_of
from guidance.graph.load import load
from guidance.graph.prove.examples import journey

CONTENT = load(Path(__file__).parents[3] / "guidance" / "content")
GRAPHS = graphs_of(CONTENT)


@cache
def reached() -> tuple[set[tuple[str, str]], set[tuple[str, str, str]]]:
    """Return the outcomes come to, and the answers given on the way, each with its workflow."""
    outcomes: set[tuple[str, str]] = set()
    answers: set[tuple[str, str, str]] = set()
    for parts in CONTENT.documents:
        for example in (*parts.scenarios, *parts.edges):
            for leg in journey(GRAPHS, f"{parts.document.slug}/{example.workflow}", example.facts):
                outcomes.add((leg.workflow, leg.walk.outcome or ""))
                answers |= {
                    (leg.workflow, step.fact, value)
                    for step in leg.walk.steps
                    for value in (step.answer if isinstance(step.answer, list) else [step.answer])
                    if isinstance(value, str)
                }
    return outcomes, answers


def steering(graph: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (fact, value) for every answer that a page of the workflow must be given one of."""
    asked = {ask["fact"] for page in graph["questions"].values() for ask in page["ask"] if ask["required"]}
    for fact in asked:
        shape = graph["facts"][fact]
        given = {
            "choice": [value["id"] for value in shape["values"]],
            "yes_no": ["yes", "no"],
            "ticks": [option["fact"] for option in shape["options"]] + ["none"],
        }.get(shape["type"], [])
        yield from ((fact, value) for value in (*given, "not_sure") if given)


@pytest.mark.parametrize("name", GRAPHS)
def test_every_outcome_is_come_to_by_a_case_or_a_row(name: str):
    assert {id_ for id_ in GRAPHS[name]["outcomes"] if (name, id_) not in reached()[0]} == set()


@pytest.mark.parametrize("name", GRAPHS)
def test_every_answer_is_given_by_a_case_or_a_row(name: str):
    assert {pair for pair in steering(GRAPHS[name]) if (name, *pair) not in reached()[1]} == set()
