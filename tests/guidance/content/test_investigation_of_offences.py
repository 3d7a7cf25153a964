"""What an investigator, a custody sergeant and a lawyer may rely on in the investigation of offences (law/07, IN-N01 to IN-N20).

The three ways through are walked with every answer there is, so a new answer or a new page is tested the day it is written.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from guidance.graph.check.wording import texts_of
from guidance.graph.compile import graphs_of
from guidance.graph.load import load
from guidance.graph.walk import walk
from tests.guidance.yaml_files import safe_load

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
SLUG = "investigation-of-offences"
NOT_RECORDED_AS_CRIME = {"make_safe", "incident", "find_out_more"}
HEALTH = re.compile(
    r"\b(?:ill|illness|unwell|mental|psychi\w+|diagnos\w+|medic\w+|doctor|clinician|treatment|therapy|disorder|"
    r"ward|hospital|section \d|appointment|well enough)\b",
    re.IGNORECASE,
)


@cache
def content():
    return load(CONTENT)


@cache
def graphs() -> dict[str, dict[str, Any]]:
    return {name: graph for name, graph in graphs_of(content()).items() if name.startswith(SLUG)}


def graph(workflow: str) -> dict[str, Any]:
    return graphs()[f"{SLUG}/{workflow}"]


@cache
def fact(id_: str):
    return next(item for item in content().registers.facts.facts if item.id == id_)


def answers_to(id_: str) -> list[Any]:
    match fact(id_).type:
        case "yes_no":
            return ["yes", "no", "not_sure"]
        case "choice":
            return [*(value.id for value in fact(id_).values), "not_sure"]
        case "ticks":
            return [["none"], ["not_sure"], *([option.fact] for option in fact(id_).options)]
    raise AssertionError(f"{id_} has no closed list of answers")


def ways_through(workflow: str, answers: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    here = walk(graph(workflow), answers)
    if here.outcome:
        yield answers, here.outcome
        return
    for answer in answers_to(here.needs):
        yield from ways_through(workflow, {**answers, here.needs: answer})


@cache
def every_way(workflow: str) -> list[tuple[dict[str, Any], str]]:
    return list(ways_through(workflow, {}))


def ends(workflow: str, **where: Any) -> dict[str, dict[str, Any]]:
    """Return the outcomes reached on any way through that has all the answers in `where`."""
    found = {
        end
        for answers, end in every_way(workflow)
        if all(
            answers.get(name) in (wanted if isinstance(wanted, tuple) else (wanted,)) for name, wanted in where.items()
        )
    }
    assert found, f"no way through {workflow} has {where}"
    return {end: graph(workflow)["outcomes"][end] for end in found}


def records(outcome: dict[str, Any]) -> set[str]:
    return {item["fact"] for item in outcome["record"]}


def lines(outcome: dict[str, Any]) -> str:
    return "\n".join(line["text"] for line in outcome["do"])


def nevers(outcome: dict[str, Any]) -> str:
    return "\n".join(never["text"] for never in outcome["never"])


def sentences() -> Iterator[tuple[str, str]]:
    for where, text in texts_of(content()):
        if where.startswith(SLUG):
            yield from ((where, part) for part in re.split(r"(?<=[.?!])\s+|\n", text) if part.strip())


# IN-N01
def test_a_crime_is_recorded_whatever_the_suspects_status():
    assert not fact("suspect_status").steers
    reached = ends("crime-reported", crime_happened="notifiable")
    assert reached.keys().isdisjoint(NOT_RECORDED_AS_CRIME)
    for id_, outcome in reached.items():
        assert "crime_reference" in records(outcome), id_
        assert re.search(r"\bRecord the crime\b", lines(outcome)), id_


# IN-N02
def closing() -> dict[str, dict[str, Any]]:
    outcomes = graph("after-evidence")["outcomes"]
    return {id_: outcome for id_, outcome in outcomes.items() if id_.startswith("close_")}


def test_no_case_closes_on_capacity_or_a_section_alone():
    assert len(closing()) == 4
    assert closing().keys().isdisjoint(ends("after-evidence", gap_only_mental=("yes", "not_sure")))
    for id_, outcome in closing().items():
        assert "disposal_reasons" in records(outcome), id_
        assert re.search(r"Never close on \"lacks capacity\", a section, or section 136 alone", nevers(outcome)), id_
    assert not any(re.search("capacity|section", value.label, re.IGNORECASE) for value in fact("disposal").values)


# IN-N03
def test_outcome_12_needs_medical_evidence_and_a_supervisor():
    assert "outcome_12" in {value.id for value in fact("disposal").values}
    for id_, outcome in closing().items():
        assert {"disposal", "medical_evidence", "supervisor_decision", "stop_signed_by"} <= records(outcome), id_
    said = [line for outcome in closing().values() for line in lines(outcome).splitlines() if "Code 12" in line]
    assert said
    assert all("medical evidence and a supervisor" in line for line in said)


# law/07 13.5
def test_a_case_of_serious_ill_treatment_is_stopped_only_by_a_detective_inspector():
    for public_interest in ("no_action", "out_of_court"):
        for doubt in ("yes", "not_sure"):
            for id_, outcome in ends("after-evidence", public_interest=public_interest, article_3_case=doubt).items():
                assert "detective inspector" in outcome["title"], id_
                assert "duty_inspector" in {tell["who"] for tell in outcome["tell"]}, id_
    assert set(ends("after-evidence", gap_only_mental="no", article_3_case="not_sure")) == {"close_evidence_senior"}


# IN-N04, IN-N05
def test_an_interview_records_the_appropriate_adult_or_the_urgent_authority():
    for answer in ("no_adult", "not_fit", "not_sure"):
        for id_, outcome in ends("which-route", interview_safeguards=answer).items():
            assert outcome["title"].startswith("You cannot interview yet"), id_
    for id_, outcome in ends("which-route", interview_safeguards=("adult_and_fit", "not_vulnerable_fit")).items():
        assert {"aa_present", "aa_details", "vulnerable_reasons", "fitness_advice"} <= records(outcome), id_
    for id_, outcome in ends("which-route", interview_safeguards="urgent_authority").items():
        assert "urgent_interview_authority" in records(outcome), id_
    for id_, outcome in ends("which-route", interview_outlook="soon").items():
        assert {"aa_present", "aa_details"} <= records(outcome), id_


def test_every_page_that_names_the_adult_for_an_interview_says_who_cannot_be_one():
    for id_ in ("voluntary_interview", "interview_can_go_on", "custody_first_hour"):
        outcome = graph("which-route")["outcomes"][id_]
        assert re.search(r"[Nn]ever (?:use )?police staff", lines(outcome) + nevers(outcome)), id_


# IN-N06
SHOWS_AS_ASSESSMENT = re.compile(r"\bfit(?:ness)?\b.*\bassessment\b|\bnurse\b.*\bassess(?:ed|es|ment)\b", re.IGNORECASE)
TELLS_APART = re.compile(r"\b(?:not|never|two|isn't|worried|now as well)\b", re.IGNORECASE)


def shows_fitness_as_assessment(sentence: str) -> bool:
    return bool(SHOWS_AS_ASSESSMENT.search(sentence)) and not TELLS_APART.search(sentence)


def test_fitness_is_never_shown_as_an_assessment():
    assert shows_fitness_as_assessment("The nurse assessed him and he needs no more.")
    assert shows_fitness_as_assessment("Fitness advice: the assessment is done.")
    assert not [f"{where}: {text}" for where, text in sentences() if shows_fitness_as_assessment(text)]
    custody = graph("which-route")["outcomes"]["custody_assessment"]
    assert {"fitness_advice", "mha_assessment_times"} <= records(custody)


# IN-N07
def test_questions_in_hospital_record_the_doctors_agreement():
    for id_, outcome in ends("which-route", custody_step="in_hospital", doctor_agrees="yes").items():
        assert "doctor_agreement" in records(outcome), id_
    for id_, outcome in ends("which-route", custody_step="in_hospital", doctor_agrees=("no", "not_sure")).items():
        assert outcome["title"].startswith("You cannot question them here"), id_
    told = lines(graph("which-route")["outcomes"]["hospital_first"])
    assert "No questions until a responsible doctor agrees" in told


# IN-N08
def test_section_136_never_closes_the_crime():
    leading = {
        id_: outcome
        for name in graphs()
        for id_, outcome in graphs()[name]["outcomes"].items()
        if any("section-136" in str(step) for step in outcome["next"])
    }
    assert "care_first" in leading
    for id_, outcome in leading.items():
        assert "crime_reference" in records(outcome), id_
        assert "disposal" not in records(outcome), id_
        assert "Record the crime" in lines(outcome), id_
        assert "Never close the crime because section 136 was used" in nevers(outcome), id_


# IN-N09
def test_an_arrest_on_a_ward_records_when_the_hospital_was_told():
    arresting = {
        id_: outcome
        for id_, outcome in ends("which-route", suspect_where="ward").items()
        if "arrest_s24_pace" in {power["id"] for power in outcome["powers"]}
    }
    assert arresting
    for id_, outcome in arresting.items():
        assert "hospital_told_arrest" in records(outcome), id_
        assert "hospital_told" in {tell["id"] for tell in outcome["tell"]}, id_
        texts = [line["text"] for line in outcome["do"]]
        told = next(at for at, text in enumerate(texts) if text.startswith("Tell the nurse in charge before you act"))
        arrest = next(at for at, line in enumerate(outcome["do"]) if line["uses"] == "arrest_s24_pace")
        assert told < arrest, id_


# IN-N10
def test_a_restricted_patient_is_not_released_before_the_hospital_is_rung():
    for id_, outcome in ends("which-route", restricted_patient=("not_rung", "not_sure")).items():
        assert id_ == "ring_hospital_first"
        assert "hospital" in {tell["who"] for tell in outcome["tell"]}, id_
    for id_, outcome in ends("which-route", custody_step="leaving").items():
        assert "restricted_contact" in records(outcome), id_


# IN-N11
def test_a_clinicians_facts_and_opinions_are_kept_apart():
    assert fact("clinician_facts").label != fact("clinician_opinions").label
    asking = 0
    for name in graphs():
        for id_, outcome in graphs()[name]["outcomes"].items():
            kept = {"clinician_facts", "clinician_opinions"} & records(outcome)
            assert len(kept) != 1, id_
            asking += len(kept) == 2
    assert asking >= 4


# IN-N13
def test_a_victims_illness_is_never_a_reason_to_doubt_them():
    for answers, end in every_way("crime-reported"):
        if answers.get("victim_kind") == "other":
            same = walk(
                graph("crime-reported"), {**answers, "victim_kind": "person_with_disorder", "abuse_in_care": "no"}
            )
            assert same.outcome == end, answers
    doubt = re.compile(r"\bunreliable\b|\bdoubt the account\b|\bgood witness\b", re.IGNORECASE)
    denied = re.compile(r"\b(?:not|never|may breach|wrong)\b", re.IGNORECASE)
    assert not [f"{where}: {text}" for where, text in sentences() if doubt.search(text) and not denied.search(text)]


# IN-N14
def test_the_victim_is_never_sent_the_suspects_clinical_information():
    said = [
        (id_, say["text"])
        for name in graphs()
        for id_, outcome in graphs()[name]["outcomes"].items()
        for say in outcome["say"]
        if say["to"] == "caller"
    ]
    assert len(said) > 15
    assert not [f"{id_}: {text}" for id_, text in said if HEALTH.search(text)]
    assert HEALTH.search("They are in hospital and a doctor is looking after them.")
    for id_, outcome in closing().items():
        assert "Never send the victim the suspect's health details" in nevers(outcome), id_


# IN-N15
def test_every_route_with_a_suspect_records_the_checks():
    reached = ends("crime-reported", crime_happened="notifiable")
    reached |= ends("which-route", suspect_where=("ward", "community", "not_found", "not_sure"))
    reached |= closing()
    missing = [id_ for id_, outcome in reached.items() if "checks_done" not in records(outcome)]
    assert not missing
    assert all(word in fact("checks_done").label for word in ("PNC", "warrants", "intelligence"))


# IN-N16
def test_cctv_and_its_overwrite_date_are_recorded_from_the_first_day():
    assert "overwritten" in fact("scene_cctv").label
    for id_, outcome in ends("crime-reported", crime_happened=("notifiable", "not_enough", "not_sure")).items():
        assert "scene_cctv" in records(outcome), id_
        assert "CCTV" in lines(outcome), id_


# IN-N17
def calls_it_part_of_the_job(text: str) -> bool:
    return bool(re.search(r"part of the job", text, re.IGNORECASE)) and not re.search(
        r"\b(?:not|never)\b", text, re.IGNORECASE
    )


def test_nothing_calls_an_assault_on_staff_part_of_the_job():
    assert calls_it_part_of_the_job("A slap is part of the job.")
    assert not [f"{where}: {text}" for where, text in texts_of(content()) if calls_it_part_of_the_job(text)]


# IN-N19
def test_an_out_of_court_way_needs_admission_and_understanding():
    way = next(value for value in fact("public_interest").values if value.id == "out_of_court")
    assert "admit" in way.label
    assert "understand" in way.label
    offered = ends("after-evidence", public_interest="out_of_court")
    assert offered.keys() == {"out_of_court", "out_of_court_senior"}
    for id_, outcome in offered.items():
        assert "do they admit it? Do they understand?" in lines(outcome), id_
        assert "Never caution anyone who does not admit it, or cannot understand it" in nevers(outcome), id_
        assert "aa_present" in records(outcome), id_
    others = {end for answers, end in every_way("after-evidence") if answers.get("public_interest") != "out_of_court"}
    assert others.isdisjoint(offered)


# IN-N20
NOT_KNOWN_TO_BE_IN_FORCE = re.compile(r"not in force|do not know if it has started|until it is recorded", re.IGNORECASE)


def test_the_2025_act_is_never_shown_as_current():
    started = {row.provision for row in content().registers.statuses if row.status == "in_force"}
    document = safe_load((CONTENT / SLUG / "document.yaml").read_text())
    about = [
        paragraph
        for section in document["sections"]
        for paragraph in section["paragraphs"]
        if {cite for cite in paragraph.get("cites", []) if cite.startswith("mha2025_s")} - started
    ]
    assert len(about) >= 3
    for paragraph in about:
        assert paragraph.get("confirm"), paragraph["id"]
        assert NOT_KNOWN_TO_BE_IN_FORCE.search(paragraph["text"]), paragraph["id"]
    for name in graphs():
        for id_, outcome in graphs()[name]["outcomes"].items():
            cited = yaml.safe_dump({"law": outcome["lawful_basis"], "do": outcome["do"]})
            assert "mha2025" not in cited, id_


# The contract: a tired officer
@pytest.mark.parametrize("workflow", ["crime-reported", "which-route", "after-evidence"])
def test_no_way_through_is_longer_than_six_pages(workflow):
    longest = max(
        len({step.question for step in walk(graph(workflow), answers).steps}) for answers, _ in every_way(workflow)
    )
    assert longest <= 6


def test_doubt_never_opens_the_power_to_arrest():
    for answers, end in every_way("which-route"):
        if "arrest_s24_pace" in {power["id"] for power in graph("which-route")["outcomes"][end]["powers"]}:
            assert answers["arrest_necessary_now"] == "yes"
            assert answers["hospital_first"] == "no"


def test_at_least_half_of_what_you_may_be_told_about_crime_is_said_by_police():
    claims = safe_load((CONTENT / SLUG / "claims.yaml").read_text())["claims"]
    assert len(claims) >= 12
    assert 2 * sum(claim["by"] == "police" for claim in claims) >= len(claims)
