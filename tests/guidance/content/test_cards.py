"""Every workflow can be read in ninety seconds: its card is there, and opens with something to do."""

from functools import cache
from pathlib import Path

import pytest

from tests.guidance.yaml_files import safe_load

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
ONLY_SHOWS_THE_WAY = {"crisis-and-welfare-checks/what-is-in-front-of-you"}
"""It asks which page you need and advises nothing of its own, so a card of it would say nothing."""


@cache
def workflows() -> dict[str, dict]:
    paths = sorted(CONTENT.glob("*/workflows/*.yaml"))
    return {f"{path.parts[-3]}/{path.stem}": safe_load(path.read_text()) for path in paths}


def finished() -> list[str]:
    return [name for name in workflows() if name not in ONLY_SHOWS_THE_WAY]


@pytest.mark.parametrize("name", finished())
def test_every_workflow_of_a_finished_document_has_a_card(name):
    card = workflows()[name].get("card")
    assert card, f"{name}: write its ninety-second card"
    assert card["call"], f"{name}: a card says whom to ring"


@pytest.mark.parametrize("name", finished())
def test_a_card_opens_with_something_to_do_and_not_with_a_never(name):
    first = workflows()[name]["card"]["lines"][0]["text"]
    assert not first.lower().startswith(("never", "do not", "don't", "no ")), first


@pytest.mark.parametrize("name", finished())
def test_a_card_says_what_must_never_be_done(name):
    lines = workflows()[name]["card"]["lines"]
    assert any("forbid" in line for line in lines) or name.startswith("investigation-of-offences/"), name


@pytest.mark.parametrize("name", finished())
def test_the_words_on_a_card_are_true_before_anything_is_decided(name):
    """A card is read before the answers: it cannot tell somebody they are held, let go or under arrest."""
    flow = workflows()[name]
    told = " ".join(said["text"] for said in flow["outcomes"][flow["card"]["say"]]["say"] if said["to"] == "person")
    for words in ("under arrest", "holding you", "cannot hold", "coming in", "taking you", "drug"):
        assert words not in told, f"{name}: {told}"


def test_only_workflows_that_are_there_are_excused():
    assert set(workflows()) >= ONLY_SHOWS_THE_WAY
