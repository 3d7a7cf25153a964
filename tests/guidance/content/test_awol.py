"""Absence without leave as each reader would meet it, and the prohibitions of law/08 that are about what is written."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from guidance.graph.compile import compile_content
from guidance.graph.load import load
from guidance.graph.prove.examples import journey
from tests.guidance.yaml_files import safe_load

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
FLOW = "awol/missing-from-hospital"
NEGATED = re.compile(r"\b(?:not|never|no|nobody|none|cannot|can't|neither|nor)\b", re.IGNORECASE)
TAKING_BACK = {
    "s18_retake", "s17E_recall_return", "s42_3_recall", "s18_3_guardianship", "s138_retake", "s6_convey",
}  # fmt: skip
WAYS_IN = ("let_in", "warrant_135_2", "pursuit", "life_or_limb", "arrest_warrant", "arrest_indictable", "none")
IN_TIME = {
    "section 2": {"retake_status": "s2_s4_s5", "short_limit": "yes"},
    "section 3": {"retake_status": "s3_unrestricted", "long_limit": "running"},
    "restricted": {"retake_status": "restricted", "restricted_state": "absent_inpatient"},
    "recalled": {"retake_status": "restricted", "restricted_state": "recalled"},
    "community": {"retake_status": "cto", "cto_recall": "served_in_time"},
    "guardianship": {"retake_status": "guardianship", "guardianship_state": "absent_in_time"},
    "escaped": {"retake_status": "not_admitted", "not_admitted_state": "escaped_in_time"},
    "application": {"retake_status": "not_admitted", "not_admitted_state": "not_taken_in_time"},
}


@cache
def read(name: str) -> dict:
    return safe_load((CONTENT / name).read_text())


def registered(name: str) -> list[dict]:
    """Return a register whole: the shared file, and the part each document keeps."""
    files = [CONTENT / f"{name}.yaml", *sorted(CONTENT.glob(f"*/{name}.yaml"))]
    return [row for file in files if file.is_file() for row in safe_load(file.read_text())[name] or []]


def paragraphs() -> list[dict]:
    return [p for section in read("awol/document.yaml")["sections"] for p in section["paragraphs"]]


def claims() -> list[dict]:
    return read("awol/claims.yaml")["claims"]


@cache
def flow() -> dict:
    return read("awol/workflows/missing-from-hospital.yaml")


def outcomes() -> dict[str, dict]:
    return flow()["outcomes"]


@cache
def graphs() -> dict:
    return dict(compile_content(load(CONTENT)).graphs)


def walked(**facts: object) -> tuple[list[str], str, dict]:
    """Return the pages these answers pass, and the outcome they lead to, by id and as compiled."""
    given = {"request_risks": ["none"], "convey_authority": "seen", **facts}
    (leg,) = journey(graphs(), FLOW, given)
    assert leg.walk.outcome, f"these answers stop at {leg.walk.at}"
    pages = [step.question for step in leg.walk.steps]
    return pages, leg.walk.outcome, graphs()[FLOW]["outcomes"][leg.walk.outcome]


def offered(outcome: dict) -> set[str]:
    return {power["id"] for power in outcome["powers"]}


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


def sentences(*parts: object) -> list[str]:
    texts = strings(list(parts) or [read("awol/document.yaml")["sections"], claims(), flow()])
    return [part.strip() for text in texts for part in re.split(r"(?<=[.?!:;])\s+|\n+", text) if part.strip()]


def unguarded(pattern: str, found_in: list[str]) -> list[str]:
    """Return the sentences that match and do not say no."""
    return [text for text in found_in if re.search(pattern, text, re.IGNORECASE) and not NEGATED.search(text)]


# What is cited, what is kept back


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


def test_a_hidden_lesson_reaches_advisors_alone():
    hidden = {row["id"] for row in registered("lessons") if row.get("hidden")}
    assert {"L01", "L16", "L24"} <= hidden
    used = {id_ for p in paragraphs() if p["audience"] != ["advisor"] for id_ in p.get("lessons", [])}
    used |= {id_ for outcome in outcomes().values() for id_ in outcome.get("lessons", [])}
    assert not hidden & used
    assert "Surrey" not in str([paragraphs(), claims(), flow()])


def test_at_least_half_of_what_you_may_be_told_is_said_by_police():
    assert len(claims()) >= 12
    assert 2 * sum(claim["by"] == "police" for claim in claims()) >= len(claims())


@pytest.mark.parametrize("lesson", ["L46", "L47", "L43"])
def test_the_three_lessons_of_the_library_head_the_page(lesson):
    first = read("awol/document.yaml")["sections"][0]["paragraphs"]
    assert lesson in {id_ for p in first for id_ in p.get("lessons", [])}


# The prohibitions of law/08 that are about what is written


def asked(page: str) -> set[str]:
    return {ask["fact"] for ask in flow()["questions"][page]["ask"]}


LIMITS = {
    "s2_s4_s5": "short_limit",
    "s3_unrestricted": "long_limit",
    "restricted": "restricted_state",
    "cto": "cto_recall",
    "guardianship": "guardianship_state",
    "not_admitted": "not_admitted_state",
}


def test_each_section_is_asked_about_its_own_limit_and_no_other():
    hints = {fact["id"]: fact.get("hint", "") for fact in registered("facts")}
    assert "day 28" in hints["short_limit"]
    assert "six months" not in hints["short_limit"]
    for long in ("long_limit", "cto_recall", "guardianship_state"):
        assert "later of" in hints[long], long
        assert "28" not in hints[long], long
    for given in IN_TIME.values():
        for where in ("lawful_place", "private_place", "not_known"):
            pages, id_, _ = walked(where_now=where, who_retakes="police_needed", retake_entry="let_in", **given)
            limits = {fact for page in pages for fact in asked(page)} & set(LIMITS.values())
            assert limits == {LIMITS[given["retake_status"]]}, id_
    wrong = r"\bsection (?:3|37)\b[^.]*\b28 days\b|\bsection 2\b[^.]*\bsix months\b"
    assert unguarded(wrong, ["Section 37 gives 28 days."])
    ours = sentences(read("awol/document.yaml")["sections"], flow())
    after_prison = "This is for section 3, section 37 types"
    assert [text for text in unguarded(wrong, ours) if after_prison not in text] == []


def test_no_limit_is_asked_of_a_patient_whose_restriction_is_in_force():
    timed = {"short_limit", "long_limit", "retake_limit", "first_day_absent", "cto_recall", "guardianship_state"}
    for state, where in product(("absent_inpatient", "recalled"), ("lawful_place", "private_place")):
        given = {"retake_status": "restricted", "restricted_state": state, "where_now": where}
        pages, _, outcome = walked(who_retakes="police_needed", retake_entry="let_in", **given)
        assert not timed & {fact for page in pages for fact in asked(page)}
        told = " ".join(line["text"] for line in outcome["do"])
        assert re.search(r"no (?:time )?limit", told)


def test_an_arrest_under_section_35_36_or_38_ends_at_the_court():
    _, id_, outcome = walked(retake_status="s35_s36_s38")
    assert id_ == "court_arrest"
    assert "court that made the order, not the hospital" in outcome["title"]
    assert any(line["text"].startswith("Never end this at the hospital") for line in outcome["never"])
    assert "court_details" in {row["fact"] for row in outcome["record"]}
    arresting = {key for key, row in outcomes().items() if "arrest_s35_36_38_mha" in row.get("powers", [])}
    assert arresting == {"court_arrest"}
    assert not TAKING_BACK & offered(outcome)


def test_only_a_constable_arrests_a_remand_or_interim_order_patient():
    (power,) = [row for row in registered("powers") if row["id"] == "arrest_s35_36_38_mha"]
    assert power["who"] == ["constable"]
    do = [line for line in outcomes()["court_arrest"]["do"] if line.get("uses") == "arrest_s35_36_38_mha"]
    assert [line["text"].startswith("A constable") for line in do] == [True]
    wrong = r"\b(?:staff|AMHPs?)\b[^.]*\barrest"
    assert unguarded(wrong, ["The AMHP may arrest them."])
    assert unguarded(wrong, sentences()) == []


def test_nobody_absent_waits_in_a_police_cell():
    wrong = r"\b(?:cell|police station|to custody|into custody)\b"
    assert unguarded(wrong, ["Bring them into custody until there is a bed."])
    assert unguarded(wrong, sentences(flow(), claims())) == []
    taken = {key: row for key, row in outcomes().items() if TAKING_BACK & set(row.get("powers", []))}
    assert len(taken) == 18
    for key, row in taken.items():
        assert any("cell" in line["text"] for line in row["never"]), key


def test_no_missing_report_is_closed_because_health_brings_them_back():
    for given, where in product(IN_TIME.values(), ("lawful_place", "private_place")):
        _, id_, outcome = walked(where_now=where, who_retakes="health_can", retake_entry="none", **given)
        assert id_ == "health_returns"
        assert outcome["kind"] != "do_not_attend"
        assert any("stays open till they are seen safe" in line["text"] for line in outcome["do"])
        kept = {row["fact"] for row in outcome["record"]}
        assert {"missing_reference", "return_plan", "ring_again_if"} <= kept
    wrong = r"\bclose\b[^.]*\b(?:because|as) (?:health|the (?:hospital|ward))"
    assert unguarded(wrong, ["Close it because health will go."])
    assert unguarded(wrong, sentences()) == []


def test_nobody_vulnerable_is_called_absent_without_a_supervisors_reason():
    wrong = r"\"absent\""
    for text in sentences(flow(), read("awol/document.yaml")["sections"]):
        if re.search(wrong, text) and "graded" not in text:
            assert "supervisor's written reason" in text, text
    for key in ("missing_by_choice", "look_for_them"):
        row = outcomes()[key]
        assert any("supervisor's written reason" in line["text"] for line in row["never"]), key
        assert "supervisor_decision" in row["record"], key
    grades = {value["id"] for fact in read("awol/facts.yaml")["facts"] for value in fact.get("values", [])}
    assert not {"absent", "low", "medium", "high", "no_apparent_risk"} & grades


def test_every_circulation_carries_the_last_moment_to_take_them_back():
    circulating = 0
    for key, row in outcomes().items():
        for tell in row.get("tell", []):
            if "irculate" not in tell["what"]:
                continue
            circulating += 1
            assert re.search(r"last moment or no limit|no power to take|power not confirmed", tell["what"]), key
            if "last moment" in tell["what"]:
                assert {"retake_limit", "retake_limit_by"} <= set(row["record"]), key
    assert circulating >= 4
    for given in IN_TIME.values():
        _, id_, _ = walked(where_now="not_known", **given)
        assert id_ == "look_for_them"


def test_guardianship_names_only_those_section_18_3_names():
    (power,) = [row for row in registered("powers") if row["id"] == "s18_3_guardianship"]
    who = " ".join(power["who"])
    assert "AMHP" not in who
    assert "hospital" not in who
    wrong = (
        r"\bguardianship\b[^.]*\b(?:AMHPs?|hospital staff|ward staff)\b|\b(?:AMHPs?|ward staff)\b[^.]*\bguardianship\b"
    )
    assert unguarded(wrong, ["For guardianship an AMHP may take them back."])
    assert unguarded(wrong, sentences()) == []
    for key in ("retake_guardianship", "retake_guardianship_let_in", "retake_guardianship_warrant"):
        text = " ".join(line["text"] for line in outcomes()[key]["do"])
        assert "council staff or someone authorised in writing" in text, key
        assert "AMHP" not in text.replace("Ask hospital staff or an AMHP, and an ambulance, to come.", ""), key


# What the law asks of every route


def test_every_power_to_take_back_in_a_home_has_a_way_in():
    for given, entry in product(IN_TIME.values(), (*WAYS_IN, "not_sure")):
        _, id_, outcome = walked(where_now="private_place", who_retakes="police_needed", retake_entry=entry, **given)
        if TAKING_BACK & offered(outcome):
            way = {"let_in": "entry_by_permission", "warrant_135_2": "s135_2_warrant"}[entry]
            assert way in offered(outcome), id_
        if entry in ("none", "not_sure"):
            assert id_ == "warrant_needed"
            assert not offered(outcome)
            assert outcome["advisor"] == "required"


def test_guardianship_and_an_application_never_make_a_chase():
    for name in ("guardianship", "application"):
        given = IN_TIME[name]
        _, id_, _ = walked(where_now="private_place", who_retakes="police_needed", retake_entry="pursuit", **given)
        assert id_ == "warrant_needed", name


def test_each_power_goes_to_its_own_place():
    places = {
        "section 3": "the hospital they are absent from",
        "community": "the hospital the notice names",
        "recalled": "the hospital the warrant names",
        "guardianship": "must live",
        "escaped": "the hospital the application names",
        "application": "the hospital the application names",
    }
    for name, place in places.items():
        for where in ({"where_now": "lawful_place"}, {"where_now": "private_place", "retake_entry": "let_in"}):
            _, id_, outcome = walked(who_retakes="police_needed", **where, **IN_TIME[name])
            assert place in " ".join(line["text"] for line in outcome["do"]), id_


def test_an_application_gives_police_no_power_until_the_applicant_authorises_them():
    for authority, entry in product(("not_asked", "not_seen", "not_sure"), ("let_in", "warrant_135_2")):
        for where in ({"where_now": "lawful_place"}, {"where_now": "private_place", "retake_entry": entry}):
            given = {**IN_TIME["application"], "who_retakes": "police_needed", "convey_authority": authority, **where}
            _, id_, outcome = walked(**given)
            assert id_ == "authority_needed"
            assert not offered(outcome)


def test_life_at_risk_in_a_home_comes_before_who_should_go():
    for given in IN_TIME.values():
        _, id_, _ = walked(where_now="private_place", who_retakes="health_can", retake_entry="life_or_limb", **given)
        assert id_ == "enter_life"


def test_every_outcome_and_answer_is_reached_by_a_case_or_a_row_of_the_law():
    pages, ends, answers = set(), set(), set()
    for row in [*read("awol/scenarios.yaml")["scenarios"], *read("awol/edges.yaml")["edges"]]:
        leg = journey(graphs(), FLOW, row["facts"])[0]
        pages |= {step.question for step in leg.walk.steps}
        ends.add(leg.walk.outcome)
        answers |= {(fact, value) for fact, value in row["facts"].items() if isinstance(value, str)}
    assert set(flow()["questions"]) <= pages
    assert set(outcomes()) <= ends
    facts = {fact["id"]: fact for fact in registered("facts")}
    for question in flow()["questions"].values():
        for ask in question["ask"]:
            fact = facts[ask["fact"]]
            if not ask.get("required", True) or fact["type"] not in ("choice", "yes_no"):
                continue
            values = {value["id"] for value in fact.get("values", [])} or {"yes", "no"}
            assert {(fact["id"], value) for value in values | {"not_sure"}} <= answers, fact["id"]
