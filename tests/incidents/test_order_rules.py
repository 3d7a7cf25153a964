"""The order a record tells things in: by time, and by the law's order where a time is only "about"."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents.rules.order import Timed, in_legal_order

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def told(kind: str, minutes: int, **more) -> Timed:
    return Timed(id=kind, kind=kind, at=after(minutes), **more)


def tap(kind: str, minutes: int) -> Timed:
    """The time of a tap: then, or at any time before."""
    return told(kind, minutes, is_about=True, latest=after(minutes))


CASES = {
    "a tap after the arrival comes before it": ([told("arrived", 0), tap("detained", 30)], ["detained", "arrived"]),
    "known times are never moved": ([told("arrived", 0), told("detained", 30)], ["arrived", "detained"]),
    "about, within half an hour": ([told("arrived", 0), told("detained", 20, is_about=True)], ["detained", "arrived"]),
    "about, too far away": ([told("arrived", 0), told("detained", 50, is_about=True)], ["arrived", "detained"]),
    "bounds that do not reach": (
        [told("arrived", 0), told("detained", 20, is_about=True, earliest=after(10), latest=after(30))],
        ["arrived", "detained"],
    ),
    "an estimated arrival comes after a known detention its bounds reach": (
        [told("arrived", 0, is_about=True, latest=after(20), earliest=after(-5)), told("detained", 10)],
        ["detained", "arrived"],
    ),
    "what has no place in the law's order stays": (
        [told("red_flag", -5), told("arrived", 0), told("asked_to_stay", 10), tap("detained", 30)],
        ["red_flag", "detained", "arrived", "asked_to_stay"],
    ),
    "two estimates": ([tap("handover_told", 5), tap("arrived", 10)], ["arrived", "handover_told"]),
}


@pytest.mark.parametrize("name", CASES)
def test_an_estimate_never_puts_the_law_out_of_order(name):
    events, expected = CASES[name]

    assert [event.kind for event in in_legal_order(events)] == expected
