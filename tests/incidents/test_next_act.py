"""The record's one blue button is the next act, and never "finish" while police hold the person."""

from datetime import timedelta

import pytest

from incidents.rules.next_act import next_act
from tests.incidents.test_pages_record import hospital, url

pytestmark = pytest.mark.django_db
HELD = ["detained"]
THERE = [*HELD, "arrived"]


@pytest.mark.parametrize(
    ("kinds", "act"),
    [
        (HELD, "arrived"),
        (["kept"], "handover_told"),
        (THERE, "handover_told"),
        ([*THERE, "handover_told"], "handover_received"),
        ([*THERE, "handover_told", "handover_received"], "police_left"),
        ([*THERE, "handover_told", "handover_received", "police_left"], "finish"),
        ([*THERE, "handover_told", "handover_received", "transferred"], "handover_told"),
        ([*HELD, "escaped"], "retaken"),
        ([*HELD, "escaped", "retaken"], "arrived"),
    ],
)
def test_what_comes_next_for_a_person_held(kinds, act):
    assert next_act(kinds, is_held=True, has_run_out=False) == act


def test_when_the_period_has_run_out_its_end_comes_next_unless_staff_have_them_and_police_have_gone():
    gone = [*THERE, "handover_told", "handover_received", "police_left"]

    assert next_act(THERE, is_held=True, has_run_out=True) == "ended"
    assert next_act(gone, is_held=True, has_run_out=True) == "finish"


def test_nobody_held_is_the_only_other_time_to_finish_first():
    assert next_act([*THERE, "ended"], is_held=False, has_run_out=False) == "finish"


def primary(client, incident):
    words = client.get(url("incident", incident)).content.decode()
    put_down = words[words.index('id="put-down"') :]
    button = put_down[put_down.index("govuk-button govuk-button--wide") :]
    return button[button.index(">") + 1 : button.index("<")]


def test_the_record_of_a_person_held_never_offers_finishing_first(client, officer, detained, record, now):
    client.force_login(officer)
    said = []
    for kind in ("arrived", "handover_told", "handover_received", "police_left"):
        said.append(primary(client, detained))
        site = {"site": hospital()} if kind == "arrived" else {}
        record(kind, at=now - timedelta(minutes=30 - len(said)), **site)

    assert said == ["Arrived at a place of safety", "Told staff", "Received by staff", "Police left"]
    assert primary(client, detained) == "Finish your part"
