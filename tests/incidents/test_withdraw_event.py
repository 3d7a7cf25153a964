"""A thing recorded by mistake: said not to have happened, with the reason, and what was put down still in sight."""

from datetime import timedelta

import pytest

from incidents.models import Event
from tests.incidents.test_pages_record import hospital, url
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def arrived(record, now):
    return record("arrived", at=now - timedelta(minutes=20), site=hospital())


def withdraw(client, event, **said):
    return client.post(url("withdraw_event", event.incident, event=event.pk), {"envelope": uuid7(), **said})


def test_recorded_by_mistake_stops_the_clock_and_keeps_what_was_put_down(phone, arrived, detained):
    assert detained.detentions.get().clock_started_at is not None

    assert withdraw(phone, arrived, reason="Pressed on the wrong job").status_code == 302

    assert detained.detentions.get().clock_started_at is None
    words = phone.get(url("incident", detained)).content.decode()
    assert "did not happen" in words
    assert f"arrived at {hospital().name}" in words
    assert "Pressed on the wrong job" in words


def test_no_reason_no_withdrawal(phone, arrived):
    page = withdraw(phone, arrived, reason=" ")

    assert "Say why" in page.content.decode()
    assert Event.objects.happened().filter(pk=arrived.pk).exists()


def test_pressed_twice_it_is_withdrawn_once(phone, arrived):
    once = uuid7()
    for _ in range(2):
        assert withdraw(phone, arrived, reason="Wrong job", envelope=once).status_code == 302

    assert Event.objects.filter(corrects=arrived).count() == 1


def test_the_page_of_one_already_withdrawn_goes_to_the_record(phone, arrived):
    withdraw(phone, arrived, reason="Wrong job")

    assert phone.get(url("withdraw_event", arrived.incident, event=arrived.pk)).url == url("incident", arrived.incident)


def test_correcting_a_time_offers_to_say_it_never_happened(phone, arrived):
    page = phone.get(url("correct_event", arrived.incident, event=arrived.pk)).content.decode()

    assert url("withdraw_event", arrived.incident, event=arrived.pk) in page


def test_an_outsider_withdraws_nothing(client, neighbour, arrived):
    client.force_login(neighbour)

    assert withdraw(client, arrived, reason="Wrong job").status_code == 404
