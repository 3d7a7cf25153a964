# ruff: noqa: E501  (a table reads best with one edit a line)
"""Edits of section 136 that would make an officer act unlawfully. Each is refused, with a route in words.

The scenarios and the fact base's own edges are taken away first, so that what refuses is the proof alone.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from guidance.graph.compile import graphs_of
from guidance.graph.load import load
from guidance.graph.model import Content
from guidance.graph.prove import prove
from guidance.graph.walk import walk

CONTENT = Path(__file__).parents[3] / "guidance" / "content"
CAN, WHERE, AT, ESCAPED = "can-i-use-s136", "where-to-and-how", "at-the-place-of-safety", "escaped-or-missing"


@cache
def _plain() -> dict[str, Any]:
    """Return section 136 alone, without its examples, its cards and what it offers to go on with elsewhere."""
    plain = load(CONTENT).model_dump(mode="json", by_alias=True)
    plain["documents"] = [parts for parts in plain["documents"] if parts["document"]["slug"] == "section-136"]
    for parts in plain["documents"]:
        parts["scenarios"], parts["edges"] = [], []
        for flow in parts["workflows"]:
            flow["card"] = None
        for outcome in (item for flow in parts["workflows"] for item in flow["outcomes"].values()):
            outcome["next"] = [name for name in outcome["next"] if name.startswith("section-136/")]
    return plain


class Edit:
    """A copy of section 136 to spoil: one workflow's questions and outcomes, and the registers."""

    def __init__(self, workflow: str) -> None:
        self.plain = deepcopy(_plain())
        parts = next(item for item in self.plain["documents"] if item["document"]["slug"] == "section-136")
        self.flow = next(item for item in parts["workflows"] if item["id"] == workflow)
        self.questions: dict[str, Any] = self.flow["questions"]
        self.outcomes: dict[str, Any] = self.flow["outcomes"]
        self.powers = {item["id"]: item for item in self.plain["registers"]["powers"]}

    def lead(self, question: str, answer: str, to: str) -> None:
        """Make one answer lead somewhere else, whatever it led to."""
        assert answer in self.questions[question]["answers"]
        self.questions[question]["answers"][answer] = to

    def rows(self, question: str, answer: str | None = None) -> list[dict[str, Any]]:
        page = self.questions[question]
        rows: list[dict[str, Any]] = page["answers"][answer] if answer else page["to"]
        return rows

    def row(self, question: str, at: int, answer: str | None = None, **new: Any) -> None:
        self.rows(question, answer)[at].update(new)

    def offer(self, outcome: str, power: str) -> None:
        self.outcomes[outcome]["powers"].append(power)

    def drop_tell(self, outcome: str, who: str) -> None:
        before = self.outcomes[outcome]["tell"]
        self.outcomes[outcome]["tell"] = [item for item in before if item["id"] != who]
        assert len(self.outcomes[outcome]["tell"]) < len(before)

    def content(self) -> Content:
        """Return the edited content, without nodes the edit left behind."""
        found, todo = set(), [self.flow["start"]]
        while todo:
            node = todo.pop()
            if node in self.questions and node not in found:
                page = self.questions[node]
                for route in [*page["answers"].values(), page["to"]]:
                    rows = route if isinstance(route, list) else [{"to": route}]
                    todo += [row.get(key) for row in rows for key in ("to", "else") if row.get(key)]
            found.add(node)
        for kind in ("questions", "outcomes"):
            self.flow[kind] = {id_: item for id_, item in self.flow[kind].items() if id_ in found}
        return Content.model_validate(self.plain)


def _line(edit: Edit, outcome: str, text: str, uses: str) -> None:
    edit.outcomes[outcome]["do"].append({"text": text, "kind": "practice", "uses": uses})


def _duty_last(edit: Edit) -> None:
    do = edit.outcomes["detain"]["do"]
    do.append(do.pop(0))


