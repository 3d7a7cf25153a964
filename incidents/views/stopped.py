"""The stop page: the guide an officer is in was suspended (decision 24). What they put down stays; it says what to do instead."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guidance.models import Suspension
from incidents.models import Run
from incidents.views.frame import framed
from incidents.views.home import on_now


def why_stopped(run: Run, now: datetime) -> Suspension | None:
    """Return the suspension that stops the graph a run walks, if one does."""
    name = f"{run.graph.document}/{run.graph.workflow}"
    return Suspension.objects.stopping_graph(workflow=name, graph_hash=run.graph_id, instant=now).first()


def stop_page(request: HttpRequest, run: Run, suspension: Suspension, now: datetime) -> HttpResponse:
    """Say that the guide is stopped, since when, what to do instead and whom to ring."""
    numbers = on_now(run.incident.area, now)
    context = framed(run.incident, now, run=run, suspension=suspension, numbers=numbers)
    return render(request, "incidents/stopped.html", context)
