"""What an officer must have put down to finish: little, and nothing they cannot know."""

import pytest

from incidents.rules.finishing import missing, was_consulted

WHOLE = {
    "location": "LOC05",
    "time_detained": "2026-11-23T00:09:00+00:00",
    "limb_disorder_reason": "said voices told him to jump",
    "limb_need_reason": "over the rail",
    "limb_necessity_reason": "would not come",
    "consult_status": "consulted",
    "consultee_profession": "nurse",
    "conveyance_method": "ambulance",
    "pos_name": 3,
    "pos_arrival_site_time": "2026-11-23T01:06:00+00:00",
    "handover_to": "G Adeyemi, nurse in charge",
    "force_used": "no",
    "info_given_to_person": "yes",
}


def words(answers, **given):
    given = {"is_detention": True, "confirmed": True, "outcome_reached": True, **given}
    return [row.words for row in missing(answers=answers, **given)]


def test_a_detention_with_the_eleven_things_put_down_can_be_finished():
    assert words(WHOLE) == []


def test_the_time_of_arrival_is_asked_once_a_place_or_a_receiver_is_known_and_may_be_not_known():
    on_the_way = {key: value for key, value in WHOLE.items() if not key.startswith("pos_") and key != "handover_to"}

    assert "When you reached the place, or that it is not known" not in words(on_the_way)
    assert "When you reached the place, or that it is not known" in words({**on_the_way, "handover_to": "Sister Begum"})
    assert words({**WHOLE, "pos_arrival_site_time": "not_sure"}) == []


@pytest.mark.parametrize("fact", sorted(set(WHOLE) - {"consultee_profession"}))
def test_each_thing_left_out_is_asked_for_by_name(fact):
    assert len(words({key: value for key, value in WHOLE.items() if key != fact})) == 1


def test_an_officer_who_did_not_consult_is_asked_only_why():
    assert words({**WHOLE, "consult_status": "not_practicable", "consultee_profession": None}) == [
        "Why consulting was not practicable"
    ]


@pytest.mark.parametrize(
    ("profession", "counts"), [("doctor", True), ("paramedic", True), ("AMHP", True), ("someone_else", False)]
)
def test_a_consultation_with_anyone_not_listed_is_never_counted_as_done(profession, counts):
    answers = {**WHOLE, "consultee_profession": profession}

    assert was_consulted(answers) is counts
    assert ("Why consulting was not practicable" in words(answers)) is not counts


def test_an_incident_with_no_detention_needs_only_what_was_decided():
    assert words({}, is_detention=False) == []
    assert len(words({}, is_detention=False, outcome_reached=False)) == 1


def test_answers_keyed_for_an_officer_must_be_confirmed_by_them():
    assert words(WHOLE, confirmed=False) == ["Answers keyed for you are not yet confirmed"]
