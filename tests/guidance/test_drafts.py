"""From first word to publication: nobody approves their own words, any edit voids a yes, and the whole is checked."""

from copy import deepcopy

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from accounts.actions import synthetic_person
from accounts.rules import Role
from guidance import actions, rules
from guidance.actions import NotPublished
from guidance.models import Draft, Edition, Suspension
from wmpmh.access import acting_as_system
from wmpmh.errors import Refused, Stale

SLUG = "section-136"


@pytest.fixture
def people(db):
    """An editor, an approver and a lawyer."""
    roles = (Role.GUIDANCE_EDITOR, Role.GUIDANCE_APPROVER, Role.LEGAL)
    with acting_as_system():
        yield tuple(synthetic_person(f"test-{role}", role=role) for role in roles)


@pytest.fixture
def draft(people, now):
    return actions.start_draft(kind="document", slug=SLUG, why="Plainer words", by=people[0], now=now)


def edited(draft, change, *, by, now, what="a word"):
    body = deepcopy(draft.body)
    change(body)
    actions.change_draft(draft=draft, what=what, before=None, after=None, body=body, seen=draft.hash, by=by, now=now)
    draft.refresh_from_db()
    return draft


def plainer(body):
    body["document"]["sections"][0]["paragraphs"][1]["text"] = "It covers places of safety, and who to ask first."


def lawless(body):
    flow = next(item for item in body["workflows"] if item["id"] == "can-i-use-s136")
    flow["questions"]["location"]["answers"]["LOC01"] = flow["questions"]["location"]["answers"]["LOC05"]


def test_a_change_of_words_is_published_by_one_approver_and_officers_next_runs_use_it(draft, people, now):
    editor, approver, _ = people
    edited(draft, plainer, by=editor, now=now)
    actions.submit_draft(draft=draft, by=editor, now=now)
    actions.approve_draft(draft=draft, seen=draft.hash, said_as="approver", by=approver, now=now)

    edition = actions.publish_draft(draft=draft, by=approver, now=now)

    assert Edition.objects.in_force_at(now).get() == edition
    assert edition.manifest["documents"][SLUG] == draft.hash
    assert actions.publish_draft(draft=draft, by=approver, now=now) == edition
    assert Edition.objects.count() == 2


def test_files_never_overwrite_what_was_published_in_the_portal(draft, people, now, capsys):
    editor, approver, _ = people
    edited(draft, plainer, by=editor, now=now)
    actions.submit_draft(draft=draft, by=editor, now=now)
    actions.approve_draft(draft=draft, seen=draft.hash, said_as="approver", by=approver, now=now)
    edition = actions.publish_draft(draft=draft, by=approver, now=now)

    call_command("load_guidance")

    assert "was made in the portal and stays. They differ" in capsys.readouterr().out
    assert Edition.objects.in_force_at(timezone.now()).get() == edition


def test_nothing_the_check_finds_wrong_reaches_review(draft, people, now):
    edited(draft, lawless, by=people[0], now=now)

    with pytest.raises(Refused, match="The check found"):
        actions.submit_draft(draft=draft, by=people[0], now=now)

    assert Draft.objects.get().state == Draft.State.WRITING


def test_an_author_may_not_say_yes_and_nor_may_anyone_without_the_role(draft, people, now):
    editor, approver, _ = people
    both = synthetic_person("test-both", role=Role.GUIDANCE_APPROVER)
    edited(draft, plainer, by=both, now=now)
    actions.submit_draft(draft=draft, by=editor, now=now)

    with pytest.raises(Refused, match="You wrote in this draft"):
        actions.approve_draft(draft=draft, seen=draft.hash, said_as="approver", by=both, now=now)
    with pytest.raises(Refused, match="Your role"):
        actions.approve_draft(draft=draft, seen=draft.hash, said_as="legal", by=approver, now=now)


def test_any_edit_voids_a_yes(draft, people, now):
    editor, approver, _ = people
    edited(draft, plainer, by=editor, now=now)
    actions.submit_draft(draft=draft, by=editor, now=now)
    actions.approve_draft(draft=draft, seen=draft.hash, said_as="approver", by=approver, now=now)

    edited(draft, lambda body: body["document"].update(purpose="Another purpose."), by=editor, now=now)
    actions.submit_draft(draft=draft, by=editor, now=now)

    with pytest.raises(NotPublished, match="needs an approver"):
        actions.publish_draft(draft=draft, by=approver, now=now)


def test_a_change_of_law_needs_force_legal_too(draft, people, now):
    editor, approver, legal = people
    edited(
        draft,
        lambda body: body["document"]["sections"][0]["paragraphs"][0].update(text="A constable may use section 136."),
        by=editor,
        now=now,
    )
    actions.submit_draft(draft=draft, by=editor, now=now)
    actions.approve_draft(draft=draft, seen=draft.hash, said_as="approver", by=approver, now=now)
    with pytest.raises(NotPublished, match="force legal services"):
        actions.publish_draft(draft=draft, by=approver, now=now)

    actions.approve_draft(draft=draft, seen=draft.hash, said_as="legal", by=legal, now=now)

    assert actions.publish_draft(draft=draft, by=legal, now=now).number == 2


def test_two_people_editing_at_once_lose_nothing(draft, people, now):
    seen = draft.hash
    edited(draft, plainer, by=people[0], now=now)

    with pytest.raises(Stale, match="Your words are below"):
        actions.change_draft(
            draft=draft, what="x", before=None, after=None, body=draft.body, seen=seen, by=people[1], now=now
        )


