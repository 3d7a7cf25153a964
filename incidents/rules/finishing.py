"""What an officer must have put down to finish their part: little, and nothing they cannot know (practice 6). Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Missing:
    """One thing still to put down: the facts any of which would do, and the words for it."""

    facts: tuple[str, ...]
    words: str


# For a detention, in the order practice 6 gives them. Any one fact of a row fills it.
FOR_A_DETENTION = (
    Missing(("location_text", "location"), "Where it happened"),
    Missing(("time_detained",), "When you detained them"),
    Missing(("limb_disorder_reason",), "In your words: what showed a mental disorder"),
    Missing(("limb_need_reason",), "In your words: why they needed care or control now"),
    Missing(("limb_necessity_reason",), "In your words: why detention, and nothing less"),
    Missing(("consult_status",), "Whether you consulted, or why it was not practicable"),
    Missing(("conveyance_method",), "How they travelled"),
    Missing(("pos_name", "pos_type_first"), "Where they are"),
    Missing(("handover_to", "reason_remained", "could_not_take_reason"), "Who has them now"),
    Missing(("force_used",), "Whether force was used"),
    Missing(("info_given_to_person", "info_given_how"), "What the person was told"),
)
AT_A_PLACE = ("pos_name", "pos_type_first", "handover_to")
IF_AT_A_PLACE = Missing(
    ("pos_arrival_site_time", "pos_arrival_door_time", "keep_decision_time"),
    "When you reached the place, or that it is not known",
)
IF_CONSULTED = Missing(("consultee_name", "consultee_profession"), "Whom you consulted")
IF_NOT_CONSULTED = Missing(("consult_not_practicable_reason",), "Why consulting was not practicable")


@dataclass(frozen=True)
class Need:
    """One of the things practice 6 says finishing needs, and every fact that belongs to it."""

    words: str
    facts: tuple[str, ...]


NEEDED = (
    Need("Where and when", ("location_text", "location", "time_detained")),
    Need("Why, in your own words", ("limb_disorder_reason", "limb_need_reason", "limb_necessity_reason")),
    Need(
        "Whether you consulted, or why not",
        ("consult_status", *IF_CONSULTED.facts, *IF_NOT_CONSULTED.facts),
    ),
    Need("How they travelled", ("conveyance_method",)),
    Need("Where they are", ("pos_name", "pos_type_first", *IF_AT_A_PLACE.facts)),
    Need("Who has them", ("handover_to", "reason_remained", "could_not_take_reason")),
    Need("Force: yes or no", ("force_used",)),
    Need("What they were told", ("info_given_to_person", "info_given_how")),
)
"""Practice 6, in its order and words. The ninth, anything still to be told, is the obligations: they never bar finishing."""


def still_missing(need: Need, rows: Collection[Missing]) -> list[Missing]:
    """Return what a need still lacks, of what keeps the officer from finishing."""
    return [row for row in rows if set(row.facts) & set(need.facts)]


LISTED = ("doctor", "nurse", "AMHP", "occupational_therapist", "paramedic")
"""Whom s.136(1C) and reg 8 of the 2017 Regulations let a constable consult. Nobody else counts."""


def was_consulted(answers: Mapping[str, object]) -> bool:
    """Return whether the consultation the law asks for is on record: with someone listed, or with a profession not yet given."""
    return answers.get("consult_status") == "consulted" and answers.get("consultee_profession", LISTED[0]) in LISTED


def missing(
    *, answers: Mapping[str, object], is_detention: bool, confirmed: bool, outcome_reached: bool
) -> list[Missing]:
    """Return what still keeps the officer from finishing, in order. Obligations never do (practice 6).

    answers: fact -> value, all runs of the incident together. confirmed: nothing keyed for the officer is unconfirmed.
    """
    wanted = list(FOR_A_DETENTION) if is_detention else []
    if is_detention and _filled(AT_A_PLACE, answers):
        wanted.append(IF_AT_A_PLACE)
    if is_detention and answers.get("consult_status") == "consulted":
        wanted.append(IF_CONSULTED)
    if is_detention and "consult_status" in answers and not was_consulted(answers):
        wanted.append(IF_NOT_CONSULTED)
    rows = [row for row in wanted if not _filled(row.facts, answers)]
    if not is_detention and not outcome_reached:
        rows.append(Missing((), "What you decided: follow one of the guides to its end, or say what you did instead"))
    if not confirmed:
        rows.append(Missing((), "Answers keyed for you are not yet confirmed"))
    return rows


def _filled(facts: Collection[str], answers: Mapping[str, object]) -> bool:
    return any(answers.get(fact) not in (None, "", []) for fact in facts)
