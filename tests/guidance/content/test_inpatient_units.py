"""Wards as published: what the prohibitions of law/06 leave to a test, and that every case and row gets what it must."""

import re
from functools import cache

import pytest

from guidance.graph import check
from guidance.graph.compile import compile_content
from guidance.graph.load import load
from guidance.graph.prove import prove
from guidance.graph.prove.examples import example_faults, journey
from tests.guidance.content.test_reading_age import CONTENT, reading_age

SLUG = "inpatient-units"
FORCE = {"s3_cla_force", "self_defence", "breach_of_the_peace", "s117_pace_force"}


@cache
def _content():
    return load(CONTENT)


def _parts():
    return next(parts for parts in _content().documents if parts.document.slug == SLUG)


@cache
def _compiled():
    return compile_content(_content())


@pytest.fixture(scope="module")
def proof():
    return prove(_content(), SLUG)


def _workflow(id_):
    return next(workflow for workflow in _parts().workflows if workflow.id == id_)


def _outcomes():
    return [(workflow.id, id_, item) for workflow in _parts().workflows for id_, item in workflow.outcomes.items()]


def _fact(id_):
    return next(fact for fact in _content().registers.facts.facts if fact.id == id_)


def _walk(workflow, **facts):
    leg = journey(_compiled().graphs, f"{SLUG}/{workflow}", facts)[-1]
    return leg.walk.outcome and (leg.walk.outcome, _compiled().graphs[leg.workflow]["outcomes"][leg.walk.outcome])


def _words(outcome):
    return [line.text for line in outcome.do] + [f"{item.text} {item.why}" for item in outcome.never]


# What prohibitions name


def test_every_outcome_on_a_ward_records_the_camera():
    ward = _workflow("on-a-ward")
    first = ward.questions[ward.start]

    assert "camera" in {ask.fact for ask in first.ask if ask.required}
    assert [id_ for id_, item in ward.outcomes.items() if not {"camera", "camera_times"} <= set(item.record)] == []


def test_a_camera_that_is_off_is_given_a_reason():
    # law/06 Records: camera_reason is one of four, and wherever the camera is recorded so is the reason.
    reasons = {value.id for value in _fact("camera_reason").values}
    ward = _workflow("on-a-ward")

    assert reasons == {"not_practicable", "special_circumstances", "equipment_failure", "other"}
    assert "camera_reason" in {ask.fact for ask in ward.questions[ward.start].ask}
    for workflow, id_, item in _outcomes():
        assert ("camera" in item.record) == ("camera_reason" in item.record), (workflow, id_)


@pytest.mark.parametrize("force", ["talk", "staff_can", "police_force", "not_sure"])
def test_no_task_for_staff_ends_in_force_by_police(force):
    # Even if every ground for force is then ticked, "a task for staff" is never a purpose that leads to force.
    grounds = ["crime_to_stop", "attack_to_stop", "breach_now", "arrest_resisted"]
    id_, outcome = _walk(
        "on-a-ward", camera="on", cannot_wait="no", ward_purpose="clinical_task", force_needed=force,
        force_grounds=grounds, ward_red_flag="no", self_harm_now="no", may_be_under_18="no",
    )  # fmt: skip

    assert (id_, outcome["powers"]) == ("clinical_task", [])


def test_the_police_purposes_name_no_treatment():
    treatment = re.compile(r"medic|inject|blood|feed|personal care|sedat|treat", re.IGNORECASE)
    purposes = {value.id: value.label for value in _fact("ward_purpose").values}

    assert [id_ for id_, label in purposes.items() if id_ != "clinical_task" and treatment.search(label)] == []


@pytest.mark.parametrize("status", [value.id for value in _fact("patient_legal_status").values])
def test_being_a_patient_is_never_a_reason_not_to_record_a_crime(status):
    id_, reported = _walk(
        "request-from-a-ward",
        ward_request="crime_report",
        request_risks=["weapon_or_crime"],
        patient_legal_status=status,
    )
    _, seen = _walk("on-a-ward", camera="on", cannot_wait="no", ward_purpose="past_crime", patient_legal_status=status)

    assert id_ == "crime"
    assert {reported["kind"], seen["kind"]} == {"criminal_investigation"}
    for outcome in (reported, seen):
        assert "crime_reference" in {field["fact"] for field in outcome["record"]}
        assert any("no reason not to" in line["text"] for line in outcome["do"])


def test_no_reason_for_not_coming_is_that_the_person_is_a_patient():
    labels = " ".join(value.label for value in _fact("decline_reason").values)

    assert not re.search(r"patient|section|detained|informal|mental", labels, re.IGNORECASE)


def test_a_ward_outcome_says_who_else_is_on_the_video_is_for_disclosure_to_decide():
    # Wherever police use a power on a ward, or gather evidence there, the video may be exported.
    filmed = [
        (workflow, id_, item)
        for workflow, id_, item in _outcomes()
        if "camera_times" in item.record and (item.powers or item.kind in ("criminal_investigation", "assist_partner"))
    ]
    bare = [
        (workflow, id_)
        for workflow, id_, item in filmed
        if id_ != "visitor_nuisance" and not any("other patients until disclosure" in line for line in _words(item))
    ]

    assert len(filmed) >= 14
    assert bare == []
    assert any("Before a clip leaves the force" in p.text for s in _parts().document.sections for p in s.paragraphs)


