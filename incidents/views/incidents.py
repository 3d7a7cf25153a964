"""The record of an incident, the list of them, and finishing the officer's part."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from incidents import actions
from incidents.models import Incident
from incidents.views import cards, record
from incidents.views.doors import once, personal, see
from records.actions import log_reading

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
