"""Conveyance as published: every case, every row of law/04, and what its prohibitions forbid that no graph can check."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest

from guidance.graph import model
from guidance.graph.compile import compile_content
from guidance.graph.load import load
from guidance.graph.prove import prove
from guidance.graph.prove.examples import example_faults, journey
from tests.guidance.content.test_reading_age import CONTENT, reading_age

SLUG = "conveyance"
FLOW = f"{SLUG}/how-do-they-travel"
YES_NO = ("yes", "no", "not_sure")
SEDATED = ("not_sedated", "with_clinician", "no_clinician", "not_sure")
WHY = ("risk_beyond_health", "threshold", "late_or_unwilling", "not_sure")
TASK = ("support", "take_over", "take_over_unseen", "get_in", "not_sure")
BASES = (
    "awol_s18", "cto_recalled", "cd_recalled", "guardianship", "escaped_s138", "application_s6", "scotland",
    "not_liable", "not_sure",
)  # fmt: skip
JOURNEYS = (
    "we_detained", "applicant_asks", "found", "found_remand", "hospital_asks", "cto_recall", "by_choice",
    "court_or_moj", "body_no_capacity", "nobody_says", "not_sure",
)  # fmt: skip
PAPERS = {"journey_kind": "applicant_asks", "application": "complete_named", "application_time": "in_time"}
UPRIGHT, UNCOVERED, WATCHED = r"sitting up|upright|sat up", r"face clear", r"watch"


@cache
def content() -> model.Content:
    return load(CONTENT)


@cache
def parts() -> model.DocumentContent:
    return next(item for item in content().documents if item.document.slug == SLUG)


@cache
def graphs() -> dict[str, Any]:
    return dict(compile_content(content()).graphs)


@cache
def flow() -> model.Workflow:
    (only,) = parts().workflows
    return only


@cache
def facts() -> dict[str, model.Fact]:
    return {fact.id: fact for fact in content().registers.facts.facts}


def reached(risks: Any = ("none",), **answers: str) -> tuple[str, model.Outcome | None]:
    """Return the outcome these answers lead to, or the workflow they are handed to and None."""
    first = journey(graphs(), FLOW, {"request_risks": list(risks)} | answers)[0]
    end = first.walk.outcome
    assert end or first.walk.go, f"these answers stop at {first.walk.steps[-1:]}"
    return (end, flow().outcomes[end]) if end else (str(first.walk.go), None)


def told(outcome: model.Outcome) -> str:
    return " ".join([line.text for line in outcome.do] + [item.text for item in outcome.never])


def moves(outcome: model.Outcome) -> bool:
    return bool(set(outcome.powers))


# Every case and every row


@pytest.mark.parametrize("scenario", parts().scenarios, ids=lambda item: item.id)
def test_a_case_gets_the_advice_it_must(scenario):
    assert list(example_faults(graphs(), SLUG, [scenario], [])) == []


@pytest.mark.parametrize("row", parts().edges, ids=lambda item: item.id)
def test_a_row_of_the_fact_base_leads_where_it_says(row):
    assert list(example_faults(graphs(), SLUG, [], [row])) == []


def test_no_route_advises_an_unlawful_power_or_is_over_twelve_pages():
    (result,) = prove(content(), SLUG)
    assert [example["words"] for example in result["counter_examples"]] == []
    assert result["longest"] <= 12


def answers_of(fact: model.Fact) -> set[str]:
    match fact.type:
        case "choice":
            return {value.id for value in fact.values} | {"not_sure"}
        case "yes_no":
            return set(YES_NO)
        case "ticks":
            return {option.fact for option in fact.options} | {"none", "not_sure"}
    return set()


def test_every_outcome_and_every_answer_is_reached_by_a_case_or_a_row():
    seen: set[tuple[str, ...]] = set()
    for item in [*parts().scenarios, *parts().edges]:
        walk = journey(graphs(), FLOW, item.facts)[0].walk
        seen.add((str(walk.outcome),))
        for step in walk.steps:
            each = step.answer if isinstance(step.answer, list | tuple) else [step.answer]
            seen |= {(step.question, step.fact, str(answer)) for answer in each}
    wanted: set[tuple[str, ...]] = {(id_,) for id_ in flow().outcomes}
    for id_, question in flow().questions.items():
        for ask in (ask for ask in question.ask if ask.required):
            wanted |= {(id_, ask.fact, answer) for answer in answers_of(facts()[ask.fact])}
    assert sorted(wanted - seen) == []


def test_there_are_at_least_fifteen_cases_and_each_says_everything_it_wants():
    assert len(parts().scenarios) >= 15
    for item in parts().scenarios:
        assert item.source, item.id
        assert item.kind, item.id
        assert item.never_powers, item.id


def test_the_document_has_a_ledger_row_for_each_of_the_twenty_prohibitions():
    rows = [item.id for item in content().registers.prohibitions if item.document == SLUG]
    assert rows == [f"CONV-P{number:02}" for number in range(1, 21)]


# Prohibitions


def on_an_application() -> dict[str, model.Outcome]:
    return {id_: outcome for id_, outcome in flow().outcomes.items() if "s6_convey" in outcome.powers}


def test_a_journey_on_an_application_goes_only_to_the_hospital_it_names():
    assert on_an_application().keys() == {"take_over", "take_over_found"}
    for id_, outcome in on_an_application().items():
        using = [line.text for line in outcome.do if line.uses == "s6_convey" and "take them" in line.text]
        assert using, id_
        assert all("only to the hospital it names" in text for text in using), id_
        assert any("another mental health hospital" in item.text for item in outcome.never), id_
        assert "hospital_named" in outcome.record, id_


@pytest.mark.parametrize("risks", [["none"], ["child_or_adult_at_risk"]])
def test_late_transport_or_an_unwilling_person_never_leads_to_a_police_vehicle(risks):
    for task, sedated, agrees in product(TASK, SEDATED, YES_NO):
        answers = {"why_police": "late_or_unwilling", "police_task": task, "sedated": sedated}
        id_, outcome = reached(risks, **PAPERS, **answers, supervisor_agrees=agrees)
        assert outcome is not None
        assert outcome.powers == (), id_
        assert id_ in {"not_attending", "support_crew", "entry_needed"}
    for choice in ("health_coming", "wait_is_safe", "not_sure"):
        id_, outcome = reached(risks, journey_kind="we_detained", vehicle_choice=choice)
        assert id_ == "health_vehicle"
    late = " ".join(item.text for item in flow().outcomes["police_vehicle"].never)
    assert "only late" in late


def test_nobody_sedated_travels_without_a_health_professional():
    """Where police may drive the page asks, and doubt counts as sedated; where they take someone back, each outcome says it."""
    ways: list[tuple[list[str], dict[str, str]]] = [
        (["none"], {"journey_kind": "we_detained", "vehicle_choice": choice})
        for choice in ("wait_is_worse", "violence_inspector")
    ]
    ways += [(["none"], PAPERS | {"why_police": why, "police_task": "take_over"}) for why in WHY[:2]]
    ways += [
        (["serious_harm_risk"], {"journey_kind": "hospital_asks", "hospital_need": "yes", "hospital_authority": has})
        for has in ("transfer_h4", "escorted_leave")
    ]
    ways += [(["none"], {"journey_kind": "court_or_moj", "order_directs": "police"})]
    for (risks, answers), sedated in product(ways, SEDATED):
        id_, outcome = reached(risks, **answers, sedated=sedated)
        assert outcome is not None
        if sedated in ("no_clinician", "not_sure"):
            assert id_ == "wait_for_clinician", answers
        else:
            assert outcome.powers, answers
    assert flow().outcomes["wait_for_clinician"].powers == ()
    asked = {
        id_ for way, sedated in product(ways, SEDATED[:2]) for id_ in [reached(way[0], **way[1], sedated=sedated)[0]]
    }
    moving = {id_ for id_, outcome in flow().outcomes.items() if moves(outcome)}
    for id_ in moving - asked - {"health_vehicle"}:
        assert re.search(r"sleepy medicine\? A health professional", told(flow().outcomes[id_])), id_
    assert "ambulance" in flow().outcomes["health_vehicle"].title


def mentions_police_vehicle(outcome: model.Outcome) -> bool:
    said = " ".join([outcome.title, told(outcome)])
    return bool(re.search(r"police vehicle|police car|going yourselves|a lift\b", said, re.IGNORECASE))


def test_every_outcome_with_a_police_vehicle_says_upright_uncovered_and_watched():
    found = {id_: outcome for id_, outcome in flow().outcomes.items() if mentions_police_vehicle(outcome)}
    assert {"life_first", "police_vehicle", "take_over", "order_journey", "return_absent", "by_choice"} <= found.keys()
    assert {id_ for id_, outcome in flow().outcomes.items() if moves(outcome)} - found.keys() <= {
        "health_vehicle",
        "take_over_found",
    }
    for id_, outcome in found.items():
        done = " ".join(line.text for line in outcome.do)
        assert re.search(UPRIGHT, done, re.IGNORECASE), id_
        assert re.search(UNCOVERED, done, re.IGNORECASE), id_
        assert re.search(f"{WATCHED}|one officer beside", done, re.IGNORECASE), id_


def test_someone_who_travels_by_choice_is_never_shown_a_power():
    risks = (["none"], ["serious_harm_risk"], ["weapon_or_crime"], ["child_or_adult_at_risk"], ["life_at_risk"])
    for risk, agrees in product(risks, YES_NO):
        id_, outcome = reached(risk, journey_kind="by_choice", agrees_to_travel=agrees)
        assert outcome is not None
        assert outcome.powers == (), id_
        if risk != ["life_at_risk"]:
            assert id_ == ("by_choice" if agrees == "yes" else "not_by_choice")
    assert "change your mind" in told(flow().outcomes["by_choice"])
    assert any("threaten" in item.text for item in flow().outcomes["not_by_choice"].never)


def test_a_remand_patient_found_is_brought_before_the_court():
    labels = {value.id: value.label for value in facts()["journey_kind"].values}
    assert "35, 36 or 38" in labels["found_remand"]
    for risks in (["none"], ["serious_harm_risk"], ["weapon_or_crime"]):
        id_, outcome = reached(risks, journey_kind="found_remand")
        assert id_ == "to_the_court"
        assert outcome is not None
        assert "before the court" in outcome.title
        assert outcome.powers == ()
        assert outcome.next == ("awol/missing-from-hospital",)
    assert "they go to the court" in told(flow().outcomes["not_confirmed"])
    said = {p.id: p.text for section in parts().document.sections for p in section.paragraphs}
    assert "before the court that made the order" in said["104.7.10"]


def test_no_warrant_is_asked_for_where_the_application_is_complete_and_we_are_let_in():
    for risks, why, task, sedated in product((["none"], ["serious_harm_risk"]), WHY, TASK, SEDATED):
        if task == "get_in":
            continue
        answers = {"why_police": why, "police_task": task, "sedated": sedated}
        id_, outcome = reached(risks, **PAPERS, **answers)
        assert outcome is not None
        assert id_ != "entry_needed"
        assert not re.search(r"warrant(?! is needed)", told(outcome), re.IGNORECASE), id_
    for id_ in ("support_crew", "take_over", "entry_needed"):
        assert "No warrant is needed" in told(flow().outcomes[id_]), id_


def sentences(text: str) -> Iterator[str]:
    yield from (part for part in re.split(r"(?<=[.?!])\s+|\n+", text) if part.strip())


def test_no_journey_of_a_patient_stops_at_a_police_station():
    patients = {id_: outcome for id_, outcome in flow().outcomes.items() if set(outcome.powers) - {"s137_custody"}}
    assert len(patients) >= 15
    for id_, outcome in patients.items():
        assert any("police station, not even to wait" in item.text for item in outcome.never), id_
        assert not any("station" in line.text and "Away from a station" not in line.text for line in outcome.do), id_
        assert "police_station_place_of_safety" not in outcome.powers
    for section in parts().document.sections:
        for text in (text for p in section.paragraphs for text in sentences(p.text)):
            if re.search(r"\bpolice station\b", text):
                assert re.search(r"\b(?:not|never|no one|away from)\b", text, re.IGNORECASE), text


def test_helping_in_a_unit_records_the_camera_or_why_not():
    in_a_unit = set()
    for need, has, sedated in product(
        YES_NO, ("assist_only", "transfer_h4", "escorted_leave", "nothing_seen", "not_sure"), SEDATED
    ):
        answers = {"hospital_need": need, "hospital_authority": has, "sedated": sedated}
        id_, outcome = reached(["serious_harm_risk"], journey_kind="hospital_asks", **answers)
        assert outcome is not None
        if id_ != "wait_for_clinician":
            in_a_unit.add(id_)
            assert "video" in outcome.record, id_
            assert re.search(r"Camera on.*Off\? Say why", told(outcome)), id_
    assert in_a_unit == {"hospital_support", "hospital_unseen", "hospital_transfer", "hospital_leave"}
    assert "why not" in facts()["video"].label


# What practice asks


def test_the_first_three_lessons_of_the_library_head_the_page():
    first = parts().document.sections[0].paragraphs
    assert {"L26", "L32", "L28"} <= {id_ for p in first for id_ in p.lessons}


def test_every_journey_asked_about_ends_somewhere_in_few_pages():
    for kind in JOURNEYS:
        walk = journey(graphs(), FLOW, {"request_risks": ["none"], "journey_kind": kind})[0].walk
        assert walk.steps, kind
    (result,) = prove(content(), SLUG)
    assert result["longest"] <= 5


def test_a_no_is_told_agreed_and_open_to_change():
    outcome = flow().outcomes["not_attending"]
    assert outcome.kind == "do_not_attend"
    assert [id_ for id_, item in flow().outcomes.items() if item.kind == "do_not_attend"] == ["not_attending"]
    assert {"told_not_attending", "ring_again_if", "supervisor_decision", "decision_reasons"} <= set(outcome.record)
    words = " ".join(item.text for item in outcome.say)
    assert "Police are not coming" in words
    assert "999" in words


@pytest.mark.parametrize("running", YES_NO)
@pytest.mark.parametrize("basis", BASES)
def test_nobody_is_taken_back_until_it_is_confirmed_and_in_time(basis, running):
    answers = {"liability_basis": basis, "liability_running": running}
    answers |= {"who_retakes": "police_needed", "where_now": "lawful_place", "convey_authority": "seen"}
    for danger in YES_NO:
        id_, outcome = reached(journey_kind="found", danger_grounds=danger, **answers)
        assert outcome is not None
        if running == "yes" and basis not in ("not_liable", "not_sure"):
            assert outcome.powers, id_
            assert ("search_s32_pace" in outcome.powers) == (
                danger == "yes" and basis not in ("application_s6", "scotland")
            )
        else:
            assert id_ == "not_confirmed"


def test_no_power_says_that_it_does_not_mean_that_it_is_safe():
    for id_ in ("no_authority", "out_of_time", "not_confirmed", "notice_not_served", "not_by_choice"):
        outcome = flow().outcomes[id_]
        assert "That does not mean it is safe" in f"{outcome.title} {told(outcome)}", id_


def test_what_is_said_aloud_has_a_reading_age_of_nine_or_less():
    old = [
        (id_, round(reading_age(item.text), 1), item.text)
        for id_, outcome in flow().outcomes.items()
        for item in outcome.say
        if reading_age(item.text) >= 10
    ]
    assert old == []


def test_a_law_paragraph_resting_only_on_what_was_not_verified_says_confirm():
    verified = {item.id: item.verified for item in content().registers.provisions}
    bare = [
        p.id
        for section in parts().document.sections
        for p in section.paragraphs
        if p.cites and not any(verified[id_] for id_ in p.cites) and not p.confirm
    ]
    assert bare == []


def test_every_claim_rests_on_paragraphs_that_are_there_and_half_are_said_by_police():
    ids = {p.id for section in parts().document.sections for p in section.paragraphs}
    for claim in parts().claims:
        assert set(claim.paragraphs) <= ids, claim.id
        assert claim.paragraphs, claim.id
    assert len(parts().claims) >= 12
    assert 2 * sum(claim.by == "police" for claim in parts().claims) >= len(parts().claims)
    used = {id_ for outcome in flow().outcomes.values() for id_ in outcome.claims}
    assert {claim.id for claim in parts().claims} == used
