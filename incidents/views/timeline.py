"""What happened, in order: solid dots for legal events, both times where one was corrected, broken rules in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from incidents.actions.projections import present_exceptions
from incidents.models import Event, Incident, Made
from incidents.models.detention import WITHDRAWN
from incidents.places import call_words
from incidents.telling import in_order, is_about
from incidents.views.wording import made_of, mid_sentence, when

LEGAL = frozenset(
    {
        "detained",
        "kept",
        "arrived",
        "entered_under_warrant",
        "transferred",
        "extension_authorised",
        "escaped",
        "retaken",
        "ended",
    }
)


def events_of(incident: Incident) -> list[Event]:
    """Return the events as the record tells them: none that a later row corrected."""
    events = incident.events.select_related("site", "decided_by", "entered_by", "corrects__site", "corrected_by")
    return in_order(event for event in events if not hasattr(event, "corrected_by"))


def timeline(incident: Incident, events: Iterable[Event], now: datetime) -> list[dict[str, Any]]:
    """Return what happened in order. A corrected time shows both; what broke a rule says so in words."""
    exceptions = present_exceptions(incident, now=now)
    rows, day = [], None
    for event in events:
        local = timezone.localtime(event.happened_at)
        rows.append(
            {
                **event_row(event, now, exceptions.get(str(event.pk), "")),
                "date": f"{local:%a} {local.day} {local:%b}" if local.date() != day else "",
            }
        )
        day = local.date()
    return rows


def event_row(event: Event, now: datetime, exception: str) -> dict[str, Any]:
    usual = event.made == Made.AT_THE_TIME and event.entered_by_id == event.decided_by_id
    return {
        "id": event.pk,
        "time": when(event.happened_at, event.happened_at),
        "about": is_about(event),
        "iso": event.happened_at.isoformat(),
        "text": event_text(event),
        "note": event_note(event, now),
        "legal": event.kind in LEGAL,
        "made": "" if usual else made_of(event, now),
        "exception": exception,
        "was": was(event, now) if event.corrects_id else None,
    }


FLAGS = {"life_at_risk": "life at risk", "weapon": "a weapon", "medical_emergency": "a medical emergency"}


def event_text(event: Event) -> str:
    words = event.get_kind_display()
    if event.detail.get(WITHDRAWN):
        return f"{words}: did not happen"
    if event.kind == Event.Kind.RED_FLAG:
        return f"{words}: {FLAGS.get(event.detail.get('flag', ''), 'red flag')}"
    if event.site and (said := call_words(event)):
        return f"Rang {event.site.name}: {said}"
    if event.kind == Event.Kind.ARRIVED and event.site:
        return f"Arrived at {event.site.name}{', timed at the door' if event.detail.get('place') == 'door' else ''}"
    if event.kind == Event.Kind.EXTENSION_AUTHORISED:
        words, hours = extension_words(event), event.detail.get("hours")
        return f"{words}: {hours:g} h" if isinstance(hours, int | float) else f"{words}: {hours}" if hours else words
    return f"{words}: {event.site.name}" if event.site else words


def extension_words(event: Event) -> str:
    """Return who is said to have given it: only a doctor can (MHA 1983 s.136B(1))."""
    by = event.detail.get("by")
    return event.get_kind_display() if by == "doctor" else f"Extension said to be given by {GIVERS.get(by, 'someone')}"


GIVERS = {"amhp": "an AMHP", "police": "police"}


def event_note(event: Event, now: datetime) -> str:
    told = {
        "told": "Time as told to police.",
        "estimated": estimate_words(event, now),
    }
    note = f"“{event.note}”" if event.note and not event.corrects_id else ""
    return " ".join(part for part in (note, told.get(event.known_how, "")) if part)


def estimate_words(event: Event, now: datetime) -> str:
    if event.latest and not event.earliest:
        return "The record was started then: it happened then or before. Give the time when you know it."
    return f"An estimate{between(event, now)}: the earliest arguable time is used."


def between(event: Event, now: datetime) -> str:
    """Return the bounds of an estimate, in words."""
    bounds = (("not before", event.earliest), ("not after", event.latest))
    return "".join(f", {words} {when(at, now)}" for words, at in bounds if at)


def was(event: Event, now: datetime) -> dict[str, str]:
    return {
        "text": f"{when(event.corrects.happened_at, now)}, {mid_sentence(event_text(event.corrects))}",
        "at": when(event.entered_at, now),
        "by": event.entered_by.called,
        "why": event.note,
    }