def test_the_second_of_two_publishers_is_checked_on_the_firsts_work(people, now):
    editor, approver, _ = people
    first = actions.start_draft(kind="document", slug=SLUG, why="One", by=editor, now=now)
    second = actions.start_draft(kind="register", slug="words", why="Two", by=editor, now=now)
    edited(first, plainer, by=editor, now=now)
    edited(
        second,
        lambda body: body.append({"pattern": "who to ask first", "say": "whom", "why": "It is now unloved."}),
        by=editor,
        now=now,
    )
    for draft in (first, second):
        actions.submit_draft(draft=draft, by=editor, now=now)
        actions.approve_draft(draft=draft, seen=draft.hash, said_as="approver", by=approver, now=now)

    actions.publish_draft(draft=first, by=approver, now=now)

    with pytest.raises(NotPublished, match="counter-examples"):
        actions.publish_draft(draft=second, by=approver, now=now)


def test_a_second_draft_of_the_same_document_never_undoes_the_first_that_was_published(people, now):
    editor, approver, _ = people
    first, second = (
        actions.start_draft(kind="document", slug=SLUG, why=why, by=editor, now=now) for why in ("One", "Two")
    )
    edited(first, plainer, by=editor, now=now)
    edited(second, lambda body: body["document"].update(purpose="Another purpose."), by=editor, now=now)
    for draft in (first, second):
        actions.submit_draft(draft=draft, by=editor, now=now)
        actions.approve_draft(draft=draft, seen=draft.hash, said_as="approver", by=approver, now=now)
    edition = actions.publish_draft(draft=first, by=approver, now=now)

    with pytest.raises(NotPublished, match="would undo it"):
        actions.publish_draft(draft=second, by=approver, now=now)

    assert Edition.objects.in_force_at(now).get() == edition
    assert Draft.objects.get(pk=second.pk).body["document"]["purpose"] == "Another purpose."


def test_a_body_that_is_no_content_is_refused_by_place_and_nothing_changes(draft, people, now):
    with pytest.raises(actions.Faulty) as refused:
        edited(draft, lambda body: body["document"].update(number="nine"), by=people[0], now=now)
    assert "number" in refused.value.problems[0]
    assert Draft.objects.get().hash == draft.hash


def test_what_an_editor_wrote_cannot_be_taken_away(draft, people, now):
    edited(draft, plainer, by=people[0], now=now)
    for attempt in ("DELETE FROM guidance_draftchange", "UPDATE guidance_draftchange SET what = 'x'"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attempt)


def test_a_draft_cannot_be_marked_published_past_its_review(draft):
    with pytest.raises(DatabaseError, match="cannot move"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE guidance_draft SET state = 'published', published_as_id = based_on_id")


@pytest.mark.parametrize(
    ("change", "legal"),
    [
        (plainer, False),
        (lambda body: body["workflows"][0].update(title="Another title"), False),
        (lawless, True),
        (lambda body: body["document"]["sections"][0]["paragraphs"][0].update(cites=["mha_s136_1"]), True),
        (lambda body: body["document"]["sections"][0]["paragraphs"].pop(0), True),
    ],
)
def test_legal_reads_every_change_of_law_of_an_edge_or_of_what_is_offered(draft, change, legal):
    body = deepcopy(draft.body)
    change(body)
    assert rules.needs_legal(draft.body, body) is legal


# Suspension


@pytest.fixture
def suspended(people, now):
    return actions.suspend_workflow(
        workflow=f"{SLUG}/can-i-use-s136", why="A court has ruled", fallback="Ring force legal.", by=people[2], now=now
    )


def test_one_person_suspends_at_once_and_a_second_settles_it(suspended, people, now):
    with pytest.raises(Refused, match="A second person"):
        actions.lift_suspension(suspension=suspended, why="Sorry", by=people[2], now=now)

    actions.lift_suspension(suspension=suspended, why="Read again", by=people[1], now=now)

    assert not Suspension.objects.stopping(now).exists()
    with pytest.raises(Stale):
        actions.withdraw_workflow(suspension=suspended, why="No", by=people[1], now=now)


def test_a_withdrawn_workflow_stays_stopped_and_another_version_of_it_is_not(suspended, people, now):
    actions.withdraw_workflow(suspension=suspended, why="Wrong", by=people[1], now=now)

    def stops(graph):
        return Suspension.objects.stopping_graph(workflow=suspended.workflow, graph_hash=graph, instant=now).exists()

    assert stops(suspended.graph_hash)
    assert not stops("f" * 64)


def test_until_it_is_settled_a_suspension_stops_every_version(suspended, now):
    assert Suspension.objects.stopping_graph(workflow=suspended.workflow, graph_hash="f" * 64, instant=now).exists()


def test_a_workflow_is_suspended_once_and_only_by_those_who_may(suspended, people, now, officer):
    with pytest.raises(Stale):
        actions.suspend_workflow(workflow=suspended.workflow, why="x", fallback="y", by=people[1], now=now)
    with pytest.raises(Refused, match="duty superintendent"):
        actions.suspend_workflow(workflow=suspended.workflow, why="x", fallback="y", by=officer, now=now)
    with pytest.raises(Refused, match="No such workflow"):
        actions.suspend_workflow(workflow="no/such", why="x", fallback="y", by=people[1], now=now)


def test_the_database_itself_wants_a_second_person(suspended, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.filter(pk=suspended.pk).update(
            ended_at=now, ending="lifted", ended_by=suspended.by, ended_why="x"
        )


def test_a_settled_suspension_cannot_be_unsettled(suspended, people, now):
    actions.lift_suspension(suspension=suspended, why="Read again", by=people[1], now=now)
    with pytest.raises(DatabaseError, match="settled once"), transaction.atomic():
        Suspension.objects.filter(pk=suspended.pk).update(ended_at=None, ending="", ended_by=None)
