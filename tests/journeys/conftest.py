"""The real site, a real browser, and officers who use it. No ORM here: Playwright's loop runs in this thread."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.browser import FLAGS, PROGRAM, screen
from tests.journeys.officer import PHONE, Officer
from tests.journeys.site import Site

HERE = Path(__file__).resolve().parent
SERVER_ERRORS = ("Traceback", "Internal Server Error")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(300))  # the first one also starts the site


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """The portal itself, once a worker. When it ends, nothing may have failed inside it."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    base = tmp_path_factory.getbasetemp()
    made = Site(name=f"journeys_{number}", folder=tmp_path_factory.mktemp("site"), queue=8 + number % 8)
    try:
        yield made.start(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    finally:
        made.stop()
    faults = [line for line in made.said().splitlines() if any(sign in line for sign in SERVER_ERRORS)]
    assert not faults, f"The site failed while it was used:\n{made.said()[-6000:]}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for one file of tests: its event loop must be gone before the next file uses the ORM."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser, site) -> Iterator[Callable[..., Officer]]:
    """Return a function that hands someone a signed-in phone (or other screen) of their own."""
    contexts = []

    def hand_to(
        username: str = "officer", *, size=PHONE, js: bool = True, signed_in: bool = True, **more: object
    ) -> Officer:
        session = site.sessions.get(username) if signed_in else None
        context = browser.new_context(**screen(site, size, java_script_enabled=js, storage_state=session, **more))
        contexts.append(context)
        context.set_default_timeout(30_000)
        someone = Officer(context.new_page(), site, username)
        if signed_in:
            someone.be_signed_in()
        return someone

    yield hand_to
    for context in contexts:
        context.close()


@pytest.fixture
def officer(phone) -> Officer:
    """PC Hollis, with a phone, on the home page."""
    return phone("officer")
