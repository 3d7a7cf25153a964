"""The record as a page: the officer's own words first, then what happened, what was answered, and what was shown."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Prefetch
from django.urls import reverse

from guidance.models import Graph
from incidents import actions
from incidents.models import Answer, Incident, Made, Member, OutcomeRecord, Run
from incidents.telling import is_told, told_of
from incidents.views import deciding
from incidents.views.beside import documents, handover, late_notes, obligation_row, showings
from incidents.views.frame import framed, panel
from incidents.views.next_act import next_act
from incidents.views.shown import WAITING
from incidents.views.standing import GROUNDS, grounds, must_not_confer, own, two_answers
from incidents.views.timeline import events_of, timeline
from incidents.views.to_record import put_so_far, to_record
from incidents.views.wording import in_words, is_own_words, made_of, question_label, site_names, when, who
from wmpmh.access import may_act
from wmpmh.ids import uuid7


def context(incident: Incident, user, *, now: datetime) -> dict[str, object]:
    runs = runs_of(incident)
    answers = answers_of(incident)
    events, sites = events_of(incident), site_names()
    told = told_of(events) if incident.is_open else frozenset()  # when finished, each answer has its own "Correct"
    alone = must_not_confer(incident, user)
    if alone:
        runs, answers = [run for run in runs if run.started_by_id == user.pk], own(answers, user)
    on_it = Member.objects.current().filter(incident=incident, user=user).exists()
    acts = may_act(user, on_it=on_it)
    frame = framed(incident, now)
    clock = frame["clock_facts"]
    obligations = incident.obligations.select_related("post").prefetch_related("attempts")
    return {
        **frame,
        "identity_clock": identity_clock(frame),
        "panel": panel(clock, now) if clock else None,
        "heading": heading(incident, clock),
        "to_record": record_of(incident, runs, answers, sites, now) if acts and incident.is_open else None,
        "grounds": grounds(answers, now),
        "two_answers": [] if alone else two_answers(answers, runs, conflicting(incident), sites, now),
        "timeline": timeline(incident, events, now),
        "runs": [run_section(run, answers, sites, now, told) for run in runs],
        "obligations": [obligation_row(row, now, acts) for row in obligations],
        "handover": handover(incident, answers, told_of(events), now),
        "showings": showings(incident.showings.filter(shown_to=user) if alone else incident.showings.all(), now),
        "late_notes": [] if alone else late_notes(incident.settled.all(), now),
        "documents": [] if alone else documents(incident, now),
        "to_confirm": {} if alone else confirming(incident, user),
        "members": [
            {"label": row.user.called, "value": row.get_how_display(), "note": f"from {when(row.from_at, now)}"}
            for row in incident.members.select_related("user")
        ],
        "person": incident.persons.first(),
        "events_to_record": event_links(incident) if acts else [],
        "no_constable": acts and deciding.nobody(incident, user) and uuid7(),
        "next_act": next_act(incident, events, clock, now) if acts else None,
        "may_act": acts,
        "may_join": not on_it and may_act(user, on_it=True),
        "document_id": uuid7(),
        "is_open": incident.is_open,
    }


def runs_of(incident: Incident) -> list[Run]:
    """Return the incident's runs, each graph fetched once however many runs walk it, each with the outcome standing."""
    advised = OutcomeRecord.objects.reached().annotate(
        said=F("showing__screen__body__title"), asks=F("showing__screen__body__record")
    )
    runs = list(
        incident.runs.select_related("started_by", "edition")
        .defer("edition__manifest", "edition__checked")
        .prefetch_related(Prefetch("outcomes", advised.order_by("reached_at").prefetch_related("decided_differently")))
        .order_by("started_at")
    )
    graphs = Graph.objects.in_bulk({run.graph_id for run in runs})
    for run in runs:
        run.graph = graphs[run.graph_id]
    return runs


def answers_of(incident: Incident) -> list[Answer]:
    with_whom = ("entered_by", "decided_by", "confirmation", "replaces")
    return list(incident.answers.given().select_related(*with_whom).order_by("entered_at", "id"))


def record_of(incident: Incident, runs, answers: Iterable[Answer], sites: Mapping[str, str], now: datetime) -> dict:
    """Return what to put down before finishing, with what the outcomes shown ask for later."""
    answers = list(answers)
    replaced = {row.replaces_id for row in answers}
    standing = [row for row in answers if row.pk not in replaced]
    asked = [item for run in runs for outcome in run.outcomes.all() for item in outcome.asks or []]
    return to_record(incident, put_so_far(incident, runs, standing, sites, now), asked)


def identity_clock(frame: Mapping[str, Any]) -> dict[str, str] | None:
    return frame["clock"] and {
        "left": frame["clock"]["left"],
        "ends_at": "" if frame["clock"]["state"] == "ended" else frame["clock"]["ends_at"],
    }


def heading(incident: Incident, clock) -> str:
    if clock is None:
        return f"Incident {incident.reference}"
    power = "a section 135(1) warrant" if clock.clock.power.value == "s135_1" else "section 136"
    if clock.state == "ended":
        return f"Was held under {power}{f', at {clock.site}' if clock.site else ''}"
    if clock.clock.escaped_at:
        away = when(clock.clock.escaped_at, clock.clock.escaped_at)
        return f"Got away at {away} while held under {power}"
    if clock.site:
        return f"Held under {power}, now at {clock.site}"
    return f"Held under {power}, {'where is not recorded' if clock.clock.missing else 'not yet at a place of safety'}"


