"""Drafts: what is being changed, by whom, what the check says of it, and the way to publication."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from guidance import actions
from guidance.actions.editing import check_draft, is_for_legal
from guidance.editing import items
from guidance.graph.compile import content_of
from guidance.graph.diff import changed_texts, route_changes
from guidance.models import Approval, Draft, Edition, Version
from guidance.published import bodies_in_force, content_with
from guidance.views.doors import SAYS_YES, editorial, may_write
from wmpmh.errors import Refused, refusals_as_pages

A_DAY = 24 * 60 * 60


@editorial("GET")
def draft_list(request: HttpRequest) -> HttpResponse:
    drafts = Draft.objects.select_related("by").order_by("-changed_at")
    edition = Edition.objects.in_force_at(timezone.now()).get()
    bodies = Version.objects.filter(hash__in=edition.manifest["documents"].values())
    documents = sorted(bodies.values_list("body__document", flat=True), key=lambda document: document["number"])
    context = {
        "open": [draft for draft in drafts if draft.state in (Draft.State.WRITING, Draft.State.IN_REVIEW)],
        "past": [draft for draft in drafts if draft.state in (Draft.State.PUBLISHED, Draft.State.SET_ASIDE)][:25],
        "documents": documents,
        "may_write": may_write(request),
        "edition": edition,
    }
    return render(request, "guidance/draft_list.html", context)


@editorial("POST", to_write=True)
@refusals_as_pages
def start_draft(request: HttpRequest, slug: str) -> HttpResponse:
    why = request.POST.get("why", "").strip()
    if not why:
        raise Refused("Say in a line why it is to change. It stands beside the change for ever.")
    draft = actions.start_draft(
        kind=Version.Kind.DOCUMENT, slug=slug, why=why[:300], by=request.user, now=timezone.now()
    )
    return redirect("draft", pk=draft.pk)


@editorial("GET")
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draft: its items to open, what changed, what the check found, who said yes."""
    row = get_object_or_404(Draft.objects.select_related("by", "based_on"), pk=pk)
    before = row.based_on.manifest["documents"].get(row.slug)
    old = Version.objects.filter(hash=before).values_list("body", flat=True).first()
    context = {
        "draft": row,
        "changes": changes_between(old, row.body) if old else [],
        "contents": contents_of(row),
        "found": found_in(row),
        "approvals": Approval.objects.filter(content_hash=row.hash).select_related("by"),
        "for_legal": is_for_legal(draft=row, now=timezone.now()),
        "yes_as": yes_as(request, row),
        "addable": addable(row),
        "may_write": may_write(request),
    }
    return render(request, "guidance/draft.html", context)


def contents_of(row: Draft) -> list[dict[str, Any]]:
    """Return the parts of the document with their items, for the list an editor opens them from."""
    found: dict[str, list[items.Item]] = {}
    for item in items.every(row.body):
        found.setdefault(item.part.title, []).append(item)
    return [{"title": title, "items": group} for title, group in found.items()]


def addable(row: Draft) -> list[tuple[str, str, list[str]]]:
    """Return the parts that can be added alone: (part, title, where it can go)."""
    sections = [section["id"] for section in row.body["document"]["sections"]]
    workflows = [workflow["id"] for workflow in row.body["workflows"]]
    inside = {"paragraph": sections, "outcome": workflows}
    names = ("paragraph", "claim", "term", *(("scenario", "outcome") if workflows else ()))
    return [(name, items.PARTS[name].title, inside.get(name, [])) for name in names]


def changes_between(before: items.Body, after: items.Body) -> list[dict[str, Any]]:
    """Return each item added, taken out or changed, with its words marked."""
    old = {(item.part.slug, item.key): item for item in items.every(before)}
    new = {(item.part.slug, item.key): item for item in items.every(after)}
    found = []
    for key in dict.fromkeys((*old, *new)):
        then, now = old.get(key), new.get(key)
        texts = list(changed_texts(_own(then), _own(now)))
        if texts:
            title = (now or then).title if (now or then) else ""
            how = "added" if then is None else "taken out" if now is None else "changed"
            found.append({"title": title, "how": how, "texts": texts, "part": key[0], "key": key[1], "is_here": now})
    return found


