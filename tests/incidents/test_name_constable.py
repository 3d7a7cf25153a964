"""What the control room keys by radio names the constable by collar number, and waits for that officer to confirm it."""

import pytest
from django.urls import reverse

from incidents import actions
from incidents.models import Answer, Event, Incident, Member
from records.verify import verify
from tests.incidents.test_pages_record import url
from wmpmh.access import acting_as, acting_as_system
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, control):
    client.force_login(control)
    return client


@pytest.fixture
def keyed(control, now):
    """A detention the control room keyed from the radio: nobody is named."""
    with acting_as(control):
        return actions.start_record(incident_id=uuid7(), by=control, now=now)


def name(client, incident, collar, **said):
    return client.post(url("name_constable", incident), {"envelope": uuid7(), "collar": collar, **said})


def test_the_control_room_is_asked_for_the_collar_number_at_once(desk):
    page = desk.post(reverse("start_record"), {"incident": uuid7()}, follow=True)

    assert "No constable is named yet" in page.content.decode()


def test_a_constable_is_never_asked_who_they_are(client, officer, detained):
    client.force_login(officer)

    assert "No constable is named yet" not in client.get(url("incident", detained)).content.decode()


def test_the_collar_number_makes_it_that_officers_decision(desk, keyed, officer):
    assert name(desk, keyed, "7314").status_code == 302

    event = Event.objects.current().get(kind="detained")
    assert (event.decided_by, event.known_how, event.corrects.decided_by) == (officer, "estimated", None)
    assert keyed.detentions.get().detained_by == officer
    assert "No constable is named yet" not in desk.get(url("incident", keyed)).content.decode()


def test_the_officer_sees_it_and_is_asked_to_confirm(desk, keyed, officer):
    name(desk, keyed, "7314")

    answer = Answer.objects.get(fact="detaining_officer")
    assert (answer.text, answer.decided_by) == (officer.called, officer)
    desk.force_login(officer)
    page = desk.get(url("incident", keyed)).content.decode()
    assert "1 answer keyed for you" in page
    run = answer.run
    desk.post(reverse("confirm_answers", kwargs={"pk": keyed.pk, "run": run.pk}), {"envelope": uuid7()})
    assert answer.confirmation.by == officer


def test_finishing_waits_for_the_officer_named(desk, keyed):
    name(desk, keyed, "7314")

    assert "Answers keyed for you are not yet confirmed" in [row.words for row in actions.missing_from(keyed)]


def test_a_number_nobody_here_has_is_asked_again_and_then_put_down_as_told(desk, keyed):
    page = name(desk, keyed, "9999")
    assert "No constable here has that number" in page.content.decode()
    assert 'value="9999"' in page.content.decode()
    assert not Answer.objects.filter(fact="detaining_officer").exists()

    assert name(desk, keyed, "9999", as_told="1").status_code == 302

    assert Answer.objects.get(fact="detaining_officer").text == "9999, as told: not on the portal"
    assert Event.objects.current().get(kind="detained").decided_by is None


@pytest.mark.parametrize("collar", ["C411", "5 OR 1=1", "%"])
def test_police_staff_and_nonsense_are_no_constable(desk, keyed, collar):
    assert "No constable here has that number" in name(desk, keyed, collar).content.decode()
    assert Member.objects.filter(incident=keyed).count() == 1


def test_named_twice_is_named_once(desk, keyed, officer):
    once = uuid7()
    for _ in range(2):
        assert name(desk, keyed, "7314", envelope=once).status_code == 302

    assert Event.objects.filter(corrects__isnull=False).count() == 1
    assert Member.objects.filter(incident=keyed, user=officer).count() == 1


def test_what_named_the_officer_is_in_the_log(desk, keyed):
    name(desk, keyed, "7314")

    with acting_as_system():
        assert verify().fault is None


def test_an_outsider_names_nobody(client, neighbour, keyed):
    client.force_login(neighbour)

    assert name(client, keyed, "7314").status_code == 404
    assert Incident.objects.count() == 0 or not Member.objects.filter(user=neighbour).exists()


def test_the_form_goes_back_only_to_a_page_of_the_same_incident(desk, keyed):
    assert name(desk, keyed, "7314", back="https://example.org/").url == url("incident", keyed)
