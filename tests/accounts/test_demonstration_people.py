"""Invented people exist only where the database's own row says demonstration, whatever the setting says."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts import actions
from accounts.models import User
from guidance.actions import CONTENT, NotPublished, approve, load_guidance, publish_edition
from guidance.models import Edition
from wmpmh import deployment
from wmpmh.access import acting_as_system

SIGN_IN = {"username": "officer", "password": actions.PASSWORD}


@pytest.fixture
def live(db, monkeypatch, settings):
    """The row says live and the setting, forgotten, says demonstration."""
    assert settings.WMPMH_MODE == "demonstration"
    monkeypatch.setattr(deployment, "_read", {"mode": "live"})


def test_the_row_of_this_database_is_read(db, monkeypatch):
    monkeypatch.setattr(deployment, "_read", {})

    assert deployment.is_demonstration()
    assert deployment._read == {"mode": "demonstration"}


def test_a_database_that_does_not_say_is_no_demonstration(db, monkeypatch):
    monkeypatch.setattr(deployment, "_read", {})
    monkeypatch.setattr("records.models.Deployment.objects.first", lambda: None)

    assert not deployment.is_demonstration()


def test_no_demonstration_person_is_made_on_live(live, now):
    with pytest.raises(actions.NotADemonstration):
        actions.synthetic_person("demo-somebody", role="officer")
    with pytest.raises(actions.NotADemonstration):
        actions.make_demonstration(now=now)
    with pytest.raises(CommandError, match="This database is live"):
        call_command("demonstration")
    assert not User.objects.filter(username="demo-somebody").exists()


def test_the_sign_in_page_of_a_live_database_lists_nobody_and_is_not_marked(live, client):
    page = client.get(reverse("sign_in")).content.decode()

    assert "Demonstration" not in page
    assert actions.PASSWORD not in page


def test_the_sign_in_page_of_a_demonstration_lists_them_and_is_marked(db, client):
    page = client.get(reverse("sign_in")).content.decode()

    assert "Demonstration people" in page
    assert "Demonstration data" in page


def test_an_invented_person_cannot_sign_in_on_live_and_is_told_what_anyone_is(live, client):
    refused = client.post(reverse("sign_in"), SIGN_IN)

    assert refused.status_code == 200
    assert "is not right" in refused.content.decode()


def test_an_invented_person_signs_in_on_a_demonstration(db, client):
    assert client.post(reverse("sign_in"), SIGN_IN).status_code == 302


def test_loading_guidance_on_live_publishes_nothing(live, capsys):
    before = Edition.objects.count()

    call_command("load_guidance")

    assert "waits for its two approvals" in capsys.readouterr().out
    assert Edition.objects.count() == before


def test_approvals_of_invented_people_put_nothing_in_force_on_live(live, now, monkeypatch):
    """They approved while it was possible; on live their yes is nobody's."""
    with acting_as_system():
        content, compiled = load_guidance(folder=CONTENT, by=None, now=now)
        compiled = replaced_hash(compiled)
        for name, said_as in (("demo-approver", "approver"), ("demo-legal", "legal")):
            approve(content_hash=compiled.edition, said_as=said_as, by=User.objects.get(username=name), now=now)
        monkeypatch.setattr("guidance.actions.publishing.prove", lambda _content, known: [])

        with pytest.raises(NotPublished, match="needs an approver"):
            publish_edition(content=content, compiled=compiled, now=now)


def replaced_hash(compiled):
    from dataclasses import replace

    return replace(compiled, edition="a" * 64)
