"""The Mental Capacity Act as each reader would meet it, and the prohibitions of law/03 that are about what is written."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from guidance.graph.compile import compile_content
from guidance.graph.load import load
from guidance.graph.prove.examples import journey
from tests.guidance.content.test_reading_age import reading_age
from tests.guidance.yaml_files import safe_load

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
SLUG = "mental-capacity-act"
FLOW = f"{SLUG}/can-i-act-without-consent"
MCA = {"mca_s5_care", "mca_s5_s6_restraint", "mca_s4B"}
DOUBTFUL = ("none_known", "adrt_doubtful")
PAPERS = (*DOUBTFUL, "adrt_valid", "attorney_objects", "not_sure")
LEVELS = ("no_restraint", "brief", "beyond_life_saving", "beyond_other", "not_sure")
TICKS = ["in_best_interests", "prevents_harm_to_them", "nothing_gentler", "proportionate"]


@cache
def read(name: str) -> dict:
    return safe_load((CONTENT / name).read_text())


def registered(name: str) -> list[dict]:
    """Return a register whole: the shared file, and the part each document keeps."""
    files = [CONTENT / f"{name}.yaml", *sorted(CONTENT.glob(f"*/{name}.yaml"))]
    return [row for file in files if file.is_file() for row in safe_load(file.read_text())[name] or []]


def paragraphs() -> list[dict]:
    return [p for section in read(f"{SLUG}/document.yaml")["sections"] for p in section["paragraphs"]]


def claims() -> list[dict]:
    return read(f"{SLUG}/claims.yaml")["claims"]


def flow() -> dict:
    return read(f"{FLOW.replace('/', '/workflows/')}.yaml")


def outcomes() -> dict[str, dict]:
    return flow()["outcomes"]


@cache
def compiled():
    return compile_content(load(CONTENT))


def reached(**facts: object) -> tuple[str, dict]:
    """Return the outcome these answers lead to: its id, and as compiled."""
    legs = journey(compiled().graphs, FLOW, facts)
    assert len(legs) == 1, "these answers lead to another workflow"
    assert legs[0].walk.outcome, f"these answers stop at {legs[0].walk.steps[-1:]}"
    return legs[0].walk.outcome, compiled().graphs[FLOW]["outcomes"][legs[0].walk.outcome]


def powers(outcome: dict) -> set[str]:
    return {power["id"] for power in outcome["powers"]}


def recorded(outcome: dict) -> set[str]:
    return {row["fact"] for row in outcome["record"]}


STREET = {"danger_is_to": "person", "mca_age": "sixteen_or_over", "lawfully_there": "already"}
BODY = {**STREET, "true_purpose": "physical_emergency"}
SAYS_NO = {**BODY, "can_communicate": "yes", "agrees_to_help": "no_or_changing"}
CANNOT = {**SAYS_NO, "capacity_result": "cannot_decide", "inability_cause": "mind_or_brain"}
NO_ANSWER = {**BODY, "can_communicate": "no", "inability_cause": "mind_or_brain"}
NO_TIME = {**SAYS_NO, "capacity_result": "no_time_believed"}
WAYS = (CANNOT, NO_ANSWER, NO_TIME)


def acting(way: dict, paper: str, level: str) -> tuple[str, dict]:
    rest = {"can_wait": "no", "advance_or_attorney": paper, "best_interests": TICKS, "restraint_level": level}
    return reached(**way, **rest, court_being_asked="yes")


# What the workflow may say (law/03 Prohibitions)


@pytest.mark.parametrize("situation", ["disorder_home", "no_disorder", "not_sure"])
def test_having_capacity_alone_never_ends_in_police_not_going(situation):
    id_, outcome = reached(**SAYS_NO, capacity_result="can_decide", capacity_situation=situation)
    assert outcome["kind"] != "do_not_attend", id_
    assert {"next_step", "decision_named", "capacity_words"} <= recorded(outcome), id_
    assert outcome["escalate"], id_
    assert any("Never close it" in line["text"] for line in outcome["never"]), id_
    closing = [o for o in outcomes().values() if o["kind"] == "do_not_attend"]
    assert [any("as the whole reason" in line["text"] for line in o["never"]) for o in closing] == [True]


def test_someone_who_can_decide_outside_a_home_goes_on_to_section_136():
    answers = {**SAYS_NO, "capacity_result": "can_decide", "capacity_situation": "disorder_elsewhere"}
    assert journey(compiled().graphs, FLOW, answers)[0].walk.go == "section-136/can-i-use-s136"


def test_an_advance_decision_stops_help_only_when_a_clinician_is_satisfied_of_it():
    (fact,) = [row for row in read(f"{SLUG}/facts.yaml")["facts"] if row["id"] == "advance_or_attorney"]
    (valid,) = [value["label"] for value in fact["values"] if value["id"] == "adrt_valid"]
    assert "the clinician is satisfied" in valid
    for way, paper, level in product(WAYS, PAPERS, LEVELS):
        id_, _ = acting(way, paper, level)
        assert (id_ == "advance_decision") == (paper == "adrt_valid"), (paper, level)
    for way, level in product(WAYS, LEVELS):
        assert acting(way, "adrt_doubtful", level)[0] == acting(way, "none_known", level)[0], level
    told = " ".join(line["text"] for line in outcomes()["advance_decision"]["do"])
    assert all(word in told for word in ("written", "signed", "witnessed", "clinician"))
    (rule,) = [p["text"] for p in paragraphs() if p["id"] == "103.11.2"]
    assert all(word in rule for word in ("writing", "signed", "witnessed", "even if life is at risk"))


def test_an_attorneys_objection_is_followed_only_when_registered_for_welfare():
    (fact,) = [row for row in read(f"{SLUG}/facts.yaml")["facts"] if row["id"] == "advance_or_attorney"]
    (objects,) = [value for value in fact["values"] if value["id"] == "attorney_objects"]
    assert "registered" in objects["label"]
    assert "health and welfare" in objects["label"]
    assert re.search(r"Not registered, or for property and money only: choose none known", objects["note"])
    for way, paper, level in product(WAYS, PAPERS, LEVELS):
        id_, _ = acting(way, paper, level)
        assert (id_ == "attorney_objects") == (paper == "attorney_objects"), (paper, level)
    told = " ".join(line["text"] for line in outcomes()["attorney_objects"]["do"])
    assert "registered and covers health and welfare" in told
    assert "treat while a court is asked" in told
    assert any("next of kin" in line["text"] for line in outcomes()["attorney_objects"]["never"])


def test_nothing_under_the_act_is_offered_unless_every_part_of_it_is_answered_for():
    whole = {
        **CANNOT, "can_wait": "no", "advance_or_attorney": "none_known",
        "best_interests": TICKS, "restraint_level": "brief",
    }  # fmt: skip
    id_, outcome = reached(**whole)
    assert (id_, powers(outcome)) == ("brief_restraint", {"mca_s5_s6_restraint"})
    spare = {"child_harm": "no", "place_kind": "home", "request_risks": "not_sure", "court_being_asked": "no"}
    spare["capacity_situation"] = "no_disorder"
    for fact in whole:
        if fact != "can_communicate":
            _, outcome = reached(**{**spare, **whole, fact: "not_sure"})
            assert not powers(outcome) & MCA or fact == "agrees_to_help", fact
    for at in range(len(TICKS)):
        _, outcome = reached(**{**whole, "best_interests": TICKS[:at] + TICKS[at + 1 :]})
        assert not powers(outcome) & MCA, TICKS[at]


def test_more_than_brief_never_rests_on_sections_5_and_6_and_4b_never_on_no_court():
    for way, paper, court in product(WAYS, DOUBTFUL, ("yes", "no", "not_sure")):
        rest = {"can_wait": "no", "advance_or_attorney": paper, "best_interests": TICKS}
        _, outcome = reached(**way, **rest, restraint_level="beyond_life_saving", court_being_asked=court)
        assert powers(outcome) == ({"mca_s4B"} if court == "yes" else set()), court
        for level in ("beyond_other", "not_sure"):
            id_, outcome = reached(**way, **rest, restraint_level=level)
            assert (id_, powers(outcome)) == ("no_power_for_this", set())


def test_hands_on_is_watched_timed_told_and_checked_and_the_advisor_rung_at_ten_minutes():
    hands_on = [o for o in outcomes().values() if {"mca_s5_s6_restraint", "mca_s4B"} & set(o.get("powers", []))]
    assert len(hands_on) == 2
    for outcome in hands_on:
        assert {"restraint_times", "restraint_watched_by", "medical_check", "video"} <= set(outcome["record"])
        assert {"medical_help", "control_room_told_restraint"} <= {tell["id"] for tell in outcome["tell"]}
        assert any("ten minutes" in step["when"] for step in outcome["escalate"])
        assert any("face down" in line["text"] for line in outcome["never"])


def test_where_no_power_is_clear_at_a_home_or_it_may_be_a_child_the_advisor_is_rung():
    pages = [
        reached(**{**STREET, "lawfully_there": "no_basis"}),
        reached(**STREET, true_purpose="mh_assessment", place_kind="home"),
        reached(**STREET, true_purpose="mh_assessment", place_kind="not_sure"),
        reached(**SAYS_NO, capacity_result="can_decide", capacity_situation="disorder_home"),
        reached(**{**STREET, "mca_age": "under_16"}, child_harm="yes"),
        reached(**{**STREET, "mca_age": "not_sure"}, child_harm="not_sure"),
    ]
    for id_, outcome in pages:
        assert outcome["advisor"] == "required", id_
        assert re.search(r"Ring .*\bAdvisor\b", " ".join(line["text"] for line in outcome["do"])) or (
            id_ == "child_protection" and "the Advisor" in str(outcome["do"])
        ), id_


def test_no_power_to_hold_is_never_said_without_that_it_may_not_be_safe_to_go():
    for id_, outcome in outcomes().items():
        if outcome["title"].startswith("There is no power to hold them"):
            assert "That does not mean it is safe to go." in outcome["title"], id_
    assert "free to leave" not in str([flow(), claims(), paragraphs()]).lower()


# What the document says to whom


def test_a_hidden_lesson_reaches_advisors_alone():
    hidden = {row["id"] for row in registered("lessons") if row.get("hidden")}
    assert {"L18", "L24"} <= hidden
    for paragraph in paragraphs():
        if set(paragraph["audience"]) - {"advisor"}:
            assert not hidden & set(paragraph.get("lessons", [])), paragraph["id"]
    shown = {id_ for outcome in outcomes().values() for id_ in outcome.get("lessons", [])}
    assert not hidden & shown


def test_surrey_v_pc_is_told_to_advisors_alone():
    shown = [p for p in paragraphs() if "Surrey" in p["text"] or "case_surrey_v_pc_2024" in p.get("cites", [])]
    assert [(p["audience"], p["confirm"]) for p in shown] == [(["advisor"], True)]
    assert "Surrey" not in str([claims(), flow()])


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


@pytest.mark.parametrize("lesson", ["L06", "L07", "L77"])
def test_the_three_lessons_of_the_library_head_the_page(lesson):
    first = read(f"{SLUG}/document.yaml")["sections"][0]["paragraphs"]
    assert lesson in {id_ for p in first for id_ in p.get("lessons", [])}


def test_a_police_station_is_named_only_to_rule_it_out():
    texts = [*strings(paragraphs()), *strings(flow()), *strings(claims())]
    named = [text for text in texts if re.search(r"police station", text, re.IGNORECASE)]
    assert named
    assert not [text for text in named if not re.search(r"\bnever\b|\bnobody\b", text, re.IGNORECASE)]


def test_words_for_a_frightened_person_can_be_read_at_nine():
    hard = [
        (id_, spoken["text"])
        for id_, outcome in outcomes().items()
        for spoken in outcome["say"]
        if reading_age(spoken["text"]) >= 10
    ]
    assert not hard


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


# Together the cases reach everything


def test_every_outcome_and_every_answer_is_reached_by_a_scenario_or_a_row():
    rows = read(f"{SLUG}/scenarios.yaml")["scenarios"] + read(f"{SLUG}/edges.yaml")["edges"]
    seen: set[tuple[str, str]] = set()
    ends: set[str] = set()
    for row in rows:
        leg = journey(compiled().graphs, FLOW, row["facts"])[0]
        ends |= {leg.walk.outcome or "", leg.walk.go or ""}
        for step in leg.walk.steps:
            given = step.answer if isinstance(step.answer, list) else [step.answer]
            seen |= {(step.fact, str(answer)) for answer in given}
    facts = {fact["id"]: fact for fact in registered("facts")}
    wanted: set[tuple[str, str]] = set()
    for question in flow()["questions"].values():
        for ask in question["ask"]:
            fact = facts[ask["fact"]]
            given = {"yes", "no"} if fact["type"] == "yes_no" else {value["id"] for value in fact.get("values", [])}
            given |= {option["fact"] for option in fact.get("options", [])} | {"not_sure"}
            given |= {"none"} if fact["type"] == "ticks" else set()
            wanted |= {(fact["id"], value) for value in given}
    assert not wanted - seen
    assert not set(outcomes()) - ends
