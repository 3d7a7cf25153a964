"""Guidance changed by one person, agreed by another, used by an officer; and a guide stopped under an officer's thumb."""

import pytest

from tests.journeys.axe import at_night, violations
from tests.journeys.officer import DESKTOP, ESCAPED, NARROW

GUIDE = "escaped-or-missing"
WORDS = "It sets what you may do next, and for how long."


@pytest.fixture
def editor(phone):
    return phone("demo-editor", size=DESKTOP, bypass_csp=True)


@pytest.fixture
def approver(phone):
    return phone("demo-approver", size=DESKTOP)


def test_an_editors_words_agreed_by_a_second_person_are_what_the_next_officer_reads(phone, editor, approver):
    editor.go("/guidance/drafts")
    editor.page.locator("summary", has_text="Section 136 MHA").click()
    editor.page.locator("#why-section-136").fill("Plainer reason on the escape page")
    editor.send(editor.page.locator("details[open] button", has_text="Start a draft"))
    draft = editor.path
    editor.page.locator("summary", has_text="Question (").click()
    editor.send(editor.page.locator("main a", has_text=f"{GUIDE}.when_escaped").first)
    editor.page.get_by_label("Why", exact=True).fill(WORDS)
    editor.tap("Save in the draft")
    assert "Checked" in editor.words
    assert not violations(editor.page) + at_night(editor.page)
    editor.go(draft)
    assert editor.page.locator("ins").count() > 0
    assert not violations(editor.page) + at_night(editor.page)
    editor.tap("Send for review")
    assert "Say yes to these exact words" not in editor.words

    approver.go(draft)
    approver.tap("Say yes to these exact words")
    approver.tap("Publish: runs started from then on use it")
    assert "is in force" in approver.words

    officer = phone("officer")
    officer.start(ESCAPED)
    assert WORDS in officer.words


READ_ACROSS = ("", "/cards", "/lessons", "/told", "/for-the-person", "/law", "/law/mha2025_s48", "/section-136")


@pytest.mark.parametrize("size", [DESKTOP, NARROW])
def test_axe_finds_nothing_on_the_pages_read_across_guidance(phone, size):
    reader = phone("demo-legal", size=size, bypass_csp=True)
    faults = []
    for path in (*READ_ACROSS, "/drafts", "/suspensions"):
        reader.go(f"/guidance{path}")
        faults += [f"{path}: {each}" for each in violations(reader.page) + at_night(reader.page)]
        sideways = reader.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{path} scrolls sideways by {sideways}"] if sideways > 0 else []
        reader.page.set_viewport_size({"width": size[0], "height": size[1]})
    assert not faults, "\n".join(faults)


def test_a_suspension_reaches_an_officer_in_the_middle_of_a_guide(phone, approver):
    officer = phone("officer", bypass_csp=True)
    officer.start(ESCAPED)
    approver.go("/guidance/suspensions")
    approver.page.get_by_label("Which").select_option(f"section-136/{GUIDE}")
    approver.page.get_by_label("Why, in a sentence").fill("A court has ruled on it")
    approver.page.get_by_label("What officers do instead, and whom they ring").fill("Ring force legal on call.")
    approver.tap("Stop it now")
    try:
        officer.page.reload()
        assert officer.heading == "Stop. This guide is not to be used now"
        assert "Ring force legal on call." in officer.words
        assert not violations(officer.page)
    finally:
        legal = phone("demo-legal", size=DESKTOP)
        legal.go("/guidance/suspensions")
        legal.page.get_by_label("Why?").first.fill("Read again: it stands")
        legal.tap("Lift it: officers may use it again")
    officer.page.reload()
    assert officer.heading != "Stop. This guide is not to be used now"
