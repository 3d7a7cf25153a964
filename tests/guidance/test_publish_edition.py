"""Publishing: two people, the exact hash, nothing unchecked; one edition in force at any instant."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from guidance import actions, rules
from guidance.actions import NotPublished
from guidance.models import Edition, Graph, Window
from wmpmh.access import acting_as_system

RECORDED = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def loaded(officer, now):
    with acting_as_system():
        yield actions.load_guidance(folder=actions.CONTENT, by=officer, now=now)


def changed(content):
    """The same content with one word of one question altered: another edition."""
    document = content.documents[0]
    workflow = document.workflows[0]
    node = workflow.start
    question = workflow.questions[node].model_copy(update={"why": "Because it matters."})
    workflow = workflow.model_copy(update={"questions": {**workflow.questions, node: question}})
    document = document.model_copy(update={"workflows": (workflow, *document.workflows[1:])})
    return content.model_copy(update={"documents": (document, *content.documents[1:])})


def compiled_of(content):
    from guidance.graph.compile import compile_content

    return compile_content(content)


@pytest.mark.parametrize(
    ("approvals", "found", "why"),
    [
        ([], 0, "needs an approver"),
        ([rules.Yes(2, "approver")], 0, "needs force legal services"),
        ([rules.Yes(1, "approver"), rules.Yes(3, "legal")], 0, "needs an approver"),
        ([rules.Yes(2, "approver"), rules.Yes(2, "legal")], 0, "must be two people"),
        ([rules.Yes(2, "approver"), rules.Yes(3, "legal")], 1, "counter-examples"),
        ([rules.Yes(2, "approver"), rules.Yes(3, "legal")], 0, None),
    ],
)
def test_an_edition_needs_a_clean_check_and_two_people_who_did_not_write_it(approvals, found, why):
    said = rules.why_not_publish(authors=[1], approvals=approvals, counter_examples=found, legal=True)

    assert (said is None) if why is None else (why in said)


def test_the_content_in_the_repository_is_published_and_in_force(now, loaded):
    _, compiled = loaded

    assert Edition.objects.in_force_at(now).get().hash == compiled.edition
    assert Graph.objects.filter(hash__in=compiled.hashes.values()).count() == len(compiled.hashes)


def test_publishing_what_is_in_force_again_changes_nothing(now, loaded):
    content, compiled = loaded

    assert actions.publish_edition(content=content, compiled=compiled, now=now) == Edition.objects.get()


def test_an_edition_nobody_approved_is_refused_and_the_one_in_force_stays(now, loaded):
    content = changed(loaded[0])

    with pytest.raises(NotPublished, match="needs an approver"):
        actions.publish_edition(content=content, compiled=compiled_of(content), now=now)

    assert Edition.objects.count() == 1


def test_the_next_edition_takes_over_at_an_instant_and_the_past_keeps_its_own(
    now, loaded, officer, sergeant, inspector
):
    content = changed(loaded[0])
    compiled, first = compiled_of(content), Edition.objects.get()
    actions.approve(content_hash=compiled.edition, said_as="approver", by=sergeant, now=now)
    actions.approve(content_hash=compiled.edition, said_as="legal", by=inspector, now=now)

    second = actions.publish_edition(content=content, compiled=compiled, now=now)

    assert second.previous == first
    assert Edition.objects.in_force_at(now - timedelta(seconds=1)).get() == first
    assert Edition.objects.in_force_at(now).get() == second


@pytest.mark.parametrize("table", ["edition", "graph", "version", "approval", "provisionstatus"])
def test_what_is_published_cannot_be_changed_or_taken_away(loaded, table):
    column = {"edition": "number", "graph": "title", "version": "slug", "approval": "at", "provisionstatus": "status"}[
        table
    ]
    attempts = (f"UPDATE guidance_{table} SET {column} = {column}", f"DELETE FROM guidance_{table}")
    for attempt in attempts:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attempt)


def test_a_window_can_only_have_its_open_end_closed(loaded):
    with pytest.raises(DatabaseError, match="only the open end"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE guidance_window SET period = tstzrange('2020-01-01', NULL)")
    assert Window.objects.get().period.upper is None


@pytest.mark.parametrize(
    ("day", "known_at", "status"),
    [
        (date(2025, 12, 17), RECORDED, None),
        (date(2026, 1, 1), RECORDED, "unknown"),
        (date(2026, 12, 31), RECORDED, "unknown"),
        (date(2026, 12, 31), RECORDED + timedelta(days=1), "unknown"),
        (date(2027, 1, 1), RECORDED + timedelta(days=1), "in_force"),
        (date(2027, 1, 1), RECORDED, "unknown"),
    ],
)
def test_a_status_counts_from_its_london_date_and_only_once_it_was_known(day, known_at, status):
    rows = [
        rules.StatusRow("mha2025_s48", "unknown", date(2025, 12, 18), RECORDED - timedelta(hours=1)),
        rules.StatusRow("mha2025_s48", "in_force", date(2027, 1, 1), RECORDED + timedelta(hours=1)),
    ]

    assert rules.statuses_on(rows, day=day, known_at=known_at).get("mha2025_s48") == status


def test_what_is_read_back_from_the_database_makes_the_same_edition(now, loaded):
    from guidance.published import content_in_force

    content = content_in_force(now=now)

    assert compiled_of(content).edition == loaded[1].edition
    assert any(status.provision == "mha2025_s48" for status in content.registers.statuses)
