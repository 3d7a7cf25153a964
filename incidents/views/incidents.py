"""The record of an incident, opening one, joining it, and finishing the officer's part."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.forms.decided import JoinByReferenceForm, JoinForm
from incidents.models import Incident
from incidents.views import cards, record
from incidents.views.doors import done, once, personal, see, sent_id
from incidents.views.frame import framed
from incidents.views.runs import go_on
from records.actions import log_reading
from wmpmh.access import may_act
from wmpmh.errors import Refused
from wmpmh.ids import uuid7

A_PAGE = 25


@personal("GET")
def incident(request: HttpRequest, pk: UUID) -> HttpResponse:
    now = timezone.now()
    found = see(request, pk, now=now)
    return render(request, "incidents/incident.html", record.context(found, request.user, now=now))


@personal("GET")
def incident_list(request: HttpRequest) -> HttpResponse:
    """The incidents a desk or rank gives the user, and those they are on: by harm, then by the soonest limit."""
    now = timezone.now()
    found = Incident.objects.visible_to(request.user).live()
    state = request.GET.get("state", "")
    if state in Incident.State.values:
        found = found.filter(state=state)
    page = Paginator(cards.ready(found.by_harm(now)), A_PAGE).get_page(request.GET.get("page"))
    rows = cards.of(page.object_list, now)
    ids = [str(row.pk) for row in page.object_list]
    log_reading(
        operation="consultation", record_kind="incident", record_ids=ids, by=request.user, at=now, page="incident_list"
    )
    query = f"state={state}&" if state else ""
    return render(
        request,
        "incidents/incident_list.html",
        {"query": query, "page": page, "rows": rows, "state": state, "states": Incident.State.choices},
    )


def only_if_may_act(request: HttpRequest) -> None:
    if not may_act(request.user, on_it=True):
        raise PermissionDenied("Your role reads incidents; it does not open them.")


@personal("POST")
def start_record(request: HttpRequest) -> HttpResponse:
    """Already detained: one tap that keeps the time and asks nothing (practice 1)."""
    only_if_may_act(request)
    opened = actions.start_record(incident_id=sent_id(request, "incident"), by=request.user, now=timezone.now())
    messages.success(request, "Record started, and the time kept. Add the rest when you can: nothing here hurries you.")
    return redirect("incident", pk=opened.pk)


@personal("POST")
def start_incident(request: HttpRequest) -> HttpResponse:
    """What is in front of you: opens the incident and its first run, and asks the first question."""
    only_if_may_act(request)
    now = timezone.now()
    opened = actions.open_incident(incident_id=sent_id(request, "incident"), by=request.user, now=now)
    run = actions.start_run(
        run_id=sent_id(request, "run"),
        incident=opened,
        workflow=request.POST.get("workflow", ""),
        by=request.user,
        now=now,
    )
    return go_on(request, run, now=now)


@personal("GET", "POST")
def join_incident(request: HttpRequest, pk: UUID) -> HttpResponse:
    now = timezone.now()
    found = see(request, pk, now=now)
    only_if_may_act(request)
    form = JoinForm(request.POST or None)
    if form.is_valid() and done(
        request, form, found, actions.join_incident, now=now, incident=found, **form.cleaned_data
    ):
        return redirect("incident", pk=pk)
    back = reverse("incident", kwargs={"pk": pk})
    return render(request, "incidents/join_incident.html", framed(found, now, form=form, back=back, envelope=uuid7()))


@personal("GET", "POST")
def join_by_reference(request: HttpRequest) -> HttpResponse:
    """An officer sent to help knows the reference and nothing else: they join with a reason, and then see."""
    only_if_may_act(request)
    form = JoinByReferenceForm(request.POST or None)
    if form.is_valid():
        try:
            joined = actions.join_by_reference(by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as why:
            form.add_error("reference", str(why))
        else:
            return redirect("incident", pk=joined.pk)
    context = {"form": form, "back": reverse("home"), "envelope": uuid7()}
    return render(request, "incidents/join_by_reference.html", context)


@personal("GET", "POST")
def finish_incident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Finish the officer's part. What must still be told never bars it (practice 6)."""
    now = timezone.now()
    found = see(request, pk, now=now, to_act=True)
    missing = actions.missing_from(found)
    if request.method == "POST" and not missing:
        once(request, found, actions.finish_incident, now=now, incident=found)
        messages.success(request, "Your part is finished. Anything still to be told stays open with its duty post.")
        return redirect("incident", pk=pk)
    return render(request, "incidents/finish_incident.html", record.finish_context(found, missing, now=now))
