"""One incident of each shape, performed through the actions. Words are marks that each copy replaces."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from incidents import actions
from incidents.models import Event, Incident, Made, Run
from incidents.reading import show, where_is
from incidents.seeding import words
from partners.models import Site
from wmpmh.ids import uuid7

SYNTHETIC = "SYNTHETIC"
"""The log number of every seeded incident: its record says what it is, besides the whole database being a demonstration."""

OWN = {"age_years": 40, "sex": "female", "ethnicity_officer_observed": "NS"}
"""Each copy has its own of these, and of the place and how they travelled: no page reads otherwise for it, by test."""

VIEWS = ["view_disorder", "view_need", "view_necessary", "nothing_less"]
# Where they went: what the officer chose as destination, and the kind of place it was.
PLACES = {
    "health_place": ("ed", "emergency_department"),
    "station": ("station", "police_station"),
    "elsewhere": ("elsewhere", "not_known"),
}
# What the officer chose, besides someone being in a street of their own accord.
NOT_DETAINED: dict[str, dict[str, object]] = {
    "dwelling": {"location": "LOC01"},
    "not_attended": {"location": "LOC01"},
    "voluntary": {"views": VIEWS[:2], "less_restrictive": "voluntary"},
    "less_restrictive": {"views": VIEWS[:2], "less_restrictive": "plan"},
    "no_disorder": {"views": ["none"]},
    "arrest": {"views": VIEWS, "offence": "arrest_necessary"},
}
IN_A_HOME = ("dwelling", "not_attended")


@dataclass(frozen=True)
class Shape:
    """What steers the route, or which rows there are: everything else is the copy's own."""

    ends: str  # "detained", or a key of NOT_DETAINED
    taken_to: str = ""  # if detained, a key of PLACES
    by_police_vehicle: bool = False
    is_child: bool = False
    hands_on: bool = False  # force was used, and a search made
    red_flag: bool = False
    bad_extension: bool = False


def perform(shape: Shape, *, officer: User, at: datetime) -> Incident:
    """Make one incident of the shape as an officer would, and finish it. It starts at `at`, to the minute."""
    incident = _open(shape, officer, at)
    chosen = _chosen(shape, at)
    run = _guide(incident, "section-136/can-i-use-s136", chosen, officer, at + timedelta(minutes=2))
    if shape.red_flag:
        actions.raise_red_flag(
            envelope_id=uuid7(), run=run, flag="life_at_risk", node="offence", by=officer, now=at + timedelta(minutes=6)
        )
    ends = at + timedelta(minutes=20)
    if shape.ends == "detained":
        ends = _hold(shape, incident, chosen, officer, at)
    actions.name_person(person=incident.persons.get(), name=words.NAME, date_of_birth="", by=officer, now=ends)
    _settle(incident, officer, ends)
    return actions.finish_incident(incident=incident, by=officer, now=ends + timedelta(minutes=10))


def _open(shape: Shape, officer: User, at: datetime) -> Incident:
    attended = shape.ends != "not_attended"
    incident = actions.open_incident(
        incident_id=uuid7(), by=officer, now=at, came_in="public" if attended else "partner", log_number=SYNTHETIC
    )
    if attended:
        actions.record_event(
            event_id=uuid7(), incident=incident, kind=Event.Kind.ATTENDED, happened_at=at, by=officer, now=at
        )
    return incident


def _hold(shape: Shape, incident: Incident, chosen: dict, officer: User, at: datetime) -> datetime:
    """Take the person to a place and hand them over; return when police had left."""
    _guide(incident, "section-136/where-to-and-how", chosen, officer, at + timedelta(minutes=12))
    _guide(incident, "section-136/at-the-place-of-safety", chosen, officer, at + timedelta(minutes=195))
    if shape.bad_extension:
        actions.extend_detention(
            event_id=uuid7(), incident=incident, happened_at=at + timedelta(minutes=200), hours=6, doctor="Dr Ames",
            reason="no_bed", by=officer, now=at + timedelta(minutes=205),
        )  # fmt: skip
    return at + timedelta(minutes=206)


