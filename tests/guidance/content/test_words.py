"""No line of content and no page uses a word that blames an agency, labels a person or misstates the law."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.guidance.yaml_files import safe_load

ROOT = Path(__file__).parents[3]
CONTENT = ROOT / "guidance" / "content"
NOT_OUR_WORDS = {"said", "pattern", "url", "source", "id"}
"""What somebody is quoted as saying, and addresses."""
NOT_GUIDANCE = {"words.yaml", "prohibitions.yaml", "edges.yaml"}
"""The words themselves, and two files that quote the fact base."""


@cache
def words() -> list[dict]:
    return safe_load((CONTENT / "words.yaml").read_text())["words"]


def strings(value: object, where: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield where, value
        case list():
            for index, item in enumerate(value):
                name = item.get("id", index) if isinstance(item, dict) else index
                yield from strings(item, f"{where}/{name}")
        case dict():
            for key, item in value.items():
                if key not in NOT_OUR_WORDS:
                    yield from strings(item, f"{where}/{key}")


@cache
def everything_a_reader_sees() -> list[tuple[str, str]]:
    seen: list[tuple[str, str]] = []
    for path in sorted(CONTENT.rglob("*.yaml")):
        if path.name not in NOT_GUIDANCE:
            seen += strings(safe_load(path.read_text()), str(path.relative_to(CONTENT)))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        lines = enumerate(path.read_text().splitlines(), 1)
        seen += [(f"{path.relative_to(ROOT)}:{number}", line) for number, line in lines]
    return seen


@pytest.mark.parametrize("word", words(), ids=lambda word: word["say"][:40])
def test_no_content_or_template_uses_the_word(word):
    pattern = re.compile(word["pattern"], re.IGNORECASE)
    found = [f"{where}: {text[:160]!r}" for where, text in everything_a_reader_sees() if pattern.search(text)]
    assert not found, f"say {word['say']!r} ({word['why']}):\n" + "\n".join(found)


def caught(text: str) -> bool:
    return any(re.search(word["pattern"], text, re.IGNORECASE) for word in words())


@pytest.mark.parametrize(
    "text",
    [
        "A known absconder.",
        "He tried to commit suicide.",
        "She suffers from depression.",
        "Mentally ill people need help.",
        "The people who are repeat callers.",
        "He was sectioned last night.",
        "Under section 136 he is under arrest for an offence.",
        "The prisoner is in the van.",
        "Section 136 lasts 72 hours.",
        "They can be kept for up to 72 hours at the place of safety.",
        "The clock stopped during treatment.",
        "The clock is paused in the emergency department.",
        "A transfer will restart the clock.",
        "He is free to leave.",
        "Police have a right to leave after one hour.",
        "You can leave after one hour.",
        "The nurse accepts the handover.",
        "Ask the bed manager.",
        "The place of safety refused.",
        "The ward now holds the risk.",
        "The clause was missed.",
        "Under-exposure on this case.",
        "An unusual decision.",
        "This workflow is proved.",
        "The call was unanswered.",
        "Say MH-2026-000123 on the radio.",
        "Behavioural risk.",
    ],
)
def test_a_banned_word_is_caught(text):
    assert caught(text)


@pytest.mark.parametrize(
    "text",
    [
        "The clock never stops.",
        "Nothing stops the clock.",
        "You are not under arrest for an offence.",
        "Under arrest for an offence",
        "They appear to be suffering from mental disorder.",
        "A doctor or approved clinician can hold an in-patient for up to 72 hours under section 5(2).",
        "Earlier police contacts in the last 72 hours.",
        "It is not a right to leave, and no hour makes it one.",
        "There is no power to hold the person now. That does not mean it is safe to go.",
        "The place could not take them; reason given.",
        "A civil claim needs leave from the High Court.",
        "Prison or approved premises.",
        "Checked against 40 prohibitions on every route. It cannot check what you saw.",
        "A person who says no can be detained.",
    ],
)
def test_plain_lawful_words_are_left_alone(text):
    assert not caught(text)
