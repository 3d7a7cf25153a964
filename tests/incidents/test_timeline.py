"""What happened, as the record tells it: an estimate never puts an arrival before the detention, and nothing is said twice."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Event
from incidents.telling import in_order
from incidents.views.timeline import timeline
from wmpmh.access import acting_as

pytestmark = pytest.mark.django_db


def told(incident, now) -> list[dict]:
    events = in_order(incident.events.current().select_related("site", "decided_by", "entered_by", "corrects__site"))
    return timeline(incident, events, now)


def test_an_arrival_before_the_tap_still_comes_after_detained_which_is_about(detained, record, suite, officer, now):
    record("arrived", now - timedelta(hours=2), site=suite)

    with acting_as(officer):
        rows = told(detained, now)

    assert [row["text"] for row in rows] == ["Detained", "Arrived at Place of Safety, Oleaster"]
    assert [row["about"] for row in rows] == [True, False]


def test_a_time_put_right_is_no_longer_about_and_goes_where_it_belongs(detained, record, correct, suite, officer, now):
    record("arrived", now - timedelta(hours=2), site=suite)
    correct(Event.objects.get(kind="detained"), now - timedelta(minutes=30))

    with acting_as(officer):
        rows = told(detained, now)

    assert [row["about"] for row in rows] == [False, False]
    assert rows[0]["text"] == "Arrived at Place of Safety, Oleaster"


def received(client, incident, words, now):
    local = timezone.localtime(now)
    client.post(
        reverse("record_event", kwargs={"pk": incident.pk, "kind": "handover_received"}),
        {
            "envelope": "01930000-0000-7000-8000-000000000001", "happened_at_0": f"{local:%Y-%m-%d}",
            "happened_at_1": f"{local:%H:%M}", "happened_at_2": "", "known_how": "seen", "made": "at_the_time", "note": words,
        },
    )  # fmt: skip


def test_who_received_them_is_kept_twice_and_told_once(client, detained, officer, now):
    client.force_login(officer)
    received(client, detained, "Jo Field, nurse in charge", now)
    page = client.get(reverse("incident", kwargs={"pk": detained.pk})).content.decode()

    with acting_as(officer):
        assert detained.answers.filter(fact="handover_to").exists()
    before_finishing = page.split("Record before you finish")[0] + page.split('id="happened"')[1]
    assert before_finishing.count("Jo Field, nurse in charge") == 1
