"""What to put down before finishing: the nine things practice 6 names first, and all the force asks for later folded under them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from incidents import actions
from incidents.models import Answer, Event, Incident, Run
from incidents.places import call_words
from incidents.rules import finishing as rules
from incidents.rules.finishing import Missing, Need
from incidents.views.shown import WAITING
from incidents.views.wording import in_words, mid_sentence

OWN_WORDS = {"limb_disorder_reason", "limb_need_reason", "limb_necessity_reason"}
"""Shown whole above the list, so not said again in it."""


@dataclass(frozen=True)
class Put:
    """What is put down so far: each fact's value, and the shapes its words are read from."""

    given: Mapping[str, Any]
    shapes: Mapping[str, Any]
    sites: Mapping[str, str]
    now: datetime

    def words(self, fact: str) -> str:
        if self.given.get(fact) in (None, "", []):
            return ""
        words = in_words({"facts": self.shapes}, fact, self.given[fact], self.now, self.sites)
        return f"“{words}”" if self.shapes.get(fact, {}).get("type") == "text" else words


def put_so_far(
    incident: Incident, runs: Iterable[Run], answers: Iterable[Answer], sites: Mapping[str, str], now: datetime
) -> Put:
    """answers: the standing ones, oldest first. An instant kept as an event is the answer to the fact that names its kind."""
    shapes = {fact: shape for run in runs for fact, shape in run.graph.body["facts"].items()}
    events = list(incident.events.happened().select_related("decided_by", "site").order_by("happened_at"))
    kept = times_kept(events)
    given: dict[str, Any] = {fact: kept[shape["event"]] for fact, shape in shapes.items() if shape.get("event") in kept}
    given |= {fact: said for fact, said in told_by_events(events).items() if fact in shapes}
    given |= {answer.fact: answer.given for answer in answers}
    return Put(given, shapes, sites, now)


def times_kept(events: Iterable[Event]) -> dict[str, datetime]:
    """Return when each kind of event happened. All but the time of a tap, which says only that it was then or before."""
    return {
        event.kind: event.happened_at
        for event in events
        if not event.is_a_no and (event.known_how != Event.KnownHow.ESTIMATED or event.earliest)
    }


def told_by_events(events: Iterable[Event]) -> dict[str, str]:
    """Return what else events tell the record, so that it is not asked again: who decided, and the places rung."""
    events = list(events)
    decided = [event.decided_by.called for event in events if event.kind in DECISIONS and event.decided_by]
    rang = [f"{event.site.name}: {said}" for event in events if event.site and (said := call_words(event))]
    told = {"detaining_officer": decided[:1], "calls_to_places": rang}
    return {fact: "\n".join(said) for fact, said in told.items() if said}


DECISIONS = (Event.Kind.DETAINED, Event.Kind.KEPT)


def to_record(incident: Incident, put: Put, asked: Iterable[Mapping[str, str]]) -> dict[str, Any]:
    """Return the list. asked: what the outcomes shown ask for, as {"fact", "label"}: what finishing does not need comes later."""
    missing = actions.missing_if_held(incident)
    needs = [need_row(incident, need, rules.still_missing(need, missing), put) for need in needed(incident, asked)]
    first = {fact for need in needs for fact in need["facts"]}
    later = {item["fact"]: item["label"] for item in asked if item["fact"] not in first}
    waiting = incident.obligations.filter(state__in=WAITING).count() if needs else 0
    lacking = [fact for need in needs for fact in need["lacks"]]
    blank = [fact for fact in later if not put.words(fact)]
    return {
        "needs": [*needs, telling_row(incident, waiting)] if needs else [],
        "done": sum(not need["lacks"] for need in needs) + bool(needs),
        "add_needed": add_address(incident, lacking) if lacking else "",
        "later": [later_row(incident, fact, label, put) for fact, label in later.items()],
        "blank": len(blank),
        "add_later": add_address(incident, blank) if blank else "",
    }


def needed(incident: Incident, asked: Iterable[Mapping[str, str]]) -> tuple[Need, ...]:
    """Return what finishing needs: all of it once somebody is held, or as soon as advice asks when they were detained."""
    asks = {item["fact"] for item in asked}
    held = bool(asks & HOLDING) or incident.detentions.standing().exists()
    return rules.NEEDED if held else ()


HOLDING = {"time_detained", "keep_decision_time"}


def need_row(incident: Incident, need: Need, lacks: list[Missing], put: Put) -> dict[str, Any]:
    said = [words for fact in need.facts if fact not in OWN_WORDS and (words := put.words(fact))]
    facts = [fact for row in lacks for fact in row.facts]
    return {
        "label": need.words,
        "value": "\n".join(said),
        "note": f"Still: {'; '.join(f'{mid_sentence(row.words)}' for row in lacks)}" if lacks else "",
        "facts": need.facts,
        "lacks": facts,
        "tag": "" if facts else "Put down",
        "tag_kind": "good",
        "href": add_address(incident, facts) if facts else "",
        "action": "Add",
    }


def telling_row(incident: Incident, waiting: int) -> dict[str, Any]:
    return {
        "label": "Anything still to be told",
        "value": f"{waiting} still to tell, with a duty post. It does not keep you from finishing."
        if waiting
        else "Nothing waits",
        "href": f"{reverse('incident', kwargs={'pk': incident.pk})}#to-tell" if waiting else "",
        "action": "Look",
    }


def later_row(incident: Incident, fact: str, label: str, put: Put) -> dict[str, str]:
    words = put.words(fact)
    return {
        "label": label,
        "value": words or "Not recorded yet",
        "href": "" if words else add_address(incident, [fact]),
        "action": "Add",
    }


def add_address(incident: Incident, facts: Iterable[str]) -> str:
    return f"{reverse('add_facts', kwargs={'pk': incident.pk})}?{urlencode({'fact': list(facts)}, doseq=True)}"
