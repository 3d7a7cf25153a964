"""What was received and could not be applied: the list, one of them opened, and what a person decides of it (decision 7)."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from incidents import actions
from incidents.actions.settling import Waiting, envelope_of, incident_of
from incidents.forms.decided import LateNoteForm, SetAsideForm
from incidents.models import Envelope, Incident, Made, Run, SetAside
from incidents.views.again import ANSWERS, apply_again, may_apply_again
from incidents.views.doors import personal, sent_id
from incidents.views.wording import fact_label, in_words, when
from records.actions import log_reading
from wmpmh.access import settling
from wmpmh.errors import Refused
from wmpmh.ids import uuid7

A_PAGE = 25
COPY = "the same page had already been sent with other answers"
KINDS = {
    ANSWERS: "Answers", "answer_question": "Answers to a question", "finish_incident": "Finishing their part",
    "extend_detention": "A doctor’s extension", "name_person": "The name", "settle_obligation": "Telling someone",
    "join_incident": "Joining an incident", "decide_differently": "What they decided differently",
}  # fmt: skip


@personal("GET")
def envelope_list(request: HttpRequest) -> HttpResponse:
    """What waits for a person, oldest first. Looking at it is logged."""
    now = timezone.now()
    with settling(request.user):
        page = Paginator(waiting_for(request.user), A_PAGE).get_page(request.GET.get("page"))
        rows = list_rows(page.object_list, now)
        read(request, [row["id"] for row in rows], now)
        return render(request, "incidents/envelope_list.html", {"page": page, "rows": rows, "back": reverse("home")})


def waiting_for(user: User) -> list[Waiting]:
    envelopes = Envelope.objects.needing_a_person().visible_to(user).select_related("sent_by").defer("body")
    copies = SetAside.objects.needing_a_person().visible_to(user).select_related("sent_by", "envelope").defer("body")
    return sorted(chain(envelopes, copies), key=lambda row: row.received_at)


def list_rows(waiting: Iterable[Waiting], now: datetime) -> list[dict[str, Any]]:
    waiting = list(waiting)
    ids = {envelope_of(row).incident_id for row in waiting}
    references = dict(Incident.objects.filter(pk__in=ids).values_list("pk", "reference"))
    return [
        {
            "id": row.pk,
            "what": kind_words(envelope_of(row).kind),
            "by": row.sent_by.called,
            "at": when(row.received_at, now),
            "incident": references.get(envelope_of(row).incident_id, ""),
            "why": why_words(row),
        }
        for row in waiting
    ]


def kind_words(kind: str) -> str:
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


def why_words(waiting: Waiting) -> str:
    """Return why it was not applied, as a sentence."""
    if isinstance(waiting, SetAside):
        return f"{COPY.capitalize()}."
    why = waiting.why or "not said"
    if why.startswith("fault: "):
        return f"Something went wrong on our side ({why.removeprefix('fault: ')})."
    return f"{why[0].upper()}{why[1:]}" + ("" if why.endswith(".") else ".")


def read(request: HttpRequest, ids: Iterable[UUID], now: datetime) -> None:
    log_reading(
        operation="consultation",
        record_kind="envelope",
        record_ids=[str(one) for one in ids],
        by=request.user,
        at=now,
        page=request.resolver_match.url_name,
    )


def one_waiting(user: User, pk: UUID) -> Waiting:
    """Return one thing that waits, to somebody who settles it; a thing settled, hidden or missing is no page."""
    for kind in (Envelope, SetAside):
        if found := kind.objects.needing_a_person().visible_to(user).select_related("sent_by").filter(pk=pk).first():
            return found
    raise Http404


@personal("GET", "POST")
def settle_envelope(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open one thing that waits, and settle it: apply it again, note it late, or set it aside. Nothing is deleted."""
    now = timezone.now()
    with settling(request.user):
        waiting = one_waiting(request.user, pk)
        read(request, [pk], now)
        how = request.POST.get("how", "") if request.method == "POST" else ""
        forms = {"note": LateNoteForm, "aside": SetAsideForm}
        filled = {name: form(request.POST if how == name else None) for name, form in forms.items()}
        if how in DECISIONS and DECISIONS[how](request, waiting, filled.get(how), now):
            return redirect("envelope_list")
        return render(request, "incidents/settle_envelope.html", context(waiting, filled, now))


