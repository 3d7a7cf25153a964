"""What the officer has already said is not asked of them again (practice 6), and never put in place of their own words."""

from datetime import timedelta

import pytest

from incidents import actions
from incidents.models import Answer
from incidents.reading import show
from incidents.views.to_record import told_by_events
from records.verify import verify
from tests.incidents.test_pages_record import hospital, url, usual
from wmpmh.access import acting_as, acting_as_system
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def going(detained, officer, now):
    with acting_as(officer):
        return actions.start_run(
            run_id=uuid7(), incident=detained, workflow="section-136/where-to-and-how", by=officer, now=now
        )


@pytest.fixture
def say(going, officer, now):
    """Answer a page of the run as its officer."""

    def said(node, later=0, **values):
        at = now + timedelta(seconds=later)
        standing = {row.fact: str(row.pk) for row in going.answers.standing().filter(fact__in=values)}
        with acting_as(officer):
            shown = None if node == "record" else show(going, node, to=officer, now=at).pk
            actions.answer_page(
                envelope_id=uuid7(), run=going, node=node, values=values, shown=shown, replaces=standing,
                made="at_the_time", happened_at=None, decided_by=officer, by=officer, now=at,
            )  # fmt: skip

    return said


def says(fact):
    row = Answer.objects.standing().filter(fact=fact, source="asked").order_by("entered_at").last()
    return row and row.value


@pytest.fixture
def bound(say):
    say("leaving", leaving_step="need_place")
    say("age", age_group="adult")
    say("destination", destination="hbpos")


def missing(incident):
    return {fact for row in actions.missing_from(incident) for fact in row.facts}


@pytest.mark.parametrize(
    ("plan", "method"),
    [("ambulance", "ambulance"), ("not_in_time", "police_vehicle"), ("unsafe", "police_vehicle"), ("life_first", "police_vehicle")],
)  # fmt: skip
def test_how_they_travel_is_asked_once(bound, say, detained, plan, method):
    say("travel", conveyance_plan=plan)

    assert says("conveyance_method") == method
    assert "conveyance_method" not in missing(detained)


def test_what_the_person_did_is_the_only_reason_taken_from_the_plan(bound, say):
    say("travel", conveyance_plan="not_in_time")
    assert says("police_vehicle_reason") is None

    say("travel", 5, conveyance_plan="unsafe")

    assert says("police_vehicle_reason") == "behavioural_risk"


def test_a_changed_plan_changes_what_followed_from_it(bound, say):
    say("travel", conveyance_plan="unsafe")
    say("travel", 5, conveyance_plan="ambulance")

    assert (says("conveyance_method"), says("police_vehicle_reason")) == ("ambulance", "not_known")


def test_what_the_officer_put_down_of_travel_stands_whatever_the_plan(bound, say):
    say("record", conveyance_method="other_health_vehicle")

    say("travel", 5, conveyance_plan="unsafe")

    assert says("conveyance_method") == "other_health_vehicle"


def test_the_first_place_is_the_one_they_reached_not_the_one_they_set_out_for(bound, phone, detained, now):
    assert says("pos_type_first") == "health_based_pos"

    phone.post(url("record_event", detained, kind="arrived"), usual(now, site=hospital().pk, place="site"))

    assert says("pos_type_first") == "emergency_department"


def test_a_plan_for_a_second_journey_says_nothing_of_the_first(bound, say, phone, detained, now):
    say("travel", conveyance_plan="ambulance")
    phone.post(url("record_event", detained, kind="arrived"), usual(now, site=hospital().pk, place="site"))

    say("travel", 9, conveyance_plan="unsafe")

    assert says("conveyance_method") == "ambulance"


def test_who_decided_is_not_asked_of_the_constable_who_decided(phone, bound, detained, officer):
    with acting_as(officer):
        assert told_by_events(detained.events.all())["detaining_officer"] == officer.called


def test_places_rung_are_not_asked_again_in_words(detained, officer, now):
    with acting_as(officer):
        actions.call_place(
            event_id=uuid7(), incident=detained, site=hospital(), answer="full", happened_at=now, by=officer, now=now
        )

        assert told_by_events(detained.events.all())["calls_to_places"] == f"{hospital().name}: full"


def test_kept_where_they_were_means_nobody_asks_how_they_travelled(phone, detained, now):
    phone.post(url("record_event", detained, kind="kept"), usual(now, site=hospital().pk))

    assert says("conveyance_method") == "none_already_at_pos"


def test_what_followed_from_an_answer_has_its_entry_in_the_log(bound, say):
    say("travel", conveyance_plan="unsafe")

    with acting_as_system():
        assert verify().fault is None
