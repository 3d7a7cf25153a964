"""Question pages, as an officer meets them: two taps from home, nothing typed lost, nothing doubled."""

import re
from uuid import UUID

import pytest
from django.urls import reverse

from incidents.models import Answer, Event, Incident, Run
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


def test_what_was_typed_is_still_there_after_a_mistake(phone, first):
    page = send(phone, first, first_look="none")

    page = send(phone, page, location_text="On the footbridge, wrong side of the rail")

    assert "On the footbridge, wrong side of the rail" in page.content.decode()
    assert not Answer.objects.filter(fact="location_text").exists()


def test_the_same_page_sent_twice_changes_nothing(phone, first):
    typed = {
        "first_look": "none",
        "made": "at_the_time",
        **{name: hidden(first, name) for name in ("envelope", "shown")},
    }

    for _ in range(2):
        assert phone.post(address(first), typed).status_code == 302

    assert Answer.objects.count() == 1


def test_a_stale_tab_says_that_both_are_kept(phone, first):
    send(phone, first, first_look="none")

    page = send(phone, first, first_look="weapon_or_crime", envelope=uuid7())

    assert page.status_code == 409
    assert "Both answers are kept" in page.content.decode()
    assert Answer.objects.filter(fact="first_look").count() == 2


def test_back_shows_the_answer_given_and_a_change_replaces_it(phone, first):
    send(phone, first, first_look="weapon_or_crime")
    again = phone.get(address(first))
    assert re.search(r'value="weapon_or_crime"\s+checked', again.content.decode())

    send(phone, again, first_look="none", **{"replaces-first_look": hidden(again, "replaces-first_look")})

    newest = Answer.objects.standing().get(fact="first_look")
    assert newest.value == ["none"]
    assert newest.replaces.value == ["weapon_or_crime"]


def test_none_of_these_cannot_go_with_another_tick(phone, first):
    page = send(phone, first, first_look=["none", "weapon_or_crime"])

    assert "they cannot both be right" in page.content.decode()
    assert not Answer.objects.exists()


def test_a_later_record_needs_the_time_it_happened_and_keeps_it(phone, first):
    page = send(phone, first, first_look="none", made="later_from_memory")
    assert "Enter when it happened" in page.content.decode()

    send(phone, page, first_look="none", made="later_from_memory", happened_at_0="2026-11-20", happened_at_1="23:10")

    answer = Answer.objects.get(fact="first_look")
    assert (answer.made, answer.happened_at.isoformat()) == ("later_from_memory", "2026-11-20T23:10:00+00:00")


def test_a_time_that_came_twice_asks_which(phone, first):
    twice = {"made": "later_from_memory", "happened_at_0": "2025-10-26", "happened_at_1": "01:30"}
    page = send(phone, first, first_look="none", **twice)
    assert "Which one? The clocks went back that night" in page.content.decode()

    send(phone, page, first_look="none", **twice, happened_at_2="1")

    assert Answer.objects.get(fact="first_look").happened_at.isoformat() == "2025-10-26T01:30:00+00:00"


def test_the_control_room_keys_for_the_officer_who_then_confirms(client, officer, control, run):
    client.force_login(control)
    where = reverse("answer_question", kwargs={"pk": run.incident_id, "run": run.pk, "node": "first_look"})

    send(client, client.get(where), first_look="none", made="by_radio", decided_by=officer.pk)
    answer = Answer.objects.get(fact="first_look")
    assert (answer.entered_by, answer.decided_by) == (control, officer)

    client.force_login(officer)
    assert "keyed for you" in client.get(reverse("incident", args=[run.incident_id])).content.decode()
    client.post(reverse("confirm_answers", kwargs={"pk": run.incident_id, "run": run.pk}), {"envelope": uuid7()})
    assert answer.confirmation.by == officer


def test_a_red_flag_is_recorded_and_brings_back_what_was_typed(phone, first):
    page = send(phone, first, first_look="none")
    typed = {name: hidden(page, name) for name in ("envelope", "shown")} | {
        "location_text": "On the roof",
        "made": "at_the_time",
    }

    card = phone.post(f"{address(page)}/red-flag", {**typed, "red_flag": "medical_emergency"})
    back = phone.post(address(page), {**typed, "from_card": "1"})

    assert Event.objects.get(kind="red_flag").detail["flag"] == "medical_emergency"
    assert "Go back to where you were" in card.content.decode()
    assert "On the roof" in back.content.decode()
    assert "There is a problem" not in back.content.decode()


def test_a_question_off_the_route_goes_to_where_the_run_is(phone, first):
    off = address(first).replace("/first_look", "/offence")

    page = phone.get(off, follow=True)

    assert address(page).endswith("/questions/first_look")


def test_an_outsider_learns_nothing_of_the_run(client, neighbour, run):
    client.force_login(neighbour)

    page = client.get(reverse("answer_question", kwargs={"pk": run.incident_id, "run": run.pk, "node": "first_look"}))

    assert page.status_code == 404


def test_starting_twice_opens_one_incident(phone):
    same = {"incident": uuid7(), "run": uuid7(), "workflow": FIRST}

    for _ in range(2):
        phone.post(reverse("start_incident"), same)

    assert (Incident.objects.count(), Run.objects.count()) == (1, 1)
    assert isinstance(Incident.objects.get().pk, UUID)