def _settle(incident: Incident, officer: User, at: datetime) -> None:
    """Tell everyone the outcomes ask to be told. A minute between, so that no two tries read the same."""
    for minute, obligation in enumerate(incident.obligations.open().order_by("key")):
        actions.settle_obligation(
            attempt_id=uuid7(), obligation=obligation, outcome="done", reached=obligation.who.replace("_", " "), note="",
            at=at + timedelta(minutes=minute), by=officer, now=at + timedelta(minutes=minute),
        )  # fmt: skip


# What was chosen and written


def _chosen(shape: Shape, at: datetime) -> dict[str, object]:
    chosen = {
        "first_look": ["may_be_under_18"] if shape.is_child else ["none"],
        "location": "LOC05",
        "came_to_be_there": "own_accord",
        "views": VIEWS,
        "offence": "none",
        **(OWN if shape.ends != "not_attended" else {}),
        **_marked(words.PLACE),
        **NOT_DETAINED.get(shape.ends, {}),
    }
    if shape.ends in IN_A_HOME:
        chosen["location_text"] = words.MARKS["home"]
    return {**chosen, **_if_detained(shape, at)} if shape.ends == "detained" else chosen


def _marked(*kinds: dict) -> dict[str, str]:
    return {fact: words.MARKS[fact] for kind in kinds for fact in kind}


def _if_detained(shape: Shape, at: datetime) -> dict[str, object]:
    return {
        **_marked(words.DETAINING, words.AFTERWARDS, words.CONSULTATION),
        "consult_status": "consulted", "consultee_profession": "nurse", "force_used": "no", "search_power": "none",
        "info_given_to_person": "yes", "offence_also": "none", "leaving_step": "need_place",
        "age_group": "under_18" if shape.is_child else "adult", "age_years": 15 if shape.is_child else 40,
        "conveyance_plan": "not_in_time" if shape.by_police_vehicle else "ambulance",
        "conveyance_method": "police_vehicle" if shape.by_police_vehicle else "ambulance",
        "place_step": "arrived", "handover_result": "received",
        "consult_time": at + timedelta(minutes=1), "time_detained": at + timedelta(minutes=2),
        "ambulance_requested_time": at + timedelta(minutes=3), "pos_arrival_site_time": at + timedelta(minutes=55),
        "handover_told_time": at + timedelta(minutes=130), "handover_time": at + timedelta(minutes=190),
        "police_departed_time": at + timedelta(minutes=194),
        **_place(shape.taken_to), **(_hands_on() if shape.hands_on else _marked(words.DISAGREEMENT)),
    }  # fmt: skip


def _place(taken_to: str) -> dict[str, object]:
    destination, kind = PLACES[taken_to]
    site = Site.objects.filter(kind=kind).order_by("pk").first()
    named = {"pos_name": str(site.pk)} if site else {}
    return {"destination": destination, "pos_type_first": kind, **named}


def _hands_on() -> dict[str, object]:
    return {"force_used": "yes", "search_power": "s136C", **_marked(words.FORCE, words.SEARCH)}


# Walking a guide as an officer would


def _guide(incident: Incident, workflow: str, chosen: dict, officer: User, at: datetime) -> Run:
    run = actions.start_run(run_id=uuid7(), incident=incident, workflow=workflow, by=officer, now=at)
    _answer(run, chosen, officer, at)
    _record(run, chosen, officer, at + timedelta(minutes=7))
    incident.refresh_from_db()
    return run


def _answer(run: Run, chosen: dict, officer: User, at: datetime) -> None:
    walk = where_is(run, at)
    while walk.at:
        asked = [ask["fact"] for ask in run.graph.body["questions"][walk.at]["ask"]]
        showing, at = show(run, walk.at, to=officer, now=at), at + timedelta(seconds=20)
        walk = actions.answer_page(
            envelope_id=uuid7(), run=run, node=walk.at, values={fact: chosen.get(fact, "not_sure") for fact in asked
            if fact in chosen or run.graph.body["facts"][fact]["steers"]}, shown=showing.pk, replaces={},
            made=Made.AT_THE_TIME, happened_at=None, decided_by=officer, by=officer, now=at,
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
            replaces={}, made=Made.LATER_FROM_MEMORY, happened_at=None, decided_by=officer, by=officer, now=at,
        )  # fmt: skip


def _is_ahead(value: object, at: datetime) -> bool:
    return isinstance(value, datetime) and value > at
