"""Assessments and section 135 as each reader would meet them, and the prohibitions of law/05 that are about what is written."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from guidance.graph.compile import compile_content
from guidance.graph.load import load
from guidance.graph.prove.examples import journey
from tests.guidance.yaml_files import safe_load

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
SLUG = "mha-assessments"
STATION = re.compile(r"police station|\bstation\b|\bcell", re.IGNORECASE)
SWITCH = re.compile(r"section 48", re.IGNORECASE)
THE_BAN_UNDER_18 = {"105.16.2"}
"""Nothing here offers a station: it says that nobody under 18 is ever taken to one."""
FLOWS = ("asked-to-an-assessment", "retake-from-premises")
DENIED = re.compile(r"turned away|not let in|not given|not be let in|denied", re.IGNORECASE)


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


@cache
def graphs() -> dict:
    return compile_content(load(CONTENT)).graphs


def outcomes() -> Iterator[tuple[str, dict]]:
    for flow in FLOWS:
        for id_, outcome in graphs()[f"{SLUG}/{flow}"]["outcomes"].items():
            yield f"{flow}.{id_}", outcome


def reached(flow: str, **facts: object) -> tuple[str, dict]:
    (leg,) = journey(graphs(), f"{SLUG}/{flow}", facts)
    assert leg.walk.outcome, f"these answers stop at {leg.walk.at} wanting {leg.walk.needs}"
    return leg.walk.outcome, graphs()[f"{SLUG}/{flow}"]["outcomes"][leg.walk.outcome]


# The document


def test_every_paragraph_and_claim_cites_what_is_there():
    provisions = {row["id"] for row in registered("provisions")}
    lessons = {row["id"] for row in registered("lessons")}
    ids = {p["id"] for p in paragraphs()}
    for row in [*paragraphs(), *claims()]:
        assert set(row.get("cites", [])) <= provisions, row["id"]
        assert set(row.get("lessons", [])) <= lessons, row["id"]
        assert set(row.get("paragraphs", [])) <= ids, row["id"]


def test_law_resting_only_on_what_was_not_checked_says_so():
    verified = {row["id"]: row.get("verified", True) for row in registered("provisions")}
    bare = [
        row["id"]
        for row in [*(p for p in paragraphs() if p["kind"] == "law"), *claims()]
        if not any(verified[id_] for id_ in row["cites"]) and not row.get("confirm")
    ]
    assert not bare


def test_a_paragraph_about_a_police_station_carries_the_section_48_switch():
    bare = [p["id"] for p in paragraphs() if STATION.search(p["text"]) and not SWITCH.search(p["text"])]
    assert set(bare) <= THE_BAN_UNDER_18, f"say that section 48 must be recorded as not started: {bare}"


def test_no_hidden_lesson_is_shown():
    hidden = {row["id"] for row in registered("lessons") if row.get("hidden")}
    assert "L24" in hidden
    assert not [p["id"] for p in paragraphs() if hidden & set(p.get("lessons", []))]


def test_at_least_half_of_what_you_may_be_told_is_said_by_police():
    assert len(claims()) >= 12
    assert 2 * sum(claim["by"] == "police" for claim in claims()) >= len(claims())


def test_every_lesson_indexed_to_this_document_is_told_in_it():
    told = {id_ for p in paragraphs() for id_ in p.get("lessons", [])}
    assert {"L06", "L09", "L10", "L34", "L36", "L57", "L75", "L78", "L81"} <= told


def test_the_one_who_opens_the_page_meets_both_warrants_first():
    first = " ".join(p["text"] for p in read(f"{SLUG}/document.yaml")["sections"][0]["paragraphs"])
    assert "Section 135(1) is to assess or remove" in first
    assert "Section 135(2) is to take someone who can already be taken" in first


# S135-P04


def test_a_section_135_2_warrant_is_sought_only_where_we_are_not_or_will_not_be_let_in():
    grounds = [p["text"] for p in paragraphs() if "What the court needs" in p["text"] and "mha_s135_2" in p["cites"]]
    assert len(grounds) == 1
    assert "is there, **and** that entry has been, or is likely to be, denied" in grounds[0]
    liable = {"liability_basis": "awol_s18", "liability_running": "yes", "entry_step": "going_in"}
    sought, outcome = reached("retake-from-premises", **liable, retake_entry="none")
    assert sought == "need_warrant"
    lines = " ".join(line["text"] for line in outcome["do"])
    assert "turned away, or have reason to fear it" in lines
    let_in, outcome = reached("retake-from-premises", **liable, retake_entry="let_in")
    assert let_in == "go_in_let_in"
    assert "s135_2_warrant" not in {power["id"] for power in outcome["powers"]}


def test_wherever_this_asks_for_a_section_135_2_warrant_it_says_entry_was_not_given():
    for name, outcome in outcomes():
        asks = [
            tell["what"] for tell in outcome["tell"] if re.search(r"ask for a section 135\(2\) warrant", tell["what"])
        ]
        assert all(DENIED.search(what) for what in asks), name
    asked = [name for name, outcome in outcomes() if "135(2)" in str(outcome["tell"])]
    assert "retake-from-premises.need_warrant" in asked


# S135-P21


def test_a_usable_warrant_never_ends_in_police_not_going():
    graph = graphs()[f"{SLUG}/asked-to-an-assessment"]
    declined = {id_ for id_, outcome in graph["outcomes"].items() if outcome["kind"] == "do_not_attend"}
    assert declined
    for asked_for in ("s135_1", "s135_2"):
        for state in ("usable", "not_issued", "not_usable", "not_sure"):
            facts = {"request_risks": ["none"], "asked_for": asked_for, "warrant_state": state}
            facts |= {"assessment_risk": "no", "supervisor_agrees": "yes"}
            legs = journey(graphs(), f"{SLUG}/asked-to-an-assessment", facts)
            assert not {leg.walk.outcome for leg in legs} & declined, facts
    after = _after("warrant")
    assert {"ready", "found", "removal"} <= set(after)
    assert not [id_ for id_ in declined if f"'{id_}'" in str(after)]


def _after(start: str) -> dict:
    """Return every question, as written, that can be reached from `start`."""
    questions = read(f"{SLUG}/workflows/asked-to-an-assessment.yaml")["questions"]
    found, waiting = {}, [start]
    while waiting:
        id_ = waiting.pop()
        if id_ in questions and id_ not in found:
            found[id_] = {key: questions[id_].get(key) for key in ("answers", "to")}
            waiting += re.findall(r"'([a-z_0-9]+)'", str(found[id_]))
    return found


# What the words may not say


def test_nobody_is_told_to_knock_first_for_section_135_1():
    [p] = [p for p in paragraphs() if p["id"] == "105.6.2"]
    assert "**not** a condition" in p["text"]


def test_whoever_is_kept_or_removed_has_the_clock_that_law_05_gives():
    flow = dict(outcomes())
    for child in ("", "_child"):
        kept = flow[f"asked-to-an-assessment.keep_here{child}"]["clocks"]
        removed = flow[f"asked-to-an-assessment.remove{child}"]["clocks"]
        assert [(c["clock"], c["act"], c["on"]) for c in kept] == [("s135_1", "starts", "entered_under_warrant")]
        assert [(c["clock"], c["act"], c["on"]) for c in removed] == [("s135_1", "starts", "arrived")]
    assert not [name for name, outcome in outcomes() if name.startswith("retake") and outcome["clocks"]]


def test_first_going_in_is_recorded_wherever_a_warrant_lets_police_in():
    for name, outcome in outcomes():
        if {power["id"] for power in outcome["powers"]} & {"s135_1_warrant", "s135_2_warrant"}:
            assert "first_entry_time" in str(outcome["record"]), name
            assert "entry_facts_before" in str(outcome["record"]), name


@pytest.mark.parametrize("age", ["under_18", "not_sure"])
@pytest.mark.parametrize(
    "way", [{"assess_here": "yes", "premises_agreement": "sole_occupier"}, {"assess_here": "no", "removal_fit": "yes"}]
)
def test_someone_who_may_be_under_18_has_children_s_services_told_and_no_station(age, way):
    facts = {"request_risks": ["none"], "asked_for": "s135_1", "warrant_state": "usable"}
    facts |= {"with_me": ["amhp_present", "doctor_present"], "briefed": "yes", "entry_step": "inside"}
    _, outcome = reached("asked-to-an-assessment", **facts, person_found="yes", age_group=age, **way)
    assert {"childrens_services", "parent", "tactical_advisor"} <= {tell["who"] for tell in outcome["tell"]}
    assert outcome["advisor"] == "required"
    assert any("Never a police station" in line["text"] for line in outcome["never"])
