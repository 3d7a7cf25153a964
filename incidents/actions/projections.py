"""Folding events into what pages and lists read (decision 6). Written in the same transaction; rebuilt equal, by test."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from guidance.actions import law_at
from incidents import rules
from incidents.models import Detention, Event, ExceptionAlert, Incident, Obligation
from incidents.models.detention import NOT_STANDING
from incidents.rules import DetentionClock, Scene, SiteKind, StationStatus

FIRST = {  # projection field: the kind of event whose first current row gives it
    "called_ahead_at": Event.Kind.CALLED_AHEAD,
    "arrived_at": Event.Kind.ARRIVED,
    "told_at": Event.Kind.HANDOVER_TOLD,
    "received_at": Event.Kind.HANDOVER_RECEIVED,
    "police_left_at": Event.Kind.POLICE_LEFT,
}
PLACES = (Event.Kind.ARRIVED, Event.Kind.KEPT, Event.Kind.TRANSFERRED)
HOLDS = {*PLACES, Event.Kind.DETAINED, Event.Kind.ENTERED_UNDER_WARRANT, Event.Kind.RETAKEN}


def refresh(incident: Incident, *, now: datetime) -> None:
    """Fold the incident's events again: the detention, the time police came, when obligations fall due, and alerts.

    The caller holds the incident's lock. Call it when an event is put down, and when the age on record changes.
    """
    events = in_order(incident)
    _refresh_detentions(incident, events)
    _refresh_attended(incident, events)
    for obligation in incident.obligations.open():
        _refresh_due(obligation, events)
    _raise_alerts(incident, events, now=now)


def in_order(incident: Incident) -> list[Event]:
    """Return what happened on the incident, in the order it happened: corrected and withdrawn rows left out."""
    return list(incident.events.happened().order_by("happened_at", "entered_at", "id"))


# The detention


def fold(events: list[Event]) -> dict[str, object]:
    """Return the detention these events make, as the projection's fields. Pure but for the rows it is given.

    events: in the order they happened, none withdrawn.
    """
    values = [event.as_value() for event in events]
    power = rules.power_of(values)
    return {
        "power": power.value,
        **_clock_fields(rules.detention_clock(values, power)),
        **_handover_fields(events),
    }


def _clock_fields(clock: DetentionClock) -> dict[str, object]:
    return {
        "clock_started_at": clock.starts_at,
        "clock_rule": clock.rule.value,
        "permitted_until": clock.permitted_until,
        "longest_possible_until": clock.longest_possible_until,
        "retake_until": clock.retake_until,
        "ended_at": clock.ended_at,
    }


def _handover_fields(events: list[Event]) -> dict[str, object]:
    detained = _first(events, Event.Kind.DETAINED) or _first(events, Event.Kind.KEPT)
    events = [event for event in events if not event.is_a_no]  # a place that could not take them was not rung ahead
    places = [event.site_id for event in events if event.site_id and event.kind in PLACES]
    return {
        "detained_at": detained.happened_at if detained else None,
        "detained_by_id": detained.decided_by_id if detained else None,
        "site_id": places[-1] if places else None,
        **{field: found.happened_at if (found := _first(events, kind)) else None for field, kind in FIRST.items()},
    }


def _refresh_detentions(incident: Incident, events: list[Event]) -> None:
    """Write the row of the power the events give, if anyone was held, and empty the row of the other."""
    person, folded = incident.persons.first(), fold(events)
    power = folded.pop("power")
    held = any(event.kind in HOLDS for event in events)
    standing = Detention.objects.standing().filter(person=person)
    for row in standing.exclude(power=power) if held else standing:
        _write(row, {**dict.fromkeys(folded), "clock_rule": NOT_STANDING})
    if held:
        Detention.objects.update_or_create(
            person=person,
            power=power,
            defaults=folded,
            create_defaults={**folded, "incident": incident, "purpose": incident.purpose},
        )


def _write(detention: Detention, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(detention, name, value)
    detention.save(update_fields=[name.removesuffix("_id") for name in fields])


# What else is folded


def _refresh_attended(incident: Incident, events: list[Event]) -> None:
    attended = _first(events, Event.Kind.ATTENDED)
    attended_at = attended.happened_at if attended else None
    if attended_at != incident.attended_at:
        incident.attended_at = attended_at
        incident.save(update_fields=["attended_at"])


def _refresh_due(obligation: Obligation, events: list[Event]) -> None:
    if obligation.anchor not in (*Event.Kind.values, CLOCK_STARTED):  # it runs from its outcome, which no event moves
        return
    starts = anchored_at(obligation.anchor, events)
    due_at = starts + obligation.offset if starts else None
    if due_at != obligation.due_at:
        obligation.due_at = due_at
        obligation.save(update_fields=["due_at"])


CLOCK_STARTED = "clock_started"
"""The anchor of what runs from the 24 hours: arrival, or the decision for a person kept where they were or held at a station."""


def anchored_at(anchor: str, events: list[Event]) -> datetime | None:
    """Return the instant an obligation's time runs from, or None until it has happened. events: in order, none withdrawn."""
    if anchor == CLOCK_STARTED:
        values = [event.as_value() for event in events]
        return rules.detention_clock(values, rules.power_of(values)).starts_at
    found = _first(events, anchor)
    return found.happened_at if found else None


