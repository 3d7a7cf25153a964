"""What to record before finishing: the nine things practice 6 names, first; what the force asks later, folded."""

import pytest
from django.urls import reverse

from incidents import actions
from incidents.rules.finishing import NEEDED
from partners.models import Site
from tests.reports.journey import CHOSEN, add, answer_to_the_end, record_a_night
from wmpmh.access import acting_as

pytestmark = pytest.mark.django_db

NINE = [*(need.words for need in NEEDED), "Anything still to be told"]
FOLDED = "The force asks for these later; leave what you do not know"


@pytest.fixture
def record_page(client, officer):
    def page(incident) -> str:
        client.force_login(officer)
        return client.get(reverse("incident", kwargs={"pk": incident.pk})).content.decode()

    return page


def test_the_record_asks_first_for_the_nine_things_finishing_needs_in_their_order(record_page, detained):
    page = record_page(detained)

    assert len(NINE) == 9
    places = [page.index(f"<dt>{words}</dt>") for words in NINE]
    assert places == sorted(places)
    assert "1 of 9 put down" in page  # nothing waits to be told


def test_what_the_force_asks_for_later_is_folded_under_the_nine(record_page, officer, now):
    with acting_as(officer):
        night = record_a_night(officer=officer, began=now)

    page = record_page(night)

    assert page.index("Anything still to be told") < page.index(FOLDED)
    assert page.index("When you consulted") > page.index(FOLDED)


def test_each_thing_missing_says_what_is_missing_and_where_to_add_it(record_page, detained):
    page = record_page(detained)

    assert "Still: in your words: what showed a mental disorder" in page
    assert "facts?fact=conveyance_method" in page


def test_what_is_put_down_is_said_and_counts(record_page, officer, now):
    with acting_as(officer):
        night = record_a_night(officer=officer, began=now, site=Site.objects.get(name="Place of Safety, Oleaster"))

    page = record_page(night)

    assert "9 of 9 put down" in page
    assert "Place of Safety, Oleaster" in page


def test_before_anybody_is_held_advice_to_detain_does_not_call_the_nine_put_down(client, run, officer, now):
    with acting_as(officer):
        answer_to_the_end(run, officer, now, CHOSEN)
    client.force_login(officer)

    page = client.get(reverse("outcome", kwargs={"pk": run.incident_id, "run": run.pk})).content.decode()

    assert "of 9 put down" in page
    assert "9 of 9" not in page
    assert "Still: how they travelled" in page


def test_a_finished_record_asks_for_nothing_more(record_page, officer, now):
    with acting_as(officer):
        night = record_a_night(officer=officer, began=now, site=Site.objects.get(name="Place of Safety, Oleaster"))
        actions.finish_incident(incident=night, by=officer, now=now)

    assert "Record before you finish" not in record_page(night)


def test_a_fact_added_leaves_the_list_of_what_is_missing(record_page, run, officer, now):
    with acting_as(officer):
        add(run, {"force_used": "no"}, officer, now)

        assert not any("force_used" in row.facts for row in actions.missing_if_held(run.incident))
