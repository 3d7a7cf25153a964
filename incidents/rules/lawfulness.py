"""Whether one act, proposed or recorded, breaks a rule. Advice may refuse it; the record never does (decision 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from incidents.rules import refusals
from incidents.rules.clock import detention_clock
from incidents.rules.events import (
    AgeBand,
    DetentionPower,
    EventKind,
    EventValue,
    SiteKind,
    StationStatus,
)

ADULT_FROM = 18  # MHA 1983 s.136A(5)
_BRINGS_TO_A_PLACE = {EventKind.ARRIVED, EventKind.KEPT, EventKind.TRANSFERRED}


def power_of(events: Iterable[EventValue]) -> DetentionPower:
    """Return which detention these events are of: a warrant entry, in whatever order it comes, makes it s.135(1)."""
    warrant = any(event.kind == EventKind.ENTERED_UNDER_WARRANT for event in events)
    return DetentionPower.S135_1 if warrant else DetentionPower.S136


def why_no_effect(event: EventValue, others: Iterable[EventValue], *, power: DetentionPower) -> str | None:
    """Return why the event does nothing to the clock of a detention with these other events; None if it may.

    others: the detention's other events in any order; the event itself among them makes no difference.
    """
    clock = detention_clock([*others, event], power)
    return next((refused.why for refused in clock.refused if refused.event == event), None)


def age_band(years: object, group: object = None) -> AgeBand:
    """Return the band of an age in years and of the age group as guessed: under 18 if either says so (decision 14).

    Not sure, which counts as under 18, when neither says: years that are no number, a group that is none.
    """
    said = (_band_of(years), group)
    return next((band for band in (AgeBand.UNDER_18, AgeBand.ADULT) if band in said), AgeBand.NOT_SURE)


def _band_of(years: object) -> AgeBand:
    if isinstance(years, bool) or not isinstance(years, int | float):
        return AgeBand.NOT_SURE
    return AgeBand.UNDER_18 if years < ADULT_FROM else AgeBand.ADULT


def station_status(law: str) -> StationStatus:
    """Return what the recorded status of MHA 2025 s.48 says of police stations.

    law: in_force, not_commenced, repealed or unknown. Repealed is not established: what then stands is for force
    legal services to say.
    """
    return _STATION.get(law, StationStatus.UNKNOWN)


_STATION = {"in_force": StationStatus.COMMENCED, "not_commenced": StationStatus.NOT_COMMENCED}


HOMES = frozenset({"LOC01", "LOC02"})
"""Codes of law/02's location guide where s.136(1A) settles that the power is not there."""


@dataclass(frozen=True)
class Scene:
    """What the record says of where and how they were found: answers to `location` and `came_to_be_there`, or None."""

    location: str | None = None
    came: str | None = None


NOWHERE = Scene()


def why_not_detained(event: EventValue, scene: Scene) -> str | None:
    """Return why s.136 could not be used where, or how, the record says they were found; None if nothing shows it."""
    if event.kind != EventKind.DETAINED:
        return None
    if scene.location in HOMES:
        return refusals.DETAINED_IN_A_HOME
    return refusals.BROUGHT_OUT_OF_A_HOME if scene.came == "police_brought" else None


def exception_of(
    event: EventValue,
    others: Iterable[EventValue],
    *,
    age_band: AgeBand | str,
    station_status: StationStatus | str,
    power: DetentionPower = DetentionPower.S136,
    scene: Scene = NOWHERE,
) -> str | None:
    """Return the rule one recorded event breaks, as a sentence with its provision; None if none.

    age_band: any value but "adult" counts as under 18. station_status: any value but "not_commenced" means
    no police station. Age is named first, being the graver. A home is never flagged here: whether the agreements
    of s.135(7) were had is not in these values, nor are the conditions of the 2017 Regulations for a station.
    """
    return (
        why_not_there(event, age_band=age_band, station_status=station_status)
        or (why_not_detained(event, scene) if power == DetentionPower.S136 else None)
        or why_no_effect(event, others, power=power)
    )


def exceptions_now(
    events: Iterable[EventValue],
    *,
    age_band: AgeBand | str,
    station_statuses: Mapping[object, StationStatus],
    scene: Scene = NOWHERE,
) -> dict[object, str]:
    """Return the rule each event breaks as far as is known now, by event id; events that break none are left out.

    The same as exception_of of each beside all the others, which changes as events come in, are corrected or withdrawn.
    station_statuses: event id -> whether a station could be a place of safety that day; an id not in it is unknown.
    """
    events = list(events)
    power = power_of(events)
    refused = {refused.event: refused.why for refused in detention_clock(events, power).refused}
    found = scene if power == DetentionPower.S136 else NOWHERE
    whys = {
        event.id: why_not_there(
            event, age_band=age_band, station_status=station_statuses.get(event.id, StationStatus.UNKNOWN)
        )
        or why_not_detained(event, found)
        or refused.get(event)
        for event in events
    }
    return {event_id: why for event_id, why in whys.items() if why}


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
