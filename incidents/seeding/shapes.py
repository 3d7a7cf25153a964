"""One incident of each shape, performed through the actions. Words are marks that each copy replaces."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from accounts.models import User
from incidents import actions
from incidents.models import Incident, Run
from incidents.reading import show, where_is
from incidents.seeding import words
from partners.models import Site
from wmpmh.ids import uuid7

TEXTS = {**words.SAID, **words.CONSULTATION, **words.FORCE, **words.SEARCH, **words.DISAGREEMENT}
MARKS = {fact: f"[{fact}]" for fact in TEXTS}
NAME = "[name]"
ADULT, SEX, ETHNICITY = 97, "female", "NS"
"""What the copies' own age, sex and ethnicity replace."""

VIEWS = ["view_disorder", "view_need", "view_necessary", "nothing_less"]
DESTINATION = {"emergency_department": "ed", "health_based_pos": "hbpos", "police_station": "elsewhere"}
PLACE = {"police_station": Site.Kind.POLICE_STATION, "health_based_pos": Site.Kind.HEALTH_BASED_POS}


@dataclass(frozen=True)
class Shape:
    """What steers the route: everything else is the copy's own."""

    ends: str  # detained, dwelling, voluntary or less_restrictive
    first_place: str = "not_known"
    travel: str = "not_known"
    is_child: bool = False
    red_flag: bool = False
    bad_extension: bool = False


def perform(shape: Shape, *, officer: User, at: datetime) -> Incident:
    """Make one incident of the shape as an officer would. It starts at `at`, to the minute."""
    incident = actions.open_incident(incident_id=uuid7(), by=officer, now=at, came_in="public")
    chosen = _chosen(shape, at)
    run = _guide(incident, "section-136/can-i-use-s136", chosen, officer, at + timedelta(minutes=2))
    if shape.red_flag:
        actions.raise_red_flag(
            envelope_id=uuid7(), run=run, flag="life_at_risk", node="offence", by=officer, now=at + timedelta(minutes=6)
        )
    if shape.ends == "detained":
        _guide(incident, "section-136/where-to-and-how", chosen, officer, at + timedelta(minutes=12))
        _guide(incident, "section-136/at-the-place-of-safety", chosen, officer, at + timedelta(minutes=195))
    if shape.bad_extension:
        actions.extend_detention(
            event_id=uuid7(), incident=incident, happened_at=at + timedelta(minutes=200), hours=6, doctor="Dr Ames",
            reason="no_bed", by=officer, now=at + timedelta(minutes=205),
        )  # fmt: skip
    actions.name_person(
        person=incident.persons.get(), name=NAME, date_of_birth="", by=officer, now=at + timedelta(minutes=206)
    )
    return incident


def _chosen(shape: Shape, at: datetime) -> dict[str, object]:
    chosen: dict[str, object] = {
        **MARKS,
        "first_look": ["none"],
        "location": "LOC01" if shape.ends == "dwelling" else "LOC05",
        "came_to_be_there": "own_accord",
        "views": VIEWS if shape.ends == "detained" else VIEWS[:2],
        "less_restrictive": "voluntary" if shape.ends == "voluntary" else "plan",
        "offence": "none",
        "age_years": 15 if shape.is_child else ADULT,
        "sex": SEX,
        "ethnicity_officer_observed": ETHNICITY,
    }
    return {**chosen, **_if_detained(shape, at)} if shape.ends == "detained" else chosen


def _if_detained(shape: Shape, at: datetime) -> dict[str, object]:
    site = Site.objects.filter(kind=PLACE.get(shape.first_place, Site.Kind.EMERGENCY_DEPARTMENT)).order_by("pk").first()
    known = shape.first_place != "not_known"
    return {
        "consult_status": "consulted", "consultee_profession": "nurse", "force_used": "no", "search_power": "none",
        "info_given_to_person": "yes", "offence_also": "none", "leaving_step": "need_place",
        "age_group": "under_18" if shape.is_child else "adult",
        "destination": DESTINATION.get(shape.first_place, "elsewhere"),
        "conveyance_plan": "not_in_time" if shape.travel == "police_vehicle" else "ambulance",
        "conveyance_method": shape.travel, "pos_type_first": shape.first_place,
        "place_step": "arrived", "handover_result": "received",
        "consult_time": at + timedelta(minutes=1), "time_detained": at + timedelta(minutes=2),
        "ambulance_requested_time": at + timedelta(minutes=3), "pos_arrival_site_time": at + timedelta(minutes=55),
        "handover_told_time": at + timedelta(minutes=130), "handover_time": at + timedelta(minutes=190),
        "police_departed_time": at + timedelta(minutes=194),
        **({"pos_name": str(site.pk)} if site and known else {}),
    }  # fmt: skip


def _guide(incident: Incident, workflow: str, chosen: dict, officer: User, at: datetime) -> Run:
    run = actions.start_run(run_id=uuid7(), incident=incident, workflow=workflow, by=officer, now=at)
    _answer(run, chosen, officer, at)
    _record(run, chosen, officer, at + timedelta(minutes=7))
    incident.refresh_from_db()
    return run


def _answer(run: Run, chosen: dict, officer: User, at: datetime) -> None:
    walk = where_is(run, at)
    for _page in count():
        if not walk.at:
            return
        asked = [ask["fact"] for ask in run.graph.body["questions"][walk.at]["ask"]]
        showing, at = show(run, walk.at, to=officer, now=at), at + timedelta(seconds=20)
        walk = actions.answer_page(
            envelope_id=uuid7(), run=run, node=walk.at, values={fact: chosen.get(fact, "not_sure") for fact in asked
            if fact in chosen or run.graph.body["facts"][fact]["steers"]}, shown=showing.pk, replaces={},
            made="at_the_time", happened_at=None, decided_by=officer, by=officer, now=at,
        )  # fmt: skip


def _record(run: Run, chosen: dict, officer: User, at: datetime) -> None:
    """Put down what the outcome asks to be recorded, of what this incident has not yet."""
    there = set(run.incident.answers.standing().values_list("fact", flat=True))
    facts = run.graph.body["facts"]
    values = {
        fact: chosen[fact] for fact in facts if fact in chosen and not facts[fact]["steers"] and fact not in there
    }
    if values:
        actions.add_facts(
            envelope_id=uuid7(), run=run, values={fact: v for fact, v in values.items() if not _is_ahead(v, at)},
            replaces={}, made="later_from_memory", happened_at=None, decided_by=officer, by=officer, now=at,
        )  # fmt: skip


def _is_ahead(value: object, at: datetime) -> bool:
    return isinstance(value, datetime) and value > at
