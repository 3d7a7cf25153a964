"""The legal clock: in sight on every page of an incident with a detention, and in London's time on both sides of a change."""

import re
from datetime import date, timedelta

import pytest

from tests.journeys.officer import BACK, FORWARD, ago

PAGES = (
    "",
    "/facts",
    "/person",
    "/person/name",
    "/guides",
    "/extend",
    "/finish",
    "/join",
    "/events/police_left/record",
    "/events/ended/record",
)


@pytest.fixture
def held(officer):
    """PC Hollis, with somebody held at a place of safety for forty minutes."""
    officer.already_detained()
    at = ago(40)
    arrive(officer, at.date(), f"{at:%H:%M}")
    return officer


def arrive(officer, day: date, clock: str) -> None:
    officer.go(f"{officer.incident_path}/events/arrived/record")
    place = officer.page.locator("select[name=site] option:not([value=''])").first.get_attribute("value")
    officer.record("arrived", happened_at=(f"{day}", clock), site=place, place="site")


def test_the_clock_is_in_sight_on_every_page_of_a_detention(held):
    home = held.incident_path
    for page in PAGES:
        held.go(home + page)
        assert re.match(r"(Power to hold\s+)?23 h \d+ min left", held.clock), page


def test_the_clock_is_in_sight_on_questions_outcomes_cards_and_what_was_shown(held):
    held.follow("Ask what you may do")
    held.tap("Someone in crisis in front of you")
    seen = [held.clock]
    held.tap("Weapon")
    seen.append(held.clock)
    held.tap("Go back to where you were")
    held.five_answers()
    seen.append(held.clock)
    held.open_incident()
    held.go(held.page.locator("a[href*='/showings/']").first.get_attribute("href"))
    seen.append(held.clock)
    held.open_incident()
    held.tap("Make the handover record")
    seen.append(held.clock)

    assert all(re.match(r"23 h \d+ min left", each) for each in seen), seen


def test_on_the_way_the_clock_says_it_has_not_started(officer):
    officer.start()
    officer.five_answers()
    officer.tap("Detained now: keep the time")

    assert officer.clock.startswith("Clock not started")


def test_of_someone_already_detained_the_clock_does_not_claim_the_24_hours_have_not_started(officer):
    officer.already_detained()
    officer.go(f"{officer.incident_path}/facts")

    assert "not known when the 24 hours began" in officer.clock


@pytest.mark.parametrize(
    ("sunday", "arrived", "ended"),
    [(BACK, "22:00", "21:00"), (FORWARD, "22:00", "23:00")],
    ids=["the clocks went back", "the clocks went forward"],
)
def test_twenty_four_hours_across_a_clock_change_are_twenty_four_real_hours(officer, sunday, arrived, ended):
    officer.already_detained()

    arrive(officer, sunday - timedelta(days=1), arrived)

    panel = officer.page.locator(".clock").inner_text()
    assert re.search(rf"Started\s+Sat {sunday.day - 1} {sunday:%b}.*, {arrived}", panel)
    assert re.search(rf"Ended\s+Sun {sunday.day} {sunday:%b}.*, {ended}", panel)