def context(waiting: Waiting, filled: Mapping[str, Form], now: datetime) -> dict[str, Any]:
    incident = incident_of(waiting)
    return {
        "waiting": waiting,
        "row": list_rows([waiting], now)[0],
        "incident": incident,
        "sent": sent_words(waiting, now),
        "may_apply": isinstance(waiting, Envelope) and may_apply(waiting, incident),
        "note_form": filled["note"],
        "aside_form": filled["aside"],
        "envelope": uuid7(),
        "back": reverse("envelope_list"),
    }


def may_apply(envelope: Envelope, incident: Incident | None) -> bool:
    return incident is not None and incident.state != Incident.State.QUIET and may_apply_again(envelope)


def again(request: HttpRequest, waiting: Waiting, form: Form | None, now: datetime) -> bool:
    if not isinstance(waiting, Envelope) or not apply_again(waiting):
        messages.warning(
            request, f"It still cannot be applied. {why_words(waiting)} Add it as a late note, or set it aside."
        )
        return False
    actions.record_applied(settled_id=sent_id(request, "envelope"), waiting=waiting, by=request.user, now=now)
    messages.success(request, "Applied, as it came, for whoever sent it.")
    return True


def late_note(request: HttpRequest, waiting: Waiting, form: Form, now: datetime) -> bool:
    note = "\n".join(f"{row['label']}: {row['value']}" for row in sent_words(waiting, now))
    return decided(request, form, actions.add_late_note, "It is on the record as a late note.", waiting, now, note=note)


def aside(request: HttpRequest, waiting: Waiting, form: Form, now: datetime) -> bool:
    return decided(
        request, form, actions.set_aside, "Set aside, with your reason. What was sent is kept.", waiting, now
    )


DECISIONS: dict[str, Callable[..., bool]] = {"apply": again, "note": late_note, "aside": aside}


def decided(
    request: HttpRequest,
    form: Form,
    act: Callable[..., object],
    done: str,
    waiting: Waiting,
    now: datetime,
    **said: str,
) -> bool:
    if not form.is_valid():
        return False
    said |= form.cleaned_data
    try:
        act(settled_id=sent_id(request, "envelope"), waiting=waiting, by=request.user, now=now, **said)
    except Refused as why:
        form.add_error(None, str(why))
        return False
    messages.success(request, done)
    return True


# What was sent, in words

OF_THE_PAGE = ("envelope", "shown", "token", "run", "from_card")
"""Fields a page sends of itself: ids, never what somebody said."""


HOW_MADE = "How it was recorded"


def sent_words(waiting: Waiting, now: datetime) -> list[dict[str, str]]:
    """Return every field that was sent, as it was asked and worded where that is known."""
    sent = json.loads(waiting.body)
    run_id = sent.get("run") or sent.get("page", {}).get("run")
    run = Run.objects.filter(pk=run_id).select_related("graph").first() if run_id else None
    graph = run.graph.body if run else {"facts": {}, "questions": {}}
    fields = sent.get("values") or {
        name: values[0] if len(values) == 1 else values for name, values in sent.get("fields", {}).items()
    }
    if sent.get("happened_at"):
        fields = {**fields, "happened_at": when(datetime.fromisoformat(sent["happened_at"]), now)}
    how = {"made": dict(Made.choices).get(made, made)} if (made := sent.get("made", fields.get("made"))) else {}
    return [
        {
            "label": HOW_MADE if name == "made" else label_of(graph, name),
            "value": str(in_words(graph, name, value, now)),
        }
        for name, value in {**fields, **how}.items()
        if name not in OF_THE_PAGE and not name.startswith("replaces-") and value not in ("", None, [])
    ]


def label_of(graph: Mapping[str, Any], name: str) -> str:
    label = fact_label(graph, name)
    return label if label != name else name.replace("_", " ").capitalize()
