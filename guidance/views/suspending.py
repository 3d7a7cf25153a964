"""Stopping a workflow at once, and settling it. Officers meet the stop page from the next answer they give."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from guidance import actions
from guidance.models import Edition, Graph, Suspension
from guidance.views.doors import may_suspend
from wmpmh.errors import Refused, refusals_as_pages


@require_http_methods(["GET", "POST"])
@cache_control(no_store=True)
@refusals_as_pages
def suspension_list(request: HttpRequest) -> HttpResponse:
    """What is stopped, and the form that stops something."""
    if not may_suspend(request):
        raise PermissionDenied("Force legal services, a superintendent or the guidance's owner may stop a workflow.")
    now = timezone.now()
    if request.method == "POST":
        why, fallback = (request.POST.get(name, "").strip()[:500] for name in ("why", "fallback"))
        if not why or not fallback:
            raise Refused("Say why it is stopped, and what officers do instead.")
        workflow = request.POST.get("workflow", "")
        actions.suspend_workflow(workflow=workflow, why=why, fallback=fallback, by=request.user, now=now)
        messages.success(request, "It is stopped. A second person lifts or withdraws it within 24 hours.")
        return redirect("suspension_list")
    edition = Edition.objects.in_force_at(now).first()
    hashes = edition.manifest["graphs"].values() if edition else []
    context = {
        "workflows": Graph.objects.filter(hash__in=hashes).order_by("document", "title"),
        "unsettled": Suspension.objects.unsettled().select_related("by"),
        "settled": Suspension.objects.exclude(ended_at=None)
        .select_related("by", "ended_by")
        .order_by("-ended_at")[:25],
    }
    return render(request, "guidance/suspension_list.html", context)


@require_http_methods(["POST"])
@refusals_as_pages
def settle_suspension(request: HttpRequest, pk: UUID) -> HttpResponse:
    suspension = get_object_or_404(Suspension, pk=pk)
    if not may_suspend(request):
        raise PermissionDenied("Force legal services, a superintendent or the guidance's owner may settle it.")
    why = request.POST.get("why", "").strip()[:500]
    if not why:
        raise Refused("Say why.")
    settle = actions.lift_suspension if request.POST.get("how") == "lift" else actions.withdraw_workflow
    settle(suspension=suspension, why=why, by=request.user, now=timezone.now())
    return redirect("suspension_list")
