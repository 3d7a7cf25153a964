"""The places a person may be taken, and what each last answered: local details kept with what was shown (decision 22).

They never steer and are in no graph. What a page offers is stored with its showing, so a replay offers the same.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Area
from incidents import rules
from incidents.models import Event, Run
from partners.models import Site, SiteAnswer

RINGING, AGREED, OFFERED = "directory.places", "directory.agreed_place", "sites"
RING_NO_LONGER_THAN = timedelta(minutes=10)
MOST_NOES = 3
NO = (SiteAnswer.Answer.FULL, SiteAnswer.Answer.NOT_FOR_US, SiteAnswer.Answer.NO_ANSWER)
NO_NUMBER = "number not confirmed: ask the control room"
STOP = "Stop ringing and go."


def overlay_for(run: Run, node: str, *, now: datetime) -> dict[str, Any]:
    """Return what of this a node's page shows, by slot: the places to ring, the place agreed when all are full, the sites offered."""
    graph, overlay = run.graph.body, {}
    question = graph["questions"].get(node, {})
    age = age_of(run)
    if AGREED in graph["slots"] and (agreed := agreed_place(run.incident.area, age, now)):
        overlay[AGREED] = agreed
    if RINGING in question.get("slots", ()):
        overlay[RINGING] = ringing(run, node, age, agreed=overlay.get(AGREED), now=now)
    if any(graph["facts"][ask["fact"]]["type"] == "site" for ask in question.get("ask", ())):
        overlay[OFFERED] = {"text": "", "offered": site_choices()}
    return overlay


def age_of(run: Run) -> str:
    """Return the age places are chosen by: under 18 unless an adult's age is on record (MHA 1983 s.136A)."""
    said = run.incident.answers.standing().given().filter(fact__in=("age_group", "age_years")).order_by("entered_at")
    found = {answer.fact: answer.value for answer in said}
    adult = rules.age_band(found.get("age_years"), found.get("age_group")) == rules.AgeBand.ADULT
    return Site.Ages.ADULT if adult else Site.Ages.UNDER_18


def agreed_place(area: Area | None, age: str, now: datetime) -> dict[str, Any] | None:
    """Return the place agreed to receive when every other is full, the area's own first; None when none is agreed."""
    agreed = Site.objects.agreed_when_full(timezone.localdate(now)).for_age(age)
    site = min(agreed, key=lambda site: (area is None or site.area_id != area.pk, site.name), default=None)
    return site and {"text": site.name, "tel": site.phone or None, "source": f"site {site.pk}"}


def ringing(run: Run, node: str, age: str, *, agreed: Mapping[str, Any] | None, now: datetime) -> dict[str, Any]:
    """Return the places that fit, each with its number and its last answer, and whether to stop ringing and go."""
    area = run.incident.area
    sites = sorted(
        Site.objects.places_of_safety().for_age(age),
        key=lambda site: (area is None or site.area_id != area.pk, site.kind != Site.Kind.HEALTH_BASED_POS, site.name),
    )
    last = last_answers(now)
    rows = [row(site, last.get(site.pk, []), near=area is not None and site.area_id == area.pk) for site in sites]
    why = why_stop(run, node, [answers[0].answer for site in sites if (answers := last.get(site.pk))], len(sites), now)
    graph = run.graph.body
    place = agreed["text"] if agreed else graph["slots"].get(AGREED, {}).get("fallback", "")
    stop = f"{why} {STOP} {place}" if why else ""
    return {
        "text": " ".join([stop, *(f"{item['name']} ({item['about']}), {item['words']}." for item in rows)]).strip(),
        "tel": None,
        "source": "sites",
        "places": rows,
        "stop": stop,
    }


