"""Putting down what happened. What was unlawful is stored, and the page says so in words (decision 5)."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from incidents import actions
from incidents.forms.decided import CorrectEventForm, WithdrawForm
from incidents.forms.events import PAGES, EventForm, ExtensionForm
from incidents.forms.times import typed
from incidents.models import Event, Incident, Made
from incidents.views import deciding
from incidents.views.doors import done, maybe_id, personal, see, sent_id
from incidents.views.facts import homes, places, put_down
from incidents.views.frame import framed
from incidents.views.timeline import event_text
from incidents.views.wording import when
from partners.models import Site
from wmpmh.errors import Refused
from wmpmh.ids import uuid7

ABOUT = ("known_how", "earliest", "latest")
FOLDED = ("made", "decided_by")
PLACES = (Event.Kind.ARRIVED, Event.Kind.KEPT, Event.Kind.TRANSFERRED)


def page(
    request: HttpRequest,
    incident: Incident,
    form,
    *,
    now,
    template: str = "incidents/record_event.html",
    **more: object,
) -> HttpResponse:
    back = reverse("incident", kwargs={"pk": incident.pk})
    more["no_constable"] = deciding.nobody(incident, request.user) and uuid7()
    return render(request, template, framed(incident, now, form=form, back=back, envelope=uuid7(), **more))


def recorded(request: HttpRequest, incident: Incident, event_id: UUID) -> HttpResponse:
    """Go back to the record; where a rule was broken, say which. It is kept either way."""
    event = Event.objects.filter(pk=event_id).first()
    if event and event.exception:
        messages.warning(request, f"Recorded. {event.exception} It is kept as it happened, and a supervisor is told.")
    if run := incident.runs.filter(pk=maybe_id(request, "run")).first():
        return redirect("outcome", pk=incident.pk, run=run.pk)
    return redirect("incident", pk=incident.pk)


@personal("GET", "POST")
def record_event(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    if kind not in PAGES:
        raise Http404
    decides = deciding.usual(incident, request.user)
    form = EventForm(
        typed_or_now(request, now, decides),
        page=PAGES[kind],
        people=deciding.people(incident, request.user),
        by=request.user,
        initial={"happened_at": now, "decided_by": decides, "made": usual_made(request)},
    )
    if form.is_valid():
        event_id = sent_id(request, "envelope")
        said = form.said() | tapped(request, now)
        known = also_known(kind, said)
        if done(
            request,
            form,
            incident,
            put_event_down,
            now=now,
            event_id=event_id,
            incident=incident,
            kind=kind,
            said=said,
            known=known,
        ):
            return recorded(request, incident, event_id)
    context = {
        "asked": PAGES[kind],
        "about": ABOUT,
        "folded": FOLDED,
        "open_about": any(name in form.errors for name in ABOUT),
        "open_fold": decides != request.user or any(name in form.errors for name in FOLDED),
    }
    return page(request, incident, form, now=now, **context)


def put_event_down(
    *,
    event_id: UUID,
    incident: Incident,
    kind: str,
    said: Mapping[str, object],
    known: Mapping[str, object],
    by: User,
    now: datetime,
) -> None:
    """Put the event down, and what the same page told the record, so that finishing does not ask it again.

    What the record will not take, as after finishing, never keeps an event off it: that part waits for a person.
    """
    actions.record_event(event_id=event_id, incident=incident, kind=kind, by=by, now=now, **said)
    how = {name: said[name] for name in ("made", "happened_at", "decided_by")}
    with suppress(Refused):
        put_down(
            incident,
            known,
            homes(known, places(incident, now)) if known else {},
            envelope=event_id,
            by=by,
            now=now,
            **how,
        )


def usual_made(request: HttpRequest) -> str:
    """Return how it is usually put down: whoever holds no office of constable keys what they are told by radio."""
    return Made.AT_THE_TIME if request.user.is_constable else Made.BY_RADIO


def tapped(request: HttpRequest, now: datetime) -> dict[str, object]:
    """Return what a one-tap button adds: the very second, and that they are in a police station if its page said so."""
    if "just_now" not in request.POST:
        return {}
    at_station = {"detail": {"site_kind": Site.Kind.POLICE_STATION.value}} if request.POST.get("station") else {}
    return {"happened_at": now, **at_station}


def also_known(kind: str, said: Mapping[str, object]) -> dict[str, object]:
    """Return the facts an event's page tells besides the event."""
    site, note = said["site"], said["note"]
    known: dict[str, object] = {"pos_name": str(site.pk)} if site and kind in PLACES else {}
    if kind == Event.Kind.KEPT:
        known["conveyance_method"] = "none_already_at_pos"
    if kind == Event.Kind.HANDOVER_RECEIVED and note:
        known["handover_to"] = note
    if kind == Event.Kind.CONSULTED and note:
        known |= {"consult_status": "consulted", "consultee_name": note, **said_profession(said)}
    return known


