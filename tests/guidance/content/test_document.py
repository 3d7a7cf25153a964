"""Each document as a reader of each role would meet it: what is cited, what is kept back, what carries the switch."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.guidance.yaml_files import safe_load

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
STATION = re.compile(r"police station|\bstation\b|\bcell", re.IGNORECASE)
SWITCH = re.compile(r"section 48", re.IGNORECASE)
UNREAD_JUDGMENT = {"case_surrey_v_pc_2024", "src_public_bodies_costs"}
"""What rests on a judgment no lawyer has read for us yet (practice 34.3)."""
NOT_AS_A_PLACE_OF_SAFETY = {
    "section-136": {
        "136.5.10": "where somebody already is",
        "136.9.10": "what to do where a station is not lawful",
        "136.9.11": "what a court said of a wait in a cell",
        "136.9.12": "the case that advisors alone see",
        "136.10.1": "the ban for anyone under 18",
        "136.14.1": "a search power away from a station",
        "136.20.5": "when the clock began for someone already in custody",
        "136.25.6": "the kinds of place the record lists",
        "136.25.10": "a search power at a station",
        "136.27.2": "how many there were in a year",
    },
    "crisis-and-welfare-checks": {"101.14.6": "the ban for anyone under 18"},
    "no-beds": {
        "109.11.15": "what happened in a cell once",
        "109.11.17": "the case that advisors alone see",
        "109.20.11": "where a PACE clock begins",
    },
    "investigation-of-offences": {
        "107.8.9": "where a PACE clock begins",
        "107.11.1": "a place for an interview by choice",
        "107.11.3": "a place for an interview by choice",
        "107.19.3": "where a PACE clock begins",
    },
    "mental-capacity-act": {"103.14.4": "the ban for anyone under 18"},
    "conveyance": {
        "104.1.11": "the ban for anyone under 18",
        "104.7.12": "where a journey never stops",
        "104.12.3": "a search power away from a station",
        "104.18.3": "what happened in a cell once",
        "104.18.10": "what a review asked for",
    },
    "mha-assessments": {"105.16.2": "the ban for anyone under 18"},
    "awol": {"108.2.8": "a cell is no place to wait", "108.22.10": "a cell is no place to wait"},
}
"""Paragraphs that name a station or a cell and offer none as a place of safety, with what they are about."""
POLICIES = {"strategy", "force-policy"}
"""What the nine stand under: documents only."""
SLUGS = sorted(path.parent.name for path in CONTENT.glob("*/document.yaml"))


@cache
def read(name: str) -> dict:
    return safe_load((CONTENT / name).read_text())


@cache
def registered(name: str) -> tuple[dict, ...]:
    """Return a register whole: the shared file, and the part each document keeps."""
    files = [CONTENT / f"{name}.yaml", *sorted(CONTENT.glob(f"*/{name}.yaml"))]
    return tuple(row for file in files if file.is_file() for row in safe_load(file.read_text())[name] or [])


def paragraphs(slug: str) -> list[dict]:
    return [p for section in read(f"{slug}/document.yaml")["sections"] for p in section["paragraphs"]]


def claims(slug: str) -> list[dict]:
    return read(f"{slug}/claims.yaml")["claims"]


def bare_of_the_switch(slug: str) -> set[str]:
    return {p["id"] for p in paragraphs(slug) if STATION.search(p["text"]) and not SWITCH.search(p["text"])}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_hidden_lesson_reaches_no_officer_or_partner(slug):
    hidden = {lesson["id"] for lesson in registered("lessons") if lesson.get("hidden")}
    assert {"L18", "L24"} <= hidden
    for paragraph in paragraphs(slug):
        if set(paragraph["audience"]) - {"advisor"}:
            assert not hidden & set(paragraph.get("lessons", [])), paragraph["id"]


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*/workflows/*.yaml")), ids=lambda path: path.stem)
def test_no_outcome_teaches_a_hidden_lesson(path):
    hidden = {lesson["id"] for lesson in registered("lessons") if lesson.get("hidden")}
    for id_, outcome in safe_load(path.read_text())["outcomes"].items():
        assert not hidden & set(outcome.get("lessons", [])), id_


@pytest.mark.parametrize("slug", SLUGS)
def test_surrey_v_pc_is_shown_to_advisors_only(slug):
    shown = [p for p in paragraphs(slug) if "Surrey" in p["text"] or UNREAD_JUDGMENT & set(p.get("cites", []))]
    assert all(p["audience"] == ["advisor"] and p["confirm"] for p in shown), [p["id"] for p in shown]


def test_surrey_v_pc_is_in_the_documents_that_must_warn_of_it_and_in_no_claim_workflow_or_explanation():
    told = [slug for slug in SLUGS if any("Surrey" in p["text"] for p in paragraphs(slug))]
    assert told == ["mental-capacity-act", "no-beds", "section-136"]
    files = [*CONTENT.glob("*/claims.yaml"), *CONTENT.glob("*/workflows/*.yaml"), CONTENT / "explanations.yaml"]
    for path in files:
        assert not [word for word in ("Surrey", *UNREAD_JUDGMENT) if word in path.read_text()], path.name


@pytest.mark.parametrize("slug", SLUGS)
def test_a_paragraph_about_a_police_station_carries_the_switch(slug):
    bare = bare_of_the_switch(slug) - set(NOT_AS_A_PLACE_OF_SAFETY.get(slug, {}))
    assert not bare, f"say that section 48 must be recorded as not started: {sorted(bare)}"


@pytest.mark.parametrize("slug", sorted(NOT_AS_A_PLACE_OF_SAFETY))
def test_nothing_is_excused_the_switch_that_has_no_need_to_be(slug):
    assert not set(NOT_AS_A_PLACE_OF_SAFETY[slug]) - bare_of_the_switch(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_resting_on_an_unverified_provision_alone_is_stated_without_a_note(slug):
    verified = {row["id"]: row.get("verified", True) for row in registered("provisions")}
    law = [p for p in paragraphs(slug) if p["kind"] == "law"]
    cited = [row for row in [*law, *claims(slug)] if row.get("cites")]
    assert not [row["id"] for row in cited if not any(verified[c] for c in row["cites"]) and not row.get("confirm")]


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_in_a_document_cites_what_is_not_there(slug):
    provisions = {row["id"] for row in registered("provisions")}
    lessons = {row["id"] for row in registered("lessons")}
    ids = {p["id"] for each in SLUGS for p in paragraphs(each)}
    for row in [*paragraphs(slug), *claims(slug)]:
        assert set(row.get("cites", [])) <= provisions, row["id"]
        assert set(row.get("lessons", [])) <= lessons, row["id"]
        assert set(row.get("paragraphs", [])) <= ids, row["id"]


@pytest.mark.parametrize("name", ["lessons", "explanations"])
def test_no_register_cites_what_is_not_there(name):
    provisions = {row["id"] for row in registered("provisions")}
    for row in registered(name):
        assert set(row.get("cites", [])) <= provisions, row["id"]


@pytest.mark.parametrize("slug", sorted(set(SLUGS) - POLICIES))
def test_at_least_half_of_what_you_may_be_told_is_said_by_police(slug):
    assert len(claims(slug)) >= 12
    assert 2 * sum(claim["by"] == "police" for claim in claims(slug)) >= len(claims(slug))


# The nine, and what they stand under


def test_the_nine_are_numbered_one_to_nine_and_the_policies_are_not_among_them():
    numbers = {slug: read(f"{slug}/document.yaml")["number"] for slug in SLUGS}
    assert {slug for slug, number in numbers.items() if 1 <= number <= 9} == set(SLUGS) - POLICIES
    assert sorted(number for slug, number in numbers.items() if slug not in POLICIES) == list(range(1, 10))
    assert (numbers["strategy"], numbers["force-policy"]) == (0, 10)


@pytest.mark.parametrize("slug", sorted(POLICIES))
def test_a_policy_advises_on_no_incident(slug):
    assert not list((CONTENT / slug).glob("workflows/*"))
    for name in ("claims", "scenarios", "edges"):
        assert read(f"{slug}/{name}.yaml")[name] == []


@pytest.mark.parametrize("slug", sorted(POLICIES))
def test_a_policy_nobody_here_has_seen_says_so_first(slug):
    first = read(f"{slug}/document.yaml")["sections"][0]["paragraphs"]
    assert any("was not seen" in p["text"] and "mental health lead" in p["text"] for p in first)
    unseen = {"src_wmp_strategy", "src_wmp_force_policy"}
    assert not [p["id"] for p in paragraphs(slug) if unseen & set(p.get("cites", [])) and not p.get("confirm")]