EDITS: dict[str, tuple[str, set[str], Callable[[Edit], Any]]] = {
    # Can I use section 136 here?
    "a home counts as a street": (CAN, {"02-P01", "s136_remove"}, lambda e: e.lead("location", "LOC01", "came")),
    "one home's garden counts as a street": (CAN, {"02-P01", "s136_remove"}, lambda e: e.lead("location", "LOC02", "came")),
    "not sure where they are is treated as somewhere lawful": (CAN, {"02-P02", "s136_remove"}, lambda e: e.lead("location", "not_sure", "came")),
    "a hotel room needs no advice": (CAN, {"02-P02", "s136_remove"}, lambda e: e.lead("location", "LOC09a", "came")),
    "a hostel room needs no advice": (CAN, {"02-P02", "s136_remove"}, lambda e: e.lead("location", "LOC09b", "came")),
    "a caravan that is a home needs no advice": (CAN, {"02-P02", "s136_remove"}, lambda e: e.lead("location", "LOC10", "came")),
    "a prison cell needs no advice": (CAN, {"02-P02", "s136_remove"}, lambda e: e.lead("location", "LOC11", "came")),
    "an unclear place where someone lives is used all the same": (CAN, {"02-P02", "s136_remove"}, lambda e: e.lead("grey", "lived_in", "came")),
    "not knowing who lives there is enough": (CAN, {"02-P02", "s136_remove"}, lambda e: e.lead("grey", "not_sure", "came")),
    "police bring the person out of a home first": (CAN, {"02-P03", "s136_remove"}, lambda e: e.lead("came", "police_brought", "views")),
    "nobody is sure how the person came to be there": (CAN, {"02-P03", "s136_remove"}, lambda e: e.lead("came", "not_sure", "views")),
    "no sign of mental disorder is needed": (CAN, {"s136_remove"}, lambda e: [e.row("views", at, to="offence") for at in (0, 1)]),
    "no immediate need of care or control is needed": (CAN, {"s136_remove"}, lambda e: e.row("views", 2, to="offence")),
    "something less would work and is passed over": (CAN, {"s136_remove"}, lambda e: e.row("views", 3, to="offence")),
    "an officer not sure of the test goes on": (CAN, {"s136_remove"}, lambda e: e.row("views", 5, **{"else": "offence"})),
    "a person who will go freely is detained": (CAN, {"s136_remove"}, lambda e: e.lead("instead", "voluntary", "offence")),
    "a safe plan is passed over": (CAN, {"s136_remove"}, lambda e: e.lead("instead", "plan", "offence")),
    "an officer not sure what else would work detains": (CAN, {"s136_remove"}, lambda e: e.lead("instead", "not_sure", "offence")),
    "one term of the four views is dropped": (CAN, {"s136_remove"}, lambda e: [e.row("views", 3, when="view_necessary is no"), e.row("views", 4, when="view_disorder is yes and view_need is yes and view_necessary is yes")]),
    "a person in the street is kept where they are": (CAN, {"s136_keep"}, lambda e: e.row("offence", 0, "none", when="always")),
    "the street page offers keeping as well": (CAN, {"s136_keep"}, lambda e: e.offer("detain", "s136_keep")),
    "a police station is offered before anyone asks their age": (CAN, {"02-P04", "02-P05", "police_station_place_of_safety"}, lambda e: e.offer("detain", "police_station_place_of_safety")),
    "a police station is offered for a child": (CAN, {"02-P04", "police_station_place_of_safety"}, lambda e: e.offer("detain_child", "police_station_place_of_safety")),
    "a police station is offered for a child already at one": (CAN, {"02-P04", "police_station_place_of_safety"}, lambda e: e.offer("detain_at_station_child", "police_station_place_of_safety")),
    "the search at a place of safety is offered in the street": (CAN, {"02-P14", "search_s136C"}, lambda e: e.offer("detain", "search_s136C")),
    "a search with no grounds is offered": (CAN, {"search_s32_pace"}, lambda e: e.offer("detain", "search_s32_pace")),
    "entry to save life is offered when no life is at risk": (CAN, {"enter_s17_1_e"}, lambda e: e.offer("dwelling", "enter_s17_1_e")),
    "entry to save life is the way into every home": (CAN, {"enter_s17_1_e"}, lambda e: e.row("location", 0, "LOC01", when="always")),
    "an arrest is offered without an offence": (CAN, {"arrest_s24_pace"}, lambda e: e.offer("detain", "arrest_s24_pace")),
    "an officer not sure of an offence arrests": (CAN, {"arrest_s24_pace"}, lambda e: e.lead("offence", "not_sure", "arrest")),
    "section 136 is offered on the page about a home": (CAN, {"02-P01", "s136_remove"}, lambda e: e.offer("dwelling", "s136_remove")),
    "a line detains someone who came freely": (CAN, {"s136_remove"}, lambda e: _line(e, "voluntary", "Detain them if they change their mind", "s136_remove")),
    "a power with no preconditions is offered": (CAN, {"breach_of_the_peace"}, lambda e: e.offer("dwelling", "breach_of_the_peace")),
    "the preconditions of removal are taken away": (CAN, {"s136_remove"}, lambda e: e.powers["s136_remove"].update(only_when=None)),
    "consulting first is taken off the list": (CAN, {"consult_before_s136"}, lambda e: e.outcomes["detain"]["do"].pop(0)),
    "consulting comes after deciding": (CAN, {"consult_before_s136"}, _duty_last),
    "consulting has no number to ring": (CAN, {"consult_before_s136"}, lambda e: e.outcomes["detain"]["do"][0].update(slot=None)),
    "who was consulted is not recorded": (CAN, {"consult_before_s136", "02-P12"}, lambda e: e.outcomes["detain"]["record"].remove("consult_status")),
    "nobody records who watched the person's breathing": (CAN, {"02-P20"}, lambda e: e.outcomes["keep_here"]["record"].remove("restraint_watched_by")),
    "nobody calls medical help when life is at risk": (CAN, {"02-P22"}, lambda e: e.drop_tell("detain_life_at_risk", "medical_help")),
    "a second section 136 follows the first": (CAN, {"02-P19"}, lambda e: e.lead("held_under", "already_s136", "location")),
    "not knowing what holds them is treated as nothing": (CAN, {"02-P19"}, lambda e: e.lead("held_under", "not_sure", "location")),
    "not sure whether they are already held is treated as no": (CAN, {"02-P19"}, lambda e: e.row("first_look", 0, when="already_held is yes")),
    # Where to and how
    "a police station is open whatever the age": (WHERE, {"02-P04", "police_station_place_of_safety"}, lambda e: e.row("destination", 0, "station", when="law.mha2025_s48 is not_commenced")),
    "an age not known counts as adult": (WHERE, {"02-P04", "police_station_place_of_safety"}, lambda e: e.row("destination", 0, "station", when="law.mha2025_s48 is not_commenced and (age_group is adult or age_group is not_sure)")),
    "a police station stays open after section 48 starts": (WHERE, {"02-P05", "police_station_place_of_safety"}, lambda e: e.row("destination", 0, "station", when="age_group is adult")),
    "no inspector need authorise the station": (WHERE, {"02-P05", "police_station_place_of_safety"}, lambda e: e.row("station_conditions", 0, when="reg2_imminent_risk is yes and reg2_no_other_place is yes and reg2_healthcare_present is yes and reg2_consulted is yes")),
    "no imminent risk is needed for the station": (WHERE, {"02-P05", "police_station_place_of_safety"}, lambda e: e.row("station_conditions", 0, when="reg2_no_other_place is yes and reg2_healthcare_present is yes and reg2_consulted is yes and reg2_inspector is yes")),
    "any one condition will do for the station": (WHERE, {"02-P05", "police_station_place_of_safety"}, lambda e: e.row("station_conditions", 0, when="reg2 any (reg2_imminent_risk, reg2_inspector)")),
    "a station whose conditions fail is used all the same": (WHERE, {"02-P05", "police_station_place_of_safety"}, lambda e: e.row("station_conditions", 1, **{"else": "police_station"})),
    "a station is offered when no place is found": (WHERE, {"02-P05", "police_station_place_of_safety"}, lambda e: e.offer("no_place_found", "police_station_place_of_safety")),
    "a station is offered for a child when no place is found": (WHERE, {"02-P04", "02-P05", "police_station_place_of_safety"}, lambda e: e.offer("no_place_found_child", "police_station_place_of_safety")),
    "a home is used without everyone's agreement": (WHERE, {"02-P21", "home_place_of_safety"}, lambda e: e.row("home_agreement", 0, when="home_clinically_safe is yes")),
    "a home nobody says is safe is used": (WHERE, {"home_place_of_safety"}, lambda e: e.row("home_agreement", 0, when="home_agreement in (sole_occupier, person_and_occupier, visitor_and_occupier)")),
    "a search before arrival needs no grounds": (WHERE, {"search_s32_pace"}, lambda e: e.lead("search_grounds", "no", "search_before")),
    "an officer not sure of grounds searches": (WHERE, {"search_s32_pace"}, lambda e: e.lead("search_grounds", "not_sure", "search_before")),
    "someone not detained is taken": (WHERE, {"s137_custody"}, lambda e: e.lead("leaving", "not_detained", "age")),
    "an officer not sure if they are detained takes them": (WHERE, {"s137_custody"}, lambda e: e.lead("leaving", "not_sure", "age")),
    # At the place of safety
    "a search needs no belief that anything is hidden": (AT, {"search_s136C"}, lambda e: e.row("search_grounds", 1, when="danger_grounds is yes")),
    "an officer who did not ask to search is told to": (AT, {"02-P14", "search_s136C"}, lambda e: e.row("place_now", 1, "arrived", **{"else": "search_grounds"})),
    "a move to a police station is a move like any other": (AT, {"s136_transfer"}, lambda e: e.row("transfer", 1, to="move")),
    "a move needs no authority": (AT, {"s136_transfer"}, lambda e: e.row("transfer", 2, when="transfer_plan is agreed")),
    "a move needs no place that says yes": (AT, {"s136_transfer"}, lambda e: e.row("transfer", 2, when="transfer_authorised_by in (constable, amhp)")),
    "papers nobody has seen are enough to convey": (AT, {"s6_convey"}, lambda e: e.lead("convey", "not_seen", "convey_with_authority")),
    "an extension nobody gave is valid": (AT, {"s136B_extension"}, lambda e: e.lead("extension", "no", "extension_valid")),
    "an extension no superintendent approved is valid at a station": (AT, {"s136B_extension"}, lambda e: e.lead("extension", "yes_station_not_approved", "extension_valid")),
    "want of a bed extends the time": (AT, {"02-P09", "s136B_extension"}, lambda e: e.lead("assessment", "no_bed", "extension")),
    "want of a doctor or AMHP extends the time": (AT, {"02-P09", "s136B_extension"}, lambda e: e.lead("assessment", "not_done_staff", "extension")),
    "an extension at a station outlives section 48": (AT, {"s136B_extension"}, lambda e: e.lead("extension", "yes_station_approved", "extension_valid_station")),
    # Escaped or missing
    "a person nobody can find is retaken somewhere": (ESCAPED, {"s138_retake"}, lambda e: e.lead("where", "not_known", "retake")),
    "a home is entered with no way in": (ESCAPED, {"entry_by_permission", "s138_retake"}, lambda e: e.lead("way_in", "none", "retake_by_permission")),
    "a home is entered on a warrant nobody has": (ESCAPED, {"s135_2_warrant", "s138_retake"}, lambda e: e.lead("way_in", "not_sure", "retake_with_warrant")),
    "permission to enter counts as pursuit": (ESCAPED, {"enter_s17_1_d"}, lambda e: e.lead("way_in", "permission", "retake_in_pursuit")),
    "concern for welfare counts as life or limb": (ESCAPED, {"enter_s17_1_e"}, lambda e: e.lead("way_in", "permission", "retake_life_or_limb")),
    "someone never held is retaken": (ESCAPED, {"s138_retake"}, lambda e: e.lead("when_escaped", "never_held", "where")),
    "an officer not sure they were held retakes them": (ESCAPED, {"s138_retake"}, lambda e: e.lead("when_escaped", "not_sure", "where")),
    # Time limits: a power is offered only on an answer, or a reading of the clock, that says there is time.
    "a person is retaken after the time has gone": (ESCAPED, {"s138_retake"}, lambda e: e.lead("in_time", "no", "retake")),
    "nobody is sure there is time and they are retaken": (ESCAPED, {"s138_retake"}, lambda e: e.lead("in_time", "not_sure", "retake")),
    "a closed clock is passed over in the street": (ESCAPED, {"s138_retake"}, lambda e: e.row("where", 0, "lawful_place", to="retake")),
    "a closed clock is passed over at a home": (ESCAPED, {"s138_retake"}, lambda e: e.row("way_in", 0, "warrant", to="retake_with_warrant")),
    "a move goes on after the period has ended": (AT, {"s136_transfer"}, lambda e: e.row("transfer", 0, to="move")),
    "a search goes on after the period has ended": (AT, {"search_s136C"}, lambda e: e.row("search_grounds", 0, to="search_at_place")),
    "police agree to hold after the period has ended": (AT, {"s137_custody"}, lambda e: e.row("handover", 0, "asked_to_stay", to="please_stay")),
}  # fmt: skip
# Their routes read the clock twice, open and then ended; one walk is given one reading, so they are not walked again.
TIME_RUNS_OUT_ON_THE_WAY = {
    "a closed clock is passed over in the street",
    "a closed clock is passed over at a home",
    "a move goes on after the period has ended",
    "a search goes on after the period has ended",
    "police agree to hold after the period has ended",
}


@pytest.mark.parametrize("edit", EDITS)
def test_the_proof_refuses_an_edit_by_which(edit):
    workflow, rules, spoil = EDITS[edit]
    edited = Edit(workflow)
    spoil(edited)
    content = edited.content()

    found = prove(content, f"section-136/{workflow}", tests=None)[0]["counter_examples"]
    routes = [example for example in found if example["pages"] > 0]
    assert {example["rule"] for example in routes} >= rules, found
    assert all(example["words"].startswith("You answer ‘") and "; then ‘" in example["words"] for example in routes)
    graph = graphs_of(content)[f"section-136/{workflow}"]
    for example in routes if edit not in TIME_RUNS_OUT_ON_THE_WAY else []:
        assert walk(graph, example["facts"], example["law"], example["clocks"]).outcome == example["outcome"]


@pytest.mark.parametrize("workflow", [CAN, WHERE, AT, ESCAPED])
def test_without_an_edit_there_is_nothing_to_refuse(workflow):
    assert prove(Edit(workflow).content(), f"section-136/{workflow}", tests=None)[0]["counter_examples"] == []
