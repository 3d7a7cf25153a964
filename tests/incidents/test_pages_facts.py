"""What is put down outside a question: facts, corrections, estimates, and what must still be told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import Answer, Event
from tests.incidents.test_pages_record import at, hospital, url, usual
from wmpmh.access import acting_as
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def put(run, officer, now):
    """Put facts down in the run, as the record's page does."""

    def facts(**values):
        with acting_as(officer):
            actions.add_facts(
                envelope_id=uuid7(), run=run, values=values, replaces={}, made="at_the_time", happened_at=None,
                decided_by=officer, by=officer, now=now,
            )  # fmt: skip
        return Answer.objects.standing().get(fact=next(iter(values)))

    return facts


def facts_page(incident, *facts):
    return f"{url('add_facts', incident)}?{'&'.join(f'fact={fact}' for fact in facts)}"


def test_how_facts_were_made_is_one_of_four_or_asked_again(phone, detained):
    said = {"envelope": uuid7(), "made": "rubbish", "force_used": "no"}

    page = phone.post(facts_page(detained, "force_used"), said)

    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert not Answer.objects.filter(fact="force_used").exists()
    assert phone.get(url("incident", detained)).status_code == 200


def test_a_fact_that_steers_is_asked_on_its_own_page(phone, run):
    words = phone.get(facts_page(run.incident, "location", "force_used")).content.decode()

    assert 'name="location"' not in words
    assert 'name="force_used"' in words
    assert reverse("run", kwargs={"pk": run.incident_id, "run": run.pk}) in words


def test_two_who_add_the_same_fact_keep_both(phone, run, put):
    page = facts_page(run.incident, "force_used")
    seen = phone.get(page).content.decode()
    put(force_used="no")
    assert "replaces-force_used" not in seen

    reply = phone.post(page, {"envelope": uuid7(), "made": "at_the_time", "force_used": "yes"})

    assert reply.status_code == 409
    assert run.incident.conflicts.get().fact == "force_used"


def test_the_control_room_says_who_detained_and_when(client, control, officer, incident, now):
    client.force_login(control)
    said = {"envelope": uuid7(), "made": "by_radio", "decided_by": officer.pk, **at(now, "time_detained")}

    reply = client.post(facts_page(incident, "time_detained"), said)

    assert reply.status_code == 302
    event = Event.objects.get(kind="detained")
    assert (event.decided_by, event.entered_by) == (officer, control)


def test_what_an_event_tells_the_record_is_the_deciders_too(client, control, officer, detained, now):
    client.force_login(control)

    client.post(
        url("record_event", detained, kind="arrived"),
        usual(now, site=hospital().pk, place="site", made="by_radio", decided_by=officer.pk),
    )

    answer = Answer.objects.get(fact="pos_name")
    assert (answer.decided_by, answer.entered_by, answer.made) == (officer, control, "by_radio")


def correct(client, answer, **said):
    where = url("correct_answer", answer.incident, answer=answer.pk)
    return client.post(where, {"envelope": uuid7(), "reason": "Read from video", **said})


def test_a_closed_answer_is_corrected_from_its_own_list(phone, run, put):
    wrong = put(force_used="no")
    assert 'type="radio"' in phone.get(url("correct_answer", run.incident, answer=wrong.pk)).content.decode()

    assert correct(phone, wrong, force_used="a little, I think").status_code == 200
    assert correct(phone, wrong, force_used="yes").status_code == 302

    assert Answer.objects.standing().get(fact="force_used").value == "yes"


def test_a_corrected_answer_sent_twice_is_one_correction(phone, put):
    wrong, said = put(force_used="no"), {"envelope": uuid7(), "force_used": "yes"}

    replies = [correct(phone, wrong, **said) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [302, 302]
    assert Answer.objects.filter(fact="force_used").count() == 2


@pytest.mark.parametrize(
    ("fact", "value"), [("time_detained", "about ten"), ("force_used", ["a", {}]), ("age_years", {"n": 1})]
)
def test_a_record_is_shown_whatever_was_once_stored(phone, run, put, now, fact, value):
    good = put(force_used="no")
    Answer.objects.create(
        incident=run.incident, purpose=run.purpose, run=run, person=run.person, node="record", fact=fact, value=value,
        happened_at=now, entered_at=now, decided_by=good.decided_by, entered_by=good.entered_by, made="at_the_time",
    )  # fmt: skip

    page = phone.get(url("incident", run.incident))

    assert page.status_code == 200


def test_a_time_may_be_about_and_the_record_says_between_what(phone, detained, now):
    bounds = {**at(now - timedelta(minutes=50), "earliest"), **at(now - timedelta(minutes=30), "latest")}

    phone.post(url("record_event", detained, kind="attended"), usual(now - timedelta(minutes=40), **bounds))

    event = Event.objects.get(kind="attended")
    assert event.known_how == "estimated"
    assert event.earliest < event.happened_at < event.latest
    assert (
        f"not before {timezone.localtime(event.earliest):%H:%M}"
        in phone.get(url("incident", detained)).content.decode()
    )


def test_a_correction_says_how_the_right_time_is_known(phone, detained, now):
    tap = Event.objects.get(kind="detained")

    phone.post(
        url("correct_event", detained, event=tap.pk), usual(now - timedelta(hours=2), known_how="told", reason="Log")
    )

    assert Event.objects.current().get(kind="detained").known_how == "told"


def test_an_estimate_out_of_order_is_asked_again(phone, detained, now):
    page = phone.post(
        url("record_event", detained, kind="attended"), usual(now, **at(now + timedelta(minutes=5), "earliest"))
    )

    assert page.status_code == 200
    assert not Event.objects.filter(kind="attended").exists()


@pytest.mark.parametrize(
    ("bound", "hours", "why"),
    [("earliest", -13, "over 12 hours"), ("earliest", 1, "before the time"), ("latest", -1, "after the time")],
)
def test_about_is_near_enough_to_mean_something(phone, detained, now, bound, hours, why):
    about = at(now - timedelta(hours=2) + timedelta(hours=hours), bound)

    page = phone.post(url("record_event", detained, kind="attended"), usual(now - timedelta(hours=2), **about))

    assert why in page.content.decode()
    assert not Event.objects.filter(kind="attended").exists()


@pytest.mark.parametrize(
    ("hours", "why"), [("0.1", "quarter of an hour"), ("100", "99 is the most"), ("nan", "number of hours")]
)
def test_an_extension_of_no_real_length_is_asked_again_in_words(phone, detained, now, hours, why):
    said = {"authorised_by": "doctor", "doctor": "Dr Shah", "hours": hours, "reason": "clinical_condition",
            "doctors_words": "Sedated", "made": "by_radio", "envelope": uuid7(), **at(now)}  # fmt: skip

    assert why in phone.post(url("extend_detention", detained), said).content.decode()
    assert not Event.objects.filter(kind="extension_authorised").exists()
