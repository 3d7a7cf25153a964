"""Question pages, as an officer meets them: two taps from home, nothing typed lost, nothing doubled."""

import re

import pytest
from django.urls import reverse

from incidents.models import Answer
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db
FIRST = "section-136/can-i-use-s136"


def hidden(page, name):
    """Return a hidden field's value from a page."""
    return re.search(rf'name="{name}" value="([^"]+)"', page.content.decode()).group(1)


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def first(phone):
    """The first question, reached from home in one tap."""
    page = phone.post(reverse("start_incident"), {"incident": uuid7(), "run": uuid7(), "workflow": FIRST}, follow=True)
    assert page.status_code == 200
    return page


def address(page):
    return page.request["PATH_INFO"]


def send(client, page, **typed):
    ids = {name: hidden(page, name) for name in ("envelope", "shown")}
    return client.post(address(page), {**ids, "made": "at_the_time", **typed}, follow=True)


def test_home_offers_the_situations_and_already_detained(phone):
    page = phone.get(reverse("home"))

    words = page.content.decode()
    assert "Already detained: start the record" in words
    assert "What is in front of you?" in words
    assert words.index("Already detained") < words.index('class="rows"')


def test_two_taps_from_home_answer_the_first_question(phone, first):
    page = send(phone, first, first_look="none")

    assert page.status_code == 200
    assert Answer.objects.filter(fact="first_look").get().value == ["none"]
    assert "/questions/" in address(page)
    assert address(page) != address(first)


def test_a_question_is_never_kept_by_the_browser(phone, first):
    assert phone.get(address(first))["Cache-Control"] == "no-store"


def test_no_answer_says_so_at_the_top_and_beside_the_field(phone, first):
    page = send(phone, first)

    words = page.content.decode()
    assert "There is a problem" in words
    assert words.count("Tick all that apply") == 2
    assert not Answer.objects.exists()
