"""Reading published guidance: the list, and a document with its paragraphs numbered to be quoted on the radio."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.rules import Role
from guidance.models import Edition, Version

AUDIENCES = {
    "officer": "Officer", "control_room": "Control room", "custody": "Custody", "supervisor": "Supervisor",
    "advisor": "Advisor", "partner": "Partner",
}  # fmt: skip
KINDS = {"law": "Law", "policy": "Force policy", "practice": "Practice", "lesson": "Lesson", "local": "Local"}
UNSETTLED = "We could not check this against the law."


@require_GET
def guidance_list(request: HttpRequest) -> HttpResponse:
    """The documents of the edition in force."""
    edition = Edition.objects.in_force_at(timezone.now()).first()
    hashes = edition.manifest["documents"].values() if edition else []
    bodies = [version.body for version in Version.objects.filter(hash__in=hashes)]
    documents = sorted((body["document"] for body in bodies), key=lambda document: document["number"])
    return render(request, "guidance/guidance_list.html", {"documents": documents, "edition": edition_words(edition)})


@require_GET
def guidance_document(request: HttpRequest, slug: str) -> HttpResponse:
    """One document, for one reader or for everyone. A partner reads what is written for partners."""
    edition = Edition.objects.in_force_at(timezone.now()).first()
    version = Version.objects.filter(hash=edition.manifest["documents"].get(slug, "")).first() if edition else None
    if version is None:
        raise Http404
    reader = reader_of(request)
    document = version.body["document"]
    context = {
        "document": document,
        "sections": sections(document, reader, provisions_of(edition)),
        "claims": version.body["claims"],
        "terms": document["glossary"],
        "reader": reader,
        "readers": [] if is_partner(request) else list(AUDIENCES.items()),
        "edition": edition_words(edition),
        "review_on": day_words(document["review_on"]),
        "law_as_at": day_words(document["law_as_at"]),
        "hash": version.hash[:12],
    }
    return render(request, "guidance/guidance_document.html", context)


def is_partner(request: HttpRequest) -> bool:
    return Role.PARTNER in request.user.roles and len(request.user.roles) == 1


def reader_of(request: HttpRequest) -> str:
    """Return whose paragraphs to show; "" is everyone's."""
    if is_partner(request):
        return "partner"
    wanted = request.GET.get("for", "")
    return wanted if wanted in AUDIENCES else ""


def provisions_of(edition: Edition) -> dict[str, Mapping[str, Any]]:
    register = Version.objects.filter(hash=edition.manifest["registers"]["provisions"]).first()
    return {item["id"]: item for item in register.body} if register else {}


def sections(
    document: Mapping[str, Any], reader: str, provisions: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the sections with a paragraph for the reader, each paragraph with its label, citations and mark."""
    found = []
    for section in document["sections"]:
        rows = [
            paragraph(item, provisions) for item in section["paragraphs"] if not reader or reader in item["audience"]
        ]
        if rows:
            found.append({"id": section["id"], "title": section["title"], "paragraphs": rows})
    return found


def paragraph(item: Mapping[str, Any], provisions: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    cites = [provisions[id_] for id_ in item["cites"] if id_ in provisions]
    return {
        "id": item["id"],
        "text": item["text"],
        "kind": KINDS[item["kind"]],
        "cites": cites,
        "confirm": item["confirm"],
        "unverified": [cite["title"] for cite in cites if not cite["verified"]],
    }


def edition_words(edition: Edition | None) -> str:
    return f"Edition {edition.number}, {edition.hash[:12]}" if edition else "No edition is in force"


def day_words(day: str) -> str:
    on = date.fromisoformat(day)
    return f"{on.day} {on:%B %Y}"
