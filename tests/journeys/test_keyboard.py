"""No mouse and no thumb: from the sign-in page to what may be done, by keys alone."""

import re

from tests.journeys.officer import CRISIS, DESKTOP, PASSWORD, Officer

FOCUSED = """() => { const e = document.activeElement; if (!e || e === document.body) return "";
    return (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText || e.value || "").trim(); }"""
LONGEST = 150  # presses of Tab before we say it cannot be reached


def tab_to(officer: Officer, name: str) -> None:
    for _ in range(LONGEST):
        officer.page.keyboard.press("Tab")
        if officer.page.evaluate(FOCUSED).startswith(name):
            return
    raise AssertionError(f"Tab does not come to {name!r}")


def enter(officer: Officer) -> None:
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")


def test_from_signing_in_to_the_outcome_by_keyboard_alone(phone):
    officer = phone("officer2", size=DESKTOP, signed_in=False)
    keys = officer.page.keyboard
    officer.go("/sign-in")
    tab_to(officer, "Sign-in name")
    keys.type("officer2")
    keys.press("Tab")
    keys.type(PASSWORD)
    enter(officer)

    tab_to(officer, CRISIS)
    enter(officer)
    for number in ("6", "1", "1"):
        keys.press(number)
        enter(officer)
    for number in "1234":
        keys.press(number)
    tab_to(officer, "Your words: why they need care or control now")
    keys.type("Barefoot on the parapet")
    tab_to(officer, "Continue")
    enter(officer)
    keys.press("1")
    enter(officer)

    assert officer.heading == "You can use section 136 here. Consult first if you practicably can."


def test_a_new_question_takes_the_focus_to_its_heading_and_an_error_to_its_summary(phone):
    officer = phone("officer2", size=DESKTOP)
    officer.start()
    assert officer.page.evaluate("document.activeElement.closest('h1, legend') !== null")

    officer.tap("Continue")

    assert officer.page.evaluate("document.activeElement.matches('.govuk-error-summary')")
    officer.page.keyboard.press("Tab")
    enter_link = officer.page.evaluate("document.activeElement.getAttribute('href')")
    assert re.fullmatch(r"#id_first_look", enter_link)
