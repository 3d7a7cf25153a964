"""The door of every page of an incident: who may, what is logged, and what is never stored by a browser."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID, uuid5

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from incidents import actions
from incidents.models import Incident, Run
from records.actions import log_reading
from wmpmh.access import get_incident
from wmpmh.errors import Refused, Stale, refusals_as_pages

View = Callable[..., HttpResponse]
NOT_SENT = frozenset({"csrfmiddlewaretoken", "ticket", "kept"})
"""Fields that say a page is ours and whose it is. They are no part of what was said."""

KEPT_OF_RUNS = 20
"""How many runs a browser's session remembers its own way of working for. The oldest is forgotten first."""


def personal(*methods: str) -> Callable[[View], View]:
    """A page with personal data: refusals become pages, and neither a browser nor a proxy keeps a copy."""

    def wrap(view: View) -> View:
        answer = refusals_as_pages(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            came_back = request.method == "GET" and "GET" not in methods
            request.typed = words_typed(request)  # so that a refusal gives back what was written
            response = not_sent(request, **kwargs) if came_back else answer(request, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return require_http_methods(["GET", *methods])(guarded)

    return wrap


def not_sent(request: HttpRequest, **ids: UUID) -> HttpResponse:
    """Somebody pressed a button after their session ended, and has signed in: say that it was not done, where it can be."""
    messages.warning(request, "That was not done, because you were signed out. Press it again if you still want it.")
    if "run" in ids:
        return redirect("run", pk=ids["pk"], run=ids["run"])
    return redirect("incident", pk=ids["pk"]) if "pk" in ids else redirect("home")


def see(request: HttpRequest, pk: UUID, *, now, to_act: bool = False) -> Incident:
    """Return the incident and log that it was read: 404 if the user may not know of it, 403 if they may only look."""
    incident = get_incident(request.user, pk, to_act=to_act)
    log_reading(
        operation="consultation",
        record_kind="incident",
        record_ids=[str(incident.pk)],
        by=request.user,
        at=now,
        page=request.resolver_match.url_name,
    )
    return incident


def see_run(request: HttpRequest, pk: UUID, run: UUID, *, now, to_act: bool = True) -> Run:
    """Return a run of an incident the user may act on, with its graph, edition and incident."""
    incident = see(request, pk, now=now, to_act=to_act)
    found = get_object_or_404(
        Run.objects.select_related("graph", "edition", "person", "started_by"), pk=run, incident=incident
    )
    found.incident = incident
    return found


def once(
    request: HttpRequest,
    incident: Incident,
    act: Callable[..., object],
    /,
    *,
    now,
    id_in: str = "envelope",
    **said: object,
) -> None:
    """Receive the form just as it was sent, then do the act, once: a second copy changes nothing (decision 7).

    id_in: the hidden field with the form's own id. A button that starts something sends the id of what it starts.
    """
    actions.apply_once(
        envelope_id=sent_id(request, id_in) if id_in == "envelope" else uuid5(sent_id(request, id_in), "start"),
        kind=request.resolver_match.url_name,
        incident=incident,
        body=as_sent(request),
        by=request.user,
        now=now,
        act=lambda: act(by=request.user, now=now, **said),
    )


def done(
    request: HttpRequest, form: Form, incident: Incident, act: Callable[..., object], /, *, now, **said: object
) -> bool:
    """Do the act once; when it is refused, say why at the top of the form, with everything typed still there."""
    try:
        once(request, incident, act, now=now, **said)
    except Stale:
        raise
    except Refused as why:
        form.add_error(None, str(why))
        return False
    return True


def as_sent(request: HttpRequest) -> dict[str, object]:
    """Return all that was sent: what the address names, and every field as typed. Never what we made of it."""
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_SENT}
    return {"page": {name: str(value) for name, value in request.resolver_match.kwargs.items()}, "fields": fields}


def words_typed(request: HttpRequest) -> list[dict[str, str]]:
    """Return what somebody wrote on the page: what has more than one word in it, which no id, choice or time has."""
    return [
        {"label": "", "value": value}
        for name, values in request.POST.lists()
        for value in values
        if name not in NOT_SENT and len(value.split()) > 1
    ]


def remember(request: HttpRequest, name: str, key: object, value: object) -> None:
    """Keep something of the reader's own in their session, by run: the newest few. Never anything about the person."""
    kept = {held: value for held, value in request.session.get(name, {}).items() if held != str(key)}
    request.session[name] = dict([*kept.items(), (str(key), value)][-KEPT_OF_RUNS:])


def sent_id(request: HttpRequest, name: str) -> UUID:
    """Return an id the page made. A page without one was not ours, or was cut short."""
    if found := maybe_id(request, name):
        return found
    raise Refused("Part of that page was missing, so nothing was changed. Open the page again and send it once more.")


def maybe_id(request: HttpRequest, name: str) -> UUID | None:
    """Return an id a page may send; None when there is none, or what came is not one."""
    return as_id(request.POST.get(name, ""))


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def sent_ids(request: HttpRequest, prefix: str) -> dict[str, str]:
    """Return the ids sent as "<prefix>-<fact>", by fact."""
    start = f"{prefix}-"
    return {name.removeprefix(start): value for name, value in request.POST.items() if name.startswith(start) and value}
