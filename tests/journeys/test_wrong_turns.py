"""What a cold thumb does: back, twice, two tabs, a changed mind, the wrong time, a session that ended. Nothing typed is lost or doubled."""

import pytest

from tests.journeys.officer import BACK, CRISIS, DETAINED, FORWARD, ago

STREET, HOSPITAL = (
    "Street, park, bridge, railway, shop, pub, or a vehicle on a road",
    "Hospital, emergency department, hospital clinic, or their grounds",
)


def test_back_shows_what_was_answered_and_going_on_again_changes_nothing(officer):
    officer.start()
    officer.answer(first_look=["life_at_risk"])
    officer.answer(location="LOC05", location_text="Parapet, level 4")

    officer.page.go_back()

    assert officer.page.locator("[name=location][value=LOC05]").is_checked()
    assert officer.page.locator("[name=location_text]").input_value() == "Parapet, level 4"
    officer.tap("Continue")
    assert officer.node == "came"
    officer.open_incident()
    assert officer.record_words.count("Parapet, level 4") == 1


def test_back_never_shows_a_question_the_answers_no_longer_come_to(officer):
    officer.start()
    officer.answer(first_look=["none"])
    officer.answer(location="LOC05")
    old = officer.path
    officer.follow("Back")
    officer.answer(location="LOC01")
    at_home = officer.heading

    officer.go(old)

    assert officer.path.endswith("/outcome")
    assert officer.heading == at_home


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no scripts"])
def test_tapping_a_situation_twice_opens_one_incident(phone, js):
    officer = phone("officer2", js=js)
    before = officer.jobs()

    with officer.page.expect_navigation(url="**/questions/**"):
        officer.page.get_by_role("button", name=CRISIS).dblclick()
    officer.page.wait_for_load_state()

    assert officer.jobs() == before + 1


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no scripts"])
def test_sending_a_page_twice_changes_nothing(phone, js):
    officer = phone("officer2", js=js)
    officer.start()
    officer.put(first_look=["none"])

    with officer.page.expect_navigation(url="**/questions/location"):
        officer.page.get_by_role("button", name="Continue").dblclick()
    officer.page.wait_for_load_state()
    officer.open_incident()

    answers = officer.page.locator("section:has(h2:text('Can I use section 136 here?')) dt")
    assert answers.all_text_contents() == ["What is in front of you? Tick all that fit."]


def test_reloading_after_sending_sends_nothing_again(officer):
    officer.already_detained()
    officer.record("consulted", profession="nurse", happened_at=ago(5), note="Pat Lowe, nurse: ring the sister")

    officer.page.reload()

    assert officer.page.locator(".time").inner_text().count("ring the sister") == 1


def test_two_tabs_that_answer_differently_are_both_kept_and_the_second_is_told(officer):
    officer.start()
    officer.answer(first_look=["none"])
    first, second = officer.page, officer.page.context.new_page()
    second.goto(first.url)
    officer.answer(location="LOC05")

    officer.page = second
    officer.answer(location="LOC06")

    assert "Both answers are kept" in officer.words
    officer.open_incident()
    assert STREET in officer.record_words
    assert HOSPITAL in officer.record_words


def test_changing_an_earlier_answer_changes_the_advice_and_says_what_changed(officer):
    officer.start()
    officer.five_answers()
    before = officer.heading
    officer.unfold("Why this advice")

    officer.send(officer.page.locator("a[href$='/questions/location']"))
    officer.answer(location="LOC01")

    assert officer.heading != before
    assert f"Your answers changed, so the advice changed. Before, it said: “{before}”" in officer.words


@pytest.mark.parametrize("flag", ["Life at risk", "Weapon", "Medical emergency"])
def test_a_red_flag_shows_its_card_and_comes_back_with_what_was_typed(officer, flag):
    officer.start()
    officer.answer(first_look=["none"])
    officer.answer(location="LOC05")
    officer.answer(came_to_be_there="own_accord")
    question = officer.heading
    officer.put(views=["view_disorder"], limb_disorder_reason="Said “the radio told me to jump”")

    officer.tap(flag)
    assert "Recorded now. Your answers are kept." in officer.words
    officer.tap("Go back to where you were")

    assert officer.heading == question
    assert officer.page.locator("[name=limb_disorder_reason]").input_value() == "Said “the radio told me to jump”"
    assert officer.page.locator("[name=views][value=view_disorder]").is_checked()
    officer.open_incident()
    assert flag.lower() in officer.page.locator(".time").inner_text().lower()


