"""Facts put down outside a question: what the record still lacks, corrections after finishing, and confirming what was keyed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import tickets
from accounts.models import User
from guidance.graph.model import NOT_SURE
from guidance.graph.screen import screen
from guidance.models import Edition, Graph
from incidents import actions
from incidents.forms.asks import Asks
from incidents.forms.decided import ReasonForm
from incidents.forms.made import MadeForm
from incidents.models import Answer, Incident, Made, Run
from incidents.places import site_choices
from incidents.reading import where_is
from incidents.signed_out import given_back, taken_back
from incidents.views import deciding
from incidents.views.doors import done, maybe_id, once, personal, see, see_run, sent_id, sent_ids
from incidents.views.frame import framed
from incidents.views.record import answer_row, is_for
from incidents.views.wording import site_names
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


def places(incident: Incident, now: datetime) -> list[Home]:
    """Return where facts may be put down: the runs, newest first, then the published workflows in their order."""
    runs = list(incident.runs.select_related("graph", "edition", "person").order_by("-started_at"))
    for run in runs:
        run.incident = incident
    found = [Home(run.graph.body, run) for run in runs]
    edition = runs[0].edition if runs else Edition.objects.in_force_at(now).first()
    if edition:
        rows = Graph.objects.filter(hash__in=edition.manifest["graphs"].values())
        found += [Home(graph.body, None) for graph in sorted(rows, key=lambda graph: graph.body["order"])]
    return found


def homes(facts: Iterable[str], among: list[Home]) -> dict[str, Home]:
    """Return, for each fact, where it is put down: the newest run that knows it, else a published workflow that does."""
    found = (
        (fact, next((place for place in among if fact in place.graph["facts"]), None)) for fact in dict.fromkeys(facts)
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


def steering(found: Mapping[str, Home]) -> list[str]:
    """Return the facts that decide what may be done: each has a page of its own, and is never asked here."""
    return [fact for fact, place in found.items() if place.graph["facts"][fact]["steers"]]


def own_pages(incident: Incident, facts: Iterable[str], among: list[Home], now: datetime) -> list[dict[str, Any]]:
    """Return where each steering fact is asked: its question on a run's route, the run still to come to it, or its guide."""
    rows = []
    for fact in facts:
        asking = [place for place in among if asks_it(place, fact)]
        href = next((href for place in asking if place.run and (href := way_to(place.run, fact, now))), "")
        guide = next((place for place in asking if not place.run), None)
        if not href and not guide:
            continue
        shape = next(place.graph["facts"][fact] for place in among if fact in place.graph["facts"])
        row = {"label": shape["label"], "href": href, "workflow": guide.workflow if guide else ""}
        rows.append({**row, "run": uuid5(incident.pk, f"{row['workflow']}:{fact}")})
    return rows


def asks_it(place: Home, fact: str) -> bool:
    return any(ask["fact"] == fact for question in place.graph["questions"].values() for ask in question["ask"])


def way_to(run: Run, fact: str, now: datetime) -> str:
    """Return the address of the question that asks a fact on a run's route, of the run while it may still come to it, or ""."""
    walk, questions = where_is(run, now), run.graph.body["questions"]
    on_route = dict.fromkeys([*(step.question for step in walk.steps), *([walk.at] if walk.at else [])])
    node = next((node for node in on_route if any(ask["fact"] == fact for ask in questions[node]["ask"])), None)
    where = {"pk": run.incident_id, "run": run.pk}
    if node:
        return reverse("answer_question", kwargs={**where, "node": node})
    return reverse("run", kwargs=where) if walk.at else ""