def _first(events: list[Event], kind: str) -> Event | None:
    return next((event for event in events if event.kind == kind), None)


# What was exceptional


def present_exceptions(incident: Incident, *, now: datetime) -> dict[str, str]:
    """Return the rule each event of the incident breaks, as far as is known at `now`: event id -> sentence.

    An event's own `exception` is what was said when it was entered, and stays. This is what pages show: an extension
    keyed before the arrival is no exception once the arrival is in, and the reverse.
    """
    return _exceptions(incident, in_order(incident), now=now)


def age_band_of(incident: Incident) -> str:
    """Return the age band the record establishes: not known counts as under 18 for every place of safety (decision 14)."""
    answers = incident.answers.standing().given().filter(fact__in=AGES).order_by("entered_at")
    said = {answer.fact: answer.value for answer in answers}
    return rules.age_band(said.get("age_years"), said.get("age_group"))


AGES = ("age_group", "age_years")


def scene_of(incident: Incident) -> Scene:
    """Return where and how they were found, as the latest answers say."""
    said = incident.answers.standing().given().filter(fact__in=("location", "came_to_be_there")).order_by("entered_at")
    found = {answer.fact: answer.value for answer in said}
    return Scene(location=found.get("location"), came=found.get("came_to_be_there"))


def station_status_on(event: Event, *, known_at: datetime) -> StationStatus:
    """Return whether a police station could be a place of safety on the London day the event happened (decision 4)."""
    law = law_at(known_at, london_day=timezone.localtime(event.happened_at).date())
    return rules.station_status(law.get("mha2025_s48", "unknown"))


def is_in_station(event: Event) -> bool:
    return event.detail.get("site_kind") == SiteKind.POLICE_STATION


def _exceptions(incident: Incident, events: Iterable[Event], *, now: datetime) -> dict[str, str]:
    events = list(events)
    found = rules.exceptions_now(
        [event.as_value() for event in events],
        age_band=age_band_of(incident),
        station_statuses={
            str(event.pk): station_status_on(event, known_at=now) for event in events if is_in_station(event)
        },
        scene=scene_of(incident),
    )
    return {str(event_id): why for event_id, why in found.items()}


def _raise_alerts(incident: Incident, events: list[Event], *, now: datetime) -> None:
    """Alert whoever must look at an event that breaks a rule, once for each. An alert raised is never taken back."""
    found = _exceptions(incident, events, now=now)
    alerted = set(ExceptionAlert.objects.filter(incident=incident).values_list("event_id", flat=True))
    ExceptionAlert.objects.bulk_create(
        ExceptionAlert(incident=incident, purpose=incident.purpose, event=event, posts=_posts(event), raised_at=now)
        for event in events
        if str(event.pk) in found and event.pk not in alerted
    )


def _posts(event: Event) -> list[str]:
    """A person in a police station who may not be there goes to the duty superintendent and professional standards."""
    return ["duty_superintendent", "professional_standards"] if is_in_station(event) else ["duty_sergeant"]
