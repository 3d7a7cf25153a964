"""Reading across the guidance: every version keeps its address, and nothing kept from a reader is shown to them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import synthetic_person
from accounts.rules import Role
from guidance import actions
from guidance.models import Edition, Version
from guidance.published import content_in_force
from guidance.views.library import unread
from tests.guidance.test_drafts import edited, plainer
from wmpmh.access import acting_as_system

SLUG = "section-136"


@pytest.fixture
def roles(db):
    with acting_as_system():
        yield {
            role: synthetic_person(f"read-{role}", role=role)
            for role in (Role.GUIDANCE_EDITOR, Role.GUIDANCE_APPROVER, Role.PARTNER)
        }


@pytest.fixture
def second_version(roles, now):
    editor, approver = roles[Role.GUIDANCE_EDITOR], roles[Role.GUIDANCE_APPROVER]
    draft = actions.start_draft(kind="document", slug=SLUG, why="Plainer", by=editor, now=now)
    edited(draft, plainer, by=editor, now=now)
    actions.submit_draft(draft=draft, by=editor, now=now)
    actions.approve_draft(draft=draft, seen=draft.hash, said_as="approver", by=approver, now=now)
    return actions.publish_draft(draft=draft, by=approver, now=now)


def text_of(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_version_ever_published_keeps_its_address(client, officer, second_version):
    first = Edition.objects.get(number=1).manifest["documents"][SLUG]
    client.force_login(officer)

    now, before = text_of(client, "guidance_document", SLUG), text_of(client, "guidance_version", SLUG, first)

    assert "who to ask first" in now
    assert "who to ask first" not in before
    assert "This is not what is in force now" in before
    assert client.get(reverse("guidance_version", args=[SLUG, "0" * 64])).status_code == 404


def test_a_document_is_read_as_at_a_date(client, officer, second_version):
    client.force_login(officer)
    today = timezone.localdate()
    assert "who to ask first" in text_of(client, "guidance_document", SLUG, as_at=today.isoformat())
    long_ago = client.get(
        reverse("guidance_document", args=[SLUG]), {"as_at": (today - timedelta(days=400)).isoformat()}
    )
    assert long_ago.status_code == 404


def test_a_version_as_data_gives_a_partner_only_what_is_written_for_partners(client, officer, roles):
    made = Edition.objects.get().manifest["documents"][SLUG]
    client.force_login(officer)
    whole = client.get(reverse("guidance_json", args=[SLUG, made])).json()
    client.force_login(roles[Role.PARTNER])
    theirs = client.get(reverse("guidance_json", args=[SLUG, made])).json()

    def audiences(body):
        return [item["audience"] for section in body["document"]["sections"] for item in section["paragraphs"]]

    assert whole["hash"] == made
    assert len(audiences(theirs)) < len(audiences(whole))
    assert all("partner" in audience for audience in audiences(theirs))


def test_a_lesson_kept_back_is_shown_to_editors_and_to_no_officer_or_partner(client, officer, roles, now):
    hidden = [row for row in content_in_force(now=now).registers.lessons if row.hidden]
    assert hidden
    client.force_login(roles[Role.GUIDANCE_EDITOR])
    assert "Kept from readers" in text_of(client, "lesson_list")
    for reader in (officer, roles[Role.PARTNER]):
        client.force_login(reader)
        page = text_of(client, "lesson_list")
        assert not [row.id for row in hidden if f'id="{row.id}"' in page]


def test_a_lesson_says_where_it_is_taught(client, officer):
    client.force_login(officer)
    assert "Taught in" in text_of(client, "lesson_list", q="Burrell")


def test_what_you_may_be_told_is_found_by_a_word_of_it(client, officer):
    client.force_login(officer)
    page = text_of(client, "claim_list", q="warrant")
    assert "No warrant, no police." in page
    assert "Nothing like that" in text_of(client, "claim_list", q="zebra")


def test_words_for_the_person_say_who_has_not_read_them():
    assert unread({"lawyer": "A. Person, 1 May"}) == [
        "someone who has been detained", "a carer", "an easy-read editor", "a clinician",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["guidance_list", "card_list", "explanation_list", "claim_list", "lesson_list"])
def test_the_library_opens_for_everyone_who_is_signed_in(client, officer, roles, name):
    for reader in (officer, *roles.values()):
        client.force_login(reader)
        assert text_of(client, name)


def test_guidance_past_its_review_date_says_so_on_the_page(client, officer, monkeypatch):
    client.force_login(officer)
    review = Version.objects.get(slug=SLUG, kind="document").body["document"]["review_on"]
    assert "Past its review date" not in text_of(client, "guidance_document", SLUG)
    after = timezone.now().replace(year=int(review[:4]) + 1)
    monkeypatch.setattr("guidance.views.reading.timezone.localdate", lambda: after.date())
    assert "Past its review date" in text_of(client, "guidance_document", SLUG)
