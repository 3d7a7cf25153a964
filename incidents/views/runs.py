"""Walking a workflow: start it, answer a page, raise a red flag, go on."""

from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import Envelope, Run
from incidents.reading import show, where_is
from incidents.views import question
from incidents.views.doors import as_sent, maybe_id, once, personal, see, see_run, sent_id, sent_ids
from incidents.views.frame import framed
from incidents.views.given_back import given_back, taken_back
from incidents.views.home import situations
from incidents.views.stopped import stop_page, why_stopped
from wmpmh.errors import Refused, Stale


@personal("POST")
def start_run(request: HttpRequest, pk: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    came_from = Run.objects.filter(pk=maybe_id(request, "came_from"), incident=incident).first()
    run_id = sent_id(request, "run")
    said = {"run_id": run_id, "workflow": request.POST.get("workflow", ""), "came_from": came_from}
    once(request, incident, actions.start_run, now=now, id_in="run", incident=incident, **said)
    return go_on(request, see_run(request, pk, run_id, now=now), now=now)


@personal("GET")
def choose_guide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What may I do now? The situations of home, on an incident already open."""
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    back = reverse("incident", kwargs={"pk": pk})
    last = incident.runs.order_by("started_at").last()
    context = framed(incident, now, situations=situations(now), came_from=last.pk if last else "", back=back)
    return render(request, "incidents/choose_guide.html", context)


@personal("GET", "POST")
def run(request: HttpRequest, pk: UUID, run: UUID) -> HttpResponse:
    """Wherever the run's answers lead: its next question, or its outcome."""
    now = timezone.now()
    return go_on(request, see_run(request, pk, run, now=now), now=now)


def go_on(request: HttpRequest, run: Run, *, now) -> HttpResponse:
    """Go to the run's next question or outcome; a hand-off starts the next run at once (decision 21)."""
    walk = where_is(run, now)
    while walk.go:
        run = actions.start_run(
            run_id=uuid5(run.pk, walk.go),
            incident=run.incident,
            workflow=walk.go,
            by=request.user,
            now=now,
            came_from=run,
        )
        walk = where_is(run, now)
    if walk.outcome:
        return redirect("outcome", pk=run.incident_id, run=run.pk)
    return redirect("answer_question", pk=run.incident_id, run=run.pk, node=walk.at)


@personal("GET", "POST")
def answer_question(request: HttpRequest, pk: UUID, run: UUID, node: str) -> HttpResponse:
    now = timezone.now()
    run = see_run(request, pk, run, now=now)
    if request.method == "GET" and (stopped := why_stopped(run, now)):
        return stop_page(request, run, stopped, now)
    page = question.load(request, run, node, now=now)
    if page is None:
        return off_the_route(request, run, now=now)
    if not page.is_valid:
        return render(request, "incidents/answer_question.html", page.context())
    try:
        actions.answer_page(
            envelope_id=sent_id(request, "envelope"),
            run=run,
            node=node,
            values=page.asks.values,
            shown=page.seen.pk if page.seen else None,
            replaces=sent_ids(request, "replaces"),
            by=request.user,
            now=now,
            **page.made.said(),
        )
    except Stale:
        raise
    except Refused as why:
        return render(request, "incidents/answer_question.html", page.context(refused=str(why)))
    question.keep_made(request, run, page.made)
    taken_back(request)
    return go_on(request, run, now=now)


NO_LONGER_ASKED = (
    "What you typed before you were signed out is kept for a person to look at: its question is no longer asked."
)


def off_the_route(request: HttpRequest, run: Run, *, now) -> HttpResponse:
    """Go to where the run is. What was typed to a question the route no longer asks is kept, and given back (decision 7)."""
    sent = maybe_id(request, "envelope")
    applied = Envelope.objects.filter(pk=sent, incident_id=run.incident_id, state=Envelope.State.APPLIED)
    if request.method != "POST" or "from_card" in request.POST or applied.exists():
        if given_back(request) is not None:
            messages.warning(request, NO_LONGER_ASKED)
        return redirect("run", pk=run.incident_id, run=run.pk)
    actions.keep_for_a_person(
        envelope_id=sent_id(request, "envelope"),
        incident=run.incident,
        kind="answer_question",
        body=as_sent(request),
        why="this question is no longer asked on the route",
        by=request.user,
        now=now,
    )
    request.typed = question.words_typed(request, run)
    raise Stale(
        "Another answer changed the route, and this question is no longer asked on it. "
        "What you typed here is kept for a person to look at, and is below for you to copy."
    )


@personal("POST")
def raise_red_flag(request: HttpRequest, pk: UUID, run: UUID, node: str) -> HttpResponse:
    """Record the flag and show its card. What was typed on the question comes along, and goes back with the officer."""
    now = timezone.now()
    run = see_run(request, pk, run, now=now)
    flag = request.POST.get("red_flag", "")
    actions.raise_red_flag(
        envelope_id=uuid5(sent_id(request, "envelope"), flag), run=run, flag=flag, node=node, by=request.user, now=now
    )
    showing = show(run, f"card:{flag}", to=request.user, now=now)
    return render(request, "incidents/red_flag.html", question.card_context(request, run, node, showing, now=now))