def test_a_time_far_in_the_future_is_refused_in_words_and_what_was_typed_is_kept(officer):
    officer.already_detained()
    tomorrow = ago(-3 * 24 * 60)

    officer.record("police_left", happened_at=tomorrow, note="Agreed with Jo Field")

    assert officer.errors == [
        "That time is in the future. Record what has happened; the clock works out what is to come."
    ]
    assert officer.page.locator("[name=note]").input_value() == "Agreed with Jo Field"
    assert officer.page.locator("[name=happened_at_0]").input_value() == f"{tomorrow:%Y-%m-%d}"


def test_an_hour_that_did_not_exist_is_refused_and_says_why(officer):
    officer.already_detained()

    officer.record("consulted", profession="nurse", happened_at=(f"{FORWARD}", "01:30"), note="Pat Lowe, nurse")

    assert len(officer.errors) == 1
    assert "did not exist: the clocks went forward" in officer.errors[0]
    assert officer.page.locator("[name=note]").input_value() == "Pat Lowe, nurse"


def test_an_hour_that_came_twice_is_asked_which_and_both_read_differently(officer):
    officer.already_detained()
    for which, zone in (("The first time round", "BST"), ("The second time round", "GMT")):
        officer.record("consulted", profession="nurse", happened_at=(f"{BACK}", "01:30"), note=f"Pat Lowe, {zone}")
        assert "this time came twice" in officer.errors[0]
        assert officer.page.locator("[name=note]").input_value() == f"Pat Lowe, {zone}"

        officer.choose(officer.page.get_by_label(which))
        officer.tap("Record it")

        assert f"01:30 {zone}" in officer.page.locator(".time").inner_text()


def test_a_question_asks_which_hour_too_and_keeps_the_answer_given(officer):
    officer.start(DETAINED)
    officer.answer(leaving_step="need_place")
    officer.answer(age_group="adult")
    officer.answer(destination="hbpos")

    officer.answer(conveyance_plan="ambulance", ambulance_requested_time=(f"{BACK}", "01:30"))

    assert "this time came twice" in officer.errors[0]
    assert officer.page.locator("[name=conveyance_plan][value=ambulance]").is_checked()
    officer.choose(officer.page.get_by_label("The second time round"))
    officer.tap("Continue")
    assert officer.path.endswith("/outcome")


def test_a_session_that_ended_asks_to_sign_in_and_comes_back_to_the_question_as_it_was_answered(phone):
    officer = phone("officer", signed_in=False)
    officer.sign_in()
    officer.start()
    officer.answer(first_look=["none"])
    question = officer.heading
    officer.page.context.clear_cookies(name="sessionid")

    officer.answer(location="LOC05", location_text="By the lock gates")
    assert officer.heading == "Sign in"
    officer.sign_in()

    assert officer.heading == question
    assert officer.page.locator('[name=location][value="LOC05"]').is_checked()
    assert officer.page.locator("[name=location_text]").input_value() == "By the lock gates"
    officer.tap("Continue")
    assert officer.node == "came"


@pytest.mark.parametrize("button", ["Already detained: start the record", CRISIS])
def test_a_button_pressed_after_the_session_ended_says_it_was_not_done_and_is_there_to_press_again(phone, button):
    officer = phone("officer", signed_in=False)
    officer.sign_in()
    before = officer.jobs()
    officer.page.context.clear_cookies(name="sessionid")
    officer.tap(button)

    officer.sign_in()

    assert "That was not done, because you were signed out" in officer.words
    assert officer.page.get_by_role("button", name=button).is_visible()
    assert officer.jobs() == before


def test_a_red_flag_after_the_session_ended_comes_back_to_the_question(phone):
    officer = phone("officer", signed_in=False)
    officer.sign_in()
    officer.start()
    question = officer.heading
    officer.page.context.clear_cookies(name="sessionid")
    officer.tap("Life at risk")

    officer.sign_in()

    assert officer.heading == question
    assert "That was not done, because you were signed out" in officer.words


def in_another_tab(officer):
    """Sign in again in another tab, and come back to this one."""
    officer.page.context.clear_cookies(name="sessionid")
    first, officer.page = officer.page, officer.page.context.new_page()
    officer.sign_in()
    officer.page = first


def test_a_question_opened_before_signing_in_again_is_there_with_what_was_answered(phone):
    officer = phone("officer", signed_in=False)
    officer.sign_in()
    officer.start()
    officer.put(first_look=["none"])
    in_another_tab(officer)

    officer.tap("Continue")

    assert "You had been signed out" in officer.words
    assert officer.page.locator('[name=first_look][value="none"]').is_checked()
    officer.tap("Continue")
    assert officer.node == "location"


def test_another_page_opened_before_signing_in_again_says_so_in_words_and_stores_nothing(phone):
    officer = phone("officer", signed_in=False)
    officer.sign_in()
    officer.already_detained()
    officer.go(f"{officer.incident_path}/events/attended/record")
    in_another_tab(officer)

    officer.tap("Record it")

    assert officer.heading == "That was not done"
    assert "was not stored" in officer.words
