"""Who the seeded incidents belong to, and the places they end at: demonstration officers of every area, and known sites."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from accounts.actions import POSTED_FROM, synthetic_person
from accounts.models import Area, Posting, User
from accounts.rules import Role
from incidents.seeding import proportions as p
from partners.models import Site

# Sign-in name -> weight, by area. The officer most people try the demonstration as has a few, so that a list is not all theirs.
OFFICERS = {
    "birmingham": {"officer": 1, "officer2": 30},
    "coventry": {"neighbour": 1},
    "dudley": {"demo-dudley": 1},
    "sandwell": {"demo-sandwell": 1},
    "solihull": {"demo-solihull": 1},
    "walsall": {"demo-walsall": 1},
    "wolverhampton": {"demo-wolverhampton": 1},
}
# First and last name, and collar number, of those who are not in the demonstration cast.
MADE = {
    "demo-dudley": ("Jude", "Arden", "5521"),
    "demo-sandwell": ("Remi", "Blyth", "5634"),
    "demo-solihull": ("Toni", "Cray", "5748"),
    "demo-walsall": ("Vic", "Doyle", "5863"),
    "demo-wolverhampton": ("Bo", "Eaves", "5977"),
}
ACTED_BY = "officer2"
"""Who performs each shape. Every copy has its own officer, of the same rank and role, instead."""


@dataclass(frozen=True)
class Force:
    """Ids: of areas by code, officers by sign-in name, and sites by kind, area and whether they take children or adults."""

    areas: dict[str, int]
    officers: dict[str, int]
    sites: dict[tuple[str, bool], list[tuple[int | None, str]]]

    def officer(self, rng: Random, area: str) -> int:
        return self.officers[p.draw(rng, OFFICERS[area])]

    def site(self, rng: Random, kind: str, area: str, *, is_child: bool) -> str:
        """Return a site of the kind, in the area if it has one there; "" where the kind is not known."""
        every = self.sites.get((kind, is_child), [])
        near = [site for place, site in every if place == self.areas[area]]
        return rng.choice(near or [site for _, site in every] or [""])


def force() -> Force:
    """Return who and what there is, making the officers that are missing."""
    names = {name for names in OFFICERS.values() for name in names}
    for area, officers in OFFICERS.items():
        for name in officers.keys() & MADE.keys():
            _make(name, area)
    return Force(
        areas=dict(Area.objects.in_force_on(POSTED_FROM.date()).values_list("code", "pk")),
        officers=dict(User.objects.filter(username__in=names).values_list("username", "pk")),
        sites=_sites(),
    )


def _make(username: str, area: str) -> None:
    first, last, collar = MADE[username]
    user = synthetic_person(
        username, role=Role.OFFICER, first=first, last=last, rank=User.Rank.CONSTABLE, collar=collar
    )
    place = Area.objects.in_force_on(POSTED_FROM.date()).get(code=area)
    terms = {"department": Posting.Department.RESPONSE, "from_at": POSTED_FROM}
    Posting.objects.get_or_create(user=user, area=place, defaults=terms)


def _sites() -> dict[tuple[str, bool], list[tuple[int | None, str]]]:
    found: dict[tuple[str, bool], list[tuple[int | None, str]]] = defaultdict(list)
    not_for = {True: Site.Ages.ADULT, False: Site.Ages.UNDER_18}
    for site in Site.objects.order_by("pk"):
        for is_child, ages in not_for.items():
            if site.ages != ages:
                found[site.kind, is_child].append((site.area_id, str(site.pk)))
    return found
