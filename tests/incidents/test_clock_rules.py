"""The legal clocks of law/02: C1 to C8, clock rules 1 to 7, prohibitions P06 to P09, P18 and P19."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from incidents import rules
from incidents.rules import clock_words, refusals
from tests.incidents.clock_cast import (
    ARRIVED,
    DETAINED,
    LONDON,
    NAIVE,
    S135_1,
    S136,
    at,
    clock_of,
    ev,
    extended,
    refused_kinds,
)

# When the 24 hours start: events, power, hours after ZERO (None: not started), rule
STARTS = {
    "nothing known": ([], S136, None, "not_started"),
    "still on the way": ([DETAINED], S136, None, "not_started"),
    "C1 removed, on arrival": ([DETAINED, ARRIVED], S136, 0, "arrived"),
    "rule 2 an emergency department is a place of safety": (
        [ev("arrived", 0, site_kind="emergency_department"), ev("transferred", 4), ev("arrived", 5)],
        S136,
        0,
        "arrived",
    ),
    "arrival at a place of unknown kind": ([ev("arrived", 0)], S136, 0, "arrived"),
    "a home used as a place of safety": ([ev("arrived", 0, site_kind="private_home")], S136, 0, "arrived"),
    "only the door was timed": ([ev("arrived", 1, place="door")], S136, 1, "arrived"),
    "rule 3 site and door, the site counts": (
        [ev("arrived", 1, place="door"), ev("arrived", 0, place="site")],
        S136,
        0,
        "earliest_arguable",
    ),
    "a door after a move is not in dispute": (
        [ev("arrived", 0), ev("transferred", 1), ev("arrived", 2, place="door")],
        S136,
        0,
        "arrived",
    ),
    "a door at another kind of place is not in dispute": (
        [ev("arrived", 0, site_kind="emergency_department"), ev("arrived", 2, site_kind="care_home", place="door")],
        S136,
        0,
        "arrived",
    ),
    "site and door of the same kind of place": (
        [ev("arrived", 0, site_kind="care_home"), ev("arrived", 0.5, site_kind="care_home", place="door")],
        S136,
        0,
        "earliest_arguable",
    ),
    "C2 kept, on the decision": ([ev("kept", 2)], S136, 2, "kept"),
    "kept then moved under s136(3)": ([ev("kept", 0), ev("transferred", 1), ev("arrived", 2)], S136, 0, "kept"),
    "rule 4 and 5 decision at A, straight to B": ([ev("kept", 0), ev("arrived", 2)], S136, 0, "earliest_arguable"),
    "kept after arriving changes nothing": ([ARRIVED, ev("kept", 2)], S136, 0, "arrived"),
    "an arrival timed before a late `detained` tap": ([ARRIVED, ev("detained", 1)], S136, 0, "arrived"),
    "an estimated arrival, at its earliest": (
        [ev("arrived", 1, earliest=at(0), latest=at(2))],
        S136,
        0,
        "earliest_arguable",
    ),
    "escaped on the way, retaken, then arrived": (
        [DETAINED, ev("escaped", 1), ev("retaken", 2), ev("arrived", 3)],
        S136,
        3,
        "arrived",
    ),
    "escaped on the way, brought in with no retaking recorded": (
        [ev("escaped", 1), ev("arrived", 3)],
        S136,
        3,
        "arrived",
    ),
    "C5 warrant, removed, on arrival": ([ev("entered_under_warrant", 0), ev("arrived", 2)], S135_1, 2, "arrived"),
    "warrant, entry alone": ([ev("entered_under_warrant", 0)], S135_1, None, "not_started"),
    "C6 warrant, kept at the premises, on first entry": (
        [ev("kept", 1), ev("entered_under_warrant", 0), ev("entered_under_warrant", 0.5)],
        S135_1,
        0,
        "entered_under_warrant",
    ),
    "C6 kept at the premises, then moved": (
        [ev("entered_under_warrant", 0), ev("kept", 1), ev("arrived", 2, place="door")],
        S135_1,
        0,
        "entered_under_warrant",
    ),
    "kept at the premises, entry not recorded": ([ev("kept", 1), ev("arrived", 2)], S135_1, None, "not_started"),
    "other kinds of event are passed over": ([ev("attended", -2), ARRIVED, ev("handed_over", 1)], S136, 0, "arrived"),
}


@pytest.mark.parametrize(("events", "power", "hours", "rule"), STARTS.values(), ids=STARTS.keys())
def test_the_24_hours_start_when_the_law_says(events, power, hours, rule):
    clock = clock_of(*events, power=power)

    assert (clock.starts_at, clock.rule) == (None if hours is None else at(hours), rule)
    assert clock.permitted_until == (None if hours is None else at(hours + 24))
    assert clock.longest_possible_until == (None if hours is None else at(hours + 36))


# An extension after arrival at ZERO: other events, the extension, why it has no effect (None: it has)
EXTENSIONS = {
    "a doctor, in time, for their condition": ([], extended(23), None),
    "in the last minute": ([], extended(23.99), None),
    "as the 24 hours end": ([], extended(24), refusals.EXTENDED_LATE),
    "after they end": ([], extended(25), refusals.EXTENDED_LATE),
    "perhaps after they end": ([], extended(23, latest=at(24)), refusals.EXTENDED_LATE),
    "before they start": ([], extended(-0.5), refusals.EXTENDED_BEFORE_START),
    "by an AMHP": ([], extended(20, by="amhp"), refusals.NOT_A_DOCTOR),
    "by police": ([], extended(20, by="police"), refusals.NOT_A_DOCTOR),
    "by nobody recorded": ([], extended(20, by=None), refusals.NOT_A_DOCTOR),
    "for want of a bed": ([], extended(20, reason="no_bed"), refusals.NOT_CLINICAL),
    "for no reason recorded": ([], extended(20, reason=None), refusals.NOT_CLINICAL),
    "for 12 hours and a minute": ([], extended(20, hours=12 + 1 / 60), refusals.WRONG_LENGTH),
    "for nothing": ([], extended(20, hours=0), refusals.WRONG_LENGTH),
    "for less than nothing": ([], extended(20, hours=-6), refusals.WRONG_LENGTH),
    "at a station with a superintendent": (
        [],
        extended(20, assessed_at_station=True, superintendent_approved=True),
        None,
    ),
    "at a station without": ([], extended(20, assessed_at_station=True), refusals.NO_SUPERINTENDENT),
    "at a station, where assessed not recorded": (
        [ev("transferred", 2, site_kind="police_station")],
        extended(20, assessed_at_station=None),
        refusals.NO_SUPERINTENDENT,
    ),
    "at a station, then moved nobody says where": (
        [ev("transferred", 2, site_kind="police_station"), ev("transferred", 3), ev("arrived", 4)],
        extended(20, assessed_at_station=None),
        refusals.NO_SUPERINTENDENT,
    ),
    "at a station, assessed elsewhere": ([ev("transferred", 2, site_kind="police_station")], extended(20), None),
    "a second time": ([extended(10, hours=2)], extended(20), refusals.EXTENDED_TWICE),
    "after one that had no effect": ([extended(10, by="police")], extended(20), None),
    "after the detention ended": ([ev("ended", 15)], extended(20), refusals.ALREADY_ENDED),
    "while escaped": ([ev("escaped", 15)], extended(20), None),
}


@pytest.mark.parametrize(("events", "extension", "why"), EXTENSIONS.values(), ids=EXTENSIONS.keys())
def test_an_extension_counts_only_when_the_act_allows_it(events, extension, why):
    clock = clock_of(*events, extension, ARRIVED)

    assert [refused.why for refused in clock.refused if refused.event == extension] == ([why] if why else [])
    assert (clock.extension == extension) is (why is None)


@pytest.mark.parametrize(("events", "extension", "why"), EXTENSIONS.values(), ids=EXTENSIONS.keys())
def test_an_extension_without_effect_is_recorded_with_the_rule_it_breaks(events, extension, why):
    assert rules.exception_of(extension, [ARRIVED, *events], age_band="adult", station_status="unknown") == why


def test_an_extension_runs_from_the_end_of_the_24_hours_and_cannot_be_followed_by_another():
    clock = clock_of(ARRIVED, extended(2, hours=6), extended(20))

    assert clock.permitted_until == clock.longest_possible_until == at(30)
    assert [refused.why for refused in clock.refused] == [refusals.EXTENDED_TWICE]


@pytest.mark.parametrize(
    ("then", "why"), [([], refusals.NO_SUPERINTENDENT), ([ev("kept", 3, site_kind="care_home")], None)]
)
def test_where_they_were_brought_decides_whether_a_superintendent_is_needed(then, why):
    at_station = [ev("arrived", 0, site_kind="police_station"), *then]

    assert rules.exception_of(
        extended(20, assessed_at_station=None), at_station, age_band="adult", station_status="not_commenced"
    ) == why  # fmt: skip


def test_once_ended_no_more_time_is_possible():
    assert clock_of(ARRIVED, ev("ended", 3)).longest_possible_until == at(24)


# Until when they may be retaken: events, hours after ZERO (None: not escaped), kinds refused
ESCAPES = {
    "not escaped": ([ARRIVED], None, []),
    "C7 on the way, 24 hours from the escape": ([DETAINED, ev("escaped", -0.5)], 23.5, []),
    "C7 perhaps earlier, from the earliest": ([ev("escaped", 0, earliest=at(-0.5))], 23.5, []),
    "C7 retaken in time": ([ev("escaped", 0), ev("retaken", 23.9)], None, []),
    "C7 retaken as the time ends": ([ev("escaped", 0), ev("retaken", 24)], 24, ["retaken"]),
    "C7 brought in too late": ([ev("escaped", 0), ev("retaken", 25), ev("arrived", 26)], 24, ["retaken", "arrived"]),
    "C8 from the place of safety": ([ARRIVED, ev("escaped", 3)], 24, []),
    "C8 after an extension": ([ARRIVED, extended(2, hours=6), ev("escaped", 3)], 30, []),
    "C8 an extension given after the escape": ([ARRIVED, ev("escaped", 3), extended(5)], 24, []),
    "C8 an extension given at the escape": ([ARRIVED, ev("escaped", 5), extended(5)], 24, []),
    "C8 retaken": ([ARRIVED, ev("escaped", 3), ev("retaken", 5)], None, []),
    "C8 retaken too late, though the hold was extended": (
        [ARRIVED, ev("escaped", 3), extended(5), ev("retaken", 25)],
        24,
        ["retaken"],
    ),
    "C8 escaped twice": ([ARRIVED, ev("escaped", 3), ev("retaken", 5), ev("escaped", 6)], 24, []),
    "came back by themselves": ([ARRIVED, ev("escaped", 3), ev("arrived", 5)], None, []),
    "left after the power ended": ([ARRIVED, ev("escaped", 24)], None, ["escaped"]),
    "left after the detention ended": ([ARRIVED, ev("ended", 2), ev("escaped", 3)], None, ["escaped"]),
    "ended by escape": ([ARRIVED, ev("ended", 3, how="escaped")], 24, []),
    "escaped, then the detention ended": ([ARRIVED, ev("escaped", 3), ev("ended", 4)], None, []),
    "retaken with no escape recorded": ([ARRIVED, ev("retaken", 3)], None, []),
    "retaken after leaving when the power had ended": (
        [ARRIVED, ev("escaped", 25), ev("retaken", 26)],
        None,
        ["escaped", "retaken"],
    ),
    "kept at premises, entry not recorded": ([ev("kept", 0), ev("escaped", 1)], 24, []),
}


@pytest.mark.parametrize(("events", "hours", "refused"), ESCAPES.values(), ids=ESCAPES.keys())
def test_they_may_be_retaken_only_while_section_138_allows(events, hours, refused):
    clock = clock_of(*events)

    assert clock.retake_until == (None if hours is None else at(hours))
    assert refused_kinds(clock) == refused


def test_an_escape_never_lengthens_the_hold():
    assert clock_of(ARRIVED, ev("escaped", 3), ev("retaken", 20)).permitted_until == at(24)


def test_after_too_late_a_retaking_on_the_way_no_24_hours_start():
    assert clock_of(ev("escaped", 0), ev("arrived", 25)).starts_at is None


def test_how_long_they_may_be_retaken_is_unknown_until_first_entry_is_recorded():
    clock = clock_of(ev("kept", 1), ev("escaped", 2), power=S135_1)

    assert (clock.retake_until, clock.missing) == (None, "entered_under_warrant")
    assert rules.clock_facts(clock, at(3))["clock.s138.state"] == "not_sure"


# What has no effect once there is no power: events, kinds refused
AFTERWARDS = {
    "moved after the period": ([ARRIVED, ev("transferred", 24)], ["transferred"]),
    "moved within an extension": ([ARRIVED, extended(20), ev("transferred", 30)], []),
    "arrived elsewhere after the period": ([ARRIVED, ev("transferred", 23), ev("arrived", 24.5)], ["arrived"]),
    "arrived after the detention ended": ([DETAINED, ev("ended", -0.5), ARRIVED], ["arrived"]),
    "moved after the detention ended": ([ARRIVED, ev("ended", 5), ev("transferred", 6)], ["transferred"]),
    "entered under a warrant on a section 136": ([ev("entered_under_warrant", -1), ARRIVED], ["entered_under_warrant"]),
    "still there when the period ended, a fact and no fault": ([ARRIVED, ev("ended", 29)], []),
    "one detention told by two people": ([DETAINED, replace(DETAINED, id="2"), ARRIVED], []),
    "its end told twice": ([ARRIVED, ev("ended", 5), ev("ended", 6)], []),
    "moved before any arrival is recorded": ([DETAINED, ev("transferred", -0.5), ARRIVED], []),
}


@pytest.mark.parametrize(("events", "refused"), AFTERWARDS.values(), ids=AFTERWARDS.keys())
def test_what_is_done_without_power_is_named_and_moves_nothing(events, refused):
    assert refused_kinds(clock_of(*events)) == refused


def test_the_earlier_of_two_ends_counts():
    assert clock_of(ARRIVED, ev("ended", 6), ev("ended", 5)).ended_at == at(5)


def test_ended_before_arrival_means_the_24_hours_never_start():
    assert clock_of(DETAINED, ev("ended", -0.5), ARRIVED).starts_at is None


# The prohibitions of law/02 that the clock keeps


def test_a_transfer_never_starts_a_new_clock():
    """02-P06."""
    moved = clock_of(ARRIVED, ev("transferred", 10), ev("arrived", 12), ev("transferred", 20), ev("arrived", 21))

    assert (moved.starts_at, moved.permitted_until) == (at(0), at(24))


def test_72_hours_is_never_shown_or_computed():
    """02-P07."""
    assert "7" + "2" not in source_of_the_rules()


def test_nobody_is_held_over_36_hours_or_over_24_without_a_doctor_in_time():
    """02-P08; the property below tries every mixture."""
    most = clock_of(ARRIVED, extended(1), extended(2), extended(23), ev("transferred", 20), ev("escaped", 22))

    assert most.permitted_until == at(36)
    assert clock_of(ARRIVED, extended(24)).permitted_until == at(24)


@pytest.mark.parametrize("reason", ["no_bed", "no_amhp", "no_doctor", "no_transport"])
def test_want_of_a_bed_or_of_staff_never_extends(reason):
    """02-P09."""
    clock = clock_of(ARRIVED, extended(20, reason=reason))

    assert (clock.permitted_until, refused_kinds(clock)) == (at(24), ["extension_authorised"])


def test_no_words_say_the_clock_halts_or_begins_again():
    """02-P18."""
    words = source_of_the_rules().lower()

    assert [word for word in ("paus", "stopp", "restart") if word in words] == []


@pytest.mark.parametrize("between", [[], [ev("ended", 22)]], ids=["running", "ended"])
def test_a_second_section_136_straight_after_the_first_gains_no_time(between):
    """02-P19."""
    clock = clock_of(DETAINED, ARRIVED, *between, ev("detained", 23), ev("arrived", 23.5))

    assert (clock.starts_at, clock.permitted_until) == (at(0), at(24))
    assert clock.refused[0].why == refusals.SECOND_DETENTION


def source_of_the_rules() -> str:
    folder = Path(rules.__file__).parent
    return "".join(path.read_text() for path in folder.glob("clock*.py")) + Path(refusals.__file__).read_text()


# The nights the clocks change


@pytest.mark.parametrize(
    ("arrived", "ends"),
    [
        (datetime(2026, 10, 24, 22, 0, tzinfo=LONDON), datetime(2026, 10, 25, 21, 0, tzinfo=LONDON)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON), datetime(2026, 10, 26, 0, 30, tzinfo=LONDON)),
        (datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON), datetime(2026, 10, 26, 1, 30, tzinfo=LONDON)),
        (datetime(2026, 3, 28, 22, 0, tzinfo=LONDON), datetime(2026, 3, 29, 23, 0, tzinfo=LONDON)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=LONDON), datetime(2026, 3, 30, 1, 59, tzinfo=LONDON)),
    ],
)
def test_detention_lasts_24_real_hours_on_the_nights_the_clocks_change(arrived, ends):
    clock = clock_of(rules.EventValue(kind="arrived", at=arrived))

    assert clock.permitted_until == ends.astimezone(UTC)
    assert clock.permitted_until - clock.starts_at == timedelta(hours=24)


def test_of_two_half_past_ones_the_earlier_is_first():
    first, second = (datetime(2026, 10, 25, 1, 30, fold=fold, tzinfo=LONDON) for fold in (0, 1))
    clock = clock_of(rules.EventValue(kind="arrived", at=second), rules.EventValue(kind="kept", at=first))

    assert clock.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert clock_words.day_and_time_words(first, LONDON) == "Sun 25 Oct, 01:30 BST"
    assert clock_words.day_and_time_words(second, LONDON) == "Sun 25 Oct, 01:30 GMT"


# Whether one recorded event breaks a rule

STATION = ev("arrived", 0, site_kind="police_station")
BEHIND = [ARRIVED]
EXCEPTIONS = {
    "an adult at a suite": (ARRIVED, [], "adult", "unknown", None),
    "a child at a suite": (ARRIVED, [], "under_18", "unknown", None),
    "a child at a station": (STATION, [], "under_18", "not_commenced", refusals.CHILD_AT_STATION),
    "a child kept at a station": (
        replace(STATION, kind="kept"), [], "under_18", "commenced", refusals.CHILD_AT_STATION,
    ),
    "age not known at a station": (STATION, [], "not_sure", "not_commenced", refusals.AGE_UNKNOWN_AT_STATION),
    "an adult at a station": (STATION, [], "adult", "not_commenced", None),
    "a station, s48 not known": (STATION, [], "adult", "unknown", refusals.STATION_NOT_ESTABLISHED),
    "a station, s48 in force": (STATION, [], "adult", "commenced", refusals.STATION_REMOVED),
    "moved to a station": (
        ev("transferred", 3, site_kind="police_station"), BEHIND, "under_18", "unknown", refusals.CHILD_AT_STATION,
    ),
    "at a private home": (ev("arrived", 0, site_kind="private_home"), [], "adult", "unknown", None),
    "moved after the end": (ev("transferred", 25), BEHIND, "adult", "unknown", refusals.moved_after_end(S136)),
    "extended by police": (extended(3, by="police"), BEHIND, "adult", "unknown", refusals.NOT_A_DOCTOR),
    "extended for no bed": (extended(3, reason="no_bed"), BEHIND, "adult", "unknown", refusals.NOT_CLINICAL),
    "retaken too late": (ev("retaken", 25), [ev("escaped", 0)], "adult", "unknown", refusals.RETAKEN_LATE),
    "a second detention": (ev("detained", 23), [DETAINED, ARRIVED], "adult", "unknown", refusals.SECOND_DETENTION),
    "the first of two": (DETAINED, [ev("detained", 23), ARRIVED], "adult", "unknown", None),
}  # fmt: skip


@pytest.mark.parametrize(("event", "others", "age", "station", "why"), EXCEPTIONS.values(), ids=EXCEPTIONS.keys())
def test_a_recorded_event_names_the_rule_it_breaks(event, others, age, station, why):
    assert rules.exception_of(event, others, age_band=age, station_status=station) == why


@pytest.mark.parametrize(
    ("years", "group", "band"),
    [
        (17, None, "under_18"),
        (18, None, "adult"),
        (None, "adult", "adult"),
        (None, "under_18", "under_18"),
        (17, "adult", "under_18"),
        (34, "under_18", "under_18"),
        (34, "not_sure", "adult"),
        ("not_sure", "adult", "adult"),
        ("not_sure", "not_sure", "not_sure"),
        (None, ["adult"], "not_sure"),
        (True, None, "not_sure"),
    ],
)
def test_either_the_years_or_the_guessed_group_may_say_that_someone_is_under_18(years, group, band):
    assert rules.age_band(years, group) == band


@pytest.mark.parametrize(
    ("law", "why"),
    [
        ("in_force", refusals.STATION_REMOVED),
        ("not_commenced", None),
        ("repealed", refusals.STATION_NOT_ESTABLISHED),
        ("unknown", refusals.STATION_NOT_ESTABLISHED),
    ],
)
def test_the_recorded_status_of_section_48_says_whether_a_station_may_be_a_place_of_safety(law, why):
    status = rules.station_status(law)

    assert rules.exception_of(STATION, [], age_band="adult", station_status=status) == why


def test_an_extension_keyed_before_the_arrival_is_an_exception_only_until_the_arrival_is_in():
    extension = extended(2, id="extension")
    nothing_known = {"age_band": "adult", "station_statuses": {}}

    assert rules.exceptions_now([extension], **nothing_known) == {"extension": refusals.EXTENDED_BEFORE_START}
    assert rules.exceptions_now([extension, ARRIVED], **nothing_known) == {}


def test_entry_under_a_warrant_is_no_exception_to_its_own_power():
    entry = ev("entered_under_warrant", -1, id="entry")

    assert rules.power_of([DETAINED, entry]) == S135_1
    assert rules.exceptions_now([DETAINED, entry], age_band="adult", station_statuses={}) == {}


@pytest.mark.parametrize("why", [value for name, value in vars(refusals).items() if name.isupper()])
def test_each_refusal_is_a_sentence(why):
    assert isinstance(why, dict) or (why[0].isupper() and why.endswith("."))


# Values that cannot be


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": NAIVE},
        {"at": datetime(9999, 12, 31, 23, 0, tzinfo=UTC)},
        {"at": at(0), "earliest": at(1)},
        {"at": at(1), "latest": at(0)},
    ],
)
def test_an_impossible_instant_is_never_a_value(wrong):
    with pytest.raises(ValueError, match=r"offset|plausible|order"):
        rules.EventValue(kind="arrived", **wrong)


def test_a_naive_now_is_never_answered():
    with pytest.raises(ValueError, match="now has no offset"):
        rules.clock_facts(clock_of(ARRIVED), NAIVE)


def test_section_136_used_in_a_police_station_counts_from_the_decision_and_not_from_arrival():
    used = ev("detained", -2, site_kind="police_station")

    clock = clock_of(used, ARRIVED)

    assert (clock.starts_at, clock.rule) == (at(-2), "earliest_arguable")
    assert clock.also_arguable is not None
