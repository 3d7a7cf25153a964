"""What a clock says at an instant: facts that steer, marks, and words."""

import pytest

from incidents import rules
from incidents.rules import clock_words
from tests.incidents.clock_cast import ARRIVED, DETAINED, LONDON, S135_1, at, clock_of, ev, extended

# What the clock says at an instant: events, now, state, left, s138

FACTS = {
    "on the way": ([DETAINED], 0, "not_started", "not_sure", "not_escaped"),
    "just arrived": ([ARRIVED], 0, "running", "over_12h", "not_escaped"),
    "a device ahead of ours": ([ARRIVED], -1, "running", "over_12h", "not_escaped"),
    "12 h left": ([ARRIVED], 12, "running", "6_12h", "not_escaped"),
    "6 h left": ([ARRIVED], 18, "running", "4_6h", "not_escaped"),
    "4 h left": ([ARRIVED], 20, "running", "under_4h", "not_escaped"),
    "a minute left": ([ARRIVED], 23.99, "running", "under_4h", "not_escaped"),
    "the end": ([ARRIVED], 24, "ended", "none", "not_escaped"),
    "the end, extended": ([ARRIVED, extended(20)], 24, "running", "6_12h", "not_escaped"),
    "recorded as ended": ([ARRIVED, ev("ended", 2)], 3, "ended", "none", "not_escaped"),
    "escaped": ([ARRIVED, ev("escaped", 2)], 3, "running", "over_12h", "open"),
    "escaped, too late": ([ARRIVED, ev("escaped", 2)], 24, "ended", "none", "closed"),
    "escaped, ended": ([ARRIVED, ev("escaped", 2), ev("ended", 3)], 4, "ended", "none", "closed"),
    "left after the end": ([ARRIVED, ev("escaped", 25)], 26, "ended", "none", "closed"),
    "escaped on the way": ([ev("escaped", 0)], 23, "not_started", "not_sure", "open"),
    "escaped on the way, too late": ([ev("escaped", 0)], 24, "ended", "none", "closed"),
    "moved, no arrival recorded": ([DETAINED, ev("transferred", 2)], 3, "not_sure", "not_sure", "not_escaped"),
}


@pytest.mark.parametrize(("events", "now", "state", "left", "s138"), FACTS.values(), ids=FACTS.keys())
def test_the_clock_facts_that_steer_are_what_the_clock_says(events, now, state, left, s138):
    facts = rules.clock_facts(clock_of(*events), at(now))

    assert facts == {"clock.s136.state": state, "clock.s136.left": left, "clock.s138.state": s138}


def test_the_facts_of_a_warrant_detention_carry_its_own_name():
    facts = rules.clock_facts(clock_of(ev("kept", 1), power=S135_1), at(2))

    assert facts["clock.s135_1.state"] == facts["clock.s135_1.left"] == "not_sure"


@pytest.mark.parametrize(
    ("events", "hours"),
    [
        ([DETAINED], []),
        ([ARRIVED], [12, 18, 20, 22, 23, 24]),
        ([ARRIVED, extended(20)], [12, 30, 32, 34, 35, 36]),
        ([ARRIVED, ev("ended", 19)], [12, 18, 19]),
        ([ARRIVED, ev("ended", 29)], [12, 18, 20, 22, 23, 24]),
    ],
)
def test_the_marks_are_12_hours_gone_then_6_4_2_and_1_left_then_ended(events, hours):
    assert [mark.at for mark in rules.clock_marks(clock_of(*events))] == [at(hour) for hour in hours]


# In words

MISSING_ARRIVAL = clock_words._MISSING[rules.EventKind.ARRIVED]
WORDS = {
    "running": ([ARRIVED], 1 + 1 / 3, "22 h 40 min left. 24 hours end Tue 24 Nov, 01:00."),
    "a whole hour": ([ARRIVED], 21, "3 h left. 24 hours end Tue 24 Nov, 01:00."),
    "under an hour": ([ARRIVED], 23.5, "30 min left. 24 hours end Tue 24 Nov, 01:00."),
    "under a minute": ([ARRIVED], 24 - 1 / 120, "Less than 1 min left. 24 hours end Tue 24 Nov, 01:00."),
    "extended": ([ARRIVED, extended(2)], 30, "6 h left. The extension ends Tue 24 Nov, 13:00."),
    "not started": ([DETAINED], 0, "The 24 hours have not started: they start on arrival at the place of safety."),
    "at the end": ([ARRIVED], 24, "There is no power to hold them now. That does not mean it is safe to go."),
    "ended": (
        [ARRIVED, ev("ended", 2)],
        3,
        "Section 136 ended Mon 23 Nov, 03:00 and gives no power to hold them now. That does not mean it is safe to go.",
    ),
    "not retaken in time": ([ev("escaped", 0)], 25, f"{clock_words.TOO_LATE_TO_RETAKE} {clock_words.NO_POWER_NOW}"),
    "no arrival before a move": ([DETAINED, ev("transferred", 0)], 1, MISSING_ARRIVAL),
}


