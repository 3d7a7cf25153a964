"""The main job, whole: a section 136 incident logged to a finished record and its PDF, as it happens and afterwards."""

import json
import subprocess

import pikepdf
import pytest

from tests.journeys.officer import DESKTOP, PHONE, Officer, ago
from tests.sizes import DEEP

WORDS = {
    "limb_disorder_reason": "Talking to people who were not there: “the radio told me to jump”.",
    "limb_need_reason": "Barefoot on the parapet at two degrees.",
    "limb_necessity_reason": "Went back to the edge three times. Nobody else could come in time.",
}
RECORD = {
    "location_text": "Footbridge over the ring road", "consult_status": "consulted", "consultee_name": "Pat Lowe, nurse",
    "consultee_profession": "nurse", "conveyance_method": "ambulance", "pos_type_first": "health_based_pos",
    "handover_to": "Jo Field, nurse in charge", "force_used": "no", "info_given_to_person": "yes",
}  # fmt: skip
SCREENS = [
    pytest.param(PHONE, True, id="phone"),
    pytest.param(PHONE, False, id="phone without scripts"),
    pytest.param(DESKTOP, True, id="desk", marks=pytest.mark.skipif(not DEEP, reason="deep only")),
    pytest.param(DESKTOP, False, id="desk without scripts", marks=pytest.mark.skipif(not DEEP, reason="deep only")),
]


def read_pdf(path) -> str:
    with pikepdf.open(path) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot.K is not None
    return " ".join(
        subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout.split()
    )


def replay(site, reference: str) -> list[dict]:
    """Return what the officer saw, rebuilt and the same; the log of every incident is whole."""
    replayed = json.loads(site.manage("replay", reference, "--json").stdout)
    assert all(screen["same"] for screen in replayed["screens"])
    site.manage("verify_log", "--json")
    return replayed["screens"]


def hand_over(officer: Officer, *, minutes_ago: tuple[int, int, int, int]) -> None:
    """At the place of safety: arrived, told, received, left."""
    arrived, told, received, left = (ago(minutes) for minutes in minutes_ago)
    officer.go(f"{officer.incident_path}/events/arrived/record")
    place = officer.page.locator("select[name=site] option:not([value=''])").first.get_attribute("value")
    officer.record("arrived", happened_at=arrived, site=place, place="site")
    officer.record("handover_told", happened_at=told, note="Jo Field, nurse in charge")
    officer.record("handover_received", happened_at=received, note="Jo Field, nurse in charge")
    officer.record("police_left", happened_at=left, note="Agreed with Jo Field")


@pytest.mark.parametrize(("size", "js"), SCREENS)
def test_an_officer_logs_a_section_136_incident_as_it_happens(phone, site, size, js):
    officer = phone("officer", size=size, js=js)
    officer.start()
    officer.five_answers(**WORDS)
    assert officer.heading == "You can use section 136 here. Consult first if you practicably can."
    first = officer.page.locator(".do > li").first.inner_text()
    assert first.startswith("Before you decide, consult if practicable")
    assert "Ring 0121 496 0160" in first

    officer.tap("Detained now: keep the time")
    officer.tap("Where do I take them, and how?")
    officer.where_to()
    assert officer.heading.startswith("You can take them now")
    officer.tap("We are at the place of safety")
    officer.answer(place_step="arrived")
    officer.answer(handover_result="received")
    hand_over(officer, minutes_ago=(0, 0, 0, 0))
    officer.finish(**RECORD)

    assert "Finished" in officer.page.locator(".idbar").inner_text()
    reference = officer.reference
    printed = read_pdf(officer.make_pdf())
    assert reference in printed
    assert all(
        words in printed
        for words in ("the radio told me to jump", "Barefoot on the parapet", "Went back to the edge three times")
    )
    assert {"first_look", "detain", "by_ambulance", "received"} <= {
        screen["node"] for screen in replay(site, reference)
    }


@pytest.mark.parametrize(("size", "js"), SCREENS)
def test_an_officer_records_someone_already_detained_in_one_tap_and_writes_the_rest_later(phone, site, size, js):
    officer = phone("officer", size=size, js=js)
    officer.already_detained()
    assert officer.heading == "Held under section 136, where is not recorded"
    assert "Record started, and the time kept" in officer.words

    hand_over(officer, minutes_ago=(40, 38, 20, 15))
    officer.finish(**RECORD, **WORDS, time_detained=ago(55), made="later_from_memory", happened_at=ago(55))

    assert "Later, from memory" in officer.words
    printed = read_pdf(officer.make_pdf())
    assert "Barefoot on the parapet" in printed
    officer.open_incident()
    assert replay(site, officer.reference) == []  # it asked nothing, so it showed no advice
