"""Guidance as files: taken out as YAML, and brought back in as a draft. The same words make the same hash."""

from uuid import UUID

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from guidance import actions
from guidance.graph.load import ContentError, parse_plain
from guidance.models import Draft, Version
from guidance.views.doors import editorial
from wmpmh.errors import Refused, refusals_as_pages

MOST_BYTES = 2_000_000


@editorial("GET")
def export_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=pk)
    text = yaml.safe_dump(draft.body, sort_keys=False, allow_unicode=True, width=110)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{draft.slug}-{draft.hash[:12]}.yaml"'
    return response


@editorial("POST", to_write=True)
@refusals_as_pages
def import_draft(request: HttpRequest) -> HttpResponse:
    """Make a draft of a file. Its faults are named by place; nothing in force changes."""
    sent = request.FILES.get("file")
    if sent is None or sent.size > MOST_BYTES:
        raise Refused("Choose a YAML file of at most 2 MB, as the portal exports it.")
    try:
        body = parse_plain(sent.read().decode("utf-8"))
    except (UnicodeDecodeError, ContentError) as error:
        raise Refused(f"The file cannot be read as YAML: {error}") from error
    slug = body.get("document", {}).get("slug") if isinstance(body, dict) else None
    if not isinstance(slug, str):
        raise Refused("The file does not name its document: it needs document, with a slug.")
    draft = actions.add_draft(
        kind=Version.Kind.DOCUMENT, slug=slug, body=body, why=request.POST.get("why", "").strip()[:300] or "From a file",
        by=request.user, now=timezone.now(),
    )  # fmt: skip
    return redirect("draft", pk=draft.pk)
