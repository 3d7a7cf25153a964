"""Facts put down outside a question: what the record still lacks, corrections after finishing, and confirming what was keyed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from guidance.graph.model import NOT_SURE
from guidance.graph.screen import screen
from guidance.models import Edition, Graph
from incidents import actions
from incidents.forms.asks import Asks
from incidents.forms.decided import CorrectAnswerForm
from incidents.models import Answer, Incident, Made, Run
from incidents.views.doors import done, personal, see, see_run, sent_id
from incidents.views.frame import framed
from incidents.views.record import answer_row
from incidents.views.wording import site_choices, site_names
from wmpmh.errors import Refused, Stale
from wmpmh.ids import uuid7

RECORD = "record"


@dataclass(frozen=True)
class Home:
    """Where a fact is put down: a run whose workflow knows it, or the workflow to start one of."""

    graph: Mapping[str, Any]
    run: Run | None

    @property
    def workflow(self) -> str:
        return f"{self.graph['document']}/{self.graph['workflow']}"


def homes(incident: Incident, facts: Iterable[str], now: datetime) -> dict[str, Home]:
    """Return, for each fact, where it is put down: the newest run that knows it, else a published workflow that does."""
    runs = list(incident.runs.select_related("graph", "edition", "person").order_by("-started_at"))
    places = [Home(run.graph.body, run) for run in runs]
    edition = runs[0].edition if runs else Edition.objects.in_force_at(now).first()
    if edition:
        rows = Graph.objects.filter(hash__in=edition.manifest["graphs"].values())
        places += [Home(graph.body, None) for graph in sorted(rows, key=lambda graph: graph.body["order"])]
    found = (
        (fact, next((place for place in places if fact in place.graph["facts"]), None)) for fact in dict.fromkeys(facts)
    )
    return {fact: place for fact, place in found if place}


def asked(found: Mapping[str, Home], now: datetime) -> list[dict[str, Any]]:
    """Return the facts as a screen would ask them, none of them required."""
    asks = []
    for fact, place in found.items():
        question = {
            "question": "", "why": "", "ask": [{"fact": fact, "wording": "", "required": False}], "cites": [], "law": [], "notes": [],
            "slots": [], "clocks": [], "confirm": False, "reads_law": [],
        }  # fmt: skip
        graph = {**place.graph, "questions": {RECORD: question}}
        asks += screen(graph, RECORD, answers={}, law={}, overlay={}, clock=[], now=now)["ask"]
    return [{**ask, "offered": once_unsure(ask["offered"])} for ask in asks]


def once_unsure(offered: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out "Not sure" where the record's own list has "Not known": nobody should have to choose between them."""
    known = any(item["id"] == "not_known" for item in offered)
    return [item for item in offered if not (known and item["id"] == NOT_SURE)]


@personal("GET", "POST")
def add_facts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the facts named in the address, or all the record still lacks; any may be left empty."""
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    wanted = request.GET.getlist("fact") or [fact for row in actions.missing_from(incident) for fact in row.facts]
    found = homes(incident, wanted, now)
    given = {
        row.fact: row.given for row in incident.answers.standing().filter(fact__in=found).order_by("entered_at", "id")
    }
    asks = Asks(
        asks=asked(found, now),
        now=now,
        data=request.POST if request.method == "POST" else None,
        given=given,
        sites=site_choices(),
    )
    refused = ""
    if asks.is_valid:
        made = request.POST.get("made") or Made.AT_THE_TIME
        try:
            put_down(
                incident, asks.values, found, envelope=sent_id(request, "envelope"), made=made, by=request.user, now=now
            )
            return redirect("incident", pk=pk)
        except Stale:
            raise
        except Refused as why:
            refused = str(why)
    context = framed(
        incident,
        now,
        fields=asks.fields(),
        made=request.POST.get("made", Made.AT_THE_TIME),
        made_choices=Made.choices,
        errors=[*([{"href": "#main", "text": refused}] if refused else []), *asks.summary()],
        back=reverse("incident", kwargs={"pk": pk}),
        envelope=request.POST.get("envelope") or uuid7(),
    )
    return render(request, "incidents/add_facts.html", context)


def put_down(
    incident: Incident,
    values: Mapping[str, Any],
    found: Mapping[str, Home],
    *,
    envelope: UUID,
    made: str,
    by,
    now: datetime,
) -> None:
    """Store the facts, each in its run, starting one where none knows it."""
    for workflow in dict.fromkeys(place.workflow for place in found.values()):
        theirs = {fact: values[fact] for fact, place in found.items() if place.workflow == workflow and fact in values}
        if theirs:
            run = run_for(incident, next(place for place in found.values() if place.workflow == workflow), by, now)
            actions.add_facts(
                envelope_id=uuid5(envelope, str(run.pk)), run=run, values=theirs, made=made, by=by, now=now
            )


def run_for(incident: Incident, place: Home, user, now: datetime) -> Run:
    if place.run:
        return place.run
    return actions.start_run(
        run_id=uuid5(incident.pk, place.workflow), incident=incident, workflow=place.workflow, by=user, now=now
    )


@personal("GET", "POST")
def correct_answer(request: HttpRequest, pk: UUID, answer: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    wrong = get_object_or_404(Answer.objects.standing().select_related("run__graph"), pk=answer, incident=incident)
    form = CorrectAnswerForm(request.POST or None)
    if form.is_valid():
        said = {
            "answer_id": sent_id(request, "envelope"),
            "answer": wrong,
            "by": request.user,
            "now": now,
            **form.cleaned_data,
        }
        if done(form, actions.correct_answer, **said):
            return redirect("incident", pk=pk)
    row = answer_row(wrong, wrong.run.graph.body, site_names(), now)
    back = reverse("incident", kwargs={"pk": pk})
    return render(
        request, "incidents/correct_answer.html", framed(incident, now, form=form, row=row, back=back, envelope=uuid7())
    )


@personal("GET", "POST")
def confirm_answers(request: HttpRequest, pk: UUID, run: UUID) -> HttpResponse:
    """What was keyed for this officer, to confirm whole or correct one by one (practice 1)."""
    now = timezone.now()
    run = see_run(request, pk, run, now=now)
    if request.method == "POST":
        actions.confirm_answers(run=run, by=request.user, now=now)
        return redirect("incident", pk=pk)
    sites = site_names()
    rows = [
        {
            **answer_row(row, run.graph.body, sites, now),
            "href": reverse("answer_question", kwargs={"pk": pk, "run": run.pk, "node": row.node})
            if row.node in run.graph.body["questions"]
            else "",
        }
        for row in actions.unconfirmed(run.incident)
        if row.run_id == run.pk and row.decided_by_id == request.user.pk
    ]
    return render(
        request,
        "incidents/confirm_answers.html",
        framed(run.incident, now, run=run, rows=rows, back=reverse("incident", kwargs={"pk": pk})),
    )
