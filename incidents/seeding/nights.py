"""What happened on each night, drawn before anything is written: the same seed and day draw the same nights."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from incidents.seeding import proportions as p
from incidents.seeding import words
from incidents.seeding.people import Force
from incidents.seeding.shapes import PLACES, Shape
from partners.models import Site

HOURS = (1, 7, 13, 19)
MONTH = 365.25 / 12
CHOSEN_AS = {Site.Kind.EMERGENCY_DEPARTMENT.value: "ed", Site.Kind.HEALTH_BASED_POS.value: "hbpos"}
"""What an officer chooses as destination, by the kind of place it is."""


@dataclass(frozen=True)
class Night:
    """One incident to be: its own id, shape, time, area, officer, person and words. `rng` draws the rest of its rows' ids."""

    rng: Random
    incident_id: str
    shape: Shape
    begins: datetime
    area: int
    officer: int
    site: str
    own: dict[str, str]  # fact -> JSON: what the copy says of the person and of how they travelled
    words: dict[str, str]
    reference: str = ""


def incident_id(seed: int, index: int) -> UUID:
    """Return the id of one incident of a seed: the same on every day, so that a seed used twice is found."""
    return UUID(int=Random(f"{seed}:{index}:id").getrandbits(128), version=4)  # noqa: S311


def drawn(*, seed: int, incidents: int, months: int, as_at: datetime, force: Force) -> list[Night]:
    """Return the nights of a seed in the order they happened, all before `as_at`."""
    nights = [_draw(seed, index, months, as_at, force) for index in range(incidents)]
    return sorted(nights, key=lambda night: (night.begins, night.incident_id))


def referred_to(nights: list[Night], numbers: list[int]) -> list[Night]:
    """Return the nights with their references, from numbers in order."""
    return [
        replace(night, reference=f"{night.begins:%y}-{number:06d}")
        for night, number in zip(nights, numbers, strict=True)
    ]


def _draw(seed: int, index: int, months: int, as_at: datetime, force: Force) -> Night:
    rng = Random(f"{seed}:{index}")  # noqa: S311
    (shape, place), area = draw_shape(rng), p.draw(rng, p.AREA)
    site = force.site(rng, place, area, is_child=shape.is_child)
    return Night(
        rng=rng,
        incident_id=str(incident_id(seed, index)),
        shape=shape,
        begins=_begins(rng, as_at, months),
        area=force.areas[area],
        officer=force.officer(rng, area),
        site=site,
        own={fact: json.dumps(value) for fact, value in _own(rng, shape, place, site).items()},
        words={
            **{f"word {fact}": rng.choice(choices) for fact, choices in words.ALL.items()},
            "name": words.a_name(rng),
        },
    )


def draw_shape(rng: Random) -> tuple[Shape, str]:
    """Return how a night went, and the kind of place they were taken to first, as often as the proportions say.

    What is rare is on one route only, so that few shapes need be performed: it moves the share of police vehicles by
    less than one in fifty.
    """
    if not p.draw(rng, p.DETAINED):
        ends = p.draw(rng, p.NOT_DETAINED)
        return Shape(ends, red_flag=ends == "dwelling" and p.draw(rng, p.RED_FLAG)), ""
    place, by_police = p.draw(rng, p.FIRST_PLACE), p.draw(rng, p.BY_POLICE_VEHICLE)
    if place == Site.Kind.POLICE_STATION:
        return Shape("detained", "station", by_police_vehicle=True), place
    if place in CHOSEN_AS:
        return _to_health_place(rng, by_police_vehicle=by_police), place
    return Shape("detained", "elsewhere", by_police_vehicle=by_police), place


def _to_health_place(rng: Random, *, by_police_vehicle: bool) -> Shape:
    to = Shape("detained", "health_place", by_police_vehicle=by_police_vehicle)
    if p.draw(rng, p.UNDER_18):
        return replace(to, by_police_vehicle=False, is_child=True)
    if by_police_vehicle:
        return replace(to, hands_on=p.draw(rng, p.HANDS_ON))
    return replace(to, bad_extension=p.draw(rng, p.BAD_EXTENSION))


def _begins(rng: Random, as_at: datetime, months: int) -> datetime:
    """Return when it began: a day drawn evenly, since no figure says otherwise, at one of four hours."""
    return as_at - timedelta(days=rng.randint(1, max(1, int(months * MONTH))), hours=-rng.choice(HOURS))


def _own(rng: Random, shape: Shape, place: str, site: str) -> dict[str, object]:
    return {
        "age_years": rng.randint(12, 17) if shape.is_child else rng.randint(18, 84),
        "sex": p.draw(rng, p.SEX),
        "ethnicity_officer_observed": p.draw(rng, p.ETHNICITY),
        "conveyance_method": "police_vehicle" if shape.by_police_vehicle else p.draw(rng, p.OTHER_TRAVEL),
        "destination": CHOSEN_AS.get(place, PLACES[shape.taken_to][0] if shape.taken_to else ""),
        "pos_type_first": place,
        "site_kind": place,
        "pos_name": site,
    }
