"""What one answer already says of another the record asks for, so that nobody is asked twice (practice 6).

Put down with the answer it follows from, as made by the same people in the same way, under a node that says which.
It never takes the place of what somebody said themselves, and it gives way to it.
"""

from collections.abc import Mapping
from uuid import uuid5

from incidents.actions.answers import Page
from incidents.models import Answer, Event, Run
from incidents.reading import answers_of
from partners.models import Site

FROM = "from:"
NOT_KNOWN = "not_known"
BY_POLICE = {"conveyance_method": "police_vehicle", "police_vehicle_reason": NOT_KNOWN}
TRAVEL = {
    "ambulance": {"conveyance_method": "ambulance", "police_vehicle_reason": NOT_KNOWN},
    "not_in_time": BY_POLICE,
    "life_first": BY_POLICE,
    "unsafe": {"conveyance_method": "police_vehicle", "police_vehicle_reason": "behavioural_risk"},
}
NO_TRAVEL = {"conveyance_method": NOT_KNOWN, "police_vehicle_reason": NOT_KNOWN}
FIRST_PLACE = {"hbpos": "health_based_pos", "ed": "emergency_department"}
SAME_KIND = ("health_based_pos", "emergency_department", "police_station", "private_home")


def carry_over(page: Page, fact: str, value: object) -> None:
    """Put down what this answer says of others. Not known only takes back what an earlier answer had said."""
    for name, said in said_of_others(page.run, fact, value).items():
        if name in page.run.graph.body["facts"]:
            _carry(page, fact, name, said)


def said_of_others(run: Run, fact: str, value: object) -> Mapping[str, str]:
    """Return what an answer says of other facts. A plan says nothing of the first journey once they have arrived."""
    been = run.incident.events.happened().filter(kind__in=(Event.Kind.ARRIVED, Event.Kind.KEPT)).count()
    if fact == "conveyance_plan" and not been:
        return TRAVEL.get(str(value), NO_TRAVEL)
    if fact == "destination" and not been:
        return {"pos_type_first": FIRST_PLACE.get(str(value), NOT_KNOWN)}
    if fact == "pos_name" and been <= 1 and str(value).isdigit():
        kind = Site.objects.filter(pk=int(str(value))).values_list("kind", flat=True).first()
        return {"pos_type_first": kind if kind in SAME_KIND else "other"} if kind else {}
    return {}


def _carry(page: Page, fact: str, name: str, said: str) -> None:
    run = page.run
    given = run.incident.answers.standing().filter(source=Answer.Source.ASKED, fact=name).order_by("entered_at").last()
    if (given and not given.node.startswith(FROM)) or (given is None and said == NOT_KNOWN):
        return
    if given and given.value == said:
        return
    Answer.objects.create(
        id=uuid5(page.envelope_id, f"{fact}>{name}"),
        incident=run.incident,
        purpose=run.purpose,
        run=run,
        person=run.person,
        node=f"{FROM}{fact}",
        fact=name,
        value=said,
        happened_at=page.happened_at or page.now,
        entered_at=page.now,
        decided_by=page.decided_by,
        entered_by=page.by,
        made=page.made,
        showing_id=page.shown,
        envelope_id=page.envelope_id,
        replaces=answers_of(run).filter(fact=name).first(),
    )
