"""What must be told so long after the 24 hours began falls due wherever the person is: brought there, kept, or at a station."""

from datetime import timedelta

import pytest

from incidents import actions
from incidents.models import Obligation, OutcomeRecord
from incidents.reading import show
from partners.models import Site
from wmpmh.access import acting_as
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(detained, officer, now):
    """Say at the place of safety that nobody has been told yet: the sergeant is to be told an hour on."""

    def not_told():
        with acting_as(officer):
            run = actions.start_run(
                run_id=uuid7(), incident=detained, workflow="section-136/at-the-place-of-safety", by=officer, now=now
            )
            for node, values in (
                ("now", {"place_step": "arrived"}), ("handover", {"handover_result": "not_told_yet"}),
            ):  # fmt: skip
                node = (
                    node
                    if node in run.graph.body["questions"]
                    else next(
                        name for name, asked in run.graph.body["questions"].items() if asked["ask"][0]["fact"] in values
                    )
                )
                actions.answer_page(
                    envelope_id=uuid7(), run=run, node=node, values=values, shown=show(run, node, to=officer, now=now).pk,
                    replaces={}, made="at_the_time", happened_at=None, decided_by=officer, by=officer, now=now,
                )  # fmt: skip
            assert OutcomeRecord.objects.filter(run=run, outcome="not_told_yet").exists()
            return Obligation.objects.get(incident=detained, key="sergeant_told_waiting")

    return not_told


@pytest.mark.parametrize("kind", ["arrived", "kept"])
def test_still_waiting_falls_due_an_hour_after_the_clock_started(record, waiting, now, kind):
    began = now - timedelta(minutes=40)
    record(kind, at=began, site=Site.objects.places_of_safety().first())

    assert waiting().due_at == began + timedelta(hours=1)


def test_it_falls_due_for_a_person_held_at_a_station_too(detained, record, waiting, withdraw, now):
    began = now - timedelta(minutes=30)
    withdraw(detained.events.get())
    record("detained", at=began, detail={"site_kind": "police_station"})

    assert waiting().due_at == began + timedelta(hours=1)


def test_it_waits_while_the_24_hours_have_not_started(waiting):
    assert waiting().due_at is None


def test_a_corrected_arrival_moves_when_it_falls_due(record, waiting, correct, now):
    arrived = record("arrived", at=now - timedelta(minutes=10))
    told = waiting()

    correct(arrived, at=now - timedelta(minutes=50))

    told.refresh_from_db()
    assert told.due_at == now - timedelta(minutes=50) + timedelta(hours=1)
