"""Malformed content is refused whole, and every fault names its file, its path and how to put it right."""

from pathlib import Path

import pytest
import yaml

from guidance.graph.load import ContentError, load
from tests.guidance.graph.builders import lawful, made

LISTS = {
    "powers": "powers", "prohibitions": "prohibitions", "provisions": "provisions", "lessons": "lessons",
    "words": "words", "slots": "slots", "interruptions": "interruptions",
    "explanations": "explanations", "synonyms": "synonyms", "status": "statuses",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A content folder holding the small lawful content."""
    content = made(lawful())
    plain = content.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    registers, parts = plain["registers"], plain["documents"][0]
    _write(tmp_path / "facts.yaml", registers["facts"])
    for file, key in LISTS.items():
        _write(tmp_path / f"{file}.yaml", {key: registers.get(key, [])})
    (tmp_path / "doc" / "workflows").mkdir(parents=True)
    _write(tmp_path / "doc" / "document.yaml", parts["document"])
    for name in ("claims", "scenarios", "edges"):
        _write(tmp_path / "doc" / f"{name}.yaml", {name: parts[name]})
    _write(tmp_path / "doc" / "workflows" / "flow.yaml", parts["workflows"][0])
    return tmp_path


def _write(path: Path, value: object) -> None:
    path.write_text(yaml.safe_dump(value, sort_keys=False))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_content_read_from_files_is_the_content_that_was_written(folder):
    assert load(folder) == made(lawful())


FAULTS = [
    ("powers.yaml", "only_when:", "only_wen:", r"powers\.yaml.*line 7.*powers\.take\.only_wen: .*did you mean only_when"),
    ("powers.yaml", "only_when: place is", "only_when: place iz", r"take\.only_when: .*expected is, in"),
    ("powers.yaml", "title: Title of take\n  ", "", r"take\.title: is missing: add `title:`"),
    ("powers.yaml", "title: Title of take", "title: 2017", r"take\.title: must be text, not 2017: put it in quotes"),
    ("powers.yaml", "powers:", "power:", r"powers\.yaml: .*write one key, `powers:`"),
    ("powers.yaml", "- id: take", "- id: take\n  id: take", r"powers\.yaml: line 3: the key 'id' is written twice"),
    ("powers.yaml", "- id: take", "- id: take off", r"powers.*'take off' is not an id"),
    ("facts.yaml", "type: choice", "type: choose", r"place\.type: 'choose' is not allowed: use 'choice'"),
    ("facts.yaml", "  values:", "  vals:", r"place\.vals: is not a key"),
    ("facts.yaml", "facts:", "facts: [", r"facts\.yaml: line \d+: .*correct the YAML"),
    ("doc/document.yaml", "slug: doc", "slug: other", r"slug: is 'other': use the folder's name, 'doc'"),
    ("doc/document.yaml", "review_on: '2027-01-31'", "review_on: soon", r"review_on: .*date"),
    ("doc/workflows/flow.yaml", "id: flow", "id: flaw", r"flow\.yaml: id: is 'flaw': use the file's name"),
    ("doc/workflows/flow.yaml", "home: 'no'", "home: [1]", r"questions\.where\.answers\.home"),
    ("doc/workflows/flow.yaml", "title: What you may do", "titel: What you may do", r"outcomes\.use\.titel: .*title"),
    ("doc/workflows/flow.yaml", "uses: take", "uses: take\n      cites: []", r"written twice"),
    ("doc/workflows/flow.yaml", "advisor: none", "advisor: maybe", r"use\.advisor: 'maybe' is not allowed"),
    ("doc/workflows/flow.yaml", "question: What about place?", "question: " + "word " * 26, r"at most 25 words"),
    ("doc/workflows/flow.yaml", "text: Remove them to safety", "text: " + "word " * 21, r"at most 20 words"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS)
def test_malformed_content_is_refused_by_file_path_and_fix(folder, file, old, new, said):
    _replace(folder / file, old, new)

    with pytest.raises(ContentError, match=said):
        load(folder)


def test_every_fault_in_every_file_is_said_at_once(folder):
    _replace(folder / "powers.yaml", "only_when:", "only_wen:")
    _replace(folder / "facts.yaml", "type: choice", "type: choose")
    (folder / "slots.yaml").unlink()

    with pytest.raises(ContentError) as refused:
        load(folder)

    assert {problem.split(" ")[0].rstrip(":") for problem in refused.value.problems} == {
        "powers.yaml", "facts.yaml", "slots.yaml",
    }  # fmt: skip


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ContentError, match="no such folder"):
        load(tmp_path / "nowhere")


def test_words_that_look_like_booleans_times_and_dates_stay_words(folder):
    _write(folder / "lessons.yaml", {"lessons": []})
    (folder / "slots.yaml").write_text("slots:\n- {id: yes, label: on, fallback: 12:30 2026-01-01}\n")

    assert load(folder).registers.slots[0].model_dump() == {"id": "yes", "label": "on", "fallback": "12:30 2026-01-01"}


def test_a_document_may_keep_its_own_part_of_a_register(folder: Path) -> None:
    whole = load(folder)
    _write(folder / "doc" / "slots.yaml", {"slots": [{"id": "directory.own", "label": "Own", "fallback": "Ask."}]})
    _write(folder / "doc" / "facts.yaml", {"facts": [], "derived": []})

    parted = load(folder)

    assert [slot.id for slot in parted.registers.slots] == [*(s.id for s in whole.registers.slots), "directory.own"]
    assert parted.registers.facts == whole.registers.facts


def test_a_fault_in_a_documents_part_of_a_register_names_that_file(folder: Path) -> None:
    _write(folder / "doc" / "slots.yaml", {"slots": [{"id": "directory.own", "label": "Own"}]})

    with pytest.raises(ContentError, match=r"doc/slots\.yaml.*fallback"):
        load(folder)
