"""What could not be applied waits for a person, who opens it and settles it. Nothing is deleted (decision 7)."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import synthetic_person
from accounts.rules import Role
from incidents import actions
from incidents.actions import running
from incidents.models import Answer, Envelope, Event, SetAside, Settled
from records.models import LogEntry, Reading
from records.verify import verify
from wmpmh.access import acting_as, acting_as_system
from wmpmh.errors import Refused
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db
WORDS = "Said voices told him to jump"


@pytest.fixture
def send(run, officer, now):
    """Send a page of answers; a refusal keeps it, as the door of every page does."""

    def sent(envelope_id, **values):
        with acting_as(officer), suppress(Refused):
            actions.answer_page(
                envelope_id=envelope_id, run=run, node="record", values=values, shown=None, replaces={},
                made="at_the_time", happened_at=None, decided_by=officer, by=officer, now=now,
            )  # fmt: skip

    return sent


def broken(*args, **kwargs):
    raise RuntimeError("disc full")


@pytest.fixture
def kept(send, now, monkeypatch, officer):
    """A page of answers that met a fault of ours, since mended."""
    envelope_id = uuid7()
    monkeypatch.setattr(running, "put_answer", broken)
    send(envelope_id, limb_disorder_reason=WORDS, time_detained=now - timedelta(minutes=20))
    monkeypatch.undo()
    with acting_as(officer):
        return Envelope.objects.get(pk=envelope_id)


@pytest.fixture
def copy(send, officer):
    """A second sending of one page, with other answers."""
    envelope_id = uuid7()
    send(envelope_id, force_used="no")
    send(envelope_id, force_used="yes")
    with acting_as(officer):
        return SetAside.objects.get(envelope_id=envelope_id)


@pytest.fixture
def desk(client, sergeant):
    client.force_login(sergeant)
    return client


def url(waiting) -> str:
    return reverse("settle_envelope", kwargs={"pk": waiting.pk})


def settle(client, waiting, how, **said):
    return client.post(url(waiting), {"envelope": uuid7(), "how": how, **said}, follow=True).content.decode()


def listed(client) -> str:
    return client.get(reverse("envelope_list")).content.decode()


def test_the_list_says_whose_it_is_when_of_which_incident_and_why(desk, kept, run, officer):
    page = listed(desk)

    for words in (officer.called, run.incident.reference, "Something went wrong on our side (RuntimeError)", "Answers"):
        assert words in page
    assert WORDS not in page


def test_opening_one_shows_all_that_was_sent_and_is_logged(desk, kept, sergeant):
    page = desk.get(url(kept)).content.decode()

    assert WORDS in page
    assert "what showed a mental disorder" in page
    assert "How it was recorded" in page
    assert "At the time" in page
    with acting_as_system():
        row = Reading.objects.get(record_kind="envelope", page="settle_envelope")
    assert (row.actor_id, row.record_ids, row.operation) == (sergeant.pk, [str(kept.pk)], "consultation")


def test_applied_again_it_is_on_the_record_as_the_officer_sent_it_and_dated_when_received(
    desk, kept, officer, sergeant
):
    page = settle(desk, kept, "apply")

    assert "Applied, as it came" in page
    with acting_as(sergeant):
        answer = Answer.objects.get(fact="limb_disorder_reason")
        assert (answer.text, answer.entered_by, answer.entered_at) == (WORDS, officer, kept.received_at)
        assert Event.objects.filter(kind="detained").count() == 1
        assert Envelope.objects.get(pk=kept.pk).state == "applied"
        assert (Settled.objects.get().by, Settled.objects.get().how) == (sergeant, "applied")
    assert kept.sent_by.called not in listed(desk).split("</h1>")[1]


def test_what_still_cannot_be_applied_goes_on_waiting_and_says_so(desk, kept, monkeypatch):
    monkeypatch.setattr(running, "put_answer", broken)

    page = settle(desk, kept, "apply")

    assert "It still cannot be applied" in page
    assert url(kept) in listed(desk)


def test_a_form_that_waited_is_sent_to_its_own_page_again(desk, detained, officer, now, monkeypatch, client):
    client.force_login(officer)
    sent = {"envelope": uuid7(), "name": "Jordan Vale", "date_of_birth": "3 May 1991"}
    with monkeypatch.context() as patch:
        patch.setattr("incidents.actions.opening.log", broken)
        client.post(reverse("name_person", kwargs={"pk": detained.pk}), sent)
    with acting_as(officer):
        assert not detained.persons.get().name
        kept = Envelope.objects.get(pk=sent["envelope"])
    client.force_login(type(officer).objects.get(username="sergeant"))

    settle(client, kept, "apply")

    with acting_as(officer):
        assert detained.persons.get().name == "Jordan Vale"


def test_a_tap_of_now_is_not_sent_again_at_a_later_now(detained, officer, sergeant, now, client):
    with acting_as(officer):
        actions.keep_for_a_person(
            envelope_id=(pk := uuid7()), incident=detained, kind="record_event", why="fault: RuntimeError", by=officer, now=now,
            body={"page": {"pk": str(detained.pk), "kind": "arrived"}, "fields": {"just_now": ["1"]}},
        )  # fmt: skip
        kept = Envelope.objects.get(pk=pk)
    client.force_login(sergeant)

    assert "Apply it again" not in client.get(url(kept)).content.decode()
    settle(client, kept, "apply")
    with acting_as(officer):
        assert not detained.events.filter(kind="arrived").exists()


def test_a_late_note_puts_the_officers_words_on_the_record_and_answers_nothing(desk, kept, run, sergeant):
    settle(desk, kept, "note", words="Sent before the power failed")

    with acting_as(sergeant):
        note = Settled.objects.get()
        assert WORDS in note.note
        assert note.words == "Sent before the power failed"
        assert not Answer.objects.filter(fact="limb_disorder_reason").exists()
        assert LogEntry.objects.filter(chain_id=run.incident_id, kind="settled_envelope").count() == 1
    with acting_as_system():
        assert verify().fault is None


def test_the_record_shows_a_late_note_with_who_sent_it_and_who_added_it(desk, kept, run, officer, sergeant):
    settle(desk, kept, "note", words="Sent before the power failed")

    page = desk.get(reverse("incident", kwargs={"pk": run.incident_id})).content.decode()

    part = page.split("Late notes")[1].split("</section>")[0]
    for words in (WORDS, officer.called, sergeant.called, "Sent before the power failed"):
        assert words in part


def test_setting_aside_needs_a_reason_and_keeps_what_was_sent(desk, kept, sergeant):
    assert "Choose why" in settle(desk, kept, "aside")
    assert "Say in your own words" in settle(desk, kept, "aside", why="other")
    settle(desk, kept, "aside", why="on_the_record")

    assert url(kept) not in listed(desk)
    with acting_as(sergeant):
        assert WORDS in Envelope.objects.get(pk=kept.pk).body
        assert Settled.objects.get().why == "on_the_record"


def test_a_second_sending_with_other_answers_waits_too_and_cannot_be_applied_over_the_first(desk, copy, sergeant):
    assert "already been sent with other answers" in listed(desk)
    page = desk.get(url(copy)).content.decode()
    assert "Apply it again" not in page

    settle(desk, copy, "note")

    assert url(copy) not in listed(desk)
    with acting_as(sergeant):
        assert Answer.objects.get(fact="force_used").value == "no"


def test_what_one_person_settled_another_is_told_of(desk, kept, sergeant, control, now):
    settle(desk, kept, "aside", why="on_the_record")

    with acting_as(control), pytest.raises(Refused, match="has settled this already"):
        actions.set_aside(settled_id=uuid7(), waiting=kept, why="sent_by_mistake", words="", by=control, now=now)


def test_settling_the_same_thing_twice_is_one_decision(kept, sergeant, now):
    settled_id = uuid7()
    with acting_as(sergeant):
        for _ in range(2):
            actions.set_aside(settled_id=settled_id, waiting=kept, why="on_the_record", words="", by=sergeant, now=now)

        assert Settled.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "sees"), [("sergeant", True), ("control", True), ("records", True), ("coventry", False)]
)
def test_supervisors_of_the_area_the_control_room_and_records_see_it_and_no_other_area(
    client, kept, django_user_model, who, sees
):
    synthetic_person("records", role=Role.RECORDS_OFFICER)
    synthetic_person("coventry", role=Role.SUPERVISOR, rank="sergeant")
    client.force_login(django_user_model.objects.get(username=who))

    assert (url(kept) in listed(client)) is sees
    assert client.get(url(kept)).status_code == (200 if sees else 404)


@pytest.mark.parametrize("who", ["officer", "officer2", "advisor"])
def test_an_officer_is_refused_the_list_even_of_their_own(client, kept, django_user_model, who):
    client.force_login(django_user_model.objects.get(username=who))

    assert client.get(reverse("envelope_list")).status_code == 403
    assert client.get(url(kept)).status_code == 403


def test_of_a_quiet_incident_nobody_who_was_on_it_opens_what_another_sent(client, kept, run, sergeant, inspector, now):
    with acting_as(sergeant):
        actions.join_incident(incident=run.incident, reason="There", by=sergeant, now=now)
        run.incident.state = "quiet"
        run.incident.save(update_fields=["state"])

    client.force_login(sergeant)
    assert client.get(url(kept)).status_code == 404
    client.force_login(inspector)
    assert client.get(url(kept)).status_code == 200


def test_home_tells_those_who_settle_how_many_wait_and_nobody_else(client, kept, sergeant, officer):
    client.force_login(sergeant)
    assert "1 thing received waits for a person" in client.get(reverse("home")).content.decode()
    client.force_login(officer)
    assert "waits for a person" not in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_of_what_waits_costs_the_same_however_long(
    desk, detained, officer, now, count, django_assert_num_queries
):
    with acting_as(officer):
        for _ in range(count):
            actions.keep_for_a_person(
                envelope_id=uuid7(), incident=detained, kind="record_event", why="fault: RuntimeError", by=officer, now=now,
                body={"page": {}, "fields": {}},
            )  # fmt: skip
    listed(desk)

    with django_assert_num_queries(13):
        listed(desk)
