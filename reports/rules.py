"""What the handover record holds, in order, and when a document is tried again. Pure: values in, values out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

STUCK_AFTER = timedelta(seconds=30)
"""A worker that has said nothing for this long is taken for lost. Laying out a record takes about a second."""

MOST_TRIES = 3
NEVER_FINISHED = "It was tried three times and not finished. Ask for it again, or tell the service desk its reference."

NOT_KNOWN = "Not known to police"
"""What is printed when somebody answered that it is not known (practice 6)."""
NOT_RECORDED = "Not recorded when this was made"
"""What is printed for a box nobody filled: never a blank, which reads as "no"."""
NOT_ASKED = "Not asked"
"""What is printed for what no guide asks yet."""


@dataclass(frozen=True)
class Line:
    """One line of the record: the first of `facts` that was answered fills it."""

    label: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A heading and its lines. A line nothing fills says so."""

    id: str
    title: str
    lines: tuple[Line, ...]


RECEIVED_BY = "Received by"


def _line(label: str, *facts: str) -> Line:
    return Line(label, facts)


# The officer's words, first and in quotation marks (practice 22). Each may be absent: no officer is asked for all of them.
WORDS = (
    _line("What showed a mental disorder", "limb_disorder_reason"),
    _line("Why they needed care or control then", "limb_need_reason"),
    _line("Why detention, and nothing less", "limb_necessity_reason"),
    _line("How they came to be there", "how_they_came"),
    _line("Exactly where", "location_text"),
    _line("Why this place was, or was not, treated as a home", "grey_place_reasons"),
    _line("Entry: reason, force used, damage", "entry_reason"),
    _line("Why detention was thought not to be needed", "change_of_mind_words"),
    _line("If they got away: where, how, risks", "escape_words"),
)
DISAGREES = _line("What the person says about it", "person_disagrees")

# What the reader is owed whether or not it is known (practice 5), so each line is always printed.
HELPS = Section("helps", "What helps them", (_line("What helps, and what to avoid", "what_helps"),))
CONSULTATION = Section(
    "consultation",
    "Consultation before the decision",
    (
        _line("Consulted", "consult_status"),
        _line("Who", "consultee_name"),
        _line("Profession", "consultee_profession"),
        _line("When", "consult_time"),
        _line("What they said", "consult_advice"),
        _line("Why not, if not", "consult_not_practicable_reason"),
    ),
)
SECTIONS = (
    Section(
        "travel",
        "How they travelled",
        (
            _line("Travelled by", "conveyance_method"),
            _line("Why a police vehicle", "police_vehicle_reason"),
            _line("What made an ambulance unsafe", "police_vehicle_words"),
        ),
    ),
    Section(
        "force",
        "Force, position and medical check",
        (
            _line("Force used", "force_used"),
            _line("What, when, position, injuries", "force_details"),
            _line("Who watched their breathing", "restraint_watched_by"),
            _line("Medical check after", "medical_check"),
            _line("Drink or drugs", "intoxication"),
        ),
    ),
    Section(
        "search",
        "Search and items",
        (
            _line("Searched under", "search_power"),
            _line("Grounds, extent, by whom", "search_grounds"),
            _line("Items taken, and where they are", "items_seized"),
        ),
    ),
    Section("medication", "Medication", (_line("Medication they have or need", "medication"),)),
    Section(
        "told",
        "What the person has been told",
        (
            _line("Told what is happening and why", "info_given_to_person"),
            _line("What, how, language, interpreter", "info_given_how"),
        ),
    ),
    Section(
        "people",
        "Family, and what is left behind",
        (
            _line("Family or carer", "family_or_carer"),
            _line("Children, pets, keys, vehicle", "left_behind"),
        ),
    ),
    Section(
        "investigation",
        "Live investigation",
        (
            _line("About an offence", "live_investigation", "offence_also", "offence"),
            _line("Why", "offence_reasons"),
        ),
    ),
    Section(
        "handover",
        "Handover",
        (
            _line("First place of safety", "pos_name", "pos_type_first"),
            _line("Staff told by voice", "handover_told_time"),
            _line(RECEIVED_BY, "handover_to"),
            _line("Received at", "handover_time"),
            _line("Why the place could not take them", "could_not_take_reason"),
            _line("Why police stayed, and who does what", "reason_remained"),
            _line("Police left", "police_departed_time"),
            _line("Who agreed police could leave", "police_not_needed_agreed_by"),
        ),
    ),
)
# Printed only when they apply: their absence says something else on the page does.
ONLY_IF_GIVEN = frozenset(
    {
        "consult_not_practicable_reason",
        "police_vehicle_reason",
        "police_vehicle_words",
        "offence_reasons",
        "could_not_take_reason",
        "reason_remained",
        "police_not_needed_agreed_by",
    }
)
# When the first says so, the rest of its section would be a column of "not known" about what did not happen.
SETTLES = {
    ("consult_status", "not_practicable"): {"consultee_name", "consultee_profession", "consult_time", "consult_advice"},
    ("force_used", "no"): {"force_details", "restraint_watched_by", "medical_check"},
    ("search_power", "none"): {"search_grounds", "items_seized"},
    ("info_given_to_person", "no"): {"info_given_how"},
}