def run_section(
    run: Run, answers: Iterable[Answer], sites: Mapping[str, str], now: datetime, told: frozenset
) -> dict[str, Any]:
    """Return one run: its guidance, its answers as worded, and the outcome it reached. told: what the timeline tells already."""
    graph = run.graph.body
    mine = [
        row
        for row in answers
        if row.run_id == run.pk
        and row.source != Answer.Source.CARRIED
        and row.fact not in GROUNDS
        and not is_told(graph, row, told)
    ]
    replaced = {row.replaces_id for row in mine if row.replaces_id}
    rows = [answer_row(row, graph, sites, now, maker=run.started_by_id) for row in mine if row.pk not in replaced]
    record = next(reversed(run.outcomes.all()), None)
    return {
        "title": run.graph.title,
        "by": f"Put down at the time by {run.started_by.called}, from {when(run.started_at, now)}, unless a line says otherwise.",
        "edition": run.edition.number,
        "answers": rows,
        "outcome": record and record.said,
        "href": reverse("run", kwargs={"pk": run.incident_id, "run": run.pk}),
        "decided": [row.words for row in record.decided_differently.all()] if record else [],
    }


def answer_row(
    answer: Answer, graph: Mapping[str, Any], sites: Mapping[str, str], now: datetime, maker: int | None = None
) -> dict[str, Any]:
    """Return an answer as worded, with how it was made. maker: whose answers at the time need no saying."""
    words = in_words(graph, answer.fact, answer.given, now, sites)
    usual = answer.made == Made.AT_THE_TIME and answer.entered_by_id == answer.decided_by_id == maker
    notes = [] if usual else [made_of(answer, now)]
    if answer.replaces and answer.replaces.given != answer.given:
        notes.append(f"Was: {in_words(graph, answer.fact, answer.replaces.given, now, sites)}")
    if hasattr(answer, "confirmation"):
        notes.append(f"Confirmed {when(answer.confirmation.at, now)}")
    elif answer.decided_by_id and answer.decided_by_id != answer.entered_by_id:
        notes.append("Not yet confirmed")
    return {
        "question": question_label(graph, answer.node, answer.fact),
        "answer": f"“{words}”" if is_own_words(graph, answer) else words,
        "made": ". ".join(notes),
        "id": answer.pk,
    }


def conflicting(incident: Incident) -> Iterable[str]:
    return incident.conflicts.values_list("fact", flat=True)


def confirming(incident: Incident, user) -> dict[str, Any]:
    """Return what was keyed for this user to confirm, and how much was keyed for others."""
    waiting = list(actions.unconfirmed(incident))
    mine = [answer for answer in waiting if is_for(answer, user)]
    return {"mine": len(mine), "others": len(waiting) - len(mine), "run": mine[0].run_id if mine else None}


def is_for(answer: Answer, user) -> bool:
    """Return whether an unconfirmed answer is this user's to confirm: keyed for them, or for nobody named."""
    return answer.decided_by_id == user.pk or (answer.decided_by_id is None and user.is_constable)


# The order a detention usually takes; the record offers every one, always.
EVENT_LINKS = (
    ("arrived", "Arrived at a place of safety"), ("handover_told", "Told staff"), ("handover_received", "Received by staff"),
    ("police_left", "Police left"), ("ended", "Detention ended"), ("consulted", "Consulted a professional"), ("detained", "Detained"),
    ("kept", "Kept where they already were"), ("ambulance_requested", "Ambulance asked for"), ("ambulance_arrived", "Ambulance arrived"),
    ("called_ahead", "Rang ahead"), ("asked_to_stay", "Asked to stay"), ("transferred", "Moved to another place"), ("escaped", "Escaped"),
    ("retaken", "Retaken"), ("attended", "Police arrived"), ("entered_under_warrant", "Entered under a warrant"),
)  # fmt: skip


def event_links(incident: Incident) -> list[dict[str, str]]:
    links = [
        {"text": text, "href": reverse("record_event", kwargs={"pk": incident.pk, "kind": kind})}
        for kind, text in EVENT_LINKS
    ]
    return [*links, {"text": "A doctor’s extension", "href": reverse("extend_detention", kwargs={"pk": incident.pk})}]


def finish_context(incident: Incident, missing: list, *, now: datetime) -> dict[str, object]:
    """Return what is missing with where to add each, and what stays open without barring it."""
    add = reverse("add_facts", kwargs={"pk": incident.pk})
    rows = [
        {
            "words": row.words,
            "href": f"{add}?fact={'&fact='.join(row.facts)}"
            if row.facts
            else reverse("incident", kwargs={"pk": incident.pk}),
        }
        for row in missing
    ]
    return framed(
        incident,
        now,
        missing=rows,
        all_facts=f"{add}?{'&'.join(f'fact={fact}' for row in missing for fact in row.facts)}",
        still_open=[f"{who(row.who)}: {row.what}" for row in incident.obligations.filter(state__in=WAITING)],
        back=reverse("incident", kwargs={"pk": incident.pk}),
        envelope=uuid7(),
    )
