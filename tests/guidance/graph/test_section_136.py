"""Section 136 as published: every scenario, every row of the fact base, short where it is used most."""

import re
from collections import Counter
from functools import cache

import pytest

from guidance.graph import check
from guidance.graph.compile import compile_content
from guidance.graph.load import load
from guidance.graph.prove import prove
from guidance.graph.prove.examples import example_faults, journey
from tests.guidance.graph.test_unlawful_edits import CONTENT

SECTION = "section-136"


@cache
def _content():
    return load(CONTENT)


def _parts():
    return next(parts for parts in _content().documents if parts.document.slug == SECTION)


@pytest.fixture(scope="module")
def compiled():
    return compile_content(_content())


@pytest.fixture(scope="module")
def proof():
    return prove(_content(), SECTION)


def test_the_content_has_no_faults():
    assert check.problems(_content()) == []


@pytest.mark.parametrize("scenario", _parts().scenarios, ids=lambda item: item.id)
def test_a_case_gets_the_advice_it_must(scenario, compiled):
    assert list(example_faults(compiled.graphs, SECTION, [scenario], [])) == []


@pytest.mark.parametrize("row", _parts().edges, ids=lambda item: item.id)
def test_a_row_of_the_fact_base_leads_where_it_says(row, compiled):
    assert list(example_faults(compiled.graphs, SECTION, [], [row])) == []


def test_there_are_at_least_twenty_cases_each_with_its_source():
    scenarios = _parts().scenarios

    assert len(scenarios) >= 20
    assert all(item.source for item in scenarios)


def test_no_route_advises_an_unlawful_power(proof):
    assert [example["words"] for result in proof for example in result["counter_examples"]] == []


def test_every_power_is_established_in_every_state_that_offers_it(proof):
    for result in proof:
        for power in result["powers"]:
            assert power["offered_in"] == power["established"] > 0, (result["workflow"], power)


def test_every_prohibition_of_the_fact_base_is_in_the_ledger(proof):
    wanted = {f"02-P{number:02}" for number in range(1, 23)}

    for result in proof:
        assert wanted <= {row["id"] for row in result["ledger"]}


def test_every_prohibition_the_graph_checks_applied_somewhere(proof):
    bitten = Counter({row["id"]: 0 for result in proof for row in result["ledger"] if row["checked_by"] == "graph"})
    for result in proof:
        bitten.update({row["id"]: row["bit"] for row in result["ledger"] if row["checked_by"] == "graph"})

    assert [id_ for id_, states in bitten.items() if not states] == []


def test_the_proof_takes_less_than_five_seconds(proof):
    assert sum(result["seconds"] for result in proof) < 5


def test_no_route_to_an_outcome_has_more_than_twelve_pages(proof):
    assert {result["workflow"]: result["longest"] for result in proof if result["longest"] > 12} == {}


STREET = {
    "first_look": ["none"],
    "location": "LOC05",
    "came_to_be_there": "own_accord",
    "views": ["view_disorder", "view_need", "view_necessary", "nothing_less"],
    "offence": "none",
}


def test_the_ordinary_street_case_takes_five_answers_to_the_power(compiled):
    (leg,) = journey(compiled.graphs, "section-136/can-i-use-s136", STREET)

    assert len({step.question for step in leg.walk.steps}) <= 5
    outcome = compiled.graphs[leg.workflow]["outcomes"][leg.walk.outcome]
    assert "s136_remove" in {power["id"] for power in outcome["powers"]}
    assert outcome["do"][0]["duty"] == "consult_before_s136"
    assert outcome["do"][0]["slot"] == "directory.consultee"


def test_someone_already_detained_is_one_tap_from_the_page_they_need(compiled):
    graph = compiled.graphs["section-136/at-the-place-of-safety"]

    assert graph["questions"][graph["start"]]["lead"] == "place_step"


