"""Incidents as cards: the legal clock first, then what is next and by when. A few queries more than the list, however long."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from incidents.models import Detention, Incident, Obligation, Run
from incidents.models.harm import harms_of
from incidents.rules.clock_words import day_and_time_words, duration_words
from incidents.rules.harm import why_high
from incidents.views.frame import ENDED, LONDON, SOON
from incidents.views.shown import WAITING, due
from incidents.views.wording import mid_sentence, when, who

POWER = {"s136": "Section 136", "s135_1": "Section 135(1)"}
USUAL = timedelta(hours=24)


def ready(incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Fetch with each incident what its card reads."""
    return incidents.select_related("area").prefetch_related(
        Prefetch("detentions", Detention.objects.standing().select_related("site")),
        Prefetch("obligations", Obligation.objects.filter(state__in=WAITING).prefetch_related("attempts")),
        Prefetch("runs", Run.objects.select_related("graph").defer("graph__body").order_by("-started_at")),
    )


def of(incidents: Iterable[Incident], now: datetime) -> list[dict[str, Any]]:
    """Return the cards in the order given, each with one sentence on why it stands high, if it does."""
    incidents = list(incidents)
    harms = harms_of([incident.pk for incident in incidents], Incident.objects.all(), now) if incidents else {}
    return [{**card(incident, now), "why": why_high(harms.get(incident.pk, []))} for incident in incidents]


def card(incident: Incident, now: datetime) -> dict[str, Any]:
    detention = next(iter(incident.detentions.all()), None)
    obligation = next(iter(incident.obligations.all()), None)
    return {
        "href": reverse("incident", kwargs={"pk": incident.pk}),
        "reference": incident.reference,
        "what": what(incident, detention),
        "status": incident.get_state_display(),
        "state": f"{incident.reference}, {when(incident.opened_at, now)}",
        "area": incident.area.name if incident.area else "",
        "opened": when(incident.opened_at, now),
        **clock(detention, now),
        **(next_step(obligation, now) if obligation else {}),
    }


def what(incident: Incident, detention: Detention | None) -> str:
    """Return what it is, in words that say nothing of anyone: the power and place, or the situation chosen."""
    if detention:
        return ", ".join(
            part for part in (POWER[detention.power], detention.site.name if detention.site else "") if part
        )
    run = next(iter(incident.runs.all()), None)
    return run.graph.title if run else "Nothing put down yet"


def clock(detention: Detention | None, now: datetime) -> dict[str, str]:
    """Return the clock from the projection: the same instants the rules gave when the last event was put down."""
    if detention is None:
        return {"left": "", "sentence": "No legal clock"}
    if detention.ended_at:
        return {
            "left": "No power to hold now",
            "sentence": f"Ended {when(detention.ended_at, now)}. Not the same as safe to go.",
        }
    if detention.permitted_until is None or detention.clock_started_at is None:
        return {"left": "", "sentence": "The 24 hours have not started: they start on arrival"}
    if detention.permitted_until <= now:
        return {"left": "No power to hold now", "sentence": ENDED.split(". ", 1)[1]}
    extended = detention.permitted_until - detention.clock_started_at > USUAL
    ends = f"{'The extension ends' if extended else '24 hours end'} {day_and_time_words(detention.permitted_until, LONDON())}"
    left = detention.permitted_until - now
    return {"left": f"{duration_words(left)} left", "sentence": ends, "clock_soon": left <= SOON}


def next_step(obligation: Obligation, now: datetime) -> dict[str, Any]:
    words = due(obligation, now)
    return {
        "next": f"tell the {mid_sentence(who(obligation.who))}: {obligation.what}",
        "due": words["by"],
        "soon": words["soon"],
    }