def said_profession(said: Mapping[str, object]) -> dict[str, object]:
    detail = said["detail"]
    profession = detail.get("profession") if isinstance(detail, Mapping) else None
    return {"consultee_profession": profession} if profession else {}


def typed_or_now(request: HttpRequest, now, decides: User | None) -> Mapping[str, object] | None:
    """Return what was typed; for a one-tap "now" button, the form as if our time had been typed in it."""
    if request.method != "POST" or "just_now" not in request.POST:
        return request.POST or None
    day, clock, which = typed(now)
    return {
        "happened_at_0": day,
        "happened_at_1": clock,
        "happened_at_2": which,
        "known_how": "seen",
        "made": usual_made(request),
        "decided_by": decides.pk if decides else "",
    }


@personal("GET", "POST")
def extend_detention(request: HttpRequest, pk: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    form = ExtensionForm(request.POST or None, initial={"happened_at": now})
    if form.is_valid():
        event_id = sent_id(request, "envelope")
        if done(
            request,
            form,
            incident,
            actions.extend_detention,
            now=now,
            event_id=event_id,
            incident=incident,
            **form.said(),
        ):
            return recorded(request, incident, event_id)
    return page(request, incident, form, now=now, template="incidents/extend_detention.html")


@personal("GET", "POST")
def correct_event(request: HttpRequest, pk: UUID, event: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    wrong = get_object_or_404(Event, pk=event, incident=incident)
    if request.method == "GET" and hasattr(wrong, "corrected_by"):
        return redirect("correct_event", pk=pk, event=wrong.corrected_by.pk)
    form = CorrectEventForm(
        request.POST or None,
        initial={name: getattr(wrong, name) for name in ("happened_at", "known_how", "earliest", "latest")},
    )
    if form.is_valid():
        event_id = sent_id(request, "envelope")
        said = {name: form.cleaned_data[name] for name in ("happened_at", "reason")} | form.about()
        if done(request, form, incident, actions.correct_event, now=now, event_id=event_id, corrects=wrong, **said):
            return recorded(request, incident, event_id)
    wrong_at = when(wrong.happened_at, now)
    return page(
        request, incident, form, now=now, template="incidents/correct_event.html", wrong=wrong, wrong_at=wrong_at
    )


@personal("GET", "POST")
def withdraw_event(request: HttpRequest, pk: UUID, event: UUID) -> HttpResponse:
    """Recorded by mistake: it did not happen. What was put down stays in sight, with the reason beside it."""
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    wrong = get_object_or_404(Event, pk=event, incident=incident)
    if request.method == "GET" and hasattr(wrong, "corrected_by"):
        return redirect("incident" if wrong.corrected_by.is_withdrawal else "withdraw_event", **newest(wrong))
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        event_id = sent_id(request, "envelope")
        said = {"event_id": event_id, "withdraws": wrong, **form.cleaned_data}
        if done(request, form, incident, actions.withdraw_event, now=now, **said):
            return recorded(request, incident, event_id)
    more = {"wrong": wrong, "wrong_at": when(wrong.happened_at, now), "said": event_text(wrong)}
    return page(request, incident, form, now=now, template="incidents/withdraw_event.html", **more)


def newest(event: Event) -> dict[str, UUID]:
    where = {"pk": event.incident_id}
    return where if event.corrected_by.is_withdrawal else {**where, "event": event.corrected_by.pk}
