"""What the law says of an incident. Pure: values in, values out; no database, no web, no settings, no present time."""

from incidents.rules.clock import DetentionClock, StartRule, detention_clock
from incidents.rules.clock_facts import Mark, MarkKind, clock_facts, clock_marks
from incidents.rules.clock_fold import Refused
from incidents.rules.clock_words import clock_sentence
from incidents.rules.events import (
    AgeBand,
    ArrivalPlace,
    DetentionPower,
    EventKind,
    EventValue,
    ExtensionBy,
    ExtensionReason,
    SiteKind,
    StationStatus,
)
from incidents.rules.lawfulness import Scene, age_band, exception_of, exceptions_now, power_of, station_status

__all__ = [
    "AgeBand",
    "ArrivalPlace",
    "DetentionClock",
    "DetentionPower",
    "EventKind",
    "EventValue",
    "ExtensionBy",
    "ExtensionReason",
    "Mark",
    "MarkKind",
    "Refused",
    "Scene",
    "SiteKind",
    "StartRule",
    "StationStatus",
    "age_band",
    "clock_facts",
    "clock_marks",
    "clock_sentence",
    "detention_clock",
    "exception_of",
    "exceptions_now",
    "power_of",
    "station_status",
]
