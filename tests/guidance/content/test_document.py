"""Each document as a reader of each role would meet it: what is cited, what is kept back, what carries the switch."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
STATION = re.compile(r"police station|\bstation\b|\bcell", re.IGNORECASE)
SWITCH = re.compile(r"section 48", re.IGNORECASE)
ABOUT_STATIONS_NOT_AS_PLACES = {
    "136.2.2", "136.5.10", "136.9.2", "136.9.3", "136.9.10", "136.9.11", "136.9.12", "136.10.1",
    "136.14.1", "136.20.5", "136.25.6", "136.25.10", "136.26.4", "136.27.2",
}  # fmt: skip
"""Station as a location, the ban for under 18s, a search power, what was returned: nothing here offers one."""


@cache
def read(name: str) -> dict:
    return yaml.safe_load((CONTENT / name).read_text())


def paragraphs(slug: str = "section-136") -> list[dict]:
    return [p for section in read(f"{slug}/document.yaml")["sections"] for p in section["paragraphs"]]


def test_a_hidden_lesson_reaches_no_officer_or_partner():
    hidden = {lesson["id"] for lesson in read("lessons.yaml")["lessons"] if lesson.get("hidden")}
    assert "L24" in hidden
    for paragraph in paragraphs():
        if set(paragraph["audience"]) - {"advisor"}:
            assert not hidden & set(paragraph.get("lessons", [])), paragraph["id"]


def test_surrey_v_pc_is_shown_to_advisors_only():
    shown = [p for p in paragraphs() if "Surrey" in p["text"] or "case_surrey_v_pc_2024" in p.get("cites", [])]
    assert [p["audience"] for p in shown] == [["advisor"]]
    assert shown[0]["confirm"]


def test_a_paragraph_about_a_police_station_carries_the_switch():
    bare = [
        p["id"]
        for p in paragraphs()
        if STATION.search(p["text"]) and not SWITCH.search(p["text"]) and p["id"] not in ABOUT_STATIONS_NOT_AS_PLACES
    ]
    assert not bare, f"say that section 48 must be recorded as not started: {bare}"


def test_nothing_resting_on_an_unverified_provision_alone_is_stated_without_a_note():
    verified = {p["id"]: p.get("verified", True) for p in read("provisions.yaml")["provisions"]}
    bare = [
        p["id"]
        for p in paragraphs()
        if p["kind"] == "law" and not any(verified[c] for c in p["cites"]) and not p.get("confirm")
    ]
    assert not bare


@pytest.mark.parametrize("name", ["lessons.yaml", "section-136/claims.yaml"])
def test_nothing_under_guidance_cites_what_is_not_there(name):
    provisions = {p["id"] for p in read("provisions.yaml")["provisions"]}
    ids = {p["id"] for p in paragraphs()}
    for row in next(iter(read(name).values())):
        assert set(row.get("cites", [])) <= provisions, row["id"]
        assert set(row.get("paragraphs", [])) <= ids, row["id"]


def test_at_least_half_of_what_you_may_be_told_is_said_by_police():
    claims = read("section-136/claims.yaml")["claims"]
    assert len(claims) >= 12
    assert 2 * sum(c["by"] == "police" for c in claims) >= len(claims)
