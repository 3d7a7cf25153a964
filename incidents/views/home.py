"""The first page: what am I late for, and what is in front of me?"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.models import Area
from accounts.rules import Role
from guidance.models import Edition, Graph
from incidents.directory import entry_for, on_duty
from incidents.models import Envelope, ExceptionAlert, Incident, SetAside
from incidents.views import cards
from incidents.views.doors import personal
from records.actions import log_reading
from wmpmh.access import may_act, may_settle, settling, sight_of
from wmpmh.ids import uuid7

MOST = 10


@personal("GET")
def home(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    on_it = Incident.objects.visible_to(request.user).with_user_on_it(request.user).open().live()
    mine = list(cards.ready(on_it.by_harm(now)))
    others = open_elsewhere(request.user, mine, now)
    if mine or others:
        ids = [str(row.pk) for row in [*mine, *others]]
        log_reading(
            operation="consultation", record_kind="incident", record_ids=ids, by=request.user, at=now, page="home"
        )
    jobs = cards.of([*mine, *others], now)
    context = {
        "jobs": jobs[: len(mine)],
        "others": jobs[len(mine) :],
        "situations": situations(now),
        "on_now": on_now(area_of(request.user, now), now),
        "record_id": uuid7(),
        "may_act": may_act(request.user, on_it=True),
        "has_list": lists_incidents(request.user),
        "alerts": alerts(request.user),
        "waiting": waiting(request.user),
    }
    return render(request, "incidents/home.html", context)


def lists_incidents(user) -> bool:
    """Return whether a desk or rank gives the user a list beyond what they are on."""
    sight = sight_of(user)
    return sight.everywhere or bool(sight.areas)


def open_elsewhere(user, mine: list[Incident], now: datetime) -> list[Incident]:
    """Return the first of the open incidents a desk or supervisor sees and is not on, by harm and then by limit."""
    if not lists_incidents(user):
        return []
    seen = Incident.objects.visible_to(user).open().live().exclude(pk__in=[row.pk for row in mine])
    return list(cards.ready(seen.by_harm(now))[:MOST])


def alerts(user) -> list[ExceptionAlert]:
    """Return what was recorded outside the rules on live incidents a supervisor sees, newest first (decision 5)."""
    if Role.SUPERVISOR not in user.roles:
        return []
    seen = Incident.objects.visible_to(user).live()
    raised = ExceptionAlert.objects.filter(incident__in=seen).select_related("incident", "event")
    return list(raised.order_by("-raised_at")[:MOST])


def waiting(user) -> int:
    """Return how many things received wait for a person like this reader: none for anybody who does not settle them."""
    if not may_settle(user):
        return 0
    with settling(user):
        kinds = (Envelope, SetAside)
        return sum(kind.objects.needing_a_person().visible_to(user).count() for kind in kinds)


def situations(now: datetime) -> list[dict[str, Any]]:
    """Return the situations of the edition in force, most used first, each with ids of its own for one tap."""
    edition = Edition.objects.in_force_at(now).first()
    if edition is None:
        return []
    rows = Graph.objects.filter(hash__in=edition.manifest["graphs"].values()).values(
        "document", "workflow", "body__situation", "body__order"
    )
    return [
        {
            "workflow": f"{row['document']}/{row['workflow']}",
            "situation": row["body__situation"],
            "incident": uuid7(),
            "run": uuid7(),
        }
        for row in sorted(rows, key=lambda row: (row["body__order"], row["workflow"]))
    ]


def area_of(user, now: datetime) -> Area | None:
    posting = user.postings.at(now).exclude(area=None).select_related("area").first()
    return posting.area if posting else None


def on_now(area: Area | None, now: datetime) -> list[dict[str, Any]]:
    """Return who can be rung now: the Advisor, and apart from them the professional the law says to consult."""
    advisor = on_duty("tactical_advisor", area=area, now=now)
    ring = entry_for("tactical_advisor", area=area, now=now) or {}
    consult = entry_for("consultee", area=area, now=now) or {}
    return [
        {
            "label": "Mental Health Tactical Advisor",
            "text": ring.get("text") if advisor else "Nobody is on duty",
            "note": "Advises; you decide."
            if advisor
            else "The duty inspector answers instead; for law, force legal on call.",
            "tel": ring.get("tel", "")
            if advisor
            else (entry_for("duty_inspector", area=area, now=now) or {}).get("tel", ""),
            "who": "the Tactical Advisor" if advisor else "the duty inspector",
        },
        {
            "label": "To consult before using section 136",
            "text": consult.get("text") or "No number confirmed here",
            "note": "A professional the law names. Ask the control room if this is not answered.",
            "tel": consult.get("tel", ""),
            "who": "to consult",
        },
    ]
