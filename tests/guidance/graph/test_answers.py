"""What an answer establishes, and what is no answer at all."""

from datetime import UTC, datetime

import pytest

from guidance.graph.answers import expand, why_not_valid
from guidance.graph.compile import graphs_of
from tests.guidance.graph.builders import choice, content, fact, outcome, question, ticks, workflow

FACTS = [
    ticks("look", "hurt", "young"),
    fact("hurt"),
    fact("young"),
    choice("place", "street", "home"),
    fact("sure"),
    fact("age", "number"),
    fact("seen_at", "instant"),
    fact("words", "text"),
]
FACTS[0]["options"][1]["unticked"] = "not_sure"
BANDS = [{"id": "age_band", "label": "Age", "of": "age", "cuts": [10, 18]}]
BANDS[0]["values"] = [{"id": name, "label": name} for name in ("small", "child", "adult")]
DERIVED = [
    {
        "id": "risky",
        "label": "Risky",
        "values": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}],
        "cases": [{"when": "hurt is yes", "value": "yes"}, {"when": "place is street", "value": "yes"}],
        "otherwise": "no",
    }
]


@pytest.fixture(scope="module")
def graph():
    asks = [item["id"] for item in FACTS if item["id"] not in ("hurt", "young")]
    page = question(*asks, to=[{"when": "risky is yes and age_band is child", "to": "end"}, {"else": "end"}])
    return graphs_of(content(workflow({"one": page}, {"end": outcome()}), facts=FACTS, bands=BANDS, derived=DERIVED))[
        "doc/flow"
    ]


@pytest.mark.parametrize(
    ("ticked", "hurt", "young", "none"),
    [
        (["hurt"], "yes", "not_sure", "no"),
        (["young"], "no", "yes", "no"),
        (["hurt", "young"], "yes", "yes", "no"),
        (["none"], "no", "no", "yes"),
        (["not_sure"], "not_sure", "not_sure", "not_sure"),
        (["hurt", "not_sure"], "yes", "not_sure", "no"),
        ("none", "no", "no", "yes"),
    ],
)
def test_a_tick_is_yes_and_silence_is_what_the_option_says(graph, ticked, hurt, young, none):
    facts = expand(graph, {"look": ticked})

    assert (facts["hurt"], facts["young"], facts["look.none"]) == (hurt, young, none)


def test_nothing_ticked_is_no_answer(graph):
    assert expand(graph, {"look": []}) == {}


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "small"), (9.9, "small"), (10, "child"), (17, "child"), (18, "adult"), ("not_sure", "not_sure")],
)
def test_a_number_falls_in_one_band(graph, age, band):
    assert expand(graph, {"age": age})["age_band"] == band


@pytest.mark.parametrize(
    ("answers", "risky"),
    [
        ({"look": ["hurt"], "place": "home"}, "yes"),
        ({"look": ["hurt"]}, "yes"),
        ({"look": ["none"], "place": "home"}, "no"),
        ({"look": ["none"], "place": "street"}, "yes"),
        ({"look": ["not_sure"], "place": "street"}, "yes"),
        ({"look": ["not_sure"], "place": "home"}, "not_sure"),
        ({"look": ["none"]}, None),
        ({"look": ["not_sure"]}, None),
        ({}, None),
    ],
)
def test_a_derived_fact_is_as_sure_as_what_it_is_worked_out_from(graph, answers, risky):
    assert expand(graph, answers).get("risky") == risky


NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fact_id", "value", "said"),
    [
        ("place", "moon", "not one of its answers: use street, home, not_sure"),
        ("place", True, "not one of its answers"),
        ("place", ["street"], "not one of its answers"),
        ("sure", True, "use yes, no, not_sure"),
        ("look", [], "nothing is ticked"),
        ("look", ["moon"], "not one of its options"),
        ("look", ["none", "hurt"], "none cannot go with another tick"),
        ("look", 3, "not a list of ticks"),
        ("age", "ten", "not a number"),
        ("age", True, "not a number"),
        ("age", -1, "out of range"),
        ("age", 10**9, "out of range"),
        ("seen_at", "2026-11-23T21:00", "time zone"),
        ("seen_at", "yesterday", "not a time"),
        ("seen_at", "2031-11-23T21:00+00:00", "far in the future"),
        ("seen_at", "0026-11-23T21:00+00:00", "long ago"),
        ("words", "", "no text"),
        ("words", 5, "no text"),
        ("words", "x" * 4001, "too long"),
        ("moon", "yes", "does not ask that"),
    ],
)
def test_an_impossible_answer_is_refused_in_plain_words(graph, fact_id, value, said):
    assert said in (why_not_valid(graph, fact_id, value, NOW) or "")


@pytest.mark.parametrize("fact_id", ["place", "sure", "look", "age", "seen_at", "words"])
@pytest.mark.parametrize("value", ["Jordan Vale", ["Jordan Vale"], {"name": "Jordan Vale"}])
def test_why_an_answer_is_refused_never_repeats_it(graph, fact_id, value):
    assert "Jordan Vale" not in (why_not_valid(graph, fact_id, value, NOW) or "")


@pytest.mark.parametrize(
    ("fact_id", "value"),
    [
        ("place", "street"), ("place", "not_sure"), ("sure", "no"), ("look", ["hurt", "not_sure"]), ("look", ["none"]),
        ("age", 17), ("age", 17.5), ("age", "not_sure"), ("seen_at", "2026-11-23T21:04+00:00"),
        ("seen_at", "2026-11-23T21:04:00Z"), ("words", "x" * 4000),
    ],
)  # fmt: skip
def test_a_possible_answer_is_taken(graph, fact_id, value):
    assert why_not_valid(graph, fact_id, value, NOW) is None
