"""The ninety-second card says nothing that the workflow does not."""

from copy import deepcopy
from typing import Any

import pytest
from pydantic import ValidationError

from guidance.graph import check
from guidance.graph.compile import graphs_of
from guidance.graph.model import CardLine, Content
from guidance.graph.prove import prove
from tests.guidance.graph.builders import lawful, made

SLOT = {"id": "directory.sergeant", "label": "Duty sergeant", "fallback": "Ask the control room."}
TELL = {"id": "sergeant", "who": "duty_sergeant", "what": "Ring.", "within_minutes": 10, "slot": SLOT["id"]}


def _with_card(*lines: dict[str, Any], tell: bool = True, **more: Any) -> Content:
    parts = deepcopy(lawful())
    flow = parts["workflows"][0]
    flow["outcomes"]["use"]["tell"] = [TELL] if tell else []
    flow["card"] = {"lines": list(lines), "say": "use", "call": [SLOT["id"]], **more}
    return made({**parts, "slots": [SLOT]})


ONLY_OUTSIDE = {
    "text": "Never inside a home.", "when": "not (place is street)", "forbid": {"powers": ["take"]},
}  # fmt: skip
RING = {"text": "Ring the sergeant.", "require": {"of": {"powers": ["take"]}, "tell": ["sergeant"]}}


def _words(content: Content) -> list[str]:
    [result] = prove(content, tests=None)
    return [example["words"] for example in result["counter_examples"]]


def test_a_card_whose_lines_hold_on_every_route_is_passed():
    assert _words(_with_card(ONLY_OUTSIDE, RING)) == []


def test_a_line_some_route_makes_untrue_is_refused_with_that_route():
    [words] = _words(_with_card(RING, tell=False))
    assert "so the card is wrong to say ‘Ring the sergeant.’" in words
    assert "You answer ‘What about place?’" in words


def test_a_line_true_only_where_you_are_sure_is_refused_when_it_says_always():
    never = {"text": "Nobody is moved.", "when": "place is street", "forbid": {"powers": ["take"]}}
    [words] = _words(_with_card(never))
    assert "Nobody is moved" in words


def test_a_line_about_nothing_here_is_refused():
    nothing = {"text": "Ring legal.", "require": {"of": {"kinds": ["escalate"]}, "tell": ["legal"]}}
    assert _words(_with_card(nothing)) == ["‘Ring legal.’ on the card is about no outcome of this workflow."]


def test_a_card_of_more_words_than_can_be_read_in_ninety_seconds_is_refused():
    long = {**ONLY_OUTSIDE, "text": "word " * 121}
    assert any("keep it to 120" in problem for problem in check.structure(_with_card(long)))


def test_a_card_names_only_outcomes_slots_and_powers_of_its_workflow():
    found = check.structure(_with_card({**ONLY_OUTSIDE, "uses": "other"}, say="elsewhere", call=["directory.nobody"]))
    assert [problem.split(": ")[1] for problem in found] == ["card.say", "card.call", "card.lines.1"]


def test_a_line_that_tells_of_a_power_says_whose():
    bare = {**ONLY_OUTSIDE, "text": "Take them to hospital."}
    assert any("say `uses:`" in problem for problem in check.structure(_with_card(bare)))


def test_a_line_that_rests_on_nothing_is_refused():
    with pytest.raises(ValidationError, match="one of forbid, require or duty"):
        CardLine.model_validate({"text": "Be kind."})


def test_the_graph_carries_the_card_with_the_words_to_say():
    card = graphs_of(_with_card(RING))["doc/flow"]["card"]
    assert card["lines"] == ["Ring the sergeant."]
    assert card["say"] == [{"to": "person", "text": "We are here to help."}]
    assert card["call"] == [SLOT["id"]]
