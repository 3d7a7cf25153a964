"""What is looked for in police and health words is among the first three things found."""

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from accounts.actions import synthetic_person
from accounts.rules import Role
from guidance import actions
from guidance.graph.model import Synonym
from guidance.models import Edition, SearchRow
from guidance.searching.words import Group, exact_key, groups, other_words
from incidents.views.searching import results
from tests.guidance.test_drafts import edited, plainer
from tests.guidance.yaml_files import safe_load
from wmpmh.access import acting_as_system

QUERIES = safe_load(Path(__file__).with_name("search_queries.yaml").read_text(encoding="utf-8"))
FIRST, OF_A_HUNDRED, LONGEST_MS = 3, 95, 250
"""The bound on time is loose, for a machine that does other work; the figure it prints is the one to read."""


def is_right(key: str, finds: list[str]) -> bool:
    return any(key == wanted or (wanted.endswith("*") and key.startswith(wanted[:-1])) for wanted in finds)


def first(words: str, reader) -> list[str]:
    return [shown.key for shown in results(SimpleNamespace(user=reader), words)["best"][:FIRST]]


def test_the_right_answer_is_among_the_first_three_for_95_of_100(officer, record_property):
    missed, took = [], []
    for query in QUERIES:
        begun = time.perf_counter()
        found = first(query["q"], officer)
        took.append((time.perf_counter() - begun) * 1000)
        if not any(is_right(key, query["finds"]) for key in found):
            missed.append(f"{query['q']}: {found}")
    slow = sorted(took)[int(len(took) * 0.95)]
    record_property("p95_ms", slow)
    print(f"{len(QUERIES) - len(missed)} of {len(QUERIES)} right; 95 in 100 took under {slow:.0f} ms, page and all")  # noqa: T201

    assert len(QUERIES) >= 100
    assert len(missed) <= len(QUERIES) - OF_A_HUNDRED, "\n".join(missed)
    assert slow < LONGEST_MS


def test_every_answer_asked_for_can_be_found(officer):
    known = {*SearchRow.objects.values_list("key", flat=True), "Place of Safety, Oleaster"}
    stray = [
        query["q"]
        for query in QUERIES
        if not any(is_right(key, [wanted]) for wanted in query["finds"] for key in known)
    ]
    assert stray == []


def test_only_the_edition_in_force_is_searched(now, db):
    with acting_as_system():
        editor = synthetic_person("find-editor", role=Role.GUIDANCE_EDITOR)
        approver = synthetic_person("find-approver", role=Role.GUIDANCE_APPROVER)
    before = SearchRow.objects.count()
    draft = actions.start_draft(kind="document", slug="section-136", why="Plainer", by=editor, now=now)
    edited(draft, plainer, by=editor, now=now)
    actions.submit_draft(draft=draft, by=editor, now=now)
    actions.approve_draft(draft=draft, seen=draft.hash, said_as="approver", by=approver, now=now)
    edition = actions.publish_draft(draft=draft, by=approver, now=now)

    assert set(SearchRow.objects.values_list("edition_id", flat=True)) == {edition.pk}
    assert SearchRow.objects.count() == before
    assert SearchRow.objects.filter(text__contains="who to ask first").exists()


def test_an_edition_older_than_search_is_made_findable_once(db):
    edition = Edition.objects.order_by("-number").first()
    SearchRow.objects.all().delete()

    actions.make_findable_once(edition)
    made = set(SearchRow.objects.values_list("id", flat=True))
    actions.make_findable_once(edition)

    assert made
    assert set(SearchRow.objects.values_list("id", flat=True)) == made


MEANINGS = other_words(
    [Synonym(said=("no beds",), means=("no bed",)), Synonym(said=("136", "a 136"), means=("section 136",))]
)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("No Beds", [Group("no beds", ("no bed",))]),
        ("on a 136", [Group("a 136", ("section 136",))]),
        ("s.136", [Group("section 136", ("section 136",))]),
        ("What is the warrant for?", [Group("warrant")]),
        ("", []),
    ],
)
def test_what_people_say_becomes_what_the_guidance_calls_it(typed, asked):
    assert groups(typed, MEANINGS) == asked


@pytest.mark.parametrize("written", ["s.136(1C)", "S136(1c)", "section 136 (1C)", "sec 136(1C)"])
def test_a_section_is_one_thing_however_it_is_written(written):
    assert exact_key(written) == "s136(1c)"
