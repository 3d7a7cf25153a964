"""One item of a draft as a form: changed, added or taken out. What was typed stays, whatever is wrong with it."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from guidance import actions
from guidance.editing import items
from guidance.editing.fields import fields_of, value_from, with_errors
from guidance.graph.load import ContentError
from guidance.models import Draft
from guidance.views.doors import editorial
from guidance.views.drafting import found_in
from wmpmh.errors import Refused, Stale, refusals_as_pages

ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\- ]{0,60}")


@editorial("GET", "POST", to_write=True)
def change_item(request: HttpRequest, pk: UUID, part: str, key: str) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=pk)
    item = items.find(draft.body, part, key)
    if item is None:
        raise Http404
    errors: dict[str, str] = {}
    value, problem = item.value, ""
    if request.method == "POST":
        value, errors = _typed(request, item.part.shape, item)
        problem = "" if errors else _save(request, draft, item, value)
        if not errors and not problem:
            messages.success(request, f"{item.title} is saved in the draft.")
            return redirect("change_item", pk=pk, part=part, key=key)
    return _page(request, draft, item, value, errors, problem)


def _typed(request: HttpRequest, shape: type[BaseModel], item: items.Item) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what was typed, in the item's shape if it is sound, and what is wrong with it by field."""
    try:
        typed = value_from(shape, request.POST, without=item.without)
    except ContentError as error:
        return item.value, {"facts": error.problems[0]}
    kept = {key: item.value[key] for key in item.without if key in item.value}
    try:
        whole = shape.model_validate({**typed, **kept}).model_dump(mode="json", by_alias=True)
    except ValidationError as error:
        return typed, {".".join(map(str, one["loc"])): _sentence(one["msg"]) for one in error.errors()}
    return whole, {}


def _sentence(text: str) -> str:
    said = text.removeprefix("Value error, ")
    return f"{said[:1].upper()}{said[1:]}."


def _save(request: HttpRequest, draft: Draft, item: items.Item, value: dict[str, Any]) -> str:
    """Store the change; return what stood in its way, or ""."""
    try:
        actions.change_draft(
            draft=draft,
            what=item.title,
            before=_bare(item, item.value),
            after=_bare(item, value),
            body=items.replaced(draft.body, item, value),
            seen=request.POST.get("seen", ""),
            by=request.user,
            now=timezone.now(),
        )
    except (Refused, Stale) as refused:
        return str(refused)
    return ""


def _bare(item: items.Item, value: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in value.items() if key not in item.without}


def _page(request, draft, item, value, errors, problem) -> HttpResponse:
    draft.refresh_from_db()
    fields = with_errors(fields_of(item.part.shape, value, without=item.without), errors)
    context = {
        "draft": draft,
        "item": item,
        "fields": fields,
        "errors": [{"href": f"#id_{name}", "text": f"{name}: {text}"} for name, text in errors.items()],
        "problem": problem,
        "markdown": [value["text"]] if "text" in value and item.part.slug == "paragraph" else [],
        "found": None if errors or problem else found_in(draft),
        "may_take_out": item.part.slug not in ("about", "section", "workflow"),
    }
    return render(request, "guidance/change_item.html", context, status=409 if problem else 200)


@editorial("POST", to_write=True)
@refusals_as_pages
def add_item(request: HttpRequest, pk: UUID, part: str) -> HttpResponse:
    """Add an empty item under its id, and open it to be written."""
    draft = get_object_or_404(Draft, pk=pk)
    id_, inside = request.POST.get("id", "").strip(), request.POST.get("inside", "").strip()
    key = f"{inside}.{id_}" if part == "outcome" else id_
    if not ID.fullmatch(id_) or items.find(draft.body, part, key):
        raise Refused("Give the new item an id that no other has: letters, digits, _ . and - only.")
    try:
        new = items.blank(draft.body, part, id_)
        body = items.added(draft.body, part, new, inside=key if part == "outcome" else inside)
    except (KeyError, StopIteration) as error:
        raise Refused("There is no such place in this document to add it.") from error
    what = f"{items.PARTS[part].title} {key} added"
    actions.change_draft(
        draft=draft, what=what, before=None, after=new, body=body, seen=request.POST.get("seen", ""),
        by=request.user, now=timezone.now(),
    )  # fmt: skip
    return redirect("change_item", pk=pk, part=part, key=key)


@editorial("POST", to_write=True)
@refusals_as_pages
def take_out_item(request: HttpRequest, pk: UUID, part: str, key: str) -> HttpResponse:
    draft = get_object_or_404(Draft, pk=pk)
    item = items.find(draft.body, part, key)
    if item is None:
        raise Http404
    actions.change_draft(
        draft=draft, what=f"{item.title} taken out", before=item.value, after=None,
        body=items.without(draft.body, item), seen=request.POST.get("seen", ""), by=request.user, now=timezone.now(),
    )  # fmt: skip
    return redirect("draft", pk=pk)