def row(site: Site, answers: list[SiteAnswer], *, near: bool) -> dict[str, Any]:
    """Return one place as the page says it."""
    kind = "Suite" if site.kind == Site.Kind.HEALTH_BASED_POS else "Emergency department"
    ages = "ages to be confirmed" if site.ages == Site.Ages.UNKNOWN else site.get_ages_display().lower()
    last = f"last asked {asked_words(answers)}" if answers else "not asked in the last two hours"
    return {
        "site": site.pk,
        "name": site.name,
        "about": f"{kind}, {ages}",
        "tel": site.phone or None,
        "words": "; ".join([*([] if site.phone else [NO_NUMBER]), last]),
        "last": f"{last[0].upper()}{last[1:]}",
        "asked": bool(answers),
        "near": near,
    }


def last_answers(now: datetime) -> dict[int, list[SiteAnswer]]:
    """Return what each place answered in the last two hours, whoever asked, newest first, by site."""
    found: dict[int, list[SiteAnswer]] = {}
    for answer in SiteAnswer.objects.lately(now):
        found.setdefault(answer.site_id, []).append(answer)
    return found


def asked_words(answers: list[SiteAnswer]) -> str:
    """Return the newest answer in words; when nobody answered, the last time somebody did as well."""
    newest = answers[0]
    words = (
        f"{timezone.localtime(newest.asked_at):%H:%M}: {answer_words(newest.answer, newest.space_about, newest.why)}"
    )
    earlier = next((one for one in answers[1:] if one.answer != newest.answer), None)
    if newest.answer == SiteAnswer.Answer.NO_ANSWER and earlier:
        said = answer_words(earlier.answer, earlier.space_about, earlier.why)
        return f"{words}; before that, {timezone.localtime(earlier.asked_at):%H:%M}: {said}"
    return words


def answer_words(answer: str, space_about: datetime | str | None, why: str) -> str:
    """Return a place's answer in words: "full, space about 04:00", "not for us: their age"."""
    said = dict(SiteAnswer.Answer.choices).get(answer, answer).lower()
    if space_about:
        at = datetime.fromisoformat(space_about) if isinstance(space_about, str) else space_about
        return f"{said}, space about {timezone.localtime(at):%H:%M}"
    return f"{said}: {dict(SiteAnswer.Why.choices).get(why, why)}" if why else said


def call_words(event: Event) -> str:
    """Return what a call to a place came to, as the record says it; "" for a ring ahead with no answer kept."""
    detail = event.detail
    return (
        answer_words(detail["answer"], detail.get("space_about"), detail.get("why", "")) if "answer" in detail else ""
    )


def why_stop(run: Run, node: str, last: Iterable[str], places: int, now: datetime) -> str:
    """Return why nobody should ring any more places, as a sentence; "" while they may (practice 3)."""
    last = list(last)
    calls = list(run.incident.events.happened().filter(kind=Event.Kind.CALLED_AHEAD).order_by("happened_at"))
    if SiteAnswer.Answer.COME in [event.detail.get("answer") for event in calls]:
        return ""
    noes = sum(1 for event in calls if event.detail.get("answer") in NO)
    first = run.showings.filter(node=node).order_by("shown_at").values_list("shown_at", flat=True).first()
    began = min([at for at in (first, calls[0].happened_at if calls else None) if at], default=now)
    if places and len(last) == places and all(answer in NO for answer in last):
        return "Every place has said no."
    if noes >= MOST_NOES:
        return f"{noes} calls, and no place has said come."
    return "Ten minutes have gone." if now - began >= RING_NO_LONGER_THAN else ""


def site_choices() -> list[list[str]]:
    """Return every place as a list offers it: health places of safety first, then emergency departments, each with its kind."""
    first = {Site.Kind.HEALTH_BASED_POS.value: 0, Site.Kind.EMERGENCY_DEPARTMENT.value: 1}
    sites = sorted(Site.objects.all(), key=lambda site: (first.get(site.kind, len(first)), site.name))
    return [[str(site.pk), f"{site.name} ({site.get_kind_display()})"] for site in sites]
