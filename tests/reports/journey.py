"""One night's record, made through the actions as an officer would make it: what the tests of the PDF read."""

from datetime import datetime, timedelta

from incidents import actions
from incidents.reading import show, where_is
from wmpmh.ids import uuid7

WORDS = {
    "limb_disorder_reason": "Speaking to people who were not there. Said “the radio told me to jump”.",
    "limb_need_reason": "Barefoot on the parapet at two degrees. Would not come down when asked.",
    "limb_necessity_reason": "Tried to walk back to the edge three times. Sister could not be reached. No one could come sooner.",
    "location_text": "Parapet of the car park by the market, level 4",
    "how_they_came": "Walked there from home, on their own",
    "consult_advice": "Has a crisis plan: quiet voice, one person talking, ring the sister. Avoid touching the left arm.",
    "consultee_name": "Pat Lowe",
    "force_details": "Two officers held an arm each, standing, 02:10 to 02:12. Never prone. Red mark on right wrist.",
    "restraint_watched_by": "PC 7488 Rahman",
    "medical_check": "Paramedic in the ambulance, 02:35: no injury needing treatment",
    "search_grounds": "Section 32: said there was a blade in the coat. Outer coat only, PC 7488 Rahman, 02:15",
    "items_seized": "One craft knife, sealed bag, with PC 7488 Rahman",
    "info_given_how": "Told twice in plain words, in English: detained, why, where, up to 24 hours",
    "person_disagrees": "I was only looking at the view and they would not listen.",
    "family_or_carer": "Sister, number in the phone the person has. Not reached at 02:40.",
    "left_behind": "A cat at home. Keys with the person.",
    "handover_to": "Jo Field, nurse in charge",
}
CHOSEN = {
    "first_look": ["life_at_risk"],
    "location": "LOC05",
    "came_to_be_there": "own_accord",
    "views": ["view_disorder", "view_need", "view_necessary", "nothing_less"],
    "offence": "none",
    "consult_status": "consulted",
    "consultee_profession": "nurse",
    "force_used": "yes",
    "intoxication": "none",
    "search_power": "s32_PACE",
    "pos_type_first": "health_based_pos",
    "conveyance_method": "ambulance",
    "info_given_to_person": "yes",
    "age_group": "adult",
    "age_years": 34,
    "sex": "female",
    "offence_also": "none",
}
ON_THE_WAY = {"leaving_step": "need_place", "destination": "hbpos", "conveyance_plan": "ambulance"}
AT_THE_PLACE = {"place_step": "arrived", "handover_result": "received"}
GUIDES = (  # workflow, what steers it, minutes after the start
    ("section-136/can-i-use-s136", CHOSEN, 2),
    ("section-136/where-to-and-how", {**CHOSEN, **ON_THE_WAY}, 12),
    ("section-136/at-the-place-of-safety", {**CHOSEN, **AT_THE_PLACE}, 195),
)


def record_a_night(*, officer, began: datetime, site=None, words=None, name: str = "", guides=GUIDES):
    """Return an incident as left by an officer who followed the guides, wrote the record after, and handed over."""
    incident = actions.open_incident(
        incident_id=uuid7(), by=officer, now=began, came_in="public", log_number="0412-23NOV"
    )
    values = {**CHOSEN, **WORDS, **(words or {}), **times(began), **({"pos_name": str(site.pk)} if site else {})}
    for workflow, chosen, minutes in guides:
        run = actions.start_run(
            run_id=uuid7(), incident=incident, workflow=workflow, by=officer, now=began + timedelta(minutes=minutes)
        )
        answer_to_the_end(run, officer, began + timedelta(minutes=minutes), chosen)
        asked = set(run.answers.standing().filter(source="asked").values_list("fact", flat=True))
        here = {
            fact: value
            for fact, value in values.items()
            if run.graph.body["facts"].get(fact, {}).get("steers") is False and fact not in asked
        }
        add(run, here, officer, began + timedelta(minutes=max(minutes + 5, 15)))
        values = {fact: value for fact, value in values.items() if fact not in here}
        incident.refresh_from_db()
    if name:
        actions.name_person(
            person=incident.persons.first(),
            name=name,
            date_of_birth="14 March 1992",
            by=officer,
            now=began + timedelta(minutes=201),
        )
    return incident


def times(began: datetime) -> dict[str, datetime]:
    return {
        "consult_time": began + timedelta(minutes=4),
        "time_detained": began + timedelta(minutes=9),
        "ambulance_requested_time": began + timedelta(minutes=10),
        "pos_arrival_site_time": began + timedelta(minutes=13),
        "handover_told_time": began + timedelta(minutes=130),
        "handover_time": began + timedelta(minutes=190),
        "police_departed_time": began + timedelta(minutes=194),
    }


def answer_to_the_end(run, officer, at: datetime, chosen):
    known = {**WORDS, **chosen}
    walk = where_is(run, at)
    while walk.at:
        assert walk.needs in known, f"the night does not say {walk.needs}"
        asked = [ask["fact"] for ask in run.graph.body["questions"][walk.at]["ask"]]
        showing = show(run, walk.at, to=officer, now=at)
        at += timedelta(seconds=20)
        walk = actions.answer_page(
            envelope_id=uuid7(), run=run, node=walk.at, values={fact: known[fact] for fact in asked if fact in known},
            shown=showing.pk, replaces={}, made="at_the_time", happened_at=None, decided_by=None, by=officer, now=at,
        )  # fmt: skip
    return walk


def add(run, values, officer, at: datetime, made: str = "later_from_memory"):
    return actions.add_facts(
        envelope_id=uuid7(), run=run, values=values, replaces={}, made=made, happened_at=None, decided_by=None,
        by=officer, now=at,
    )  # fmt: skip
