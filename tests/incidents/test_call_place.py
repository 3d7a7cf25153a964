"""Ringing places of safety: what one officer is told, every officer sees for two hours, and nobody waits in a van (practice 3)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.forms.places import next_at
from incidents.models import Event, Showing
from incidents.places import RINGING
from incidents.reading import rebuild
from partners.models import Site, SiteAnswer
from tests.incidents.test_pages_record import at, url
from wmpmh.access import acting_as
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def finding(detained, officer, now):
    """A run at the destination page, for an adult."""
    with acting_as(officer):
        run = actions.start_run(
            run_id=uuid7(), incident=detained, workflow="section-136/where-to-and-how", by=officer, now=now
        )
        for node, values in (("leaving", {"leaving_step": "need_place"}), ("age", {"age_group": "adult"})):
            actions.answer_page(
                envelope_id=uuid7(), run=run, node=node, values=values, shown=None, replaces={}, made="at_the_time",
                happened_at=None, decided_by=officer, by=officer, now=now,
            )  # fmt: skip
    return run


@pytest.fixture
def rang(detained, officer, now):
    def called(site, answer, minutes_ago=0, **said):
        with acting_as(officer):
            return actions.call_place(
                event_id=said.pop("event_id", uuid7()), incident=detained, site=site, answer=answer,
                happened_at=now - timedelta(minutes=minutes_ago), by=officer, now=now, **said,
            )  # fmt: skip

    return called


def destination(run):
    return reverse("answer_question", kwargs={"pk": run.incident_id, "run": run.pk, "node": "destination"})


def words(client, run):
    return client.get(destination(run)).content.decode()


def press(client, incident, site, answer, now, **said):
    said = {"envelope": uuid7(), "answer": answer, **at(now), **said}
    return client.post(url("call_place", incident, site=site.pk), said)


def test_the_destination_page_gives_each_place_that_fits_with_a_number_to_tap(phone, finding, suite):
    Site.objects.filter(pk=suite.pk).update(phone="0121 496 0200")

    page = words(phone, finding)

    assert 'href="tel:01214960200"' in page
    assert "Place of Safety, Oleaster" in page
    assert "Birmingham Children’s Hospital" not in page
    assert "A police station" not in page


def test_one_press_puts_the_call_down_and_goes_back_to_the_question(phone, finding, suite, now):
    where = f"{url('call_place', finding.incident, site=suite.pk)}?run={finding.pk}&node=destination"

    reply = phone.post(where, {"envelope": uuid7(), "answer": "no_answer", **at(now)})

    assert reply.url == destination(finding)
    event = Event.objects.get(kind="called_ahead")
    assert (event.site, event.detail["answer"]) == (suite, "no_answer")


def test_another_officer_sees_when_it_was_last_asked_and_what_it_said(client, neighbour, rang, suite, finding, now):
    rang(suite, "full", 30, space_about=now + timedelta(hours=2), who="Sister Grey")
    with acting_as(neighbour):
        theirs = actions.start_record(incident_id=uuid7(), by=neighbour, now=now)
    client.force_login(neighbour)

    page = client.get(url("call_place", theirs, site=suite.pk)).content.decode()

    asked, space = (timezone.localtime(t) for t in (now - timedelta(minutes=30), now + timedelta(hours=2)))
    assert f"Last asked {asked:%H:%M}: full, space about {space:%H:%M}" in page
    assert "Sister Grey" not in page


def test_what_a_place_said_is_shown_for_two_hours_and_no_longer(phone, rang, suite, finding):
    rang(suite, "full", 119)
    assert "full" in words(phone, finding).split("Oleaster")[1][:300]

    SiteAnswer.objects.update(asked_at=timezone.now() - timedelta(minutes=121))

    assert "Not asked in the last two hours" in words(phone, finding).split("Oleaster")[1][:300]


def test_an_answer_put_down_by_mistake_is_taken_from_every_officers_list(rang, suite, withdraw):
    call = rang(suite, "full")
    assert SiteAnswer.objects.filter(site=suite).exists()

    withdraw(call)

    assert not SiteAnswer.objects.filter(site=suite).exists()


def test_after_three_noes_the_page_names_a_place_and_says_to_go(phone, rang, finding, suite):
    for site in Site.objects.places_of_safety().exclude(pk=suite.pk)[:3]:
        rang(site, "full")

    page = words(phone, finding)

    assert "3 calls, and no place has said come." in page
    assert "Go to the nearest emergency department" in page


def test_the_place_agreed_for_when_all_are_full_is_named_where_there_is_one(phone, rang, finding, suite, now):
    Site.objects.filter(pk=suite.pk).update(receives_when_full_from=now.date() - timedelta(days=1))
    for site in Site.objects.places_of_safety().exclude(pk=suite.pk)[:3]:
        rang(site, "not_for_us", why="age")

    assert "Stop ringing and go. Place of Safety, Oleaster" in words(phone, finding)


def test_nobody_is_told_to_ring_for_more_than_ten_minutes(phone, rang, finding, suite):
    rang(suite, "full", 9)
    assert "Stop ringing" not in words(phone, finding)

    rang(suite, "full", 11)

    assert "Ten minutes have gone" in words(phone, finding)


def test_a_place_that_says_come_ends_the_ringing(phone, rang, finding, suite):
    for site in Site.objects.places_of_safety().exclude(pk=suite.pk)[:3]:
        rang(site, "full", 20)
    rang(suite, "come")

    assert "Stop ringing" not in words(phone, finding)


def test_a_place_that_said_no_is_not_counted_as_rung_ahead(rang, suite, detained):
    rang(suite, "full", 20)
    assert detained.detentions.get().called_ahead_at is None

    yes = rang(suite, "come", 5)

    assert detained.detentions.get().called_ahead_at == yes.happened_at


def test_not_for_us_says_why(phone, detained, suite, now):
    assert "Choose why" in press(phone, detained, suite, "not_for_us", now).content.decode()

    assert press(phone, detained, suite, "not_for_us", now, why="drink_or_drugs").status_code == 302
    assert "not for us: drink or drugs" in phone.get(url("incident", detained)).content.decode()


def test_words_typed_for_a_call_come_back_with_a_mistake(phone, detained, suite, now):
    page = press(
        phone, detained, suite, "full", now, space_about="25:99", who="Bed desk", told="Restrained, twelve minutes"
    )

    for typed in ("25:99", "Bed desk", "Restrained, twelve minutes", "There is a problem"):
        assert typed in page.content.decode()


def test_a_call_sent_twice_is_one_call(phone, detained, suite, now):
    once = uuid7()
    for _ in range(2):
        assert press(phone, detained, suite, "come", now, envelope=once).status_code == 302

    assert Event.objects.filter(kind="called_ahead").count() == 1


def test_an_outsider_can_put_no_call_on_the_record(client, neighbour, detained, suite):
    client.force_login(neighbour)

    assert client.get(url("call_place", detained, site=suite.pk)).status_code == 404


@pytest.mark.parametrize(
    ("answer", "said"),
    [("maybe", {}), ("come", {"why": "age"}), ("not_for_us", {}), ("not_for_us", {"why": "rubbish"}),
     ("come", {"space_about": datetime(2030, 1, 1, tzinfo=UTC)}), ("full", {"space_about": datetime(2030, 1, 1, tzinfo=UTC)})],
)  # fmt: skip
def test_a_call_that_says_nothing_a_place_can_say_is_refused(rang, suite, answer, said):
    with pytest.raises(actions.NoSuchAnswer):
        rang(suite, answer, **said)


def test_a_space_after_midnight_is_the_next_day():
    asked = datetime(2026, 11, 23, 23, 50, tzinfo=UTC)

    assert next_at("00:30", asked) == datetime(2026, 11, 24, 0, 30, tzinfo=UTC)


def test_what_was_offered_is_replayed_whatever_places_answer_later(phone, rang, finding, suite):
    rang(suite, "full", 5)
    words(phone, finding)
    shown = Showing.objects.filter(node="destination").latest("shown_at")
    rang(suite, "come")
    Site.objects.filter(pk=suite.pk).update(name="Renamed since", phone="0121 496 0999")

    assert rebuild(shown).is_same
    seen = phone.get(url("replay", finding.incident, showing=shown.pk)).content.decode()
    assert "Place of Safety, Oleaster (Suite, 18 and over)" in seen
    assert shown.overlay[RINGING]["places"][0]["last"].endswith("full")
