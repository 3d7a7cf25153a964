"""What was typed on a page whose reader is no longer signed in: received under their name, and given back when they are.

The page's ticket says whom it was made for. Nobody else, signing in on the same device, is shown a word of it.
"""

import json
from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.views.csrf import csrf_failure as not_ours

from accounts import tickets
from incidents import actions
from incidents.models import Envelope, Incident
from incidents.views.doors import as_id, as_sent, maybe_id
from wmpmh.access import acting_as
from wmpmh.errors import Refused

GIVES_BACK = ("answer_question", "add_facts")
WHY = "sent after signing out; given back to them when they sign in"
KEPT = "What you typed is kept. Sign in, and it is on the page again."


class KeepWhatWasSent(LoginRequiredMiddleware):
    """Ask for signing in, as Django does; first keep what was sent."""

    def handle_no_permission(self, request: HttpRequest, view_func) -> HttpResponse:
        back = keep(request)
        if back is None:
            return super().handle_no_permission(request, view_func)
        messages.info(request, KEPT)
        return redirect_to_login(
            back, resolve_url(self.get_login_url(view_func)), self.get_redirect_field_name(view_func)
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before signing in again: its ticket is proof enough to keep what was typed, and give it back."""
    back = keep(request)
    return not_ours(request, reason) if back is None else redirect(back)


def keep(request: HttpRequest) -> str | None:
    """Receive what was sent for whoever the page was made for; return the address that gives it back, or None."""
    match, envelope = request.resolver_match, maybe_id(request, "envelope")
    holder = tickets.holder(request.POST.get("ticket", "")) if envelope else None
    if not match or match.url_name not in GIVES_BACK or envelope is None or holder is None:
        return None
    with acting_as(holder), suppress(Refused):
        actions.keep_for_a_person(
            envelope_id=envelope,
            incident=Incident(pk=match.kwargs["pk"]),
            kind=match.url_name,
            body=as_sent(request),
            why=WHY,
            by=holder,
            now=timezone.now(),
        )
    path = request.get_full_path()
    return f"{path}{'&' if '?' in path else '?'}kept={envelope}"


def given_back(request: HttpRequest) -> QueryDict | None:
    """Return the fields its sender typed on this page when they were no longer signed in; None when there are none."""
    envelope = _kept(request, request.GET.get("kept", ""))
    if envelope is None or request.method != "GET":
        return None
    fields = QueryDict(mutable=True)
    for name, values in json.loads(envelope.body)["fields"].items():
        fields.setlist(name, values)
    return fields


def taken_back(request: HttpRequest) -> None:
    """The page has been sent again, and stored: what was kept of it waits for nobody."""
    if envelope := _kept(request, request.POST.get("kept", "")):
        actions.settle(envelope, now=timezone.now())


def _kept(request: HttpRequest, sent: str) -> Envelope | None:
    match = request.resolver_match
    sent_id = as_id(sent)
    found = Envelope.objects.needing_a_person().filter(pk=sent_id, sent_by=request.user, kind=match.url_name).first()
    page = {name: str(value) for name, value in match.kwargs.items()}
    return found if found and json.loads(found.body)["page"] == page else None
