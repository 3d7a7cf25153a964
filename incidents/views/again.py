"""Sending what was received once more, for its sender and just as it came: the same page, the same fields, the same id."""

import json
from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.urls import NoReverseMatch, resolve, reverse

from accounts.models import User
from incidents import actions
from incidents.models import Envelope, Run
from wmpmh.errors import Refused

ANSWERS = "answer_page"
"""The kind of a page of answers, which its action receives and not its view: its body is already read."""


def may_apply_again(envelope: Envelope) -> bool:
    """Return whether sending it again would say what was meant: a tap of "now" would say a later now."""
    return "just_now" not in json.loads(envelope.body).get("fields", {})


def apply_again(envelope: Envelope) -> bool:
    """Apply an envelope that waited for a person, as its sender sent it. Return whether it was applied.

    A page that will no longer take it, or a sender who may no longer act, applies nothing.
    """
    if not may_apply_again(envelope):
        return False
    with actions.applying_again(envelope):
        try:
            with transaction.atomic():
                (answer if envelope.kind == ANSWERS else post)(envelope)
        except (Refused, Http404, PermissionDenied, NoReverseMatch, Run.DoesNotExist):
            return False
    envelope.refresh_from_db(fields=["state", "why", "applied_at"])
    return envelope.state == Envelope.State.APPLIED


def post(envelope: Envelope) -> None:
    """Send a form to the page it was sent to."""
    sent = json.loads(envelope.body)
    request = as_request(envelope.sent_by, reverse(envelope.kind, kwargs=sent["page"]), sent["fields"])
    request.resolver_match.func(request, **request.resolver_match.kwargs)


class Unsaid(BaseStorage):
    """Messages for the sender, who is not here to read them."""

    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


def as_request(user: User, path: str, fields: Mapping[str, list[str]]) -> HttpRequest:
    request = HttpRequest()
    request.method, request.path, request.path_info = "POST", path, path
    request.META |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.user, request.session = user, {}
    request._messages = Unsaid(request)
    request.POST = QueryDict(mutable=True)
    for name, values in fields.items():
        request.POST.setlist(name, values)
    request.resolver_match = resolve(path)
    return request


def answer(envelope: Envelope) -> None:
    """Give a page of answers again, each value as the action was given it."""
    sent = SimpleNamespace(**json.loads(envelope.body))
    run = Run.objects.select_related("graph", "incident").get(pk=sent.run, incident_id=envelope.incident_id)
    facts = run.graph.body["facts"]
    actions.answer_page(
        envelope_id=envelope.pk,
        run=run,
        node=sent.node,
        values={fact: revived(facts.get(fact, {}), value) for fact, value in sent.values.items()},
        shown=sent.shown,
        replaces=sent.replaces,
        made=sent.made,
        happened_at=datetime.fromisoformat(sent.happened_at) if sent.happened_at else None,
        decided_by=User.objects.filter(pk=sent.decided_by).first() if sent.decided_by else None,
        by=envelope.sent_by,
        now=envelope.received_at,  # put down when it was received, however long it then waited
    )


def revived(shape: Mapping[str, Any], value: object) -> object:
    """Return a stored value as it was before it was stored: instants again, everything else as it is."""
    if shape.get("type") != "instant" or not isinstance(value, str):
        return value
    try:
        return datetime.fromisoformat(value)
    except ValueError:  # "not sure"
        return value
