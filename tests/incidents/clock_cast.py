"""Events for the clock tests, timed in hours after ZERO, when the person arrives."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from incidents import rules

LONDON = ZoneInfo("Europe/London")
S136, S135_1 = rules.DetentionPower.S136, rules.DetentionPower.S135_1
NAIVE = datetime(2026, 11, 23, 1, 0)  # noqa: DTZ001
ZERO = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return ZERO + timedelta(hours=hours)


def ev(kind: str, hours_after: float, **rest: object) -> rules.EventValue:
    return rules.EventValue(kind=kind, at=at(hours_after), **rest)


def extended(hours_after: float, **changed: object) -> rules.EventValue:
    lawful = {"hours": 12, "by": "doctor", "reason": "clinical_condition", "assessed_at_station": False}
    return ev("extension_authorised", hours_after, **{**lawful, **changed})


def clock_of(*events: rules.EventValue, power: rules.DetentionPower = S136) -> rules.DetentionClock:
    return rules.detention_clock(events, power)


def refused_kinds(clock: rules.DetentionClock) -> list[str]:
    return [refused.event.kind for refused in clock.refused]


DETAINED, ARRIVED = ev("detained", -1), ev("arrived", 0, site_kind="health_based_pos")
