"""Opening an incident, in one tap, and joining one: each received before it is acted on, and done once."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.forms.decided import JoinByReferenceForm, JoinForm
from incidents.models import Incident
from incidents.views.doors import as_sent, done, once, personal, see, see_run, sent_id
from incidents.views.frame import framed
from incidents.views.runs import go_on
from wmpmh.access import may_act
from wmpmh.errors import Refused
from wmpmh.ids import uuid7


def only_if_may_act(request: HttpRequest) -> None:
    if not may_act(request.user, on_it=True):
        raise PermissionDenied("Your role reads incidents; it does not open them.")


@personal("POST")
def start_record(request: HttpRequest) -> HttpResponse:
    """Already detained: one tap that keeps the time and asks nothing (practice 1)."""
    only_if_may_act(request)
    incident_id = sent_id(request, "incident")
    to_be = Incident(pk=incident_id)
    once(request, to_be, actions.start_record, now=timezone.now(), id_in="incident", incident_id=incident_id)
    messages.success(request, "Record started, and the time kept. Add the rest when you can: nothing here hurries you.")
    return redirect("incident", pk=incident_id)


@personal("POST")
def start_incident(request: HttpRequest) -> HttpResponse:
    """What is in front of you: opens the incident and its first run, and asks the first question."""
    only_if_may_act(request)
    now = timezone.now()
    incident_id, run_id = sent_id(request, "incident"), sent_id(request, "run")
    said = {"incident_id": incident_id, "run_id": run_id, "workflow": request.POST.get("workflow", "")}
    once(request, Incident(pk=incident_id), actions.open_with_run, now=now, id_in="incident", **said)
    return go_on(request, see_run(request, incident_id, run_id, now=now), now=now)


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
        sent = {"envelope_id": sent_id(request, "envelope"), "body": as_sent(request)}
        try:
            joined = actions.join_by_reference(by=request.user, now=timezone.now(), **sent, **form.cleaned_data)
        except Refused as why:
            form.add_error("reference", str(why))
        else:
            return redirect("incident", pk=joined.pk)
    context = {"form": form, "back": reverse("home"), "envelope": uuid7()}
    return render(request, "incidents/join_by_reference.html", context)
