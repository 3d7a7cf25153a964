"""walk, prove and workflows answer in the shapes others rely on, with no database (design section 8, decision 38)."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[3]
STREET = {
    "first_look": ["none"],
    "location": "LOC05",
    "came_to_be_there": "own_accord",
    "views": ["view_disorder", "view_need", "view_necessary", "nothing_less"],
    "offence": "none",
}


def run(capsys: Any, *words: str) -> tuple[int, Any]:
    """Return the exit code and what was printed, read as JSON if it is."""
    code = 0
    try:
        call_command(*words)
    except SystemExit as ended:
        code = int(ended.code or 0)
    printed = capsys.readouterr().out
    try:
        return code, json.loads(printed)
    except ValueError:
        return code, printed


def walk(capsys: Any, facts: Any = None, *more: str, workflow: str = "section-136/can-i-use-s136") -> tuple[int, Any]:
    text = facts if isinstance(facts, str) else json.dumps(facts or {})
    return run(capsys, "walk", workflow, "--facts", text, "--json", *more)


def test_walk_answers_in_its_shape(capsys):
    code, answer = walk(capsys, STREET)

    assert code == 0
    assert list(answer) == ["document", "workflow", "edition", "hash", "law", "route", "via", "needs", "outcome"]
    assert (answer["document"], answer["workflow"], answer["needs"], answer["via"]) == (
        "section-136", "can-i-use-s136", None, [],
    )  # fmt: skip
    assert len(answer["hash"]) == len(answer["edition"]) == 64
    assert list(answer["route"][0]) == ["question", "fact", "answer", "source"]
    assert set(answer["outcome"]) == {
        "id",
        "title",
        "kind",
        "powers",
        "lawful_basis",
        "say",
        "do",
        "never",
        "record",
        "tell",
        "clocks",
        "advisor",
        "escalate",
        "next",
    }
    assert "s136_remove" in answer["outcome"]["powers"]


def test_walk_without_facts_needs_the_first(capsys):
    code, answer = walk(capsys)

    assert (code, answer["needs"], answer["outcome"], answer["route"]) == (0, "first_look", None, [])


def test_walk_stops_at_a_hand_off_unless_told_to_follow(capsys):
    held = {"first_look": ["already_held"], "held_under": "already_s136"}

    _, stopped = walk(capsys, held)
    _, followed = walk(capsys, held, "--follow")
    assert (stopped["outcome"]["kind"], stopped["outcome"]["powers"]) == ("continue_elsewhere", [])
    assert stopped["outcome"]["next"] == ["section-136/at-the-place-of-safety"]
    assert (followed["via"], followed["needs"]) == (["section-136/at-the-place-of-safety"], "place_step")


@pytest.mark.parametrize(
    ("facts", "more", "said"),
    [
        ("{", (), "not JSON"),
        ("[]", (), "must be a JSON object"),
        ({"moon": "yes"}, (), "there is no fact 'moon'"),
        ({"location": "LOC99"}, (), "location: that is not one of its answers"),
        ({"first_look": ["none", "life_at_risk"]}, (), "cannot go with another tick"),
        ({"law.mha2025_s48": "maybe"}, (), "is not a status"),
        ({"law.moon": "in_force"}, (), "there is no provision 'moon'"),
        ({"clock.s136.left": "ages"}, (), "is not one of its values"),
        ({}, ("--on", "tomorrow"), "is not a date"),
        ({}, ("--on", "2026-02-30"), "is not a date"),
    ],
)
def test_bad_input_to_walk_is_refused_with_exit_2(capsys, facts, more, said):
    code, answer = walk(capsys, facts, *more)

    assert code == 2
    assert list(answer) == ["error"]
    assert said in answer["error"]


def test_an_unknown_workflow_is_refused_with_exit_2(capsys):
    code, answer = walk(capsys, workflow="section-136/nowhere")

    assert code == 2
    assert "there is no workflow" in answer["error"]


def test_an_unknown_document_is_refused_with_exit_2(capsys):
    assert run(capsys, "prove", "nowhere", "--json") == (2, {"error": "there is no document 'nowhere'"})


def test_a_missing_argument_is_refused_as_json(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["manage.py", "walk", "--json"])
    code, answer = run(capsys, "walk", "--json")

    assert (code, list(answer)) == (2, ["error"])


def test_the_law_of_the_day_steers_the_walk(capsys):
    station = {"leaving_step": "need_place", "destination": "station"}
    station |= {"age_group": "adult"}
    _, unknown = walk(capsys, station, workflow="section-136/where-to-and-how")
    _, given = walk(capsys, station | {"law.mha2025_s48": "not_commenced"}, workflow="section-136/where-to-and-how")

    assert unknown["law"] == {"mha2025_s48": "in_force"}
    assert given["law"] == {"mha2025_s48": "not_commenced"}


def test_workflows_lists_what_each_can_ask_and_where_it_ends(capsys):
    code, found = run(capsys, "workflows", "--json")
    first = next(item for item in found if item["workflow"] == "section-136/can-i-use-s136")

    assert code == 0
    assert {"workflow", "title", "facts", "outcomes"} <= first.keys()
    assert {"LOC05", "not_sure"} <= set(next(f["values"] for f in first["facts"] if f["fact"] == "location"))
    assert any("s136_remove" in outcome["powers"] for outcome in first["outcomes"])


def test_prove_answers_in_its_shape(capsys):
    code, found = run(capsys, "prove", "section-136", "--json")

    assert (code, len(found)) == (0, 4)
    keys = "workflow nodes states routes law_combinations powers prohibitions ledger scenarios seconds counter_examples"
    for result in found:
        assert set(keys.split()) <= result.keys()
        assert all(power["offered_in"] == power["established"] for power in result["powers"])


def test_what_people_read_ends_with_the_ledger_and_the_count(capsys):
    _, printed = run(capsys, "prove", "section-136")
    _, listed = run(capsys, "workflows")
    _, walked = run(capsys, "walk", "section-136/can-i-use-s136", "--facts", json.dumps(STREET))

    assert printed.rstrip().endswith("0 counter-examples")
    assert "02-P01  graph" in printed
    assert "asks location (choice)" in listed
    assert "s136_remove" in walked


def test_the_commands_start_with_no_database_at_all():
    nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    done = subprocess.run(
        [sys.executable, "manage.py", "walk", "section-136/can-i-use-s136", "--json"],
        cwd=ROOT, env=nowhere, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert json.loads(done.stdout)["needs"] == "first_look"


@pytest.mark.django_db
def test_the_published_edition_is_read_from_the_database(capsys, monkeypatch):
    code, answer = run(capsys, "workflows", "--published", "--json")
    assert (code, "section-136/can-i-use-s136" in {item["workflow"] for item in answer}) == (0, True)

    monkeypatch.setattr("guidance.published.content_in_force", lambda now: None)
    code, answer = run(capsys, "prove", "--published", "--json")
    assert (code, "no edition is in force" in answer["error"]) == (2, True)


def test_the_law_is_taken_as_it_stood_on_the_day_asked(capsys):
    station = {"leaving_step": "need_place", "destination": "station", "age_group": "adult"}
    code, answer = walk(capsys, station, "--on", "2020-01-01", workflow="section-136/where-to-and-how")

    assert (code, answer["law"], answer["outcome"]["id"]) == (0, {"mha2025_s48": "in_force"}, "station_not_lawful")
