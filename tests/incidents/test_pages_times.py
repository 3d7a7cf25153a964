"""London times as typed: the hour that comes twice, the hour that never comes, and what is not a time."""

from datetime import UTC, datetime

import pytest
from django import forms

from incidents.forms.times import WhichHour, london_instant, typed


@pytest.mark.parametrize(
    ("day", "clock", "which", "expected"),
    [
        ("2026-11-24", "14:05", "", datetime(2026, 11, 24, 14, 5, tzinfo=UTC)),
        ("2026-07-01", "14:05", "", datetime(2026, 7, 1, 13, 5, tzinfo=UTC)),
        ("2026-10-25", "01:30", "0", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25", "01:30", "1", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_london_time_names_one_instant(day, clock, which, expected):
    assert london_instant(day, clock, which) == expected


def test_the_hour_that_comes_twice_is_asked_about():
    with pytest.raises(WhichHour):
        london_instant("2026-10-25", "01:30")


@pytest.mark.parametrize(
    ("day", "clock", "why"),
    [
        ("2026-03-29", "01:30", "did not exist"),
        ("2026-11-24", "", "time as well"),
        ("", "14:05", "date as well"),
        ("", "", "date and the time"),
        ("2026-02-30", "14:05", "real date"),
        ("2026-11-24", "25:00", "real time"),
        ("2026-11-24", "14:05+02:00", "real time"),
    ],
)
def test_what_is_not_a_time_says_why(day, clock, why):
    with pytest.raises(forms.ValidationError, match=why):
        london_instant(day, clock)


def test_an_instant_is_shown_as_it_would_be_typed():
    assert typed(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == ("2026-10-25", "01:30", "1")
    assert typed(datetime(2026, 7, 1, 13, 5, tzinfo=UTC)) == ("2026-07-01", "14:05", "")
