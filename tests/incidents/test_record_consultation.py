"""Consulted, or not practicable: put down beside the number, in one submit, on the page that advises section 136."""

import pytest
from django.urls import reverse

from incidents import actions
from incidents.models import Answer, Event
from incidents.reading import show, where_is
from tests.incidents.test_pages_outcome import PAGES, outcome_of
from tests.incidents.test_pages_record import at
from wmpmh.access import acting_as
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def reached(run, officer, now):
    with acting_as(officer):
        for values in PAGES:
            node = where_is(run, now).at
            actions.answer_page(
                envelope_id=uuid7(), run=run, node=node, values=values, shown=show(run, node, to=officer, now=now).pk,
                replaces={}, made="at_the_time", happened_at=None, decided_by=officer, by=officer, now=now,
            )  # fmt: skip
    return run


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


def submit(client, run, way, **said):
    where = reverse("record_consultation", kwargs={"pk": run.incident_id, "run": run.pk, "way": way})
    return client.post(where, {"envelope": uuid7(), **said})


def facts(run):
    return {row.fact: row.given for row in run.answers.standing().filter(fact__startswith="consult")}


def test_the_two_taps_stand_under_the_number_that_is_rung_first(phone, reached):
    words = phone.get(outcome_of(reached)).content.decode()

    first = words[words.index('id="do-0"') : words.index('id="do-1"')]
    assert first.index("tel:01214960160") < first.index("Consulted<") < first.index("Not practicable<")


def test_consulted_puts_down_who_and_when_in_one_submit(phone, reached, now):
    reply = submit(
        phone,
        reached,
        "consulted",
        profession="nurse",
        name="Sister Grey",
        advice="Ring his mum",
        **at(now, "consulted_at"),
    )

    assert reply.status_code == 302
    said = facts(reached)
    assert (said["consult_status"], said["consultee_profession"]) == ("consulted", "nurse")
    assert (said["consultee_name"], said["consult_advice"]) == ("Sister Grey", "Ring his mum")
    assert Event.objects.get(kind="consulted").happened_at.minute == now.minute
    assert "Yes, consulted. Registered nurse. Sister Grey." in phone.get(outcome_of(reached)).content.decode()


def test_not_practicable_puts_down_why_in_one_submit(phone, reached):
    submit(phone, reached, "not_practicable", why="no_time", more="He was letting go.")

    assert facts(reached) == {
        "consult_status": "not_practicable",
        "consult_not_practicable_reason": "Life at risk: there was no time. He was letting go.",
    }


def test_another_reason_has_to_be_said(phone, reached):
    page = submit(phone, reached, "not_practicable", why="other")

    assert "Say why it was not practicable." in page.content.decode()
    assert facts(reached) == {}


def test_no_profession_no_consultation_and_what_was_typed_comes_back(phone, reached, now):
    page = submit(phone, reached, "consulted", name="Sister Grey", **at(now, "consulted_at"))

    assert "Choose their profession" in page.content.decode()
    assert "Sister Grey" in page.content.decode()
    assert facts(reached) == {}


def test_sent_twice_it_is_one_consultation(phone, reached, now):
    said = {"envelope": uuid7(), "profession": "AMHP", **at(now, "consulted_at")}
    for _ in range(2):
        assert submit(phone, reached, "consulted", **said).status_code == 302

    assert Answer.objects.filter(fact="consult_status").count() == 1


def test_the_control_room_puts_down_a_consultation_for_the_officer_to_confirm(client, control, officer, reached, now):
    client.force_login(control)

    submit(client, reached, "consulted", profession="nurse", **at(now, "consulted_at"))

    answer = Answer.objects.get(fact="consult_status")
    assert (answer.decided_by, answer.entered_by, answer.made) == (officer, control, "by_radio")


def test_an_outsider_cannot_say_who_was_consulted(client, neighbour, reached, now):
    client.force_login(neighbour)

    assert submit(client, reached, "consulted", profession="nurse", **at(now, "consulted_at")).status_code == 404
