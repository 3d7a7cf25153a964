"""The register of law: each provision with its status by date, and everything that rests on it."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.rules import Role
from guidance import actions
from guidance.citing import citing
from guidance.graph.diff import law_changes
from guidance.models import ProvisionStatus
from guidance.published import content_in_force
from guidance.views.reading import is_partner
from wmpmh.errors import Refused

WORDS = {"in_force": "In force", "not_commenced": "Not commenced", "repealed": "Repealed", "unknown": "Not established"}


@require_GET
def provision_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    content = content_in_force(now=now)
    wanted = request.GET.get("q", "").strip()
    known = actions.law_at(now, london_day=timezone.localdate())
    rows = [
        {"id": item.id, "title": item.title, "verified": item.verified, "status": WORDS.get(known.get(item.id, ""), "")}
        for item in (content.registers.provisions if content else ())
        if wanted.lower() in item.title.lower()
    ]
    return render(request, "guidance/provision_list.html", {"rows": rows, "q": wanted})


@require_http_methods(["GET", "POST"])
def provision(request: HttpRequest, id: str) -> HttpResponse:
    """One provision. Legal may enter a status: what it would change is shown first, and saved on the second press."""
    now = timezone.now()
    content = content_in_force(now=now)
    item = next((row for row in content.registers.provisions if row.id == id), None) if content else None
    if content is None or item is None:
        raise Http404
    context = {
        "item": item,
        "rows": ProvisionStatus.objects.filter(provision=id).order_by("from_on", "recorded_at"),
        "cited": [row for row in citing(content, id) if not is_partner(request) or row.kind == "claim"],
        "statuses": WORDS.items(),
        "may_record": Role.LEGAL in request.user.roles,
        "typed": request.POST,
    }
    if request.method == "POST":
        try:
            if request.POST.get("sure"):
                _record(request, id)
                messages.success(request, "The status is recorded. It counts from its date at midnight in London.")
                return redirect("provision", id=id)
            context["preview"] = _preview(request, content, id)
        except Refused as refused:
            context["problem"] = str(refused)
    return render(request, "guidance/provision.html", context, status=409 if "problem" in context else 200)


def _record(request: HttpRequest, id: str) -> None:
    actions.record_status(
        provision=id, status=request.POST.get("status", ""), from_on=_day(request),
        source=request.POST.get("source", ""), by=request.user, now=timezone.now(),
    )  # fmt: skip


def _preview(request: HttpRequest, content, id: str) -> dict[str, object]:
    """Return which advice changes on which day, if this row is saved."""
    if Role.LEGAL not in request.user.roles:
        raise Refused("Force legal services record the status of law.")
    on = _day(request)
    before = actions.law_at(timezone.now(), london_day=on).get(id, "unknown")
    after = request.POST.get("status", "")
    if after not in WORDS:
        raise Refused("Choose in force, not commenced, repealed or not established.")
    changes = law_changes(content, id, before, after)
    return {"on": on, "before": WORDS[before], "after": WORDS[after], "changes": changes}


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("from_on", ""))
    except ValueError as error:
        raise Refused("Give the date it counts from, as 2026-12-31.") from error
