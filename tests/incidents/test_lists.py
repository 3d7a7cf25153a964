"""Lists are in the order of harm and then of limits (practice 22), 25 a page, and cost the same however long."""

from datetime import timedelta

import pytest
from django.urls import reverse

from incidents import actions
from incidents.models import Incident, Obligation
from incidents.rules.harm import Harm, why_high
from incidents.views import cards
from tests.reports.journey import CHOSEN, answer_to_the_end, record_a_night
from wmpmh.access import acting_as
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(officer, now):
    """Open an incident, with facts put down in it as its record's page does; arrived when it is said."""

    def opened(*, arrived=None, **facts):
        with acting_as(officer):
            incident = actions.start_record(incident_id=uuid7(), by=officer, now=now - timedelta(hours=30))
            if arrived:
                actions.record_event(
                    event_id=uuid7(), incident=incident, kind="arrived", happened_at=arrived, by=officer, now=now
                )
            if facts:
                run = actions.start_run(
                    run_id=uuid7(), incident=incident, workflow="section-136/can-i-use-s136", by=officer, now=now
                )
                actions.answer_page(
                    envelope_id=uuid7(), run=run, node="record", values=facts, shown=None, replaces={}, made="at_the_time",
                    happened_at=None, decided_by=officer, by=officer, now=now,
                )  # fmt: skip
        return incident

    return opened


def listed(user, now) -> list[str]:
    with acting_as(user):
        return list(Incident.objects.visible_to(user).by_harm(now).values_list("reference", flat=True))


def test_harm_comes_before_limits_and_the_worst_first(job, sergeant, now):
    plain = job(arrived=now - timedelta(hours=1))
    force = job(arrived=now - timedelta(hours=1), force_used="yes")
    over = job(arrived=now - timedelta(hours=25))
    child = job(arrived=now - timedelta(hours=1), age_years=15)
    hurt = job(arrived=now - timedelta(hours=1), first_look=["medical_emergency"])

    expected = [row.reference for row in (hurt, child, force, over, plain)]
    assert [reference for reference in listed(sergeant, now) if reference in expected] == expected


def test_with_no_harm_the_soonest_limit_is_first(job, sergeant, now):
    later, sooner, none = job(arrived=now - timedelta(hours=2)), job(arrived=now - timedelta(hours=20)), job()

    order = [row.reference for row in (sooner, later, none)]
    assert [reference for reference in listed(sergeant, now) if reference in order] == order


def test_an_age_not_known_is_not_said_to_be_a_childs(job, sergeant, now):
    row = job(age_years=34)

    with acting_as(sergeant):
        assert "under 18" not in cards.of([row], now)[0]["why"]


def test_a_row_that_stands_high_says_why_in_one_sentence(client, job, sergeant, now):
    job(arrived=now - timedelta(hours=25), age_years=15)
    client.force_login(sergeant)

    page = client.get(reverse("incident_list")).content.decode()

    assert "High because they are, or may be, under 18 and the power to hold has run out" in page
    assert "High because they are, or may be, under 18" in client.get(reverse("home")).content.decode()


def test_somebody_not_reached_stands_above_what_only_has_a_limit(job, run, sergeant, officer, now):
    with acting_as(officer):
        answer_to_the_end(run, officer, now, {**CHOSEN, "first_look": ["none"]})
        for _ in range(2):
            actions.settle_obligation(
                attempt_id=uuid7(), obligation=run.incident.obligations.first(), outcome=Obligation.State.NOT_REACHED,
                reached="", note="No reply", at=now, by=officer, now=now,
            )  # fmt: skip
    plain = job(arrived=now - timedelta(hours=23))

    order = listed(sergeant, now)
    assert order.index(run.incident.reference) < order.index(plain.reference)


def test_once_staff_have_received_them_a_period_that_ended_is_not_the_polices_alarm(job, officer, sergeant, now):
    row = job(arrived=now - timedelta(hours=25))
    with acting_as(officer):
        actions.record_event(
            event_id=uuid7(), incident=row, kind="handover_received", happened_at=now - timedelta(hours=20), by=officer, now=now
        )  # fmt: skip

    with acting_as(sergeant):
        assert cards.of([row], now)[0]["why"] == ""


def test_the_state_in_the_address_is_kept_on_every_page_and_an_unknown_one_is_passed_over(client, job, sergeant, now):
    for _ in range(26):
        job()
    client.force_login(sergeant)

    page = client.get(reverse("incident_list"), {"state": "open"}).content.decode()
    assert "?state=open&amp;page=2" in page or "?state=open&page=2" in page
    assert page.count("<b>26-") == 25
    assert client.get(reverse("incident_list"), {"state": "nonsense"}).status_code == 200


def test_why_high_names_the_worst_first():
    assert why_high([Harm.NOT_REACHED, Harm.HURT]).startswith("High because someone may be hurt")
    assert why_high([]) == ""


@pytest.fixture
def nights(officer, now):
    """Whole nights: walked, told, handed over, so that a card has all it can show."""

    def recorded(count):
        with acting_as(officer):
            return [record_a_night(officer=officer, began=now) for _ in range(count)]

    return recorded


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("who", "page", "queries"),
    [("control", "incident_list", 14), ("officer", "home", 21), ("sergeant", "home", 33), ("control", "home", 24)],
)
def test_a_list_costs_the_same_however_long_it_is(
    client, nights, django_user_model, django_assert_num_queries, count, who, page, queries
):
    nights(count)
    client.force_login(django_user_model.objects.get(username=who))
    client.get(reverse(page))

    with django_assert_num_queries(queries):
        assert client.get(reverse(page)).status_code == 200
