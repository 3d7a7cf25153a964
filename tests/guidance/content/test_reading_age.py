"""What an officer reads can be read once, tired: reading age 12 or less (Flesch-Kincaid grade + 5).

What is said to a person, and what a person reads, is plainer still: 9 or less.

Syllables are counted as textstat counted them before it needed a download, with pyphen. Nothing is excused, names of
statutes included: sentences are kept short enough to carry them. A bullet counts as a sentence.
"""

import re
from pathlib import Path

import pyphen
import pytest

from tests.guidance.yaml_files import safe_load

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
OLDEST = 13.0
"""A reader of 12 has not yet turned 13."""
YOUNGER = 10.0
"""What is said to a frightened person: a reader of 9."""

_HYPHENS = pyphen.Pyphen(lang="en_GB")


def reading_age(markdown: str) -> float:
    text = markdown.replace("*", "")
    sentences = [part for part in re.split(r"[.!?](?:\s|$)|\n+", text) if part.strip(" -")]
    words = re.findall(r"[A-Za-z0-9'’,%-]+", text)
    words = [word for word in words if re.search(r"\w", word)]
    syllables = sum(len(_HYPHENS.positions(word)) + 1 for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return grade + 5


def officer_paragraphs() -> list[tuple[str, str]]:
    found = []
    for path in sorted(CONTENT.glob("*/document.yaml")):
        document = safe_load(path.read_text())
        for section in document["sections"]:
            found += [(p["id"], p["text"]) for p in section["paragraphs"] if "officer" in p["audience"]]
    return found


def things_you_may_be_told() -> list[tuple[str, str]]:
    found = []
    for path in sorted(CONTENT.glob("*/claims.yaml")):
        for claim in safe_load(path.read_text())["claims"]:
            found += [(claim["id"], claim["answer"]), (f"{claim['id']}.say", claim["say"])]
    return found


def too_hard(texts: list[tuple[str, str]], oldest: float) -> list[str]:
    aged = ((where, text, reading_age(text)) for where, text in texts)
    return [f"{where}: reading age {age:.1f}. Shorter, plainer: {text}" for where, text, age in aged if age >= oldest]


@pytest.mark.parametrize("texts", [officer_paragraphs, things_you_may_be_told])
def test_officer_text_has_a_reading_age_of_12_or_less(texts):
    assert len(texts()) > 100
    assert not too_hard(texts(), OLDEST)


def words_to_say() -> list[tuple[str, str]]:
    """Everything written to be said to somebody: what outcomes and red flags have you say."""
    found = []
    for path in sorted(CONTENT.glob("*/workflows/*.yaml")):
        for id_, outcome in safe_load(path.read_text())["outcomes"].items():
            found += [(f"{path.stem}.{id_}.say.{at}", said["text"]) for at, said in enumerate(outcome["say"], 1)]
    for flag in safe_load((CONTENT / "interruptions.yaml").read_text())["interruptions"]:
        found += [(f"{flag['id']}.say.{at}", said["text"]) for at, said in enumerate(flag["card"]["say"], 1)]
    return found


def cards() -> list[tuple[str, str]]:
    """Each card as one text: a line of four words is too short to measure alone."""
    flows = [(path.stem, safe_load(path.read_text())) for path in sorted(CONTENT.glob("*/workflows/*.yaml"))]
    return [
        (f"{name}.card", "\n".join(line["text"] for line in f["card"]["lines"])) for name, f in flows if "card" in f
    ]


def explanations() -> list[tuple[str, str]]:
    found = []
    for row in safe_load((CONTENT / "explanations.yaml").read_text())["explanations"]:
        found.append((f"{row['id']}.say", row["say"]))
        found += [(f"{row['id']}: {part['heading']}", "\n".join(part["lines"])) for part in row["parts"]]
    return found


@pytest.mark.parametrize("texts", [words_to_say, cards, explanations])
def test_what_is_said_to_someone_has_a_reading_age_of_9_or_less(texts):
    assert texts()
    assert not too_hard(texts(), YOUNGER)


def test_no_line_for_the_person_is_longer_than_twelve_words():
    rows = safe_load((CONTENT / "explanations.yaml").read_text())["explanations"]
    lines = [(row["id"], line) for row in rows for part in row["parts"] for line in part["lines"]]
    assert not [(id_, line) for id_, line in lines if len(line.split()) > 12]


def test_the_measure_tells_plain_from_dense():
    plain = "Go straight there. The clock starts when you arrive."
    dense = "Notwithstanding the aforementioned considerations, contextualise deliberations appropriately."
    assert reading_age(plain) < OLDEST < reading_age(dense)
