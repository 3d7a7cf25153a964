"""The outcome a run reached: what may be done, what was ticked, and what was decided differently."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.directory import entry_for
from incidents.forms.decided import DecidedForm
from incidents.models import Answer, Event, Obligation, OutcomeRecord, Run, Showing
from incidents.reading import answers_of, show, standing_outcome, where_is
from incidents.views import deciding, question, shown
from incidents.views.consulting import consulting
from incidents.views.doors import done, personal, remember, see, see_run, sent_id
from incidents.views.frame import framed
from incidents.views.stopped import stop_page, why_stopped
from incidents.views.to_record import add_address, put_so_far, to_record
from incidents.views.wording import site_names
from wmpmh.ids import uuid7


@personal("GET")
def outcome(request: HttpRequest, pk: UUID, run: UUID) -> HttpResponse:
    now = timezone.now()
    run = see_run(request, pk, run, now=now)
    walk = where_is(run, now)
    if walk.outcome is None:
        return redirect("run", pk=pk, run=run.pk)
    if stopped := why_stopped(run, now):
        return stop_page(request, run, stopped, now)
    record = standing_outcome(run, now)
    showing = show(run, walk.outcome, to=request.user, now=now)
    return render(request, "incidents/outcome.html", outcome_context(request, run, record, showing, walk, now=now))


def outcome_context(
    request: HttpRequest, run: Run, record: OutcomeRecord | None, showing, walk, *, now
) -> dict[str, object]:
    screen, incident = showing.screen.body, run.incident
    standing = {answer.fact: answer for answer in answers_of(run).select_related("entered_by", "decided_by")}
    told = incident.obligations.exclude(state=Obligation.State.SUPERSEDED).select_related("post")
    obligations = {row.key: row for row in told.prefetch_related("attempts")}
    if (consult := consulting(run, screen, now)) and "facts" in consult:
        consult = {**consult, "change": add_address(incident, consult["facts"])}
    ticked = request.session.get("ticks", {}).get(str(record.pk), []) if record else []
    return framed(
        incident,
        now,
        run=run,
        edition=question.edition_words(run),
        record=record,
        screen=screen,
        saved=question.saved_words(standing, now),
        advisor=shown.advisor(showing, lambda kind: entry_for(kind, area=incident.area, now=now)),
        tells=shown.tells(screen, obligations, now),
        to_record=record_of(run, screen, now) if screen["record"] else None,
        keep=time_to_keep(run, screen),
        consulting=consult,
        basis=[
            {"title": item["title"], "marks": item["marks"], "href": shown.links(run).get(item["id"])}
            for item in screen["lawful_basis"]
        ],
        next_runs=shown.next_runs(screen, run),
        why=question.so_far(run, walk, standing, site_names(), now),
        checked=shown.checked(run),
        decided=list(record.decided_differently.all()) if record else [],
        was=replaced_words(record) if record else "",
        envelope=uuid7(),
        no_constable=deciding.nobody(incident, request.user) and uuid7(),
        detain_id=uuid7(),
        back=reverse("incident", kwargs={"pk": incident.pk}),
        **shown.advice(screen, now=now, since=record.reached_at if record else now, ticked=ticked),
    )


def record_of(run: Run, screen, now) -> dict[str, object]:
    """Return what to put down before finishing, of all that is recorded anywhere in the incident."""
    given = run.incident.answers.standing().given().order_by("entered_at", "id")
    return to_record(run.incident, put_so_far(run.incident, [run], given, site_names(), now), screen["record"])


KEPT, DETAINED = Event.Kind.KEPT, Event.Kind.DETAINED
TAPS = {
    KEPT: {"kind": KEPT, "now": "Kept here now: keep the time", "earlier": "Kept here earlier: give the time"},
    DETAINED: {"kind": DETAINED, "now": "Detained now: keep the time", "earlier": "Detained earlier: give the time"},
}


def time_to_keep(run: Run, screen) -> dict[str, str] | None:
    """Return the one tap that keeps the time of the power offered, by what starts its clock; None once one is kept."""
    offered = {power["id"] for power in screen["powers"]} & {"s136_remove", "s136_keep"}
    if not offered or run.incident.events.happened().filter(kind__in=TAPS).exists():
        return None
    starts = {act["on"] for act in run.graph.body["outcomes"][screen["node"]]["clocks"] if act["act"] == "starts"}
    at_station = DETAINED in starts  # here the 24 hours run from the decision (law/02 clock rule 5)
    tap = TAPS[KEPT] if KEPT in starts else TAPS[DETAINED]
    return {**tap, "station": "1" if at_station else ""}


def replaced_words(record: OutcomeRecord) -> str:
    """Return why the advice is not what it was, as a sentence (decision 32): changed answers, the law, or time alone."""
    before = record.replaces and record.replaces.showing
    if not before:
        return ""
    said = f"Before, it said: “{before.screen.body['title']}”"
    if steered_by(before) != steered_by(record.showing):
        return f"Your answers changed, so the advice changed. {said}"
    if before.law != record.showing.law:
        return f"What is recorded of the law has changed, so the advice changed. Your answers did not. {said}"
    return f"Time has passed, so the advice changed. Your answers did not. {said}"


def steered_by(showing: Showing) -> dict[str, object]:
    """Return the answers standing when something was shown that decide what may be done."""
    facts = showing.run.graph.body["facts"]
    rows = Answer.objects.filter(pk__in=showing.answer_ids)
    return {row.fact: row.value for row in rows if facts.get(row.fact, {}).get("steers")}


@personal("POST")
def tick_line(request: HttpRequest, pk: UUID, run: UUID, outcome: UUID) -> HttpResponse:
    """Tick or untick a line of the list. It is the reader's own list, kept with their sign-in and not in the record."""
    run = see_run(request, pk, run, now=timezone.now())
    record = get_object_or_404(run.outcomes, pk=outcome)
    mine = set(request.session.get("ticks", {}).get(str(record.pk), []))
    mine ^= {request.POST.get("tick", "")[:3]}
    remember(request, "ticks", record.pk, sorted(mine))
    return redirect(reverse("outcome", kwargs={"pk": pk, "run": run.pk}) + f"#do-{request.POST.get('tick', '')[:3]}")


@personal("GET", "POST")
def decide_differently(request: HttpRequest, pk: UUID, outcome: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    record = get_object_or_404(
        OutcomeRecord.objects.select_related("showing__screen", "run"), pk=outcome, incident=incident
    )
    form = DecidedForm(request.POST or None)
    if form.is_valid() and done(
        request,
        form,
        incident,
        actions.decide_differently,
        now=now,
        decision_id=sent_id(request, "envelope"),
        outcome_record=record,
        **form.cleaned_data,
    ):
        return redirect("outcome", pk=pk, run=record.run_id)
    back = reverse("outcome", kwargs={"pk": pk, "run": record.run_id})
    context = framed(
        incident,
        now,
        form=form,
        record=record,
        advised=record.showing.screen.body["title"],
        back=back,
        envelope=uuid7(),
    )
    return render(request, "incidents/decide_differently.html", context)
