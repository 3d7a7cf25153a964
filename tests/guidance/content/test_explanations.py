"""Whoever a power is used on can be told what is happening to them, in words of their own (practice 11)."""

from functools import cache
from pathlib import Path

import pytest

from tests.guidance.yaml_files import safe_load

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
USED_ON_A_PLACE = {
    "enter_s136_1B", "enter_s17_1_a", "enter_s17_1_b", "enter_s17_1_c", "enter_s17_1_d", "enter_s17_1_e", "enter_s17_6",
    "entry_by_permission", "s135_1_warrant", "s135_2_warrant",
}  # fmt: skip
"""Ways in. None of them takes, keeps or touches anyone: what is then done to a person is another power, explained there."""


@cache
def read(name: str) -> list[dict]:
    return safe_load((CONTENT / name).read_text())[name.removesuffix(".yaml")]


def explained() -> list[str]:
    return [power for row in read("explanations.yaml") for power in row["powers"]]


def offered() -> set[str]:
    flows = [safe_load(path.read_text()) for path in CONTENT.glob("*/workflows/*.yaml")]
    return {power for flow in flows for outcome in flow["outcomes"].values() for power in outcome.get("powers", [])}


@pytest.mark.parametrize("power", sorted(offered() - USED_ON_A_PLACE))
def test_every_power_used_on_a_person_can_be_explained_to_them(power):
    assert power in explained(), f"write what is happening to me for {power}"


def test_each_power_is_explained_once():
    assert len(explained()) == len(set(explained()))


def test_a_power_over_a_place_only_is_not_explained_as_one_over_a_person():
    assert not USED_ON_A_PLACE & set(explained())
    assert {power["id"] for power in read("powers.yaml")} >= USED_ON_A_PLACE


@pytest.mark.parametrize("row", read("explanations.yaml"), ids=lambda row: row["id"])
def test_an_explanation_says_what_is_written_down_and_how_to_disagree(row):
    lines = " ".join(line for part in row["parts"] for line in part["lines"])
    for words in ("write down", "ask to see it", "not agree", "complain", "who"):
        assert words in lines, f"{row['id']}: says nothing of {words!r}"


@pytest.mark.parametrize("row", read("explanations.yaml"), ids=lambda row: row["id"])
def test_what_we_could_not_verify_is_not_told_to_a_person_as_settled(row):
    powers = {power["id"]: power for power in read("powers.yaml")}
    if any(powers[id_].get("confirm") for id_ in row["powers"]):
        assert row.get("confirm"), row["id"]


@pytest.mark.parametrize("row", read("explanations.yaml"), ids=lambda row: row["id"])
def test_nobody_is_told_they_are_not_in_trouble_while_under_arrest(row):
    if {"arrest_s24_pace", "pace_s37_detention", "arrest_s35_36_38_mha", "s117_pace_force"} & set(row["powers"]):
        told = row["say"] + " ".join(line for part in row["parts"] for line in part["lines"])
        assert "not in trouble" not in told
        assert "not under arrest" not in told


def test_no_reader_and_no_translation_is_made_up():
    """Take a row out of this test when a person has read it: their role and the day belong in `read_by`."""
    assert not [row["id"] for row in read("explanations.yaml") if row["read_by"] or row.get("translations")]
