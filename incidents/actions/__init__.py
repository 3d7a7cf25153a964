"""Everything a person can do to an incident: one function each, keyword-only, atomic."""

from incidents.actions.events import correct_event, extend_detention, record_event, withdraw_event
from incidents.actions.finishing import (
    NotFinished,
    confirm_answers,
    correct_answer,
    decide_differently,
    finish_incident,
    missing_from,
    missing_if_held,
    unconfirmed,
)
from incidents.actions.intake import KeptForAPerson, apply_once, applying_again, keep_for_a_person, plain, settle
from incidents.actions.obligations import settle_obligation
from incidents.actions.opening import (
    join_by_reference,
    join_incident,
    name_constable,
    name_person,
    open_incident,
    start_record,
)
from incidents.actions.places import NoSuchAnswer, call_place
from incidents.actions.running import add_facts, answer_page, open_with_run, raise_red_flag, reach_outcome, start_run
from incidents.actions.settling import add_late_note, record_applied, set_aside

__all__ = [
    "KeptForAPerson",
    "NoSuchAnswer",
    "NotFinished",
    "add_facts",
    "add_late_note",
    "answer_page",
    "apply_once",
    "applying_again",
    "call_place",
    "confirm_answers",
    "correct_answer",
    "correct_event",
    "decide_differently",
    "extend_detention",
    "finish_incident",
    "join_by_reference",
    "join_incident",
    "keep_for_a_person",
    "missing_from",
    "missing_if_held",
    "name_constable",
    "name_person",
    "open_incident",
    "open_with_run",
    "plain",
    "raise_red_flag",
    "reach_outcome",
    "record_applied",
    "record_event",
    "set_aside",
    "settle",
    "settle_obligation",
    "start_record",
    "start_run",
    "unconfirmed",
    "withdraw_event",
]
