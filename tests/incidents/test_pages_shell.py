"""Signing in and out, colours, and reading guidance."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_a_visitor_is_asked_to_sign_in_and_then_goes_where_they_were_going(client):
    where = reverse("guidance_list")
    assert client.get(where).url == f"{reverse('sign_in')}?next={where}"

    reply = client.post(reverse("sign_in"), {"username": "officer", "password": "demonstration only", "next": where})

    assert reply.url == where


def test_a_wrong_password_says_so_and_keeps_the_name(client):
    page = client.post(reverse("sign_in"), {"username": "officer", "password": "wrong"})

    assert "is not right" in page.content.decode()
    assert 'value="officer"' in page.content.decode()


def test_signing_in_never_leads_away_from_here(client):
    reply = client.post(
        reverse("sign_in"),
        {"username": "officer", "password": "demonstration only", "next": "https://elsewhere.example/"},
    )

    assert reply.url == "/"


def test_signing_out_clears_the_cache_and_leaves_what_is_still_to_send(client, officer):
    client.force_login(officer)

    reply = client.post(reverse("sign_out"))

    assert reply["Clear-Site-Data"] == '"cache"'
    assert client.get(reverse("home")).status_code == 302


def test_a_theme_is_written_on_the_page_by_the_server(client, officer):
    client.force_login(officer)

    client.post(reverse("choose_theme"), {"theme": "night", "next": "/"})

    assert 'data-theme="night"' in client.get("/").content.decode()


def test_guidance_shows_its_numbers_kinds_marks_and_claims(client, officer):
    client.force_login(officer)

    words = client.get(reverse("guidance_document", kwargs={"slug": "section-136"})).content.decode()

    assert 'id="p136.1.1"' in words
    assert "Confirm with force legal services." in words
    assert "Things you may be told, by anyone" in words
    assert "**" not in words


def test_guidance_can_be_read_as_one_reader(client, officer):
    client.force_login(officer)
    whole = client.get(reverse("guidance_document", kwargs={"slug": "section-136"})).content.decode()

    partner = client.get(
        reverse("guidance_document", kwargs={"slug": "section-136"}), {"for": "partner"}
    ).content.decode()

    assert 0 < partner.count('class="gp"') < whole.count('class="gp"')


def test_guidance_that_is_not_published_is_no_page(client, officer):
    client.force_login(officer)

    assert client.get(reverse("guidance_document", kwargs={"slug": "no-such"})).status_code == 404
