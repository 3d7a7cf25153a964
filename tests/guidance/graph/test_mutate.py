"""Spoil a workflow and its own checks must notice; what they would miss is said in words (decision 36)."""

import json
from copy import deepcopy
from typing import Any

import pytest
from django.core.management import call_command

from guidance.graph.model import Content
from guidance.graph.mutate import idle_prohibitions, mutate
from guidance.graph.prove import prove
from tests.guidance.graph.builders import lawful, made, outcome, prohibition

STREET = {"place": "street", "certain": "yes"}


def _content(**more: Any) -> Content:
    parts = deepcopy(lawful())
    parts["scenarios"] = [
        {"id": "S1", "title": "Street", "source": "t", "workflow": "flow", "facts": STREET, "outcome": "use"}
    ]
    parts["edges"] = []
    return made({**parts, **more})


def test_an_edge_that_would_offer_the_power_at_home_is_refused_by_precondition_and_prohibition():
    result = mutate(_content(), "doc/flow")

    assert result["by"]["preconditions"] > 0
    assert result["by"]["prohibitions"] > 0
    assert {"take", "P01"} <= set(result["rules"])
    assert not any("leads to use" in words for words in result["survivors"])


def test_a_line_no_scenario_names_survives_and_is_told_in_words():
    parts = deepcopy(lawful())
    parts["workflows"][0]["outcomes"]["use"]["tell"] = [
        {"id": "sergeant", "who": "duty_sergeant", "what": "Ring.", "within_minutes": 10}
    ]
    survivors = mutate(made(parts), "doc/flow")["survivors"]
    assert "in use, telling sergeant is dropped" in survivors


def test_a_scenario_that_names_the_line_and_the_kind_kills_both():
    parts = deepcopy(lawful())
    parts["workflows"][0]["outcomes"]["use"]["tell"] = [
        {"id": "sergeant", "who": "duty_sergeant", "what": "Ring.", "within_minutes": 10}
    ]
    told = {"id": "S1", "title": "Street", "source": "t", "workflow": "flow", "facts": STREET, "outcome": "use"}
    parts["scenarios"] = [{**told, "tell": ["sergeant"], "kind": "use_power"}]

    survivors = mutate(made(parts), "doc/flow")["survivors"]

    assert not [words for words in survivors if words.startswith("in use, telling") or "not use_power" in words]


def test_a_scenario_of_another_kind_than_the_advice_is_a_counter_example():
    told = {"id": "S1", "title": "Street", "source": "t", "workflow": "flow", "facts": STREET, "outcome": "use"}
    [result] = prove(_content(scenarios=[{**told, "kind": "do_not_attend"}]), tests=None)
    assert "must be of kind do_not_attend" in result["counter_examples"][0]["words"]


def test_a_prohibition_nothing_ever_breaks_is_reported_as_idle():
    content = _content(
        prohibitions=[
            prohibition("P01", "place is home", forbid={"powers": ["take"]}),
            prohibition("P02", "place is home", forbid={"kinds": ["escalate"]}),
        ]
    )
    results = [mutate(content, "doc/flow")]
    assert idle_prohibitions(content, results) == ["P02"]
    assert idle_prohibitions(content, results, "another") == []


def test_a_term_dropped_from_a_route_is_a_mutant_of_its_own():
    parts = deepcopy(lawful())
    parts["workflows"][0]["questions"]["sure"] = {
        "question": "Are you sure?", "why": "w", "ask": [{"fact": "certain"}],
        "to": [{"when": "place is street and certain is yes", "to": "use"}, {"else": "no"}],
    }  # fmt: skip
    result = mutate(made(parts), "doc/flow")
    assert result["by"]["preconditions"] >= 3  # each term dropped or negated offers the power too widely


def test_no_outcome_keeps_a_power_its_line_was_spoilt_out_of():
    parts = deepcopy(lawful())
    parts["workflows"][0]["outcomes"]["no"] = outcome(title="Nothing to use")
    result = mutate(made(parts), "doc/flow")
    assert "in use, take is dropped" in result["survivors"]


def test_the_command_prints_the_score_and_the_survivors(capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("mutate", "section-999", "--json")
    assert stopped.value.code == 2
    assert "section-999" in json.loads(capsys.readouterr().out)["error"]