def _own(item: items.Item | None) -> dict[str, Any]:
    """Return the item's own words, without the items kept inside it."""
    return {} if item is None else {key: value for key, value in item.value.items() if key not in item.without}


def found_in(row: Draft) -> dict[str, Any]:
    """Return what the check says of a draft as it stands, and routes whose advice changes. Worked out once a hash."""
    edition = Edition.objects.in_force_at(timezone.now()).get()
    return cache.get_or_set(f"guidance-check:{row.hash}:{edition.hash}", lambda: _checked(row), A_DAY)


def _checked(row: Draft) -> dict[str, Any]:
    _, results = check_draft(draft=row, now=timezone.now())
    examples = [example for result in results for example in result["counter_examples"]]
    return {
        "examples": [{"rule": item["rule"], "words": item["words"]} for item in examples],
        "workflows": [
            {**result, "short": result["workflow"].partition("/")[2]}
            for result in results
            if result["workflow"].startswith(f"{row.slug}/")
        ],
        "prohibitions": results[0]["prohibitions"] if results else 0,
        "routes": [] if examples else list(_routes(row)),
    }


def _routes(row: Draft):
    if row.kind != Version.Kind.DOCUMENT:
        return
    _, bodies = bodies_in_force(now=timezone.now())
    before = content_of(bodies["document"], bodies["register"])
    after = content_with(bodies, kind=row.kind, slug=row.slug, body=row.body)
    old = {workflow["id"]: workflow for workflow in bodies["document"][row.slug]["workflows"]}
    for workflow in row.body["workflows"]:
        if old.get(workflow["id"]) != workflow:
            name = f"{row.slug}/{workflow['id']}"
            yield from ({"workflow": workflow["title"], **change} for change in route_changes(before, after, name))


def yes_as(request: HttpRequest, row: Draft) -> str:
    """Return in what way the reader may say yes to this draft now; "" if they may not."""
    if row.state != Draft.State.IN_REVIEW or request.user.pk in row.authors:
        return ""
    return next((said_as for role, said_as in SAYS_YES.items() if role in request.user.roles), "")


@editorial("POST", to_write=True)
@refusals_as_pages
def submit_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.submit_draft(draft=get_object_or_404(Draft, pk=pk), by=request.user, now=timezone.now())
    messages.success(request, "It is in review. Someone who did not write in it reads it and says yes.")
    return redirect("draft", pk=pk)


@editorial("POST")
@refusals_as_pages
def send_back_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    why = request.POST.get("why", "").strip()
    if not why:
        raise Refused("Say what is to be put right.")
    actions.send_back_draft(draft=get_object_or_404(Draft, pk=pk), why=why, by=request.user, now=timezone.now())
    return redirect("draft", pk=pk)


@editorial("POST", to_write=True)
@refusals_as_pages
def set_aside_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.set_aside_draft(draft=get_object_or_404(Draft, pk=pk), by=request.user, now=timezone.now())
    return redirect("draft_list")


@editorial("POST")
@refusals_as_pages
def approve_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(Draft, pk=pk)
    said_as = next((said for role, said in SAYS_YES.items() if role in request.user.roles), "approver")
    seen = request.POST.get("seen", "")
    actions.approve_draft(draft=row, seen=seen, said_as=said_as, by=request.user, now=timezone.now())
    messages.success(request, "Your yes is recorded, for these exact words. Any edit voids it.")
    return redirect("draft", pk=pk)


@editorial("POST")
@refusals_as_pages
def publish_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(Draft, pk=pk)
    edition = actions.publish_draft(draft=row, by=request.user, now=timezone.now())
    messages.success(request, f"Edition {edition.number} is in force. Runs started from now use it.")
    return redirect("draft", pk=pk)
