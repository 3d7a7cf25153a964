"""Crisis incidents and welfare checks as published: every case, every row of the fact base, and what no graph can check."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from guidance.graph import model
from guidance.graph.compile import compile_content
from guidance.graph.load import load
from guidance.graph.prove import prove
from guidance.graph.prove.examples import example_faults, journey
from tests.guidance.content.test_reading_age import CONTENT, reading_age

SLUG = "crisis-and-welfare-checks"
CALL, HOME, START = "a-call-for-help", "with-someone-in-crisis", "what-is-in-front-of-you"
PROMISE = re.compile(
    r"\bleave it with (?:us|me)\b"
    r"|\b(?:someone|somebody|help|police|officers?|we|a unit) (?:is|are|will be) (?:on (?:the|their|our) way|coming)\b"
    r"|\b(?:we|I) (?:will|are going to|am going to) send\b|\b(?:we|I) (?:are|am) sending\b",
    re.IGNORECASE,
)
LABELS = re.compile(r"excited delirium|\bABD\b|acute behavioural disturbance", re.IGNORECASE)
DIAGNOSES = re.compile(
    r"schizophren|bipolar|psychos[ie]s|personality disorder|mentally ill|mental illness|diagnosis|ABD", re.IGNORECASE
)
ABOUT_THE_LABEL = {"101.16.4", "101.16.5", "101.21.5", "104.10.5"}
"""The paragraphs that say what the label is, that it is contested, and never to write it."""


@cache
def content() -> model.Content:
    return load(CONTENT)


@cache
def parts() -> model.DocumentContent:
    return next(item for item in content().documents if item.document.slug == SLUG)


@cache
def graphs() -> dict[str, Any]:
    return dict(compile_content(content()).graphs)


def workflow(name: str) -> model.Workflow:
    return next(item for item in parts().workflows if item.id == name)


def facts() -> dict[str, model.Fact]:
    return {fact.id: fact for fact in content().registers.facts.facts}


def outcomes() -> Iterator[tuple[str, model.Outcome]]:
    for item in parts().workflows:
        yield from ((f"{item.id}/{id_}", outcome) for id_, outcome in item.outcomes.items())


def examples() -> list[model.Scenario | model.EdgeRow]:
    return [*parts().scenarios, *parts().edges]


# Every case and every row


@pytest.mark.parametrize("scenario", parts().scenarios, ids=lambda item: item.id)
def test_a_case_gets_the_advice_it_must(scenario):
    assert list(example_faults(graphs(), SLUG, [scenario], [])) == []


@pytest.mark.parametrize("row", parts().edges, ids=lambda item: item.id)
def test_a_row_of_the_fact_base_leads_where_it_says(row):
    assert list(example_faults(graphs(), SLUG, [], [row])) == []


def test_no_route_advises_an_unlawful_power_or_is_over_twelve_pages():
    for result in prove(content(), SLUG):
        assert [example["words"] for example in result["counter_examples"]] == []
        assert result["longest"] <= 12


TRIAGE = {
    "person_home": f"{SLUG}/{HOME}",
    "person_elsewhere": "section-136/can-i-use-s136",
    "call_came_in": f"{SLUG}/{CALL}",
    "cannot_decide": "mental-capacity-act/can-i-act-without-consent",
    "held_136 leaving": "section-136/where-to-and-how",
    "held_136 at_place": "section-136/at-the-place-of-safety",
    "held_136 ran": "section-136/escaped-or-missing",
    "held_136 not_sure": "section-136/at-the-place-of-safety",
    "journey": "conveyance/how-do-they-travel",
    "assessment asked": "mha-assessments/asked-to-an-assessment",
    "assessment retake": "mha-assessments/retake-from-premises",
    "assessment not_sure": "mha-assessments/asked-to-an-assessment",
    "ward request": "inpatient-units/request-from-a-ward",
    "ward on_ward": "inpatient-units/on-a-ward",
    "ward found": "inpatient-units/found-on-a-ward",
    "ward not_sure": "inpatient-units/request-from-a-ward",
    "crime reported": "investigation-of-offences/crime-reported",
    "crime suspect": "investigation-of-offences/which-route",
    "crime evidence": "investigation-of-offences/after-evidence",
    "crime not_sure": "investigation-of-offences/crime-reported",
    "missing": "awol/missing-from-hospital",
    "no_bed": "no-beds/no-bed",
}
MORE = {
    "held_136": "situation_held",
    "assessment": "situation_assessment",
    "ward": "situation_ward",
    "crime": "situation_crime",
}


def triage(words: str) -> dict[str, str]:
    situation, _, which = words.partition(" ")
    return {"situation": situation} | ({MORE[situation]: which} if which else {})


@pytest.mark.parametrize(("words", "leads_to"), TRIAGE.items(), ids=list(TRIAGE))
def test_each_situation_leads_to_the_workflow_that_knows_in_two_taps(words, leads_to):
    first = journey(graphs(), f"{SLUG}/{START}", triage(words))[0]
    assert first.walk.go == leads_to
    assert len(first.walk.steps) <= 2


def test_the_first_page_leads_to_every_other_workflow_there_is():
    every = {name for name in graphs() if name != f"{SLUG}/{START}"}
    assert set(TRIAGE.values()) == every


def test_a_patient_who_is_absent_and_a_person_who_cannot_decide_are_handed_on():
    absent = {"request_risks": ["none"], "risk_picture": "enough", "police_part": ["none"], "who_asks": "agency"}
    leg = journey(graphs(), f"{SLUG}/{CALL}", absent | {"other_pathway": "awol"})[0]
    assert leg.walk.go == "awol/missing-from-hospital"
    inside = {"first_look": ["none"], "place_kind": "home", "way_in": "permission", "inside": ["none"]}
    leg = journey(graphs(), f"{SLUG}/{HOME}", inside | {"accepts_help": "no", "refusal_risk": "risk_lacks"})[0]
    assert leg.walk.go == "mental-capacity-act/can-i-act-without-consent"


def answers_of(fact: model.Fact) -> set[str]:
    match fact.type:
        case "choice":
            return {value.id for value in fact.values} | {"not_sure"}
        case "yes_no":
            return {"yes", "no", "not_sure"}
        case "ticks":
            return {option.fact for option in fact.options} | {"none", "not_sure"}
    return set()


def test_every_outcome_and_every_answer_is_reached_by_a_case_or_a_row():
    given = [(item.workflow, item.facts) for item in examples()] + [(START, triage(words)) for words in TRIAGE]
    reached: set[tuple[str, ...]] = set()
    for name, answers in given:
        for leg in journey(graphs(), f"{SLUG}/{name}", answers):
            reached.add((leg.workflow, str(leg.walk.outcome)))
            for step in leg.walk.steps:
                each = step.answer if isinstance(step.answer, list | tuple) else [step.answer]
                reached |= {(leg.workflow, step.question, step.fact, str(answer)) for answer in each}
    wanted: set[tuple[str, ...]] = set()
    for item in parts().workflows:
        name = f"{SLUG}/{item.id}"
        wanted |= {(name, id_) for id_ in item.outcomes}
        for id_, question in item.questions.items():
            for ask in (ask for ask in question.ask if ask.required):
                wanted |= {(name, id_, ask.fact, answer) for answer in answers_of(facts()[ask.fact])}
    assert sorted(wanted - reached) == []


def test_there_are_at_least_fifteen_cases_each_with_its_source():
    assert len(parts().scenarios) >= 15
    assert all(item.source for item in parts().scenarios)


def test_saying_no_takes_at_most_six_answers():
    no = {id_ for id_, outcome in workflow(CALL).outcomes.items() if outcome.kind == "do_not_attend"}
    taken = [journey(graphs(), f"{SLUG}/{CALL}", item.facts)[0].walk for item in examples() if item.workflow == CALL]
    counts = {walk.outcome: len(walk.steps) for walk in taken if walk.outcome in no}
    assert counts.keys() == no
    assert max(counts.values()) <= 6


def test_the_document_has_a_ledger_row_for_each_of_the_twenty_two_prohibitions():
    rows = [item.id for item in content().registers.prohibitions if item.document == SLUG]
    assert rows == [f"01-P{number:02}" for number in range(1, 23)]


# 01-P08


def spoken(outcome: model.Outcome) -> list[str]:
    return [item.text for item in outcome.say]


def test_nobody_is_told_that_someone_is_coming_before_it_is_settled():
    """On a call nothing is settled until a unit is found, so no words on the screen promise one, even where police are sent."""
    promised = [
        (id_, text)
        for id_, outcome in workflow(CALL).outcomes.items()
        for text in spoken(outcome)
        if PROMISE.search(text)
    ]
    assert promised == []
    sent = {id_: outcome for id_, outcome in workflow(CALL).outcomes.items() if id_.startswith("send_")}
    assert sent
    for id_, outcome in sent.items():
        assert any("once it is sure" in line.text for line in outcome.do), id_


def test_nobody_told_that_police_do_not_go_hears_a_promise_in_any_document():
    promised = [
        (f"{item.document.slug}/{flow.id}/{id_}", text)
        for item in content().documents
        for flow in item.workflows
        for id_, outcome in flow.outcomes.items()
        if outcome.kind == "do_not_attend"
        for text in spoken(outcome)
        if PROMISE.search(text)
    ]
    assert promised == []


@pytest.mark.parametrize(
    "words",
    [
        "Leave it with us.",
        "Someone is on the way.",
        "We will send a car.",
        "Police are coming.",
        "I am sending help now.",
    ],
)
def test_a_promise_is_known_when_it_is_heard(words):
    assert PROMISE.search(words)


# 01-P13


def test_the_call_asks_what_the_caller_fears_before_it_judges_the_risk():
    call = workflow(CALL)
    first = call.questions[call.start]
    assert "caller_concern" in [ask.fact for ask in first.ask]
    enough = next(value for value in facts()["risk_picture"].values if value.id == "enough")
    assert "asked what they fear" in enough.label
    assert "searched our systems" in enough.label
    for id_, outcome in call.outcomes.items():
        assert {"caller_concern", "systems_checked", "threshold_reasons"} <= set(outcome.record), id_


def test_no_answer_on_the_way_to_a_no_is_the_words_welfare_check():
    offered = [value.label for ask in _asked(CALL) for value in facts()[ask].values]
    offered += [facts()[option.fact].label for ask in _asked(CALL) for option in facts()[ask].options]
    assert not [label for label in offered if re.search(r"welfare check|safe and well", label, re.IGNORECASE)]


def _asked(name: str) -> list[str]:
    return [ask.fact for question in workflow(name).questions.values() for ask in question.ask]


# 01-P15 and 01-P22


def words_of(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from words_of(item)
        case list() | tuple():
            for item in value:
                yield from words_of(item)


def test_signs_are_described_and_never_diagnosed():
    found = [
        paragraph.id
        for item in content().documents
        for section in item.document.sections
        for paragraph in section.paragraphs
        if LABELS.search(paragraph.text) and paragraph.id not in ABOUT_THE_LABEL
    ]
    found += [
        f"{item.document.slug}/{flow.id}"
        for item in content().documents
        for flow in item.workflows
        if any(LABELS.search(text) for text in words_of(flow.model_dump()))
    ]
    found += [
        fact.id
        for fact in facts().values()
        if any(LABELS.search(text) for text in words_of(fact.model_dump()) if text != fact.source)
    ]
    assert found == []
    assert "not diagnosed" in facts()["observed_signs"].label
    said = {p.id: p.text for section in parts().document.sections for p in section.paragraphs}
    assert "Never write" in said["101.16.5"]
    assert "not a diagnosis" in said["101.16.4"]


def recorded(name: str) -> Iterator[tuple[str, model.Fact]]:
    for id_, outcome in workflow(name).outcomes.items():
        yield from ((id_, facts()[fact]) for fact in outcome.record)


def test_what_is_recorded_of_the_person_is_what_was_said_and_seen():
    for name in (CALL, HOME, START):
        for where, fact in recorded(name):
            closed = [value.label for value in fact.values] + [fact.label] if fact.type != "text" else []
            assert not [label for label in closed if DIAGNOSES.search(label)], (where, fact.id)
    seen = {where for where, fact in recorded(HOME) if fact.id == "observed_signs"}
    met = {id_ for id_ in by_permission() if workflow(HOME).outcomes[id_].kind != "continue_elsewhere"}
    assert met - seen == set()


# 01-P18


def by_permission() -> set[str]:
    """Return the outcomes a walk can end in after "permission": those all its examples end in."""
    ends = {
        journey(graphs(), f"{SLUG}/{HOME}", item.facts)[0].walk.outcome
        for item in examples()
        if item.workflow == HOME and item.facts.get("way_in") == "permission"
    }
    return {end for end in ends if end}


def test_every_outcome_in_a_home_by_permission_says_leave_or_name_a_power_when_it_is_taken_back():
    assert len(by_permission()) >= 9
    silent = []
    for id_ in sorted(by_permission()):
        outcome = workflow(HOME).outcomes[id_]
        words = " ".join([line.text for line in outcome.do] + [item.text for item in outcome.never])
        if not re.search(r"name your power", words, re.IGNORECASE):
            silent.append(id_)
    assert silent == []
    limits = next(power.limits for power in content().registers.powers if power.id == "entry_by_permission")
    assert "taken back" in limits
    assert "leave" in limits


# What practice asks


def test_a_child_or_no_clear_power_at_a_home_or_a_dispute_always_asks_the_advisor():
    always = {
        f"{CALL}/send_crime_child", f"{CALL}/send_child", f"{CALL}/send_life_child", f"{CALL}/agency_dispute",
        f"{HOME}/no_way_in", f"{HOME}/high_risk", f"{HOME}/high_risk_unclear", f"{HOME}/protect_child",
        f"{HOME}/young_person", f"{HOME}/inside_not_sure",
    }  # fmt: skip
    asked = dict(outcomes())
    assert {where for where in always if asked[where].advisor != "required"} == set()


def test_a_call_not_attended_says_it_plainly_and_says_when_to_ring_again():
    for where, outcome in outcomes():
        if outcome.kind == "do_not_attend":
            words = " ".join(spoken(outcome))
            assert re.search(r"police are not (?:coming|the right help)", words, re.IGNORECASE), where
            assert "999" in words, where
            assert "told_caller_items" in outcome.record, where


def test_a_ward_that_is_told_no_is_told_how_to_say_it_has_changed():
    words = " ".join(spoken(workflow(CALL).outcomes["not_going_agency"]))
    assert all(part in words for part in ("lose the door", "it has changed", "as new"))


def test_what_is_said_aloud_has_a_reading_age_of_nine_or_less():
    old = [(where, text) for where, outcome in outcomes() for text in spoken(outcome) if reading_age(text) >= 10]
    assert old == []


def test_a_law_paragraph_resting_only_on_what_was_not_verified_says_confirm():
    verified = {item.id: item.verified for item in content().registers.provisions}
    bare = [
        paragraph.id
        for section in parts().document.sections
        for paragraph in section.paragraphs
        if paragraph.kind == "law" and not any(verified[id_] for id_ in paragraph.cites) and not paragraph.confirm
    ]
    assert bare == []


def test_no_hidden_lesson_reaches_anyone_but_advisors():
    hidden = {lesson.id for lesson in content().registers.lessons if lesson.hidden}
    assert hidden
    for section in parts().document.sections:
        for paragraph in section.paragraphs:
            assert not (hidden & set(paragraph.lessons) and set(paragraph.audience) != {"advisor"}), paragraph.id
    for where, outcome in outcomes():
        assert not hidden & set(outcome.lessons), where


def test_every_lesson_indexed_here_is_taught_by_a_paragraph():
    indexed = {lesson.id for lesson in content().registers.lessons if lesson.document == SLUG}
    taught = {id_ for section in parts().document.sections for p in section.paragraphs for id_ in p.lessons}
    assert indexed - taught == set()


def test_at_least_half_of_what_you_may_be_told_is_said_by_police():
    claims = parts().claims
    assert len(claims) >= 12
    assert 2 * sum(claim.by == "police" for claim in claims) >= len(claims)
