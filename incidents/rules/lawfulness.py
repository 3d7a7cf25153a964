"""Whether one act, proposed or recorded, breaks a rule. Advice may refuse it; the record never does (decision 5)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from incidents.rules import refusals
from incidents.rules.clock import detention_clock
from incidents.rules.events import (
    AgeBand,
    DetentionPower,
    EventKind,
    EventValue,
    ExtensionBy,
    ExtensionReason,
    SiteKind,
    StationStatus,
)

ADULT_FROM = 18  # MHA 1983 s.136A(5)
_BRINGS_TO_A_PLACE = {EventKind.ARRIVED, EventKind.KEPT, EventKind.TRANSFERRED}


def why_not_extend(
    *,
    events: Iterable[EventValue],
    authorised_at: datetime,
    length: timedelta,
    by: ExtensionBy | None,
    reason: ExtensionReason | None,
    assessed_at_station: bool | None,
    superintendent_approved: bool | None,
    power: DetentionPower = DetentionPower.S136,
) -> str | None:
    """Return why a s.136B extension has no effect, as a sentence for the user; None if it has.

    events: the detention's events in any order, with or without this one. authorised_at: timezone-aware.
    None for `by` or `reason` is not recorded, and does not extend. None for `assessed_at_station` needs the
    superintendent when the last place recorded is a police station. MHA 1983 s.136B(1), (3).
    Raises ValueError for a naive or implausible instant.
    """
    extension = EventValue(
        kind=EventKind.EXTENSION_AUTHORISED,
        at=authorised_at,
        hours=length / timedelta(hours=1),
        by=by,
        reason=reason,
        assessed_at_station=assessed_at_station,
        superintendent_approved=superintendent_approved,
    )
    return why_no_effect(extension, events, power=power)


def why_no_effect(event: EventValue, others: Iterable[EventValue], *, power: DetentionPower) -> str | None:
    """Return why the event does nothing to the clock of a detention with these other events; None if it may.

    others: the detention's other events in any order; the event itself among them makes no difference.
    """
    clock = detention_clock([*others, event], power)
    return next((refused.why for refused in clock.refused if refused.event == event), None)


def age_band(years: object) -> AgeBand:
    """Return the band of an age in years; anything that is not a number is not sure, which counts as under 18 (decision 14)."""
    if isinstance(years, bool) or not isinstance(years, int | float):
        return AgeBand.NOT_SURE
    return AgeBand.UNDER_18 if years < ADULT_FROM else AgeBand.ADULT


def exception_of(
    event: EventValue,
    others: Iterable[EventValue],
    *,
    age_band: AgeBand | str,
    station_status: StationStatus | str,
    power: DetentionPower = DetentionPower.S136,
) -> str | None:
    """Return the rule one recorded event breaks, as a sentence with its provision; None if none.

    age_band: any value but "adult" counts as under 18. station_status: any value but "not_commenced" means
    no police station. Age is named first, being the graver. A home is never flagged here: whether the agreements
    of s.135(7) were had is not in these values, nor are the conditions of the 2017 Regulations for a station.
    """
    return why_not_there(event, age_band=age_band, station_status=station_status) or why_no_effect(
        event, others, power=power
    )


def why_not_there(event: EventValue, *, age_band: AgeBand | str, station_status: StationStatus | str) -> str | None:
    """Return why the person may not be at the place the event puts them. MHA 1983 s.136A(1); MHA 2025 s.48."""
    if event.kind not in _BRINGS_TO_A_PLACE or event.site_kind != SiteKind.POLICE_STATION:
        return None
    if age_band != AgeBand.ADULT:
        return refusals.CHILD_AT_STATION if age_band == AgeBand.UNDER_18 else refusals.AGE_UNKNOWN_AT_STATION
    if station_status == StationStatus.NOT_COMMENCED:
        return None
    removed = station_status == StationStatus.COMMENCED
    return refusals.STATION_REMOVED if removed else refusals.STATION_NOT_ESTABLISHED
