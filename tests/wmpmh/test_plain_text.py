"""What people send is text a person could have typed, on every page alike."""

import pytest
from django.urls import reverse

from incidents.models import Answer
from incidents.views.wording import mid_sentence, who
from tests.incidents.test_pages_facts import facts_page
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


def put(client, incident, words):
    said = {"envelope": uuid7(), "made": "at_the_time", "limb_need_reason": words}
    return client.post(facts_page(incident, "limb_need_reason"), said)


@pytest.mark.parametrize("unseen", ["\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ufeff"])
def test_characters_nobody_sees_are_taken_out_of_what_is_stored(phone, run, unseen):
    put(phone, run.incident, f"He said {unseen}no")

    assert Answer.objects.get(fact="limb_need_reason").text == "He said no"


def test_what_a_person_types_is_stored_to_the_letter(phone, run):
    words = "Said “non”, çа va?\nThen\ttwice: 👩‍👧 naïve £5 – ok"

    put(phone, run.incident, words)

    assert Answer.objects.get(fact="limb_need_reason").text == words


def test_a_nul_is_refused_on_a_form(phone, run):
    page = put(phone, run.incident, "He said \0no")

    assert page.status_code == 400
    assert "That could not be read" in page.content.decode()
    assert not Answer.objects.filter(fact="limb_need_reason").exists()


@pytest.mark.parametrize("address", ["/incidents?state=%00", "/incidents%00", "/?kept=%00"])
def test_a_nul_is_refused_in_an_address(phone, address):
    assert phone.get(address).status_code == 400


def test_a_browser_that_looks_for_an_icon_finds_one(client):
    assert client.get("/favicon.ico").url.endswith("icon.svg")
    assert "icon.svg" in client.get(reverse("sign_in")).content.decode()


def test_the_name_of_a_profession_keeps_its_capitals_in_a_sentence():
    assert mid_sentence(who("amhp_service")) == "AMHP service"
    assert mid_sentence(who("duty_sergeant")) == "duty sergeant"
