"""Reading published guidance: the list, and a document with its paragraphs numbered to be quoted on the radio."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.rules import Role
from guidance.models import Edition, Version
from guidance.views.doors import SEES, may_suspend

AUDIENCES = {
    "officer": "Officer", "control_room": "Control room", "custody": "Custody", "supervisor": "Supervisor",
    "advisor": "Advisor", "partner": "Partner",
}  # fmt: skip
KINDS = {"law": "Law", "policy": "Force policy", "practice": "Practice", "lesson": "Lesson", "local": "Local"}
THE_NINE = range(1, 10)
LONDON = ZoneInfo("Europe/London")
UNSETTLED = "We could not check this against the law."


@require_GET
def guidance_list(request: HttpRequest) -> HttpResponse:
    """The nine documents of the edition in force, what they stand under, and what is read across them."""
    edition = Edition.objects.in_force_at(timezone.now()).first()
    hashes = edition.manifest["documents"].values() if edition else []
    bodies = Version.objects.filter(hash__in=hashes).values_list("body__document", flat=True)
    documents = sorted(bodies, key=lambda document: document["number"])
    context = {
        "documents": [document for document in documents if document["number"] in THE_NINE],
        "policies": [document for document in documents if document["number"] not in THE_NINE],
        "edition": edition_words(edition),
        "sees_drafts": bool(request.user.roles & SEES),
        "may_suspend": may_suspend(request),
    }
    return render(request, "guidance/guidance_list.html", context)


@require_GET
def guidance_document(request: HttpRequest, slug: str, made: str = "") -> HttpResponse:
    """One document, for one reader or for everyone: as it is, as at a date, or an exact version by its hash."""
    on = _day(request)
    edition, version = _version(slug, made, on)
    if edition is None or version is None:
        raise Http404
    reader, wanted = reader_of(request), request.GET.get("q", "")[:LONGEST].strip()
    document = version.body["document"]
    context = {
        "document": document,
        "is_one_of_nine": document["number"] in THE_NINE,
        "sections": (found := sections(document, reader, provisions_of(edition), wanted)),
        "claims": [item for item in version.body["claims"] if holds(wanted, item["said"], item["answer"])],
        "terms": [item for item in document["glossary"] if holds(wanted, item["term"], item["meaning"])],
        "wanted": wanted,
        "count": sum(len(section["paragraphs"]) for section in found),
        "reader": reader,
        "readers": [] if is_partner(request) else list(AUDIENCES.items()),
        "edition": edition_words(edition),
        "review_on": day_words(document["review_on"]),
        "is_overdue": date.fromisoformat(document["review_on"]) < timezone.localdate(),
        "law_as_at": day_words(document["law_as_at"]),
        "hash": version.hash,
        "versions": versions_of(slug),
        "is_past": bool(made or on) and not _is_in_force(slug, version.hash),
    }
    return render(request, "guidance/guidance_document.html", context)


@require_GET
def guidance_json(request: HttpRequest, slug: str, made: str) -> HttpResponse:
    """One exact version as data. A partner's has what is written for partners."""
    _, version = _version(slug, made, None)
    if version is None:
        raise Http404
    document = version.body["document"]
    if is_partner(request):
        document = {**document, "sections": [_for_partners(section) for section in document["sections"]]}
    return JsonResponse({"hash": version.hash, "document": document, "claims": version.body["claims"]})


def _for_partners(section: Mapping[str, Any]) -> dict[str, Any]:
    kept = [item for item in section["paragraphs"] if "partner" in item["audience"]]
    return {**section, "paragraphs": kept}


def _day(request: HttpRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("as_at", ""))
    except ValueError:
        return None


def _version(slug: str, made: str, on: date | None) -> tuple[Edition | None, Version | None]:
    """Return the edition and the version of `slug`: of a hash ever published, as at the end of a London day, or now."""
    if made:
        edition = (
            Edition.objects.filter(**{f"manifest__documents__{slug}__startswith": made}).order_by("number").first()
        )
    elif on:
        end = datetime.combine(on + timedelta(days=1), time.min, tzinfo=LONDON) - timedelta(microseconds=1)
        edition = Edition.objects.in_force_at(min(end, timezone.now())).first()
    else:
        edition = Edition.objects.in_force_at(timezone.now()).first()
    made = edition.manifest["documents"].get(slug, "") if edition else ""
    return edition, Version.objects.filter(hash=made).first()


def _is_in_force(slug: str, made: str) -> bool:
    return Edition.objects.in_force_at(timezone.now()).filter(**{f"manifest__documents__{slug}": made}).exists()


def versions_of(slug: str) -> list[dict[str, Any]]:
    """Return every version ever published, newest first: {"hash", "number" (its first edition), "at"}."""
    found: dict[str, dict[str, Any]] = {}
    for number, manifest, at in Edition.objects.order_by("number").values_list("number", "manifest", "published_at"):
        made = manifest["documents"].get(slug)
        if made:
            found.setdefault(made, {"hash": made, "number": number, "at": at})
    return list(found.values())[::-1]


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


LONGEST = 80


def holds(wanted: str, *texts: str) -> bool:
    """Return whether every word somebody looks for is in what is written, in any order, large or small."""
    written = " ".join(texts).casefold()
    return all(word in written for word in wanted.casefold().split())


def sections(
    document: Mapping[str, Any], reader: str, provisions: Mapping[str, Mapping[str, Any]], wanted: str = ""
) -> list[dict[str, Any]]:
    """Return the sections with a paragraph for the reader, each with its label, citations and mark.

    wanted: words that must all be in the paragraph, its number or its section's title; "" for every paragraph.
    """
    found = []
    for section in document["sections"]:
        rows = [
            paragraph(item, provisions)
            for item in section["paragraphs"]
            if (not reader or reader in item["audience"]) and holds(wanted, item["id"], section["title"], item["text"])
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
