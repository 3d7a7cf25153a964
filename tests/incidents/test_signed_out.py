"""A sign-in that ends beside somebody in crisis loses not a word: it is on the page again for the same officer, and no other."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import tickets
from incidents.models import Answer, Envelope
from tests.incidents.test_pages_facts import facts_page
from tests.incidents.test_pages_question import hidden
from wmpmh.access import acting_as, acting_as_system
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db
WORDS = "Said he would jump, and let go with one hand."


@pytest.fixture
def phone(officer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    return client


def typed(page, **more):
    ids = {name: hidden(page, name) for name in ("envelope", "ticket", "csrfmiddlewaretoken")}
    return {**ids, "made": "at_the_time", **more}


def first_page(run):
    return reverse("answer_question", kwargs={"pk": run.incident_id, "run": run.pk, "node": "first_look"})


def sign_in_ends():
    Session.objects.all().delete()


def following(reply):
    """Return where signing in leads."""
    assert reply.url.startswith("/sign-in?next=")
    return parse_qs(urlsplit(reply.url).query)["next"][0]


def test_a_question_page_comes_back_with_everything_typed(phone, officer, run):
    where = first_page(run)
    said = typed(phone.get(where), first_look=["weapon_or_crime"], shown="")
    sign_in_ends()

    back = following(phone.post(where, said))
    phone.force_login(officer)
    page = phone.get(back)

    words = page.content.decode()
    assert re.search(r'value="weapon_or_crime"\s+checked', words)
    assert "You had been signed out" in words
    assert "There is a problem" not in words
    assert not Answer.objects.filter(fact="first_look").exists()


def test_what_comes_back_is_sent_once_and_then_waits_for_nobody(phone, officer, run):
    where = first_page(run)
    said = typed(phone.get(where), first_look=["weapon_or_crime"])
    sign_in_ends()
    back = following(phone.post(where, said))
    phone.force_login(officer)
    page = phone.get(back)

    again = phone.post(where, {**typed(page, first_look=["weapon_or_crime"]), "kept": hidden(page, "kept")})

    assert again.status_code == 302
    assert Answer.objects.get(fact="first_look").value == ["weapon_or_crime"]
    with acting_as_system():
        assert not Envelope.objects.needing_a_person().exists()


def test_the_facts_page_comes_back_with_everything_typed(phone, officer, run):
    where = facts_page(run.incident, "limb_need_reason", "force_used")
    said = typed(phone.get(where), limb_need_reason=WORDS, force_used="yes")
    sign_in_ends()

    back = following(phone.post(where, said))
    phone.force_login(officer)
    words = phone.get(back).content.decode()

    assert WORDS in words
    assert re.search(r'value="yes"\s+checked', words)
    assert "There is a problem" not in words


def test_until_they_sign_in_it_is_on_the_list_of_what_waits_for_a_person(phone, officer, run):
    where = facts_page(run.incident, "limb_need_reason")
    said = typed(phone.get(where), limb_need_reason=WORDS)
    sign_in_ends()

    phone.post(where, said)

    with acting_as_system():
        kept = Envelope.objects.needing_a_person().get()
    assert (kept.sent_by, kept.kind) == (officer, "add_facts")
    assert WORDS in kept.body
    assert said["ticket"] not in kept.body


def test_nobody_else_who_signs_in_there_sees_a_word_of_it(phone, run, sergeant, control):
    where = facts_page(run.incident, "limb_need_reason")
    said = typed(phone.get(where), limb_need_reason=WORDS)
    sign_in_ends()
    back = following(phone.post(where, said))

    for somebody in (sergeant, control):
        phone.force_login(somebody)
        assert WORDS not in phone.get(back).content.decode()


def test_a_tab_left_open_while_signing_in_again_elsewhere_keeps_what_was_typed(phone, officer, run):
    where = facts_page(run.incident, "limb_need_reason")
    said = typed(phone.get(where), limb_need_reason=WORDS)

    reply = phone.post(where, {**said, "csrfmiddlewaretoken": "x" * 64})

    assert WORDS in phone.get(reply.url).content.decode()


@pytest.mark.parametrize("ticket", ["", "rubbish", "1:abc:def"])
def test_without_a_ticket_of_ours_nothing_is_kept_and_nobody_gets_in(phone, run, ticket):
    where = facts_page(run.incident, "limb_need_reason")
    said = typed(phone.get(where), limb_need_reason=WORDS)
    sign_in_ends()

    reply = phone.post(where, {**said, "ticket": ticket})

    assert "kept" not in reply.url
    with acting_as_system():
        assert not Envelope.objects.exists()


def test_a_ticket_is_good_for_seven_days_and_signs_nobody_in(phone, officer, run, monkeypatch):
    ticket = tickets.issue(officer)
    assert tickets.holder(ticket) == officer
    assert Client().post(first_page(run), {"ticket": ticket}).status_code == 302

    monkeypatch.setattr(tickets, "GOOD_FOR", tickets.GOOD_FOR * 0)
    assert tickets.holder(ticket) is None


def test_an_incident_the_ticket_holder_is_not_on_shows_nothing_to_them(phone, neighbour, run):
    said = {"ticket": tickets.issue(neighbour), "envelope": uuid7(), "made": "at_the_time", "limb_need_reason": WORDS}
    where = facts_page(run.incident, "limb_need_reason")
    client = Client()
    back = following(client.post(where, said))
    client.force_login(neighbour)

    assert client.get(back).status_code == 404
    with acting_as(neighbour):
        assert not Answer.objects.filter(fact="limb_need_reason").exists()
