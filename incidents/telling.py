"""Events as a record tells them, on the page and on paper: in order, "about" where a time is an estimate, each thing once."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from incidents.models import Answer, Event
from incidents.models.detention import WITHDRAWN
from incidents.rules.order import Timed, in_legal_order


def in_order(events: Iterable[Event]) -> list[Event]:
    """Return events in the order a record tells them. events: in the order of their times."""
    events = list(events)
    by_id: dict[object, Event] = {event.pk: event for event in events}
    return [by_id[timed.id] for timed in in_legal_order(as_timed(event) for event in events)]


def as_timed(event: Event) -> Timed:
    """Return the event as the order reads it. What did not happen has no place in the law's order."""
    return Timed(
        id=event.pk,
        kind="" if event.detail.get(WITHDRAWN) else event.kind,
        at=event.happened_at,
        is_about=is_about(event),
        earliest=event.earliest,
        latest=event.latest,
    )


def is_about(event: Event) -> bool:
    return event.known_how == Event.KnownHow.ESTIMATED


SAID_WITH = {
    "handover_to": (Event.Kind.HANDOVER_RECEIVED,),
    "consultee_name": (Event.Kind.CONSULTED,),
    "pos_name": (Event.Kind.ARRIVED, Event.Kind.KEPT, Event.Kind.TRANSFERRED),
}
"""Facts the page of an event tells too: who received them, whom they consulted, which place."""


def told_of(events: Iterable[Event]) -> frozenset[tuple[str, object]]:
    """Return what the timeline tells of each kind of event: when, to the minute; and who or where."""
    return frozenset(
        (event.kind, said)
        for event in events
        if not event.detail.get(WITHDRAWN)
        for said in (_minute(event.happened_at), event.note, str(event.site_id))
        if said
    )


def is_told(graph: Mapping[str, Any], answer: Answer, told: Collection[tuple[str, object]]) -> bool:
    """Return whether an answer says only what an event on the timeline says already."""
    if kinds := SAID_WITH.get(answer.fact):
        return any((kind, str(answer.given)) in told for kind in kinds)
    kind = graph["facts"].get(answer.fact, {}).get("event")
    return bool(kind) and (kind, _minute_of(answer.value)) in told


def _minute_of(value: object) -> datetime | None:
    try:
        return _minute(datetime.fromisoformat(str(value)))
    except ValueError:  # "not sure" is no time
        return None


def _minute(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(second=0, microsecond=0)
