"""Putting down what happened. What was unlawful is stored, and the page says so in words (decision 5)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.forms.decided import CorrectEventForm
from incidents.forms.events import PAGES, EventForm, ExtensionForm
from incidents.models import Event, Incident
from incidents.views.doors import done, personal, see, sent_id
from incidents.views.frame import framed
from incidents.views.wording import when
from wmpmh.ids import uuid7


def page(
    request: HttpRequest,
    incident: Incident,
    form,
    *,
    now,
    template: str = "incidents/record_event.html",
    **more: object,
) -> HttpResponse:
    back = reverse("incident", kwargs={"pk": incident.pk})
    return render(request, template, framed(incident, now, form=form, back=back, envelope=uuid7(), **more))


def recorded(request: HttpRequest, incident: Incident, event_id: UUID) -> HttpResponse:
    """Go back to the record; where a rule was broken, say which. It is kept either way."""
    event = Event.objects.filter(pk=event_id).first()
    if event and event.exception:
        messages.warning(request, f"Recorded. {event.exception} It is kept as it happened, and a supervisor is told.")
    return redirect("incident", pk=incident.pk)


@personal("GET", "POST")
def record_event(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    if kind not in PAGES:
        raise Http404
    form = EventForm(request.POST or None, page=PAGES[kind], initial={"happened_at": now})
    if form.is_valid():
        event_id = sent_id(request, "envelope")
        said = {
            "event_id": event_id,
            "incident": incident,
            "kind": kind,
            "by": request.user,
            "decided_by": request.user,
            "now": now,
            **form.said(),
        }
        if done(form, actions.record_event, **said):
            return recorded(request, incident, event_id)
    return page(request, incident, form, now=now, asked=PAGES[kind])


@personal("GET", "POST")
def extend_detention(request: HttpRequest, pk: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    form = ExtensionForm(request.POST or None, initial={"happened_at": now})
    if form.is_valid():
        event_id = sent_id(request, "envelope")
        if done(
            form,
            actions.extend_detention,
            event_id=event_id,
            incident=incident,
            by=request.user,
            now=now,
            **form.said(),
        ):
            return recorded(request, incident, event_id)
    return page(request, incident, form, now=now, template="incidents/extend_detention.html")


@personal("GET", "POST")
def correct_event(request: HttpRequest, pk: UUID, event: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    wrong = get_object_or_404(Event.objects.current(), pk=event, incident=incident)
    form = CorrectEventForm(request.POST or None, initial={"happened_at": wrong.happened_at})
    if form.is_valid():
        event_id = sent_id(request, "envelope")
        if done(
            form,
            actions.correct_event,
            event_id=event_id,
            corrects=wrong,
            by=request.user,
            now=now,
            **form.cleaned_data,
        ):
            return recorded(request, incident, event_id)
    return page(
        request,
        incident,
        form,
        now=now,
        template="incidents/correct_event.html",
        wrong=wrong,
        wrong_at=when(wrong.happened_at, now),
    )