@personal("GET", "POST")
def add_facts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the facts named in the address, or all the record still lacks; any may be left empty."""
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    wanted = request.GET.getlist("fact") or [fact for row in actions.missing_from(incident) for fact in row.facts]
    among = places(incident, now)
    homed = homes(wanted, among)
    elsewhere = steering(homed)
    homed = {fact: place for fact, place in homed.items() if fact not in elsewhere}
    standing = standing_in(incident, homed)
    back = given_back(request)
    data = request.POST if request.method == "POST" else back
    asks = Asks(
        asks=asked(homed, now),
        now=now,
        data=data,
        given={fact: answer.given for fact, answer in standing.items()},
        sites=site_choices(),
    )
    made = made_form(request, incident, data)
    refused = ""
    if back is None and asks.is_valid and made.is_valid():
        said = {"replaces": sent_ids(request, "replaces"), "by": request.user, "now": now, **made.said()}
        try:
            put_down(incident, asks.values, homed, envelope=sent_id(request, "envelope"), **said)
            taken_back(request)
            return redirect("incident", pk=pk)
        except Stale:
            raise
        except Refused as why:
            refused = str(why)
    judged = request.method == "POST" and not asks.only_wants_now
    context = framed(
        incident,
        now,
        fields=asks.fields(),
        elsewhere=own_pages(incident, elsewhere, among, now),
        made=made,
        replaces=[(fact, answer.pk) for fact, answer in standing.items()],
        errors=[*([{"href": "#main", "text": refused}] if refused else []), *asks.summary(), *made.summary()]
        if judged
        else [],
        ticket=tickets.issue(request.user),
        kept=request.POST.get("kept", "") or (request.GET["kept"] if back is not None else ""),
        back=reverse("incident", kwargs={"pk": pk}),
        envelope=uuid7() if refused else maybe_id(request, "envelope") or uuid7(),
    )
    return render(request, "incidents/add_facts.html", context)


def made_form(request: HttpRequest, incident: Incident, data: QueryDict | None) -> MadeForm:
    """Return how the record is being put down: now, by whoever usually decides here, until it is changed."""
    decides = deciding.usual(incident, request.user)
    return MadeForm(
        data,
        people=deciding.people(incident, request.user),
        by=request.user,
        initial={"made": Made.AT_THE_TIME, "decided_by": decides and decides.pk},
    )


def standing_in(incident: Incident, found: Mapping[str, Home]) -> dict[str, Answer]:
    """Return what each fact says now: in the run it is put down in, else the newest elsewhere in the incident."""
    places = {fact: place.run.pk for fact, place in found.items() if place.run}
    rows = list(incident.answers.standing().given().filter(fact__in=found).order_by("entered_at", "id"))
    anywhere = {row.fact: row for row in rows}
    return anywhere | {row.fact: row for row in rows if places.get(row.fact) == row.run_id}


def put_down(
    incident: Incident,
    values: Mapping[str, Any],
    found: Mapping[str, Home],
    *,
    envelope: UUID,
    by: User,
    now: datetime,
    replaces: Mapping[str, str] | None = None,
    **how: object,
) -> None:
    """Store the facts that steer nothing, each in its run, starting one where none knows it.

    replaces: fact -> the answer the sender saw; None when nobody was shown one, and what stands is replaced.
    how: made, happened_at and decided_by, as the page said.
    """
    apart = steering(found)
    for workflow in dict.fromkeys(place.workflow for place in found.values()):
        theirs = {
            fact: values[fact]
            for fact, place in found.items()
            if place.workflow == workflow and fact in values and fact not in apart
        }
        if theirs:
            run = run_for(incident, next(place for place in found.values() if place.workflow == workflow), by, now)
            seen = {row.fact: str(row.pk) for row in run.answers.standing().filter(fact__in=theirs)}
            actions.add_facts(
                envelope_id=uuid5(envelope, str(run.pk)),
                run=run,
                values=theirs,
                replaces=seen if replaces is None else replaces,
                by=by,
                now=now,
                **how,
            )


def run_for(incident: Incident, place: Home, user: User, now: datetime) -> Run:
    if place.run:
        return place.run
    return actions.start_run(
        run_id=uuid5(incident.pk, place.workflow), incident=incident, workflow=place.workflow, by=user, now=now
    )


@personal("GET", "POST")
def correct_answer(request: HttpRequest, pk: UUID, answer: UUID) -> HttpResponse:
    """Ask the same thing again, with a reason: the same answers offered, the same times and numbers (design section 5)."""
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    wrong = get_object_or_404(Answer.objects.given().select_related("run__graph"), pk=answer, incident=incident)
    if request.method == "GET" and hasattr(wrong, "replaced_by"):
        return redirect("correct_answer", pk=pk, answer=wrong.replaced_by.pk)
    home = {wrong.fact: Home(wrong.run.graph.body, wrong.run)}
    if wrong.fact not in wrong.run.graph.body["facts"]:
        raise Http404
    asks = Asks(
        asks=[{**ask, "required": True} for ask in asked(home, now)],
        now=now,
        data=request.POST if request.method == "POST" else None,
        given={} if wrong.text else {wrong.fact: wrong.given},
        sites=site_choices(),
    )
    form = ReasonForm(request.POST or None)
    if form.is_valid() and asks.is_valid:
        said = {"answer": wrong, "value": asks.values[wrong.fact], "reason": form.cleaned_data["reason"]}
        answer_id = sent_id(request, "envelope")
        if done(request, form, incident, actions.correct_answer, now=now, answer_id=answer_id, **said):
            return redirect("incident", pk=pk)
    context = framed(
        incident,
        now,
        form=form,
        fields=asks.fields(),
        errors=asks.summary(),
        row=answer_row(wrong, wrong.run.graph.body, site_names(), now),
        back=reverse("incident", kwargs={"pk": pk}),
        envelope=uuid7(),
    )
    return render(request, "incidents/correct_answer.html", context)


@personal("GET", "POST")
def confirm_answers(request: HttpRequest, pk: UUID, run: UUID) -> HttpResponse:
    """What was keyed for this officer, to confirm whole or correct one by one (practice 1)."""
    now = timezone.now()
    run = see_run(request, pk, run, now=now)
    if request.method == "POST":
        once(request, run.incident, actions.confirm_answers, now=now, run=run)
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
        if row.run_id == run.pk and is_for(row, request.user)
    ]
    back = reverse("incident", kwargs={"pk": pk})
    context = framed(run.incident, now, run=run, rows=rows, back=back, envelope=uuid7())
    return render(request, "incidents/confirm_answers.html", context)
