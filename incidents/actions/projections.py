"""Folding events into what pages and lists read (decision 6). Written in the same transaction; rebuilt equal, by test."""

from datetime import datetime

from incidents import rules
from incidents.models import Detention, Event, Incident, Obligation
from incidents.rules import DetentionPower

FIRST = {  # projection field: the kind of event whose first current row gives it
    "called_ahead_at": Event.Kind.CALLED_AHEAD,
    "arrived_at": Event.Kind.ARRIVED,
    "told_at": Event.Kind.HANDOVER_TOLD,
    "received_at": Event.Kind.HANDOVER_RECEIVED,
    "police_left_at": Event.Kind.POLICE_LEFT,
}
HOLDS = {
    Event.Kind.DETAINED,
    Event.Kind.KEPT,
    Event.Kind.ARRIVED,
    Event.Kind.ENTERED_UNDER_WARRANT,
    Event.Kind.RETAKEN,
    Event.Kind.TRANSFERRED,
}


def refresh(incident: Incident, *, now: datetime) -> None:
    """Fold the incident's current events again: the detention, the time police came, and when obligations fall due."""
    events = list(incident.events.current().order_by("happened_at", "entered_at"))
    if any(event.kind in HOLDS for event in events):
        _refresh_detention(incident, events)
    attended = _first(events, Event.Kind.ATTENDED)
    if attended and attended.happened_at != incident.attended_at:
        incident.attended_at = attended.happened_at
        incident.save(update_fields=["attended_at"])
    for obligation in incident.obligations.open():
        _refresh_due(obligation, events)


def fold(events: list[Event]) -> dict[str, object]:
    """Return the detention these events make, as the projection's fields. Pure but for the rows it is given."""
    warrant = any(event.kind == Event.Kind.ENTERED_UNDER_WARRANT for event in events)
    power = DetentionPower.S135_1 if warrant else DetentionPower.S136
    clock = rules.detention_clock([event.as_value() for event in events], power)
    detained = _first(events, Event.Kind.DETAINED) or _first(events, Event.Kind.KEPT)
    places = [
        event
        for event in events
        if event.site_id and event.kind in (Event.Kind.ARRIVED, Event.Kind.KEPT, Event.Kind.TRANSFERRED)
    ]
    return {
        "power": power.value,
        "detained_at": detained.happened_at if detained else None,
        "detained_by_id": detained.decided_by_id if detained else None,
        "clock_started_at": clock.starts_at,
        "clock_rule": clock.rule.value,
        "permitted_until": clock.permitted_until,
        "longest_possible_until": clock.longest_possible_until,
        "retake_until": clock.retake_until,
        "ended_at": clock.ended_at,
        "site_id": places[-1].site_id if places else None,
        **{field: found.happened_at if (found := _first(events, kind)) else None for field, kind in FIRST.items()},
    }


def _refresh_detention(incident: Incident, events: list[Event]) -> None:
    folded = fold(events)
    person = incident.persons.first()
    Detention.objects.update_or_create(
        person=person,
        power=folded.pop("power"),
        defaults=folded,
        create_defaults={**folded, "incident": incident, "purpose": incident.purpose},
    )


def _refresh_due(obligation: Obligation, events: list[Event]) -> None:
    anchor = _first(events, obligation.anchor)
    if anchor is None:
        return
    due_at = anchor.happened_at + obligation.offset
    if due_at != obligation.due_at:
        obligation.due_at = due_at
        obligation.save(update_fields=["due_at"])


def _first(events: list[Event], kind: str) -> Event | None:
    return next((event for event in events if event.kind == kind), None)
