"""Who sees what, and who may put down what for whom."""

import re

import pytest

from tests.journeys.officer import CRISIS

READINGS = """
from wmpmh.access import acting_as_system
from records.models import Reading
with acting_as_system():
    print(Reading.objects.filter(page="open_person", record_kind="person").count())
"""


@pytest.fixture
def theirs(officer):
    """An incident PC Hollis has just opened, with a name given."""
    officer.already_detained()
    officer.go(f"{officer.incident_path}/person/name")
    officer.put(name="Robin Vale")
    officer.tap("Save the name")
    officer.open_incident()
    return officer


def opened(site) -> int:
    return int(site.manage("shell", "-v", "0", "-c", READINGS).stdout.split()[-1])


def test_an_officer_elsewhere_is_told_there_is_no_such_page(theirs, phone):
    neighbour = phone("neighbour")

    for page in ("", "/person", "/events/arrived/record", "/finish", "/facts"):
        assert neighbour.go(theirs.incident_path + page).status == 404
        assert theirs.reference not in neighbour.words
    neighbour.go("/")
    assert theirs.reference not in neighbour.words


def test_the_sergeant_of_the_area_finds_it_in_the_list_and_reads_it(theirs, phone):
    sergeant = phone("sergeant")
    sergeant.go("/")
    sergeant.follow("All incidents you can see")

    sergeant.follow(re.compile(theirs.reference), exact=False)

    assert sergeant.path == theirs.incident_path
    assert sergeant.heading == theirs.heading


def test_the_name_is_on_no_page_until_it_is_opened_and_opening_is_logged(theirs, site):
    assert "Robin Vale" not in theirs.page.content()
    before = opened(site)

    theirs.follow("Open the name")

    assert "Robin Vale" in theirs.words
    assert opened(site) == before + 1


def test_the_control_room_keys_answers_by_radio_and_the_officer_confirms_them(officer, phone):
    officer.start(CRISIS)
    control = phone("control")
    control.go(officer.page.url)
    control.put(first_look=["none"])
    control.unfold("How is this being recorded?")
    control.put(made="by_radio", decided_by={"label": "PC 7314 Hollis"})
    control.tap("Continue")
    assert control.node == "location"

    officer.open_incident()
    assert "1 answer keyed for you" in officer.words
    officer.follow("Look at them")
    assert "By radio" in officer.words
    officer.tap("Confirm these answers")

    assert "keyed for you" not in officer.page.locator("main").inner_text()
    assert "Confirmed" in officer.record_words