def test_advice_is_never_recorded_as_the_decision():
    # The Advisor's words have a field of their own, and beside it there is always somebody else's decision.
    decision = {"decision_reasons", "supervisor_decision", "arrest_reasons"}
    advised = [(id_, item) for _, id_, item in _outcomes() if "advisor_consulted" in item.record]
    orders = re.compile(r"\bAdvisor\s+(?:decides|authorises|orders|approves|directs|commands)\b", re.IGNORECASE)

    assert advised
    assert [id_ for id_, item in advised if not decision & set(item.record)] == []
    assert [id_ for _, id_, item in _outcomes() if any(orders.search(line) for line in _words(item))] == []


def test_planned_face_down_restraint_is_not_an_answer_to_anything():
    offered = [
        value.label
        for workflow in _parts().workflows
        for question in workflow.questions.values()
        for ask in question.ask
        for value in _fact(ask.fact).values
    ]

    assert not [label for label in offered if re.search(r"prone|face.down", label, re.IGNORECASE)]


def test_the_camera_duty_is_dated_as_section_12_began():
    dated = [p for s in _parts().document.sections for p in s.paragraphs if "si_2022_909" in p.cites]

    assert dated
    assert all("18 August 2022" in p.text for p in dated)
    assert not any("31 March 2022" in p.text for s in _parts().document.sections for p in s.paragraphs)


# The workflows as published


def test_the_content_of_wards_has_no_faults():
    assert [problem for problem in check.problems(_content()) if SLUG in problem] == []


@pytest.mark.parametrize("scenario", _parts().scenarios, ids=lambda item: item.id)
def test_a_case_on_a_ward_gets_the_advice_it_must(scenario):
    assert list(example_faults(_compiled().graphs, SLUG, [scenario], [])) == []


@pytest.mark.parametrize("row", _parts().edges, ids=lambda item: item.id)
def test_a_row_of_law_06_leads_where_it_says(row):
    assert list(example_faults(_compiled().graphs, SLUG, [], [row])) == []


def test_no_route_on_a_ward_advises_an_unlawful_power(proof):
    assert [example["words"] for result in proof for example in result["counter_examples"]] == []
    for result in proof:
        for power in result["powers"]:
            assert power["offered_in"] == power["established"] > 0, (result["workflow"], power)


def test_every_prohibition_of_law_06_is_in_the_ledger(proof):
    wanted = {f"IP-N{number:02}" for number in range(1, 21)}

    for result in proof:
        assert wanted <= {row["id"] for row in result["ledger"]}


def test_the_routes_are_short(proof):
    assert max(result["longest"] for result in proof) <= 6


def test_every_outcome_and_every_answer_is_reached_by_a_case_or_a_row():
    graphs = _compiled().graphs
    reached, given = set(), set()
    for example in [*_parts().scenarios, *_parts().edges]:
        for leg in journey(graphs, f"{SLUG}/{example.workflow}", example.facts):
            reached.add((leg.workflow, leg.walk.outcome))
            for step in leg.walk.steps:
                answers = step.answer if isinstance(step.answer, list) else [step.answer]
                given |= {(leg.workflow, step.question, step.fact, answer) for answer in answers}
    for workflow in _parts().workflows:
        name = f"{SLUG}/{workflow.id}"
        assert {id_ for id_ in workflow.outcomes if (name, id_) not in reached} == set()
        for id_, question in workflow.questions.items():
            for ask in (ask for ask in question.ask if ask.required):
                missing = {v for v in _answers(ask.fact) if (name, id_, ask.fact, v) not in given}
                assert not missing, (workflow.id, id_, ask.fact, missing)


def _answers(fact_id):
    fact = _fact(fact_id)
    if fact.type == "ticks":
        return {option.fact for option in fact.options} | {"none", "not_sure"}
    if fact.type == "yes_no":
        return {"yes", "no", "not_sure"}
    return {value.id for value in fact.values} | {"not_sure"}


def test_every_not_attending_ends_with_the_words_to_ring_again():
    declined = [item for _, _, item in _outcomes() if item.kind == "do_not_attend"]

    assert len(declined) == 5
    for item in declined:
        assert any("ring 999 and say it has changed" in spoken.text for spoken in item.say), item.title


def test_force_is_never_offered_with_a_medical_red_flag_but_to_stop_an_attack_or_a_crime():
    for _, id_, item in _outcomes():
        if item.kind == "medical_emergency":
            assert set(item.powers) <= {"self_defence", "s3_cla_force"}, id_
            assert "medical_help" in {tell.id for tell in item.tell}, id_


def test_words_to_say_can_be_said_by_anyone():
    hard = [
        (workflow, id_, round(reading_age(spoken.text), 1), spoken.text)
        for workflow, id_, item in _outcomes()
        for spoken in item.say
        if reading_age(spoken.text) >= 10
    ]

    assert hard == []


def test_half_of_what_you_may_be_told_about_wards_is_said_by_police():
    claims = _parts().claims

    assert len(claims) >= 12
    assert 2 * sum(claim.by == "police" for claim in claims) >= len(claims)
