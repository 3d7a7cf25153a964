"""What every page of an incident has round it: which incident, its state, and its legal clock."""

from datetime import datetime, timedelta

from django.utils import timezone

from incidents.models import Incident
from incidents.reading import Clock, clock_of
from incidents.rules.clock_facts import time_left
from incidents.rules.clock_words import day_and_time_words, end_sentence

SOON = timedelta(hours=4)
ENDED = "There is no power to hold the person now. That does not mean it is safe to go."


def framed(incident: Incident, now: datetime, **more: object) -> dict[str, object]:
    """Return the context of a page of an incident."""
    clock = clock_of(incident, now)
    return {"incident": incident, "clock": clock and strip(clock, now), "clock_facts": clock, "now": now, **more}


def strip(clock: Clock, now: datetime) -> dict[str, object]:
    """Return what the clock strip shows. Never a countdown to anything but the end of the power."""
    left = time_left(clock.clock, now)
    running = clock.state == "running" and left
    sentence = clock.sentence.removeprefix(f"{clock.left_words.capitalize()}. ") if running else clock.sentence
    state = "ended" if clock.state == "ended" else "soon" if running and left <= SOON else ""
    return {
        "left": clock.left_words.capitalize() if running else HEADS.get(clock.state, "Clock"),
        "sentence": sentence,
        "state": state,
        "now": now.isoformat() if running else "",
        "ends": clock.ends_at.isoformat() if running and clock.ends_at else "",
        "ended_text": ENDED,
        "ends_at": day_and_time_words(ends, LONDON()) if (ends := clock.clock.ended_at or clock.ends_at) else "",
    }


HEADS = {"ended": "No power to hold now", "not_started": "Clock not started", "not_sure": "Clock: a time is missing"}


def LONDON():  # noqa: N802  reads as the constant it is, once settings are ready
    return timezone.get_default_timezone()


def panel(clock: Clock, now: datetime) -> dict[str, object]:
    """Return the clock in full: what, since when and why then, until when, what happens then, who can extend."""
    shown = strip(clock, now)
    then = end_sentence(clock.clock, LONDON()) if clock.state == "running" else clock.sentence
    return {
        "title": "Section 135(1) warrant" if clock.clock.power.value == "s135_1" else "Section 136 detention",
        "left": shown["left"],
        "state": shown["state"],
        "then": then,
        "started": clock.started_words.removeprefix("Started "),
        "ends_at": shown["ends_at"],
        "extend": clock.extension_words if clock.state != "ended" else "",
        "note": "The clock never pauses: not for treatment, sleep, a move or an escape.",
    }
