"""A guide suspended while officers are in it: the next page they open stops them, says what to do, and keeps what they put down."""

import pytest
from django.urls import reverse

from accounts.actions import synthetic_person
from accounts.rules import Role
from guidance.actions import lift_suspension, suspend_workflow, withdraw_workflow
from incidents.models import Answer
from tests.incidents.test_pages_question import FIRST, address, first, hidden, phone, send  # noqa: F401
from wmpmh.access import acting_as_system

STOP = "Stop. This guide is not to be used now"
INSTEAD = "Ring force legal on call before you act."


@pytest.fixture
def legal(db):
    with acting_as_system():
        return synthetic_person("stop-legal", role=Role.LEGAL)


@pytest.fixture
def suspend(legal, now):
    def stop(workflow=FIRST):
        with acting_as_system():
            return suspend_workflow(workflow=workflow, why="A court ruled", fallback=INSTEAD, by=legal, now=now)

    return stop


def test_an_officer_in_a_suspended_guide_is_stopped_at_the_next_page_and_told_what_to_do(phone, first, suspend):  # noqa: F811
    suspend()
    page = phone.get(address(first)).content.decode()
    assert STOP in page
    assert INSTEAD in page
    assert "Open the record" in page


def test_an_answer_already_on_its_way_is_kept_and_then_the_officer_is_stopped(phone, first, suspend):  # noqa: F811
    ids = {name: hidden(first, name) for name in ("envelope", "shown")}
    suspend()
    page = phone.post(address(first), {**ids, "made": "at_the_time", "first_look": "none"}, follow=True)
    assert STOP in page.content.decode()
    assert Answer.objects.get(fact="first_look").value == ["none"]


def test_a_guide_not_suspended_goes_on(phone, first, suspend):  # noqa: F811
    suspend("section-136/where-to-and-how")
    assert STOP not in phone.get(address(first)).content.decode()


def test_lifted_by_a_second_person_it_goes_on_where_it_was(phone, first, suspend, now):  # noqa: F811
    suspension = suspend()
    with acting_as_system():
        second = synthetic_person("stop-approver", role=Role.GUIDANCE_APPROVER)
        lift_suspension(suspension=suspension, why="Read again", by=second, now=now)
    assert STOP not in phone.get(address(first)).content.decode()


def test_withdrawn_it_stays_stopped_for_those_in_it(phone, first, suspend, now):  # noqa: F811
    suspension = suspend()
    with acting_as_system():
        second = synthetic_person("stop-approver", role=Role.GUIDANCE_APPROVER)
        withdraw_workflow(suspension=suspension, why="Wrong", by=second, now=now)
    assert STOP in phone.get(address(first)).content.decode()


def test_the_record_stays_open_while_the_guide_is_stopped(phone, first, suspend):  # noqa: F811
    page = send(phone, first, first_look="none")
    incident = address(page).split("/")[2]
    suspend()
    assert phone.get(reverse("incident", args=[incident])).status_code == 200
