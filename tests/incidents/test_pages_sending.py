"""Every form is received before it is acted on: once, whole, and never lost (decision 7)."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from incidents import actions
from incidents.models import Answer, Envelope, Event, Incident, Run
from incidents.reading import show
from tests.incidents.test_pages_record import at, hospital, url, usual
from wmpmh.access import acting_as
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db
WORDS = "Over the rail, one hand free."


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def answer(run, officer, now):
    """Answer pages of the run as another tab would."""

    def answered(node, values, replaces=None):
        with acting_as(officer):
            return actions.answer_page(
                envelope_id=uuid7(), run=run, node=node, values=values, shown=show(run, node, to=officer, now=now).pk,
                replaces=replaces or {}, made="at_the_time", happened_at=None, decided_by=officer, by=officer, now=now,
            )  # fmt: skip

    return answered


def question(run, node):
    return reverse("answer_question", kwargs={"pk": run.incident_id, "run": run.pk, "node": node})


def test_words_typed_on_a_page_the_route_has_left_are_kept_and_given_back(phone, run, answer):
    answer("first_look", {"first_look": ["none"]})
    answer("location", {"location": "LOC05"})
    answer("came", {"came_to_be_there": "own_accord"})
    where, typed = question(run, "views"), {"envelope": uuid7(), "made": "at_the_time", "limb_need_reason": WORDS}
    assert phone.get(where).status_code == 200
    standing = Answer.objects.standing().get(fact="location")
    answer("location", {"location": "LOC01"}, {"location": str(standing.pk)})

    page = phone.post(where, typed)

    assert page.status_code == 409
    assert "no longer asked" in page.content.decode()
    assert WORDS in page.content.decode()
    kept = Envelope.objects.get(pk=typed["envelope"])
    assert kept.state == Envelope.State.NEEDS_PERSON
    assert WORDS in kept.body


def test_a_second_copy_of_a_page_the_route_has_left_goes_where_the_run_is(phone, run, answer):
    answer("first_look", {"first_look": ["none"]})
    answer("location", {"location": "LOC05"})
    where = question(run, "came")
    typed = {"envelope": uuid7(), "made": "at_the_time", "came_to_be_there": "own_accord"}
    assert phone.post(where, typed).status_code == 302
    standing = Answer.objects.standing().get(fact="location")
    answer("location", {"location": "LOC01"}, {"location": str(standing.pk)})

    assert phone.post(where, typed).status_code == 302


def forms_of(incident, now):
    tap = Event.objects.get(kind="detained")
    about = {"known_how": "seen", "reason": "Read from video", **at(now - timedelta(hours=2))}
    return {
        "event": (url("record_event", incident, kind="arrived"), usual(now, site=hospital().pk, place="site")),
        "name": (url("name_person", incident), {"name": "Jordan Vale"}),
        "correct": (url("correct_event", incident, event=tap.pk), about),
        "extend": (
            url("extend_detention", incident),
            {
                "authorised_by": "doctor", "doctor": "Dr Shah", "hours": "6", "reason": "no_bed", "made": "by_radio",
                "doctors_words": "No bed", **at(now),
            },
        ),
        "join": (url("join_incident", incident), {"reason": "Relief for the night"}),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["event", "name", "correct", "extend", "join"])
def test_a_form_sent_twice_is_received_once_and_goes_the_same_way(phone, detained, now, name):
    where, said = forms_of(detained, now)[name]
    said = {**said, "envelope": uuid7()}

    first, events = phone.post(where, said), Event.objects.count()
    second = phone.post(where, said)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert Event.objects.count() == events
    assert Envelope.objects.get(pk=said["envelope"]).state == Envelope.State.APPLIED


def test_what_an_envelope_keeps_is_what_was_typed(phone, detained, now):
    where, said = forms_of(detained, now)["event"]

    phone.post(where, {**said, "note": WORDS})

    body = json.loads(Envelope.objects.get(kind="record_event").body)
    assert body["fields"]["note"] == [WORDS]
    assert "csrfmiddlewaretoken" not in body["fields"]


def test_a_fault_of_ours_keeps_what_was_sent(phone, detained, now, monkeypatch):
    def broken(**said):
        raise KeyError("a fault")

    monkeypatch.setattr(actions, "record_event", broken)
    where, said = forms_of(detained, now)["event"]

    page = phone.post(where, {**said, "note": WORDS})

    assert page.status_code == 200
    assert "What you sent is kept" in page.content.decode()
    assert WORDS in Envelope.objects.needing_a_person().get().body


def test_a_time_corrected_already_leads_to_the_newest(phone, detained, now):
    where, said = forms_of(detained, now)["correct"]
    phone.post(where, {**said, "envelope": uuid7()})
    newest = Event.objects.current().get(kind="detained")

    assert phone.get(where).url == url("correct_event", detained, event=newest.pk)
    assert "already been corrected" in phone.post(where, {**said, "envelope": uuid7()}).content.decode()


@pytest.mark.parametrize("bad", ["zzz", "", "1"])
def test_an_id_that_is_none_is_never_a_fault(phone, run, detained, now, bad):
    start = {"run": uuid7(), "came_from": bad, "workflow": "section-136/where-to-and-how"}
    assert phone.post(reverse("start_run", args=[run.incident_id]), start).status_code == 302
    assert Run.objects.get(pk=start["run"]).came_from is None

    where, said = forms_of(detained, now)["event"]
    assert phone.post(where, {**said, "run": bad}).status_code == 302
    assert phone.post(where, {**said, "envelope": bad}).status_code == 409
    assert phone.post(where, {**said, "envelope": uuid7(), "decided_by": "zzz"}).status_code == 200

    asked = {"envelope": uuid7(), "made": "at_the_time", "first_look": "none", "shown": bad, "decided_by": "zzz"}
    assert phone.post(question(run, "first_look"), asked).status_code == 200


def test_a_showing_made_for_somebody_else_is_not_what_this_person_saw(client, control, officer, run, now):
    with acting_as(officer):
        theirs = show(run, "first_look", to=officer, now=now)
    client.force_login(control)
    said = {"envelope": uuid7(), "shown": theirs.pk, "made": "by_radio", "first_look": "none", "decided_by": officer.pk}

    client.post(question(run, "first_look"), said)

    assert Answer.objects.get(fact="first_look").showing is None


def test_the_session_remembers_only_the_newest_runs(phone, run):
    session = phone.session
    session["made"] = {str(n): {"made": "by_radio", "happened_at": "", "decided_by": None} for n in range(40)}
    session.save()

    phone.post(question(run, "first_look"), {"envelope": uuid7(), "made": "at_the_time", "first_look": "none"})

    assert len(phone.session["made"]) == 20
    assert str(run.pk) in phone.session["made"]


@pytest.mark.parametrize("name", ["start_record", "start_incident"])
def test_a_start_button_pressed_twice_is_received_once_and_opens_one_incident(phone, name):
    said = {"incident": uuid7(), "run": uuid7(), "workflow": "section-136/can-i-use-s136"}

    replies = [phone.post(reverse(name), said) for _ in range(2)]

    assert replies[0].url == replies[1].url
    assert Incident.objects.count() == 1
    assert [row.state for row in Envelope.objects.filter(kind=name)] == [Envelope.State.APPLIED]


def test_a_fault_of_ours_at_the_start_keeps_that_the_button_was_pressed(phone, monkeypatch):
    def broken(**said):
        raise KeyError("a fault")

    monkeypatch.setattr(actions, "start_record", broken)

    page = phone.post(reverse("start_record"), {"incident": uuid7()})

    assert page.status_code == 409
    assert Envelope.objects.needing_a_person().get().kind == "start_record"
