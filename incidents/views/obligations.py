"""Putting down a try at telling someone, and what came of it (practice 6)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.forms.decided import SettleForm
from incidents.models import Obligation
from incidents.views.doors import done, personal, see, sent_id
from incidents.views.frame import framed
from incidents.views.shown import due
from incidents.views.wording import when, who
from wmpmh.ids import uuid7


@personal("GET", "POST")
def settle_obligation(request: HttpRequest, pk: UUID, obligation: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    obligation = get_object_or_404(Obligation.objects.select_related("post"), pk=obligation, incident=incident)
    form = SettleForm(request.POST or None, initial={"at": now}, state=obligation.state)
    if form.is_valid():
        said = {"attempt_id": sent_id(request, "envelope"), "obligation": obligation, **form.cleaned_data}
        if done(request, form, incident, actions.settle_obligation, now=now, **said):
            return redirect("incident", pk=pk)
    context = framed(
        incident,
        now,
        form=form,
        obligation=obligation,
        who=str(obligation.post) if obligation.post else who(obligation.who),
        tel=obligation.post.number if obligation.post else "",
        due=due(obligation, now),
        tries=[
            {
                "label": when(row.at, now),
                "value": row.get_outcome_display(),
                "note": "; ".join(part for part in (row.reached, row.note) if part),
            }
            for row in obligation.attempts.all()
        ],
        back=reverse("incident", kwargs={"pk": pk}),
        envelope=uuid7(),
    )
    return render(request, "incidents/settle_obligation.html", context)
