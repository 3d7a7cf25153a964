"""What is read across all documents: lessons, things you may be told, ninety-second cards, and words for the person."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from guidance.citing import taught_by
from guidance.graph import model
from guidance.models import Edition, Graph
from guidance.published import content_in_force
from guidance.views.doors import SEES
from guidance.views.reading import is_partner

READERS = {
    "person_detained": "someone who has been detained", "carer": "a carer", "easy_read": "an easy-read editor",
    "clinician": "a clinician", "lawyer": "a lawyer",
}  # fmt: skip
LANGUAGES_WANTED = "the ten languages most used here"


@require_GET
def lesson_list(request: HttpRequest) -> HttpResponse:
    """Cases and reports, with what in the guidance teaches from each. One kept back is shown to those who edit guidance."""
    content = content_in_force(now=timezone.now())
    wanted, words = request.GET.get("document", ""), request.GET.get("q", "").strip().lower()
    lessons = [row for row in (content.registers.lessons if content else ()) if _may_read(request, row)]
    taught = taught_by(content) if content else {}
    rows = [
        {"lesson": row, "taught": taught.get(row.id, [])}
        for row in lessons
        if (not wanted or row.document == wanted or any(at.document == wanted for at in taught.get(row.id, [])))
        and words in f"{row.name} {row.body} {row.lesson}".lower()
    ]
    context = {"rows": rows, "documents": titles(content), "wanted": wanted, "q": request.GET.get("q", "")}
    return render(request, "guidance/lesson_list.html", context)


def _may_read(request: HttpRequest, lesson: model.Lesson) -> bool:
    if lesson.hidden and not request.user.roles & SEES:
        return False
    return "partner" in lesson.audience if is_partner(request) else True


def titles(content: model.Content | None) -> list[tuple[str, str]]:
    documents = sorted((parts.document for parts in content.documents) if content else (), key=lambda item: item.number)
    return [(document.slug, document.title) for document in documents]


@require_GET
def claim_list(request: HttpRequest) -> HttpResponse:
    """Things you may be told, by anyone, across all documents. Everyone sees every one (practice 21)."""
    content = content_in_force(now=timezone.now())
    words = request.GET.get("q", "").strip().lower()
    groups = [
        {"slug": parts.document.slug, "title": parts.document.title, "claims": found}
        for parts in sorted(content.documents if content else (), key=lambda parts: parts.document.number)
        if (found := [claim for claim in parts.claims if words in _all_of(claim)])
    ]
    return render(request, "guidance/claim_list.html", {"groups": groups, "q": request.GET.get("q", "")})


def _all_of(claim: model.Claim) -> str:
    return f"{claim.said} {claim.answer} {claim.say}".lower()


@require_GET
def card_list(request: HttpRequest) -> HttpResponse:
    """The ninety-second cards, most used first. Each line was tried on every route of its workflow."""
    edition = Edition.objects.in_force_at(timezone.now()).first()
    graphs = Graph.objects.filter(hash__in=edition.manifest["graphs"].values()) if edition else []
    bodies = sorted((graph.body for graph in graphs), key=lambda body: body["order"])
    cards = [card_of(body) for body in bodies if body.get("card")]
    return render(request, "guidance/card_list.html", {"cards": cards})


def card_of(graph: dict[str, Any]) -> dict[str, Any]:
    card = graph["card"]
    call = [
        {"label": graph["slots"][slot]["label"], "fallback": graph["slots"][slot]["fallback"]} for slot in card["call"]
    ]
    say = [spoken["text"] for spoken in card["say"] if spoken["to"] == "person"]
    return {"title": graph["title"], "flags": card["flags"], "lines": card["lines"], "say": say, "call": call}


@require_GET
def explanation_list(request: HttpRequest) -> HttpResponse:
    content = content_in_force(now=timezone.now())
    return render(
        request, "guidance/explanation_list.html", {"rows": content.registers.explanations if content else ()}
    )


@require_GET
def explanation(request: HttpRequest, id: str) -> HttpResponse:
    """What is happening to me: large, plain, to be read aloud, shown or printed."""
    content = content_in_force(now=timezone.now())
    row = next((row for row in content.registers.explanations if row.id == id), None) if content else None
    if row is None:
        raise Http404
    language = request.GET.get("in", "")
    shown = next((item for item in row.translations if item.language == language), row)
    context = {
        "row": row, "shown": shown, "unread": unread(row.read_by), "languages": [t.language for t in row.translations],
        "wanted": LANGUAGES_WANTED,
    }  # fmt: skip
    return render(request, "guidance/explanation.html", context)


def unread(read_by: Iterable[str]) -> list[str]:
    """Return who must still read an explanation before it can be called agreed."""
    return [words for reader, words in READERS.items() if reader not in read_by]
