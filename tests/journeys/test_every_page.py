"""What holds on every page: axe finds nothing, nothing scrolls sideways, the clock is in sight, and the first question is small."""

import gzip
import random

import pytest

from tests.journeys.axe import at_night, violations
from tests.journeys.kinds import every_kind
from tests.journeys.officer import NARROW, PHONE
from tests.journeys.routes import bring, targets
from tests.sizes import DEEP, sized

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def checked(phone):
    """An officer on whose pages axe may run."""
    return phone("officer2", bypass_csp=True)


@pytest.mark.timeout(600)
def test_axe_finds_nothing_on_any_kind_of_page_by_day_or_night(checked):
    faults = []
    for name in every_kind(checked):
        found = violations(checked.page) + at_night(checked.page)
        faults += [f"{name}: {each}" for each in found]
        checked.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        checked.page.evaluate("delete document.documentElement.dataset.theme")

    assert not faults, "\n".join(faults)


def test_axe_finds_nothing_before_signing_in(phone):
    visitor = phone("officer", signed_in=False, bypass_csp=True)
    visitor.go("/sign-in")
    assert violations(visitor.page) + at_night(visitor.page) == []
    visitor.tap("Sign in")
    assert violations(visitor.page) + at_night(visitor.page) == []


def test_a_supervisor_s_list_passes_axe(phone):
    sergeant = phone("sergeant", bypass_csp=True)
    sergeant.go("/incidents")
    assert violations(sergeant.page) + at_night(sergeant.page) == []


def sample() -> list:
    """Return every question and outcome when deep; else a dozen, the same ones each time until the content changes."""
    every = targets()
    return list(every) if DEEP else random.Random(136).sample(every, sized(short=12, deep=len(every)))


@pytest.mark.timeout(3600 if DEEP else 600)
def test_axe_finds_nothing_on_the_questions_and_outcomes_of_the_published_workflows(checked):
    faults = []
    for target in sample():
        checked.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        bring(checked, target)
        found = violations(checked.page) + (at_night(checked.page) if DEEP else [])
        faults += [f"{target}: {each}" for each in found]

    assert not faults, "\n".join(faults)


@pytest.mark.timeout(600)
def test_nothing_scrolls_sideways_at_320_pixels(phone):
    officer = phone("officer2", size=NARROW)
    wide = {}
    for name in every_kind(officer):
        over = officer.page.evaluate(SIDEWAYS)
        if over > 0:
            wide[name] = over

    assert not wide


def test_the_first_question_and_its_styles_are_at_most_25_kilobytes_compressed(officer):
    sheets = []
    officer.page.on("response", lambda reply: sheets.append(reply) if reply.url.endswith(".css") else None)
    officer.start()

    html = gzip.compress(officer.page.content().encode())
    css = gzip.compress(officer.page.context.request.get(f"{officer.site.url}/static/portal.css").body())

    assert all(reply.url.endswith("portal.css") for reply in sheets)
    assert len(html) + len(css) <= 25_000, (len(html), len(css))
