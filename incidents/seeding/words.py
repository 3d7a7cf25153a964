"""Invented words: what an officer might write. No sentence is from a real record, and no name is anybody's."""

from random import Random

FIRST = ("Robin", "Sam", "Alex", "Jo", "Kit", "Lee", "Ash", "Jules", "Max", "Noor", "Ren", "Sky")
LAST = ("Vale", "Marsh", "Hale", "Quill", "Thorne", "Lark", "Frost", "Reed", "Stone", "Wren", "Birch", "Fenn")
DETAINING = {
    "limb_disorder_reason": (
        "Talking to people who were not there and answering them.",
        "Said the television had given an order and it had to be obeyed.",
        "Could not say where they were or what day it was. Very fast speech.",
        "Said they wanted to die and had written a letter.",
    ),
    "limb_need_reason": (
        "On the wrong side of the rail and would not come back when asked.",
        "Walking in and out of the traffic in the dark.",
        "Barefoot and soaked, shaking, would not go indoors.",
        "Fresh marks on both wrists and would not let anyone look.",
    ),
    "limb_necessity_reason": (
        "Walked away from the nurse twice. Nobody at home could stay with them.",
        "Said they would go back as soon as we left. Nothing sooner was offered.",
        "The crisis line could not come tonight. They would not wait.",
        "Friend tried to help and was pushed away. No other way to keep them safe.",
    ),
}
PLACE = {
    "location_text": (
        "By the bus stop outside the market",
        "Footbridge over the ring road",
        "Car park, top level",
        "Canal towpath",
    ),
    "how_they_came": ("Walked there from home", "Came by bus, alone", "Left a friend's house on foot"),
}
HOME = {"home": ("In the front room of a flat", "In the kitchen", "Upstairs, talking through a door")}
"""Where it was, when it was in a home: words for `location_text` too."""
AFTERWARDS = {
    "info_given_how": ("Told twice in plain words, in English", "Told in English, and wrote it down for them"),
    "family_or_carer": ("A sister, rung, is coming", "A friend, not reached", "Did not want anyone rung"),
    "left_behind": ("Nothing left behind", "A cat at home; neighbour has the key", "Car locked at the scene"),
    "video": ("On throughout", "On from arrival"),
    "handover_to": ("Jo Field, nurse in charge", "Pat Lowe, shift lead", "Kim Shaw, suite co-ordinator"),
}
CONSULTATION = {
    "consultee_name": ("Chris Moor", "Dana Pike", "Ellis Crane"),
    "consult_advice": (
        "Has a crisis plan: quiet voice, one person talking.",
        "Not known to the service. Suggested a calm place.",
        "Ring the sister first.",
    ),
}
FORCE = {
    "force_details": (
        "An arm held each side for two minutes, standing. No injury seen.",
        "Handcuffed to the front for four minutes. Never on the ground.",
    ),
    "restraint_watched_by": ("My colleague, all the time",),
    "medical_check": ("Paramedic, in the ambulance", "Nurse, on arrival"),
}
SEARCH = {
    "search_grounds": ("Said there was something sharp in the coat. Outer coat only.",),
    "items_seized": ("None found", "One craft knife, bagged"),
}
DISAGREEMENT = {"person_disagrees": ("I was going home and they would not listen.", "I did not need this.")}


def a_name(rng: Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


ALL = {**DETAINING, **PLACE, **HOME, **AFTERWARDS, **CONSULTATION, **FORCE, **SEARCH, **DISAGREEMENT}
MARKS = {fact: f"[{fact}]" for fact in ALL}
"""What stands for an officer's words until a copy puts its own there. None of them needs escaping in JSON."""
NAME = "[name]"