@pytest.mark.parametrize("status", ["unknown", "in_force", "repealed", "commenced"])
@pytest.mark.parametrize("age", ["under_18", "adult", "not_sure"])
def test_no_police_station_unless_section_48_is_recorded_as_not_commenced(compiled, status, age):
    station = {"leaving_step": "need_place", "age_group": age, "destination": "station", "law.mha2025_s48": status}
    (leg,) = journey(compiled.graphs, "section-136/where-to-and-how", station)

    assert leg.walk.outcome == "station_not_lawful"


def test_every_outcome_has_words_to_say_and_every_question_is_short():
    for workflow in _parts().workflows:
        assert all(outcome.say for outcome in workflow.outcomes.values())
        assert all(len(question.question.split()) <= 25 for question in workflow.questions.values())


def test_a_status_of_the_law_is_in_no_hash(compiled):
    content = _content()
    registers = content.registers.model_copy(update={"statuses": ()})

    assert compile_content(content.model_copy(update={"registers": registers})).edition == compiled.edition


def test_a_changed_word_changes_the_graph_the_document_and_the_edition(compiled):
    content = _content()
    plain = content.model_dump(mode="json", by_alias=True)
    flows = [item for parts in plain["documents"] for item in parts["workflows"]]
    flow = next(item for item in flows if item["id"] == "can-i-use-s136")
    flow["questions"]["location"]["why"] += " Look again."
    changed = compile_content(type(content).model_validate(plain))

    moved = {name for name, value in changed.hashes.items() if compiled.hashes[name] != value}
    assert moved == {"section-136/can-i-use-s136"}
    assert changed.edition != compiled.edition
    assert changed.manifest["documents"] != compiled.manifest["documents"]
    assert changed.manifest["registers"] == compiled.manifest["registers"]


@pytest.mark.parametrize("age", ["under_18", "not_sure"])
@pytest.mark.parametrize(("place", "outcome"), [("station", "station_not_lawful"), ("nothing", "no_place_found_child")])
def test_an_age_not_known_counts_as_under_18(compiled, age, place, outcome):
    facts = {"leaving_step": "need_place", "age_group": age, "destination": place, "law.mha2025_s48": "not_commenced"}
    (leg,) = journey(compiled.graphs, "section-136/where-to-and-how", facts)

    assert leg.walk.outcome == outcome


FIRST_PAGE_FACTS = {
    "life_at_risk": "life_at_risk",
    "weapon": "weapon_or_crime",
    "medical_emergency": "medical_emergency",
}


def test_a_red_flag_raises_the_fact_of_a_tick_on_the_first_page():
    registers = _content().registers
    ticks = next(fact for fact in registers.facts.facts if fact.id == "first_look")

    assert {item.id: item.fact for item in registers.interruptions} == FIRST_PAGE_FACTS
    assert set(FIRST_PAGE_FACTS.values()) <= {option.fact for option in ticks.options}


@pytest.mark.parametrize("place", ["LOC01", "LOC02", "LOC05", "LOC06"])
def test_a_medical_emergency_leads_where_life_at_risk_leads(compiled, place):
    ends = set()
    for tick in ("life_at_risk", "medical_emergency"):
        (leg,) = journey(
            compiled.graphs, "section-136/can-i-use-s136", STREET | {"location": place, "first_look": [tick]}
        )
        ends.add(leg.walk.outcome)

    assert len(ends) == 1


def test_no_outcome_says_detained_kept_or_retaken_before_it_happened():
    """Where nobody is held yet, a message that says so waits for the event."""
    early = [
        (id_, tell.id)
        for workflow in _parts().workflows
        if workflow.id == "can-i-use-s136"
        for id_, outcome in workflow.outcomes.items()
        for tell in outcome.tell
        if tell.anchor == "outcome"
        and re.search(r"\b(?:detained|kept) (?:here )?under\b|\bis (?:detained|kept)\b", tell.what, re.I)
    ]

    assert early == []
