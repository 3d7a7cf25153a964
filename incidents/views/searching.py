"""One search over everything an officer may need. Somebody may type a name, so the words are in no address and no log.

`docs/decisions/0016-what-is-looked-for-stays-unread.md` says why the address holds them sealed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from guidance.finding import MARKED, NAMED, Found, Hit, find, snippets
from guidance.models import Edition, SearchRow
from guidance.searching.words import LONGEST, tokens
from guidance.views.reading import is_partner
from partners.models import Site
from records.sealed import open_sealed, seal
from wmpmh.access import may_act
from wmpmh.ids import uuid7

SHOWN_FIRST, SHOWN_OF_EACH, SHOWN_OF_ONE = 5, 3, 60
SITES_LEAD = 3
"""So few places that their names must be what was meant: they come before everything else."""
KEPT_FOR = 12 * 60 * 60
PLACES = "place"
TRY = ("no beds", "extend 136", "welfare check", "awol", "face down", "appropriate adult")


@dataclass(frozen=True)
class Shown:
    """A result as a page shows it. `workflow` may be started; `href` may be read."""

    kind: str
    key: str
    label: str
    title: SafeString
    text: SafeString
    place: str
    href: str = ""
    workflow: str = ""
    tel: str = ""


@require_http_methods(["GET", "POST"])
@cache_control(no_store=True)
def search(request: HttpRequest) -> HttpResponse:
    """Receive words and go to the address that holds them sealed; at that address, show what they find."""
    if request.method == "POST":
        words = request.POST.get("q", "")[:LONGEST].strip()
        return redirect(f"{reverse('search')}?{_sealed(words)}" if words else reverse("search"))
    words = _words(request)
    kind = request.GET.get("kind", "")
    context = results(request, words, kind) if words else {}
    return render(request, "incidents/search.html", {"q": words, "try": TRY, "kind": kind, **context})


def _sealed(words: str) -> str:
    query = QueryDict(mutable=True)
    query["k"] = seal(words)
    return query.urlencode()


def _words(request: HttpRequest) -> str:
    """Return what was looked for: sealed by us, or written in a link of ours. A seal too old or not ours is nothing."""
    if given := request.GET.get("k", ""):
        try:
            return open_sealed(given, within=KEPT_FOR)
        except InvalidToken:
            return ""
    return request.GET.get("q", "") if request.GET.get("q", "") in TRY else ""


def results(request: HttpRequest, words: str, kind: str = "") -> dict[str, Any]:
    """Return what a page needs to show what was found: the best, then each kind with its count."""
    partner = is_partner(request)
    edition = Edition.objects.in_force_at(timezone.now()).first()
    found = find(words, edition=edition, partner=partner) if edition else Found((), {}, {}, ())
    sites = [] if partner else list(Site.objects.found_by(tokens(words)))
    may_start = may_act(request.user, on_it=True)
    best, groups = chosen(found.hits, kind)
    rows = _rows(found, [*best, *(hit for hits in groups.values() for hit in hits)], may_start=may_start)
    places = [_place(site) for site in sites[: SHOWN_OF_ONE if kind == PLACES else SHOWN_OF_EACH]]
    lead = bool(places) and not kind and len(sites) <= SITES_LEAD and not _named(found.hits)
    return {
        "best": [*(places if lead else []), *(rows[hit.id] for hit in best)],
        "groups": _groups(found, groups, rows, sites, [] if lead else places, kind),
        "count": len(found.hits) + len(sites),
        "instead": " ".join(found.instead.values()),
        "sealed": _sealed(words),
        "incident": uuid7(),
        "run": uuid7(),
        "label": LABELS.get(kind, ""),
    }


LABELS = {**dict(SearchRow.Kind.choices), PLACES: "Places"}


def _named(hits: Sequence[Hit]) -> bool:
    return bool(hits) and hits[0].score > NAMED / 2


def chosen(hits: Sequence[Hit], kind: str) -> tuple[list[Hit], dict[str, list[Hit]]]:
    """Return the best of all, and the next best of each kind; of one kind, when only that is asked for."""
    if kind:
        return [hit for hit in hits if hit.kind == kind][:SHOWN_OF_ONE], {}
    best, rest = list(hits[:SHOWN_FIRST]), hits[SHOWN_FIRST:]
    kinds = dict.fromkeys(hit.kind for hit in rest)
    return best, {name: [hit for hit in rest if hit.kind == name][:SHOWN_OF_EACH] for name in kinds}


def _groups(
    found: Found,
    groups: dict[str, list[Hit]],
    rows: dict[int, Shown],
    sites: list[Site],
    places: list[Shown],
    kind: str,
) -> list[dict[str, Any]]:
    made = [
        {"kind": name, "label": LABELS[name], "count": found.counts[name], "rows": [rows[hit.id] for hit in hits]}
        for name, hits in groups.items()
    ]
    if places and kind in ("", PLACES):
        made.append({"kind": PLACES, "label": LABELS[PLACES], "count": len(sites), "rows": places})
    return made


def _rows(found: Found, hits: Iterable[Hit], *, may_start: bool) -> dict[int, Shown]:
    wanted = list(hits)
    marked = snippets(wanted, found.asked)
    rows = SearchRow.objects.in_bulk([hit.id for hit in wanted])
    return {pk: _shown(row, *marked[pk], may_start=may_start) for pk, row in rows.items()}


def _shown(row: SearchRow, title: str, text: str, *, may_start: bool) -> Shown:
    workflow = "/".join(row.key.split("/")[:2]) if row.kind in ("workflow", "outcome") else ""
    return Shown(
        kind=row.kind,
        key=row.key,
        label=row.get_kind_display(),
        title=marked_up(title),
        text=marked_up("" if row.kind == "workflow" else text),
        place=row.place,
        href=link_of(row),
        workflow=workflow if may_start else "",
    )


def link_of(row: SearchRow) -> str:
    """Return the exact place where a thing stands."""
    if row.kind == "provision":
        return reverse("provision", args=[row.key])
    if row.kind == "explanation":
        return reverse("explanation", args=[row.key])
    if row.kind == "lesson":
        return f"{reverse('lesson_list')}#{row.anchor}"
    return reverse("guidance_document", args=[row.document]) + (f"#{row.anchor}" if row.anchor else "")


def marked_up(text: str) -> SafeString:
    """Return text with what was looked for in <mark>. Everything is escaped first, and the two marks of authors go."""
    plain = escape(text.replace("**", "").replace("\n- ", " ").replace("\n", " "))
    return mark_safe(plain.replace(MARKED[0], "<mark>").replace(MARKED[1], "</mark>"))  # noqa: S308  escaped above


def _place(site: Site) -> Shown:
    told = [
        site.get_kind_display(),
        f"{site.get_ages_display()}" if site.ages != Site.Ages.UNKNOWN else "",
        site.address_area,
    ]
    confirmed = "" if site.confirmed_on else "Not yet confirmed by its trust."
    return Shown(
        kind=PLACES,
        key=site.name,
        label="Place",
        title=marked_up(site.name),
        text=marked_up(" ".join(filter(None, [site.note, confirmed]))),
        place=". ".join(filter(None, [str(site.agency or ""), *told])),
        tel=site.phone,
    )
