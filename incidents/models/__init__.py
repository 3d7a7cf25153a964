"""The tables of incidents, one file per noun."""

from incidents.models.base import Made, OfIncident, Purpose, PutDown
from incidents.models.detention import Attempt, Detention, Event, Obligation
from incidents.models.incident import Incident, Member, Person, Subject, SubjectKey
from incidents.models.intake import Envelope, ExceptionAlert, SetAside, Settled
from incidents.models.run import (
    Answer,
    Confirmation,
    Conflict,
    DecidedDifferently,
    OutcomeRecord,
    Run,
    Screen,
    Showing,
)

__all__ = [
    "Answer",
    "Attempt",
    "Confirmation",
    "Conflict",
    "DecidedDifferently",
    "Detention",
    "Envelope",
    "Event",
    "ExceptionAlert",
    "Incident",
    "Made",
    "Member",
    "Obligation",
    "OfIncident",
    "OutcomeRecord",
    "Person",
    "Purpose",
    "PutDown",
    "Run",
    "Screen",
    "SetAside",
    "Settled",
    "Showing",
    "Subject",
    "SubjectKey",
]
