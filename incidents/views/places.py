"""Putting down what a place of safety said when it was rung, in one tap, and going back to where the officer was."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.forms.places import CallForm
from incidents.models import Incident, Made
from incidents.places import answer_words, last_answers, row
from incidents.views import deciding
from incidents.views.doors import as_id, done, personal, see, sent_id
from incidents.views.frame import framed
from partners.models import Site, SiteAnswer
from wmpmh.ids import uuid7


@personal("GET", "POST")
def call_place(request: HttpRequest, pk: UUID, site: int) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    place = get_object_or_404(Site.objects.places_of_safety(), pk=site)
    form = CallForm(request.POST or None, initial={"happened_at": now})
    back = came_from(request, incident)
    if form.is_valid() and done(
        request,
        form,
        incident,
        actions.call_place,
        now=now,
        event_id=sent_id(request, "envelope"),
        incident=incident,
        site=place,
        made=Made.AT_THE_TIME if request.user.is_constable else Made.BY_RADIO,
        decided_by=deciding.usual(incident, request.user),
        **form.cleaned_data,
    ):
        said = {name: form.cleaned_data[name] for name in ("answer", "space_about", "why")}
        messages.success(request, f"Put down. {place.name}: {answer_words(**said)}.")
        return redirect(back)
    context = framed(
        incident,
        now,
        form=form,
        place=row(place, last_answers(now).get(place.pk, []), near=True),
        answers=SiteAnswer.Answer.choices,
        back=back,
        envelope=uuid7(),
    )
    return render(request, "incidents/call_place.html", context)


def came_from(request: HttpRequest, incident: Incident) -> str:
    """Return the question the officer was ringing from, or the record."""
    run = incident.runs.select_related("graph").filter(pk=as_id(request.GET.get("run", ""))).first()
    node = request.GET.get("node", "")
    if run and node in run.graph.body["questions"]:
        return reverse("answer_question", kwargs={"pk": incident.pk, "run": run.pk, "node": node})
    return reverse("incident", kwargs={"pk": incident.pk})
