"""One page of each kind, with something on it: for axe, for narrow screens, and to be looked at."""

from collections.abc import Iterator

from tests.journeys.officer import Officer, ago


def every_kind(officer: Officer) -> Iterator[str]:
    """Bring the officer to each kind of page in turn, and name it."""
    officer.go("/guidance/")
    yield "guidance list"
    officer.go("/guidance/section-136")
    yield "guidance"
    officer.go("/guidance/search")
    yield "search"
    officer.page.fill("main input[name=q]", "no beds")
    officer.tap("Search")
    yield "search results"
    yield from a_run(officer)
    yield from a_record(officer)
    officer.go("/")
    yield "home"


def a_run(officer: Officer) -> Iterator[str]:
    officer.start()
    yield "question, ticks"
    officer.tap("Continue")
    yield "question with an error"
    officer.answer(first_look=["none"])
    yield "question, choices"
    officer.answer(location="LOC05")
    officer.tap("Life at risk")
    yield "red flag"
    officer.tap("Go back to where you were")
    officer.answer(came_to_be_there="own_accord")
    yield "question, own words"
    officer.answer(
        views=["view_disorder", "view_need", "view_necessary", "nothing_less"],
        limb_need_reason="Barefoot on the parapet",
    )
    officer.answer(offence="none")
    yield "outcome"
    officer.follow("I decided differently")
    yield "decided differently"
    officer.page.go_back()
    officer.page.locator(".facts a", has_text="Record").first.click()
    officer.page.wait_for_url("**/settle")
    yield "tell someone"


def a_record(officer: Officer) -> Iterator[str]:
    """The same incident, once somebody is detained: every other page of it."""
    officer.record("detained", happened_at=ago(55))
    officer.go(f"{officer.incident_path}/events/arrived/record")
    yield "record an event"
    place = officer.page.locator("select[name=site] option:not([value=''])").first.get_attribute("value")
    officer.record("arrived", happened_at=ago(40), site=place, place="site")
    yield "record"
    for name, address in (
        ("correct a time", "a[href*='/events/'][href$='/correct']"),
        ("what the officer saw", "a[href*='/showings/']"),
    ):
        officer.open_incident()
        officer.go(officer.page.locator(address).first.get_attribute("href"))
        yield name
    for name, end in (
        ("extension", "extend"), ("guides", "guides"), ("person", "person"), ("name", "person/name"), ("finish", "finish"),
        ("join", "join"),
    ):  # fmt: skip
        officer.go(f"{officer.incident_path}/{end}")
        yield name
    officer.go(f"{officer.incident_path}/finish")
    officer.follow("Add them on one page")
    yield "facts"
    officer.open_incident()
    officer.tap("Make the handover record")
    yield "handover record"
