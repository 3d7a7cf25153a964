"""The no-beds supplement as each reader would meet it, and the prohibitions of law/09 that are about what is written."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
STATION = re.compile(r"police station|\bstation\b|\bcell", re.IGNORECASE)
SWITCH = re.compile(r"section 48", re.IGNORECASE)
STATION_BUT_NOT_AS_A_PLACE_OF_SAFETY = {"109.11.15", "109.11.17", "109.20.11"}
"""What happened in a cell once, the case advisors alone see, and where a PACE clock begins."""


@cache
def read(name: str) -> dict:
    return yaml.safe_load((CONTENT / name).read_text())


def registered(name: str) -> list[dict]:
    """Return a register whole: the shared file, and the part each document keeps."""
    files = [CONTENT / f"{name}.yaml", *sorted(CONTENT.glob(f"*/{name}.yaml"))]
    return [row for file in files if file.is_file() for row in yaml.safe_load(file.read_text())[name] or []]


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
