"""The outcome a run reached: what may be done, what was ticked, and what was decided differently."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.directory import entry_for
from incidents.forms.decided import DecidedForm
from incidents.models import OutcomeRecord, Run
from incidents.reading import answers_of, show, where_is
from incidents.views import question, shown
from incidents.views.doors import done, personal, see, see_run, sent_id
from incidents.views.frame import framed
from incidents.views.wording import in_words, site_names
from wmpmh.ids import uuid7


@personal("GET")
def outcome(request: HttpRequest, pk: UUID, run: UUID) -> HttpResponse:
    now = timezone.now()
    run = see_run(request, pk, run, now=now)
    walk = where_is(run, now)
    if walk.outcome is None:
        return redirect("run", pk=pk, run=run.pk)
    record = actions.reach_outcome(run=run, by=request.user, now=now)
    showing = show(run, walk.outcome, to=request.user, now=now)
    return render(request, "incidents/outcome.html", outcome_context(request, run, record, showing, walk, now=now))


def outcome_context(request: HttpRequest, run: Run, record: OutcomeRecord, showing, walk, *, now) -> dict[str, object]:
    screen, incident = showing.screen.body, run.incident
    standing = {answer.fact: answer for answer in answers_of(run).select_related("entered_by", "decided_by")}
    obligations = {row.key: row for row in incident.obligations.select_related("post")}
    ticked = request.session.get("ticks", {}).get(str(record.pk), [])
    return framed(
        incident,
        now,
        run=run,
        edition=question.edition_words(run),
        record=record,
        screen=screen,
        saved=question.saved_words(standing, now),
        advisor=shown.advisor(screen, {"entry": entry_for("tactical_advisor", area=incident.area, now=now)}),
        tells=shown.tells(screen, record, obligations, now),
        record_lines=(lines := record_lines(run, screen, now)),
        recorded=sum(1 for line in lines if line["recorded"]),
        add_all=add_address(incident, [line["fact"] for line in lines if not line["recorded"]]),
        can_detain=may_record_detained(run, screen),
        basis=[
            {"title": item["title"], "marks": item["marks"], "href": shown.links(run).get(item["id"])}
            for item in screen["lawful_basis"]
        ],
        next_runs=shown.next_runs(screen, run),
        why=question.so_far(run, walk, standing, site_names(), now),
        checked=shown.checked(run),
        decided=list(record.decided_differently.all()),
        was=replaced_words(record),
        envelope=uuid7(),
        detain_id=uuid7(),
        back=reverse("incident", kwargs={"pk": incident.pk}),
        **shown.advice(screen, now=now, since=record.reached_at, ticked=ticked),
    )


def record_lines(run: Run, screen, now) -> list[dict[str, object]]:
    """Return each fact to record, with what is recorded of it anywhere in the incident, and where to add it."""
    given = {answer.fact: answer for answer in run.incident.answers.standing().order_by("entered_at", "id")}
    sites = site_names()
    return [
        {
            "fact": item["fact"],
            "label": item["label"],
            "recorded": item["fact"] in given,
            "value": in_words(run.graph.body, item["fact"], given[item["fact"]].given, now, sites)
            if item["fact"] in given
            else "",
            "href": add_address(run.incident, [item["fact"]]),
        }
        for item in screen["record"]
    ]


def add_address(incident, facts: list[str]) -> str:
    return f"{reverse('add_facts', kwargs={'pk': incident.pk})}?{urlencode({'fact': facts}, doseq=True)}"


def may_record_detained(run: Run, screen) -> bool:
    """Return whether to offer the one tap that keeps the time of detention: the power is offered and no such time is kept."""
    offered = {power["id"] for power in screen["powers"]} & {"s136_remove", "s136_keep"}
    return bool(offered) and not run.incident.events.current().filter(kind__in=("detained", "kept")).exists()


def replaced_words(record: OutcomeRecord) -> str:
    """Return what changed in advice, as a sentence, when a changed answer led here (decision 32)."""
    if record.replaces is None:
        return ""
    return f"Your answers changed, so the advice changed. Before, it said: “{record.replaces.showing.screen.body['title']}”"


@personal("POST")
def tick_line(request: HttpRequest, pk: UUID, run: UUID, outcome: UUID) -> HttpResponse:
    """Tick or untick a line of the list. It is the reader's own list, kept with their sign-in and not in the record."""
    run = see_run(request, pk, run, now=timezone.now())
    record = get_object_or_404(run.outcomes, pk=outcome)
    ticks = request.session.get("ticks", {})
    mine = set(ticks.get(str(record.pk), []))
    mine ^= {request.POST.get("tick", "")[:3]}
    request.session["ticks"] = {**ticks, str(record.pk): sorted(mine)}
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
        form,
        actions.decide_differently,
        decision_id=sent_id(request, "envelope"),
        outcome_record=record,
        by=request.user,
        now=now,
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