@pytest.mark.parametrize(("events", "now", "words"), WORDS.values(), ids=WORDS.keys())
def test_the_strip_says_it_in_a_sentence(events, now, words):
    assert rules.clock_sentence(clock_of(*events), at(now), LONDON) == words


@pytest.mark.parametrize(
    ("events", "now", "words"),
    [
        ([DETAINED], 1, None),
        ([ARRIVED], 1, "Started 01:00, on arrival at the site."),
        ([ARRIVED], 23, "Started Mon 23 Nov, 01:00, on arrival at the site."),
        ([ev("kept", 0)], 1, "Started 01:00, when it was decided to keep them there."),
        (
            [ARRIVED, ev("arrived", 0.5, place="door")],
            1,
            "Started 01:00, on arrival at the site. Arrival at the door was 01:30: the earlier time is used.",
        ),
        (
            [ev("arrived", 0.5, earliest=at(0))],
            1,
            "Started 01:00, on arrival at the site (recorded as 01:30; the earliest it could have been is used).",
        ),
    ],
)
def test_the_panel_says_when_it_started_and_why_then(events, now, words):
    assert clock_words.start_sentence(clock_of(*events), at(now), LONDON) == words


@pytest.mark.parametrize(
    ("events", "now", "words"),
    [
        ([ARRIVED], 1, None),
        ([ARRIVED, ev("escaped", 1)], 2, "They may be retaken until Tue 24 Nov, 01:00 (MHA 1983 s.138(3))."),
        ([ARRIVED, ev("escaped", 1)], 25, clock_words.TOO_LATE_TO_RETAKE),
    ],
)
def test_the_page_says_until_when_they_may_be_retaken(events, now, words):
    assert clock_words.retake_sentence(clock_of(*events), at(now), LONDON) == words


def test_who_can_extend_is_always_said():
    assert clock_words.extension_sentence(clock_of(ARRIVED)) == clock_words.WHO_CAN_EXTEND
    assert clock_words.extension_sentence(clock_of(ARRIVED, extended(2, hours=6))).startswith(
        "A doctor extended it by 6 h. It cannot be extended again"
    )


def test_a_move_before_any_arrival_is_asked_about_even_once_the_24_hours_run():
    clock = clock_of(DETAINED, ev("transferred", -0.5), ARRIVED)

    assert clock_words.missing_sentence(clock) == MISSING_ARRIVAL
    assert clock_words.missing_sentence(clock_of(ARRIVED)) is None


def test_every_mark_has_words():
    assert all(clock_words.mark_words(kind) for kind in rules.MarkKind)


@pytest.mark.parametrize("kind", ["handover_told", "handover_received", "asked_to_stay", "police_left"])
def test_staff_told_with_no_arrival_is_never_called_not_started(kind):
    clock = clock_of(DETAINED, ev(kind, 1))

    assert rules.clock_facts(clock, at(1))["clock.s136.state"] == "not_sure"
    assert "not known when the 24 hours began" in clock_words.clock_sentence(clock, at(1), LONDON)


def test_a_record_opened_of_someone_already_held_does_not_say_the_24_hours_have_not_started():
    tapped = rules.EventValue(kind="detained", at=at(0), latest=at(0))

    assert "not known when the 24 hours began" in clock_words.clock_sentence(clock_of(tapped), at(1), LONDON)


def test_after_an_escape_the_strip_says_until_when_they_may_be_retaken():
    on_the_way = clock_of(DETAINED, ev("escaped", 0))
    from_the_place = clock_of(ARRIVED, ev("escaped", 2))

    assert clock_words.clock_sentence(on_the_way, at(1), LONDON).startswith("They may be retaken until")
    assert clock_words.clock_sentence(from_the_place, at(3), LONDON).startswith("They may be retaken until")
