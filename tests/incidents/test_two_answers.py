"""Two people answered one thing differently: both stand and both show, and officers in quiet mode see neither (practice 8)."""

from contextlib import suppress

import pytest
from django.urls import reverse

from incidents import actions
from incidents.reading import show
from wmpmh.access import acting_as
from wmpmh.errors import Stale
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db

HEADING = "Answered differently"


@pytest.fixture
def joined(incident, officer2, now):
    with acting_as(officer2):
        actions.join_incident(incident=incident, reason="Sent to help", by=officer2, now=now)
    return incident


@pytest.fixture
def say(joined, now):
    """Put a fact down in a person's own run, or in another's."""

    def said(user, run=None, node="record", **values):
        with acting_as(user):
            run = run or actions.start_run(
                run_id=uuid7(), incident=joined, workflow="section-136/can-i-use-s136", by=user, now=now
            )
            with suppress(Stale):  # as the door of every page does: what was overtaken is kept
                actions.answer_page(
                    envelope_id=uuid7(), run=run, node=node, values=values, shown=None, replaces={}, made="later_from_memory",
                    happened_at=None, decided_by=user, by=user, now=now,
                )  # fmt: skip
        return run

    return said


@pytest.fixture
def read(client, joined):
    def page(user) -> str:
        client.force_login(user)
        return client.get(reverse("incident", kwargs={"pk": joined.pk})).content.decode()

    return page


@pytest.fixture
def quiet(joined, officer):
    def made():
        joined.refresh_from_db()
        joined.state = "quiet"
        with acting_as(officer):
            joined.save(update_fields=["state"])

    return made


def test_both_answers_of_two_officers_show_with_who_when_and_how_made(read, say, officer, officer2):
    say(officer, force_used="no")
    say(officer2, force_used="yes")

    part = read(officer).split(HEADING)[1].split("</section>")[0]

    assert "A reviewer decides" in part
    assert f"<b>{officer.called}:</b> No" in part
    assert f"<b>{officer2.called}:</b> Yes" in part
    assert part.count("Later, from memory") == 2


def test_an_answer_overtaken_in_one_run_shows_beside_the_first(read, say, officer, officer2):
    run = say(officer, force_used="no")
    say(officer2, run=run, force_used="yes")

    assert f"<b>{officer2.called}:</b> Yes" in read(officer)


def test_both_officers_grounds_show_in_their_own_words(read, say, officer, officer2):
    say(officer, limb_need_reason="Over the rail")
    say(officer2, limb_need_reason="One hand on the rail")

    page = read(officer).split("Why the power was used")[1].split("</section>")[0]

    assert "“Over the rail”" in page
    assert "“One hand on the rail”" in page


def test_the_same_answer_twice_or_a_fresh_look_is_no_disagreement(read, say, officer, officer2):
    say(officer, force_used="no")
    say(officer2, force_used="no")
    say(officer, node="first_look", first_look=["none"])
    say(officer2, node="first_look", first_look=["life_at_risk"])

    assert HEADING not in read(officer)


def test_in_quiet_mode_those_involved_see_only_their_own_and_a_reviewer_sees_both(
    read, say, quiet, officer, officer2, sergeant
):
    say(officer, force_used="no", limb_need_reason="Over the rail")
    say(officer2, force_used="yes", limb_need_reason="One hand on the rail")
    quiet()

    mine = read(officer)
    assert HEADING not in mine
    assert "One hand on the rail" not in mine
    assert "“Over the rail”" in mine
    assert HEADING in read(sergeant)


def test_in_quiet_mode_an_officer_cannot_open_what_another_was_shown(client, say, quiet, officer, officer2, now):
    run = say(officer2, force_used="yes")
    with acting_as(officer2):
        theirs = show(run, "first_look", to=officer2, now=now)
    quiet()
    client.force_login(officer)

    page = client.get(reverse("replay", kwargs={"pk": run.incident_id, "showing": theirs.pk}))

    assert page.status_code == 404
