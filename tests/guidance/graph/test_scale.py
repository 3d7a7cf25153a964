"""The proof's cost follows the states that differ, not the routes: a thousand pages with a hundred million ways through."""

import time
from typing import Any

import pytest

from guidance.graph.model import Content
from guidance.graph.prove import prove
from tests.guidance.graph.builders import choice, content, fact, outcome, power, question, workflow

PAGES = 1_000
FORKS = 27
"""Pages where the two answers go different ways and meet again: 2 ** 27 is over a hundred million ways through."""


def _long(only_when: str) -> Content:
    """Return a workflow of PAGES questions: where, whether sure, then forks, then a long corridor to one use of power."""
    facts = [choice("place", "street", "home"), fact("certain"), *(fact(f"f{n}") for n in range(PAGES - 2))]
    questions: dict[str, Any] = {
        "where": question("place", street="sure", home="no", not_sure="no"),
        "sure": question("certain", yes="p0", no="no", not_sure="no"),
    }
    last = PAGES - 3
    for n in range(last + 1):
        on = f"p{n + 1}" if n < last else "use"
        fork = n < 2 * FORKS and n % 2 == 0
        questions[f"p{n}"] = question(f"f{n}", yes=on, no=f"p{n + 2}" if fork else on, not_sure=on)
    outcomes = {
        "use": outcome(
            kind="use_power",
            powers=["take"],
            do=[{"text": "Remove them to safety", "kind": "law", "cites": ["act"], "uses": "take"}],
        ),
        "no": outcome(),
    }
    return content(workflow(questions, outcomes), facts=facts, powers=[power("take", only_when)])


@pytest.mark.parametrize(
    ("only_when", "found"),
    [
        ("place is street and certain is yes", 0),
        ("place is street and certain is yes and f500 is yes", 1),
    ],
)
def test_a_thousand_questions_and_a_hundred_million_routes_are_checked_within_a_second(only_when: str, found: int):
    whole = _long(only_when)

    started = time.process_time()
    [result] = prove(whole, tests=None)
    took = time.process_time() - started

    assert len(whole.documents[0].workflows[0].questions) == PAGES
    assert result["routes"] >= 10**8
    assert len(result["counter_examples"]) == found
    assert took < 1, f"with the checks of its shape it took {took:.2f} s of work"
