"""What its sender typed on a page when they were no longer signed in, put on it again (incidents.signed_out keeps it)."""

import json

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from incidents import actions
from incidents.models import Envelope
from incidents.views.doors import as_id


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
    if match is None:
        return None
    sent_id = as_id(sent)
    found = Envelope.objects.needing_a_person().filter(pk=sent_id, sent_by=request.user, kind=match.url_name).first()
    page = {name: str(value) for name, value in match.kwargs.items()}
    return found if found and json.loads(found.body)["page"] == page else None