RISKS = (  # fact, as a risk, and as recorded to be absent
    ("life_at_risk", "Life at risk when police met them", "no life at risk when police met them"),
    ("medical_emergency", "A medical emergency when police met them", "no medical emergency"),
    ("weapon_or_crime", "A weapon or a crime", "no weapon and no crime"),
    ("force_used", "Force was used", "no force used"),
)
ITEMS_TAKEN = "Things were taken from them that could injure: see Search and items"
NOT_ADULT = "Age under 18, or not known: a police station is barred, and the place must take under-18s"


@dataclass(frozen=True)
class Risk:
    """What a nurse must see at a glance: what is present, what is not sure, and what was recorded as absent."""

    present: tuple[str, ...]
    unsure: tuple[str, ...]
    absent: tuple[str, ...]


def risk(facts: Mapping[str, Any], *, flags: Sequence[str] = (), age_band: str) -> Risk:
    """Return the risks these facts establish. What was never asked is "not known", which is not "no" (decision 2)."""
    said = {"yes": [*flags], "no": [], "unsure": []}
    for fact, label, absent in RISKS:
        value = facts.get(fact)
        said[value if value in ("yes", "no") else "unsure"].append(absent if value == "no" else label)
    if facts.get("items_seized"):
        said["yes"].append(ITEMS_TAKEN)
    if age_band != "adult":
        said["yes"].append(NOT_ADULT)
    return Risk(present=tuple(said["yes"]), unsure=tuple(said["unsure"]), absent=tuple(said["no"]))


POWERS_TO_DETAIN = frozenset({"s136_remove", "s136_keep"})


def seen_afterwards(
    *, powers: Collection[str], made: Collection[str], shown_at: datetime, detained_at: datetime | None
) -> bool:
    """Return whether advice was first shown after what it was about (practice 1): never a fault, and always said.

    powers: those it offered. made: how the answers that led to it were put down.
    """
    on_detaining = detained_at is not None and bool(POWERS_TO_DETAIN & set(powers))
    if detained_at is not None and on_detaining:  # both are known: the minute is what people put down
        return _minute(shown_at) > _minute(detained_at)
    return any(how.startswith("later") for how in made)


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def skipped(given: Mapping[str, Any]) -> set[str]:
    """Return the facts not worth a line: what was settled by another answer, and what applies only when given."""
    skip = {fact for fact in ONLY_IF_GIVEN if fact not in given}
    for (fact, value), rest in SETTLES.items():
        if given.get(fact) == value:
            skip |= {other for other in rest if other not in given}
    return skip


TOLD_BY = {
    "handover_told_time": "handover_told",
    "handover_time": "handover_received",
    "police_departed_time": "police_left",
}
"""Lines of the handover that only say when: not printed where the times already tell it."""


def told_by_times(kinds: Collection[str]) -> set[str]:
    """Return the facts the table of times tells, so that a section need not."""
    return {fact for fact, kind in TOLD_BY.items() if kind in kinds}


def may_claim(*, state: str, tries: int, silent_for: timedelta) -> bool:
    """Return whether a worker may start on a document: it waits, or whoever was making it has gone silent."""
    return tries < MOST_TRIES and (state == "asked" or is_lost(state=state, silent_for=silent_for))


def is_lost(*, state: str, silent_for: timedelta) -> bool:
    return state == "making" and silent_for > STUCK_AFTER
