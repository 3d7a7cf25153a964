"""The legal clock as the first page of a record prints it, with every extension said to be given and whether it counts."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from incidents.models import Event, Incident
from incidents.models.detention import WITHDRAWN
from incidents.reading import Clock, clock_of
from incidents.rules.clock_words import start_sentence
from reports.words import at, event_words

NOBODY_DETAINED = "Nobody is recorded as detained under section 136 on this incident."


def printed_clock(
    incident: Incident, events: Iterable[Event], exceptions: Mapping[str, str], now: datetime
) -> dict[str, Any]:
    """events: as told. exceptions: the rule each event breaks, by its id."""
    clock = clock_of(incident, now)
    claims = tuple(claim(event, clock, exceptions.get(str(event.pk), "")) for event in events if is_claim(event))
    if clock is None:
        return {"ends": "", "sentence": NOBODY_DETAINED, "started": "", "extend": "", "claims": claims, "state": "none"}
    return {
        "ends": _ends(clock),
        "sentence": clock.sentence,
        "started": _started(clock),
        "extend": clock.extension_words if clock.state != "ended" else "",
        "claims": claims,
        "state": clock.state,
    }


def _started(clock: Clock) -> str:
    """Return when and why it started, with its day, as read on another."""
    began = clock.clock.starts_at
    return (
        (start_sentence(clock.clock, began + timedelta(days=7), timezone.get_default_timezone()) or "") if began else ""
    )


def _ends(clock: Clock) -> str:
    return at(clock.ends_at) if clock.ends_at and clock.state == "running" else ""


def is_claim(event: Event) -> bool:
    return event.kind == Event.Kind.EXTENSION_AUTHORISED and not event.detail.get(WITHDRAWN)


def claim(event: Event, clock: Clock | None, broken: str) -> str:
    """Return what is said of an extension, whether it counts, and why not: as on the day, a nurse is told of one by voice."""
    hours = event.detail.get("hours")
    length = f" of {hours:g} h" if isinstance(hours, int | float) else ""
    said = f"{event_words(event)}{length}, {at(event.happened_at)}"
    if clock and clock.clock.extension and clock.clock.extension.id == str(event.pk):
        return f"{said}. It counts: the end above includes it."
    return f"{said}. It does not count: {broken or 'the power had no clock for it to extend.'} The end above leaves it out."
