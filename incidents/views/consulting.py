"""Consulted, or not practicable: put down beside the number, on the page that advises section 136 (MHA 1983 s.136(1C))."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.forms.consulting import FORMS
from incidents.models import Answer, Run
from incidents.views import deciding
from incidents.views.doors import personal, see_run, sent_id
from incidents.views.events import usual_made
from incidents.views.frame import framed
from incidents.views.wording import in_words
from wmpmh.errors import Refused, Stale
from wmpmh.ids import uuid7

DUTY = "consult_before_s136"
FACTS = ("consult_status", "consultee_profession", "consultee_name", "consult_time", "consult_advice",
         "consult_not_practicable_reason")  # fmt: skip


@personal("GET", "POST")
def record_consultation(request: HttpRequest, pk: UUID, run: UUID, way: str) -> HttpResponse:
    now = timezone.now()
    run = see_run(request, pk, run, now=now)
    if way not in FORMS or "consult_status" not in run.graph.body["facts"]:
        raise Http404
    form = FORMS[way](request.POST or None, initial={"consulted_at": now})
    if form.is_valid():
        try:
            actions.add_facts(
                envelope_id=sent_id(request, "envelope"),
                run=run,
                values=form.facts(),
                replaces={},
                made=usual_made(request),
                happened_at=None,
                decided_by=deciding.usual(run.incident, request.user),
                by=request.user,
                now=now,
            )
            return redirect(reverse("outcome", kwargs={"pk": pk, "run": run.pk}) + "#consulting")
        except Stale:
            raise
        except Refused as why:
            form.add_error(None, str(why))
    back = reverse("outcome", kwargs={"pk": pk, "run": run.pk})
    context = framed(run.incident, now, form=form, run=run, way=way, back=back, envelope=uuid7())
    return render(request, "incidents/record_consultation.html", context)


def consulting(run: Run, screen: dict[str, Any], now: datetime) -> dict[str, Any] | None:
    """Return the two taps for the line that says to consult first, or what was put down; None where no line says it."""
    if not any(line["duty"] == DUTY for line in screen["do"]):
        return None
    given = said_of(run)
    if "consult_status" in given:
        return {"said": words_of(run, given, now), "facts": [fact for fact in FACTS if fact in run.graph.body["facts"]]}
    return {
        "ways": [
            {
                "words": words,
                "form": FORMS[way](initial={"consulted_at": now}, auto_id=f"{way}_%s"),
                "href": reverse("record_consultation", kwargs={"pk": run.incident_id, "run": run.pk, "way": way}),
                "envelope": uuid7(),
            }
            for way, words in (("consulted", "Consulted"), ("not_practicable", "Not practicable"))
        ]
    }


def said_of(run: Run) -> dict[str, Answer]:
    """Return what is recorded of the consultation anywhere in the incident, by fact."""
    rows = run.incident.answers.standing().given().filter(fact__in=FACTS).order_by("entered_at", "id")
    return {row.fact: row for row in rows}


def words_of(run: Run, given: dict[str, Answer], now: datetime) -> str:
    """Return what was put down, as one line: "Yes, consulted. Registered nurse. Sister Grey. 02:14"."""
    graph = run.graph.body
    shown = [fact for fact in FACTS if fact in given and fact != "consult_advice"]
    return ". ".join(in_words(graph, fact, given[fact].given, now) for fact in shown)
