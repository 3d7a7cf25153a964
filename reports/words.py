"""How the record words what is stored. On paper every time carries its day: it is read tomorrow."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.rules import PostKind
from incidents.models import Event, Incident, Obligation
from incidents.models.detention import WITHDRAWN
from incidents.rules.clock_words import day_and_time_words

NOT_SURE = "not_sure"
PLAIN = {"yes": "Yes", "no": "No", NOT_SURE: "Not sure"}
RANG: dict[str, str] = {
    Incident.CameIn.OFFICER: "Nobody: an officer came upon it.",
    Incident.CameIn.PUBLIC: "A member of the public.",
    Incident.CameIn.PARTNER: "A partner agency asked police to come.",
}


def at(instant: datetime) -> str:
    """Return an instant as "Tue 24 Nov, 01:06" in London."""
    return day_and_time_words(instant, timezone.get_default_timezone())


def at_with_year(instant: datetime) -> str:
    """Return "Tue 24 Nov 2026, 01:06": once on the cover, so that no other time need carry it."""
    day, time = at(instant).split(", ", 1)
    return f"{day} {timezone.localtime(instant).year}, {time}"


GIVERS = {"doctor": "a doctor", "amhp": "an AMHP", "police": "police"}


def event_words(event: Event) -> str:
    """Return what happened. Only a doctor can extend (MHA 1983 s.136B(1)), so an extension says who is said to have given it."""
    words = event.get_kind_display()
    if event.kind == Event.Kind.EXTENSION_AUTHORISED:
        words = f"Extension said to be given by {GIVERS.get(str(event.detail.get('by')), 'someone')}"
    return f"Did not happen: {words.lower()}" if event.detail.get(WITHDRAWN) else words


def how(event: Event) -> str:
    """Return how a time was put down, how it is known when that was not by seeing it, and by whom."""
    known = "" if event.known_how == Event.KnownHow.SEEN else event.get_known_how_display()
    decided = event.decided_by or event.entered_by
    keyed = f"keyed by {event.entered_by.called}" if decided != event.entered_by else ""
    return "; ".join(part for part in (event.get_made_display(), known, decided.called, keyed) if part)


def answer_words(shape: Mapping[str, Any], value: Any, sites: Mapping[str, str]) -> str:
    """Return an answer in the words it was offered in. shape: the fact as its graph holds it."""
    if value == NOT_SURE:
        return PLAIN[NOT_SURE]
    match shape["type"]:
        case "choice" | "yes_no":
            return {**PLAIN, **{item["id"]: item["label"] for item in shape["values"]}}.get(value, str(value))
        case "ticks":
            return "; ".join(_ticks(shape, [value] if isinstance(value, str) else value))
        case "instant":
            return at(datetime.fromisoformat(value))
        case "site":
            return sites.get(str(value), str(value))
        case "duration":
            return f"{value} min"
    return str(value)


def _ticks(shape: Mapping[str, Any], ticks: Sequence[str]) -> list[str]:
    labels = {item["fact"]: item["label"] for item in shape["options"]}
    return [{**labels, "none": shape["none_label"], **PLAIN}.get(tick, tick) for tick in ticks]


def came_in(incident: Incident) -> str:
    """Return who rang police, and the log it is on; "" when that is not known."""
    who = RANG.get(incident.came_in, "")
    log = f" Police log {incident.log_number}." if incident.log_number else ""
    return f"{who}{log}" if who else ""


def post(obligation: Obligation) -> str:
    return str(obligation.post) if obligation.post else PostKind(obligation.who).label
