"""Naming the constable on an incident keyed for them: the decision is theirs, and they are asked to confirm it (practice 1)."""

from datetime import datetime
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from incidents import actions
from incidents.forms.named import ConstableForm
from incidents.models import Incident, Made
from incidents.views.doors import done, personal, see, sent_id
from incidents.views.facts import homes, places, put_down
from incidents.views.frame import framed
from wmpmh.ids import uuid7

FACT = "detaining_officer"


@personal("GET", "POST")
def name_constable(request: HttpRequest, pk: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    form = ConstableForm(request.POST or None)
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("officer", "collar")}
        envelope = sent_id(request, "envelope")
        if done(request, form, incident, put_constable_down, now=now, envelope=envelope, incident=incident, **said):
            messages.success(request, named_words(**said))
            return redirect(back_of(request, incident))
    context = framed(incident, now, form=form, back=back_of(request, incident), envelope=uuid7())
    return render(request, "incidents/name_constable.html", context)


def put_constable_down(
    *, envelope: UUID, incident: Incident, officer: User | None, collar: str, by: User, now: datetime
) -> None:
    """Name the constable, whose decisions what was keyed then is, and put who decided on the record for them to confirm."""
    if officer:
        actions.name_constable(naming_id=envelope, incident=incident, officer=officer, by=by, now=now)
    said = officer.called if officer else f"{collar.strip()}, as told: not on the portal"
    how = {"made": Made.BY_RADIO, "happened_at": None, "decided_by": officer}
    put_down(
        incident,
        {FACT: said},
        homes([FACT], places(incident, now)),
        envelope=uuid5(envelope, FACT),
        by=by,
        now=now,
        **how,
    )


def named_words(*, officer: User | None, collar: str) -> str:
    if officer:
        return f"{officer.called} is on this incident, and is asked to confirm what was keyed for them."
    return f"Put down as told: {collar}. Anything keyed waits for a constable to join and confirm it."


def back_of(request: HttpRequest, incident: Incident) -> str:
    """Return the page of this incident the form stood on; the record when it says none, or somewhere else."""
    record = reverse("incident", kwargs={"pk": incident.pk})
    wanted = request.POST.get("back", "")
    return wanted if wanted == record or wanted.startswith(f"{record}/") else record
