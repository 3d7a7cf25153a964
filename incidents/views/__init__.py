"""The pages of an incident: one file per noun, one function per URL name."""

from incidents.views.consulting import record_consultation
from incidents.views.envelopes import envelope_list, settle_envelope
from incidents.views.events import correct_event, extend_detention, record_event, withdraw_event
from incidents.views.facts import add_facts, confirm_answers, correct_answer
from incidents.views.home import home
from incidents.views.incidents import finish_incident, incident, incident_list
from incidents.views.naming import name_constable
from incidents.views.obligations import settle_obligation
from incidents.views.outcomes import decide_differently, outcome, tick_line
from incidents.views.people import name_person, open_person
from incidents.views.places import call_place
from incidents.views.runs import answer_question, choose_guide, raise_red_flag, run, start_run
from incidents.views.searching import search
from incidents.views.showings import replay
from incidents.views.starting import join_by_reference, join_incident, start_incident, start_record

__all__ = [
    "add_facts",
    "answer_question",
    "call_place",
    "choose_guide",
    "confirm_answers",
    "correct_answer",
    "correct_event",
    "decide_differently",
    "envelope_list",
    "extend_detention",
    "finish_incident",
    "home",
    "incident",
    "incident_list",
    "join_by_reference",
    "join_incident",
    "name_constable",
    "name_person",
    "open_person",
    "outcome",
    "raise_red_flag",
    "record_consultation",
    "record_event",
    "replay",
    "run",
    "search",
    "settle_envelope",
    "settle_obligation",
    "start_incident",
    "start_record",
    "start_run",
    "tick_line",
    "withdraw_event",
]
