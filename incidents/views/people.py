"""The person: hidden until opened, and named once, for the handover (practice 20)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.forms.decided import NameForm
from incidents.views.doors import done, personal, see
from incidents.views.frame import framed
from records.actions import log_reading
from wmpmh.ids import uuid7


@personal("GET")
def open_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the name and date of birth. That they were opened is logged by itself, beside the reading of the incident."""
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    person = incident.persons.first()
    log_reading(
        operation="consultation",
        record_kind="person",
        record_ids=[str(person.pk)],
        by=request.user,
        at=now,
        page="open_person",
    )
    return render(
        request,
        "incidents/open_person.html",
        framed(incident, now, person=person, back=reverse("incident", kwargs={"pk": pk})),
    )


@personal("GET", "POST")
def name_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    form = NameForm(request.POST or None)
    if form.is_valid() and done(
        request,
        form,
        incident,
        actions.name_person,
        now=now,
        person=incident.persons.first(),
        **form.cleaned_data,
    ):
        return redirect("open_person", pk=pk)
    return render(
        request,
        "incidents/name_person.html",
        framed(incident, now, form=form, back=reverse("incident", kwargs={"pk": pk}), envelope=uuid7()),
    )
