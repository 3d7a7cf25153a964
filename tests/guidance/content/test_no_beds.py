"""The no-beds supplement as each reader would meet it, and the prohibitions of law/09 that are about what is written."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from guidance.graph.compile import compile_content
from guidance.graph.load import load
from guidance.graph.prove.examples import journey
from guidance.graph.walk import walk
from tests.guidance.yaml_files import safe_load

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
STATION = re.compile(r"police station|\bstation\b|\bcell", re.IGNORECASE)
SWITCH = re.compile(r"section 48", re.IGNORECASE)
STATION_BUT_NOT_AS_A_PLACE_OF_SAFETY = {"109.11.15", "109.11.17", "109.20.11"}
"""What happened in a cell once, the case advisors alone see, and where a PACE clock begins."""


@cache
def read(name: str) -> dict:
    return safe_load((CONTENT / name).read_text())


def registered(name: str) -> list[dict]:
    """Return a register whole: the shared file, and the part each document keeps."""
    files = [CONTENT / f"{name}.yaml", *sorted(CONTENT.glob(f"*/{name}.yaml"))]
    return [row for file in files if file.is_file() for row in safe_load(file.read_text())[name] or []]


def paragraphs() -> list[dict]:
    return [p for section in read("no-beds/document.yaml")["sections"] for p in section["paragraphs"]]


def claims() -> list[dict]:
    return read("no-beds/claims.yaml")["claims"]


def test_a_hidden_lesson_reaches_advisors_alone():
    hidden = {row["id"] for row in registered("lessons") if row.get("hidden")}
    assert {"L18", "L24", "lukes_2024"} <= hidden
    for paragraph in paragraphs():
        if set(paragraph["audience"]) - {"advisor"}:
            assert not hidden & set(paragraph.get("lessons", [])), paragraph["id"]


def test_surrey_v_pc_is_told_to_advisors_alone():
    unread = {"case_surrey_v_pc_2024", "src_public_bodies_costs"}
    shown = [p for p in paragraphs() if "Surrey" in p["text"] or unread & set(p.get("cites", []))]
    assert [(p["audience"], p["confirm"]) for p in shown] == [(["advisor"], True)]
    told = str([claims(), read("no-beds/workflows/no-bed.yaml")])
    assert "Surrey" not in told
    assert not [id_ for id_ in unread if id_ in told]


def test_a_paragraph_about_a_police_station_carries_the_section_48_switch():
    bare = [
        p["id"]
        for p in paragraphs()
        if STATION.search(p["text"])
        and not SWITCH.search(p["text"])
        and p["id"] not in STATION_BUT_NOT_AS_A_PLACE_OF_SAFETY
    ]
    assert not bare, f"say that section 48 must be recorded as not started: {bare}"


def test_law_resting_only_on_what_was_not_checked_says_so():
    verified = {row["id"]: row.get("verified", True) for row in registered("provisions")}
    bare = [
        row["id"]
        for row in [*(p for p in paragraphs() if p["kind"] == "law"), *claims()]
        if not any(verified[id_] for id_ in row["cites"]) and not row.get("confirm")
    ]
    assert not bare


def test_every_paragraph_and_claim_cites_what_is_there():
    provisions = {row["id"] for row in registered("provisions")}
    lessons = {row["id"] for row in registered("lessons")}
    ids = {p["id"] for p in paragraphs()}
    for row in [*paragraphs(), *claims()]:
        assert set(row.get("cites", [])) <= provisions, row["id"]
        assert set(row.get("lessons", [])) <= lessons, row["id"]
        assert set(row.get("paragraphs", [])) <= ids, row["id"]


def test_at_least_half_of_what_you_may_be_told_is_said_by_police():
    assert len(claims()) >= 12
    assert 2 * sum(claim["by"] == "police" for claim in claims()) >= len(claims())


@pytest.mark.parametrize("lesson", ["L08", "L36", "L78"])
def test_the_three_lessons_of_the_library_head_the_page(lesson):
    first = read("no-beds/document.yaml")["sections"][0]["paragraphs"]
    assert lesson in {id_ for p in first for id_ in p.get("lessons", [])}


# What the workflow and the words beside it may say (law/09 Prohibitions)

FLOW = "no-beds/no-bed"
NEGATED = re.compile(r"\b(?:not|never|no|nobody|none|cannot|can't|neither|seldom)\b", re.IGNORECASE)
NO_POWER = "There is no power to hold them"
NOT_SAFE = "That does not mean it is safe to go."
LADDER = {"over_12h", "6_12h", "4_6h", "under_4h"}
AGES = ("adult", "under_18", "not_sure")
YES_NO = ("yes", "no", "not_sure")


@cache
def compiled():
    return compile_content(load(CONTENT))


@cache
def flow() -> dict:
    return read("no-beds/workflows/no-bed.yaml")


def outcomes() -> dict[str, dict]:
    return flow()["outcomes"]


def reached(**facts: object) -> tuple[str, dict]:
    """Return the outcome these answers lead to, by id and as compiled. Clock facts are spelt `clock__s136__state`."""
    given = {name.replace("__", "."): value for name, value in facts.items()}
    (leg,) = journey(compiled().graphs, FLOW, given)
    assert leg.walk.outcome, f"these answers stop at {leg.walk.steps[-1:]}"
    return leg.walk.outcome, compiled().graphs[FLOW]["outcomes"][leg.walk.outcome]


def strings(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from strings(item)
        case dict():
            for key, item in value.items():
                if key not in {"said", "id", "source", "url"}:
                    yield from strings(item)


def sentences() -> list[str]:
    """Return every sentence that this document says in its own words: paragraphs, answers, questions and outcomes."""
    texts = strings([read("no-beds/document.yaml")["sections"], claims(), flow()])
    return [part.strip() for text in texts for part in re.split(r"(?<=[.?!:])\s+|\n+", text) if part.strip()]


def unguarded(pattern: str, found_in: list[str]) -> list[str]:
    """Return the sentences that match and do not say no."""
    return [text for text in found_in if re.search(pattern, text, re.IGNORECASE) and not NEGATED.search(text)]


UNDER_A_SECTION = r"\b(?:is|are|held|detained|kept|now)\b[^.,;]{0,20}\bunder (?:a )?(?:section |s\.?\s?)[234]\b"
TO_GET_A_BED = r"\b(?:charge|remand|bail)\w*\b[^.]*\b(?:bed|admission)\b"
STAY_FOR_A_BED = r"\b(?:stay|sit|remain|wait)\w*\b[^.]*\b(?:until|till)\b[^.]*\bbed\b"
BLOCKS_THE_WAY = r"\b(?:block\w*|lock\w*|bar) (?:the |a )?(?:door|way|exit)s?\b|\bstand(?:s|ing)? in the (?:way|door)"
POWER_OF_140 = r"\bsection 140\b[^.]*\b(?:power|admits?|bed)s?\b|\b140 beds?\b"
PAST_THE_END = r"\b(?:police|officers?|we|you)\b[^.]*\bhold\w*\b[^.]*\b(?:past|after|beyond) the end\b"


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        (UNDER_A_SECTION, "She is now held under section 2."),
        (TO_GET_A_BED, "Charge him so that prison can find the bed."),
        (STAY_FOR_A_BED, "Police stay until a bed is found."),
        (BLOCKS_THE_WAY, "Stand in the way and block the door."),
        (POWER_OF_140, "Section 140 is the power to admit."),
        (POWER_OF_140, "Ask for a section 140 bed."),
        (PAST_THE_END, "Police will hold them past the end."),
    ],
)
def test_the_words_law_09_forbids_would_be_caught(pattern, wrong):
    assert unguarded(pattern, [wrong]) == [wrong]


def test_nobody_is_called_detained_before_an_application_is_complete_and_they_are_admitted():
    assert unguarded(UNDER_A_SECTION, sentences()) == []
    for id_ in ("application_done", "application_at_home"):
        assert any("section 2, 3 or 4 yet" in line["text"] for line in outcomes()[id_]["never"]), id_


def test_charge_and_bail_are_decided_on_criminal_grounds_only():
    assert unguarded(TO_GET_A_BED, sentences()) == []
    on_pace = [outcome for outcome in outcomes().values() if "pace_s37_detention" in outcome.get("powers", [])]
    assert len(on_pace) >= 3
    for outcome in on_pace:
        assert any("want of a bed" in line["text"] for line in outcome["never"]), outcome["title"]


def test_nobody_promises_to_stay_until_there_is_a_bed():
    assert unguarded(STAY_FOR_A_BED, sentences()) == []
    for id_ in ("staff_lead", "in_patient", "stay_by_choice", "stay_by_choice_child", "home_wait", "home_wait_child"):
        assert any("until a bed is found" in line["text"] for line in outcomes()[id_]["never"]), id_


def test_someone_there_by_choice_is_never_stopped_without_a_named_power():
    assert unguarded(BLOCKS_THE_WAY, sentences()) == []
    for age, leaving in product(AGES, ("not_leaving", "leaving_new_facts", "leaving_no_new_facts", "not_sure")):
        id_, outcome = reached(age_group=age, power_now="by_choice", may_leave=leaving)
        assert outcome["powers"] == [], id_
    for age, risk in product(AGES, YES_NO):
        stays = {"willing_with_capacity": "yes", "leaving_risk": risk}
        id_, outcome = reached(age_group=age, power_now="place_of_safety_over", power_since="none", **stays)
        assert outcome["powers"] == []
        assert any("block a door" in line["text"] for line in outcome["never"]), id_


def test_nobody_is_taken_from_home_without_an_application_and_a_way_in():
    way_in = ("let_in", "not_let_in", "not_sure")
    papers = ("complete_named", "recommendations_only", "none", "not_sure")
    risks = (["none"], ["life_at_risk"], ["serious_harm_risk"], ["child_or_adult_at_risk"], "not_sure")
    taken = set()
    for age, application, entry, risk in product(AGES, papers, way_in, risks):
        answers = {"application": application, "home_entry": entry, "request_risks": risk}
        id_, outcome = reached(age_group=age, power_now="home", **answers)
        assert outcome["powers"] == [], id_
        if id_ == "application_at_home":
            taken.add((application, entry))
    assert taken == {("complete_named", "let_in")}


def test_section_140_is_never_called_a_power_or_a_bed():
    assert unguarded(POWER_OF_140, sentences()) == []


def test_nobody_is_told_that_police_will_hold_past_the_end():
    assert unguarded(PAST_THE_END, sentences()) == []
    holding = [outcome for outcome in outcomes().values() if "s137_custody" in outcome.get("powers", [])]
    assert len(holding) >= 5
    for outcome in holding:
        assert any("hold them past the end" in line["text"] for line in outcome["never"]), outcome["title"]


def held(age: str, **answers: str) -> tuple[str, dict]:
    return reached(age_group=age, power_now="place_of_safety", who_has_them="police", **answers)


@pytest.mark.parametrize("age", AGES)
def test_the_inspector_is_told_before_the_period_ends(age):
    short = {"clock__s136__state": "running", "clock__s136__left": "under_4h", "bed_found": "not_in_time"}
    id_, outcome = held(age, assessment_result="no_bed", **short)
    (told,) = [tell for tell in outcome["tell"] if tell["who"] == "duty_inspector"]
    assert told["anchor"] == "outcome", id_
    assert told["within_minutes"] <= 5
    for left in sorted(LADDER - {"under_4h"}):
        long = {"clock__s136__state": "running", "clock__s136__left": left}
        id_, outcome = held(age, assessment_result="no_bed", **long)
        (climb,) = [step["when"] for step in outcome["escalate"] if step["to"] == "duty_inspector"]
        assert climb.startswith("Four hours left"), id_


def test_leaving_at_real_risk_records_a_written_plan_and_who_has_it():
    ways = [
        {"power_now": "place_of_safety_over", "power_since": "none", "willing_with_capacity": "no"},
        {"power_now": "not_sure", "power_since": "not_sure", "willing_with_capacity": "not_sure"},
        {"power_now": "pace_no_ground", "custody_way": "neither"},
        {"power_now": "pace_no_ground", "custody_way": "not_sure"},
        {"power_now": "by_choice", "may_leave": "leaving_no_new_facts"},
    ]
    for age, way, risk in product(AGES, ways, ("yes", "not_sure")):
        id_, outcome = reached(age_group=age, leaving_risk=risk, **way)
        kept = {row["fact"] for row in outcome["record"]}
        assert {"written_risk_handover", "release_plan", "next_after_end"} <= kept, id_
        assert {"trust_on_call", "duty_inspector"} <= {tell["who"] for tell in outcome["tell"]}, id_
    for id_, outcome in outcomes().items():
        if outcome["kind"] == "end_detention":
            assert {"written_risk_handover", "release_plan"} <= set(outcome["record"]), id_


def test_no_bed_records_each_hospital_asked_and_the_answer():
    facts = {fact["id"]: fact for fact in read("facts.yaml")["facts"]}
    label = facts["hospitals_asked"]["label"]
    assert all(word in label for word in ("who asked", "who answered", "when", "answer", "reason"))
    for age in AGES:
        bed_needed = [
            held(age, assessment_result="no_bed", time_left="over_4h"),
            held(age, assessment_result="no_bed", time_left="up_to_4h", bed_found="not_in_time"),
            reached(age_group=age, power_now="pace_ground", custody_assessment="admit_no_bed"),
            reached(age_group=age, power_now="pace_no_ground", custody_way="neither", leaving_risk="yes"),
        ]
        for id_, outcome in bed_needed:
            assert "hospitals_asked" in {kept["fact"] for kept in outcome["record"]}, id_


@pytest.mark.parametrize("age", AGES)
def test_the_court_is_raised_while_it_sits(age):
    id_, outcome = held(age, assessment_result="no_bed", time_left="up_to_4h", bed_found="not_in_time")
    assert any("while courts sit" in line["text"] for line in outcome["do"]), id_
    assert "force_legal" in {tell["who"] for tell in outcome["tell"]}, id_
    id_, outcome = reached(age_group=age, power_now="pace_ground", custody_assessment="admit_no_bed")
    assert "force_legal" in {step["to"] for step in outcome["escalate"]}, id_
    assert any("in office hours if you can" in p["text"] and "legal" in p["text"] for p in paragraphs())


def test_whoever_waits_has_food_drink_toilet_and_a_medical_eye():
    waiting = {
        id_: outcome
        for id_, outcome in outcomes().items()
        if {"s137_custody", "pace_s37_detention"} & set(outcome.get("powers", []))
    }
    assert len(waiting) >= 8
    for id_, outcome in waiting.items():
        assert {"welfare_checks", "restraint_watched_by"} <= set(outcome["record"]), id_
        told = " ".join(line["text"] for line in outcome["do"])
        assert "toilet" in told or id_ == "papers_in_time", id_
        assert re.search(r"breathing|observation", told), id_
        assert any("unwatched" in line["text"] for line in outcome["never"]), id_


def test_where_no_power_holds_them_the_page_says_so_and_that_it_may_not_be_safe_to_go():
    over = {"power_now": "place_of_safety_over", "power_since": "none"}
    pages = [
        reached(age_group=age, willing_with_capacity=willing, leaving_risk=risk, **over)
        for age, willing, risk in product(AGES, YES_NO, YES_NO)
    ]
    pages += [
        reached(age_group=age, power_now="pace_no_ground", custody_way="neither", leaving_risk=risk)
        for age, risk in product(AGES, YES_NO)
    ]
    pages += [held(age, assessment_result="done_no_admission") for age in AGES]
    for id_, outcome in pages:
        assert outcome["powers"] == [], id_
        assert outcome["title"].startswith(NO_POWER), id_
        assert NOT_SAFE in outcome["title"], id_
    for name in ("since", "custody_risk"):
        why = flow()["questions"][name]["why"]
        assert why.startswith(NO_POWER), name
        assert NOT_SAFE in why, name
    assert "free to leave" not in str([flow(), claims()]).lower()


def test_a_hospital_that_agrees_is_recorded_with_a_name_and_a_time():
    near = {"assessment_result": "no_bed", "time_left": "up_to_4h", "bed_found": "agreed_complete"}
    pages = [
        reached(age_group="adult", power_now="application"),
        reached(age_group="adult", power_now="home", application="complete_named", home_entry="let_in"),
        held("adult", **near),
        held("under_18", **near),
    ]
    for id_, outcome in pages:
        assert "hospital_agreed_by" in {kept["fact"] for kept in outcome["record"]}, id_
        assert any("who at that hospital said yes, and when" in line["text"] for line in outcome["do"]), id_


@pytest.mark.parametrize("page", ["power", "assessment", "time", "hospital"])
def test_a_period_that_ends_while_a_page_is_open_leaves_no_power_behind(page):
    answers = {"age_group": "adult", "power_now": "place_of_safety", "who_has_them": "police"}
    answers |= {"assessment_result": "no_bed", "time_left": "up_to_4h", "bed_found": "agreed_complete"}
    answers |= {"power_since": "none", "willing_with_capacity": "no", "leaving_risk": "yes"}
    ended = {page: {"clock.s136.state": "ended"}}
    assert walk(compiled().graphs[FLOW], answers).outcome == "papers_in_time"
    assert walk(compiled().graphs[FLOW], answers, readings=ended).outcome == "danger_no_power"


def test_a_wait_at_home_is_a_no_that_is_told_agreed_and_open_to_change():
    for age in AGES:
        id_, outcome = reached(age_group=age, power_now="home", application="none", request_risks=["none"])
        assert outcome["kind"] == "do_not_attend", id_
        kept = {row["fact"] for row in outcome["record"]}
        assert {"told_not_attending", "ring_again_if", "supervisor_decision"} <= kept, id_
        assert "caller_told" in {tell["id"] for tell in outcome["tell"]}, id_
