"""What a handover record says of one incident, gathered into plain values the template prints. Reads only."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from guidance.graph.canonical import digest
from incidents.actions.projections import age_band_of, present_exceptions
from incidents.directory import entry_for
from incidents.models import Answer, Event, Incident, OutcomeRecord
from incidents.models.detention import WITHDRAWN
from incidents.reading import detention_of
from incidents.telling import in_order, is_about
from records.models import Deployment
from reports import rules
from reports.answers import Given, asked_of, facts_of, given_in, quotes, row
from reports.clocks import printed_clock
from reports.heads import day_head, log_head
from reports.words import at, at_with_year, came_in, event_words, how, post

LEGAL = {
    Event.Kind.DETAINED,
    Event.Kind.KEPT,
    Event.Kind.ARRIVED,
    Event.Kind.ENDED,
    Event.Kind.ESCAPED,
    Event.Kind.RETAKEN,
}
"""Events a legal clock turns on: marked in the timeline."""


@dataclass(frozen=True)
class Ring:
    """Whom to ring, in order."""

    who: str
    number: str
    note: str


@dataclass(frozen=True)
class Time:
    """One row of the timeline."""

    at: str
    what: str
    where: str
    how: str
    is_legal: bool
    earlier: str
    note: str


@dataclass(frozen=True)
class Shown:
    """Guidance that was shown: kept apart from the officer's own reasons (practice 22)."""

    title: str
    workflow: str
    at: str
    seen_afterwards: bool
    differently: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """The whole record. Its digest is printed on it, so two copies can be compared without the portal."""

    reference: str
    name: str
    date_of_birth: str
    about: tuple[tuple[str, str], ...]
    clock: Mapping[str, Any]
    risk: rules.Risk
    ring: tuple[Ring, ...]
    words: tuple[Mapping[str, Any], ...]
    disagrees: Mapping[str, Any] | None
    shown: tuple[Shown, ...]
    helps: tuple[Mapping[str, Any], ...]
    rang: str
    consultation: Mapping[str, Any]
    sections: tuple[Mapping[str, Any], ...]
    times: tuple[Time, ...]
    to_do: tuple[Mapping[str, str], ...]
    exceptions: tuple[str, ...]
    editions: tuple[str, ...]
    as_at: str
    log_head: str
    day_head: str
    is_demonstration: bool

    @property
    def digest(self) -> str:
        return digest(asdict(self))


def handover_record(incident: Incident, *, now: datetime) -> Record:
    """Return everything the record prints, as at `now`. Times are London's, each with its day."""
    person, given = incident.persons.first(), given_in(incident)
    events = in_order(incident.events.current().select_related("site", "decided_by", "entered_by", "corrects"))
    broken, asked = present_exceptions(incident, now=now), asked_of(incident, now)
    return Record(
        reference=incident.reference,
        name=person.name if person else "",
        date_of_birth=person.date_of_birth if person else "",
        about=_about(given),
        clock=printed_clock(incident, events, broken, now),
        risk=rules.risk(facts_of(incident), flags=_flags(incident, events), age_band=age_band_of(incident)),
        ring=_ring(incident, now),
        words=quotes(incident, rules.WORDS),
        disagrees=next(iter(quotes(incident, (rules.DISAGREES,))), None),
        shown=_shown(incident),
        helps=_helps(given, asked),
        rang=came_in(incident),
        consultation=_section(rules.CONSULTATION, given, asked),
        sections=tuple(_received(_section(section, given, asked, events), events) for section in rules.SECTIONS),
        times=tuple(_time(event) for event in events),
        to_do=_to_do(incident),
        exceptions=_exceptions(events, broken),
        editions=tuple(dict.fromkeys(incident.runs.order_by("started_at").values_list("edition_id", flat=True))),
        as_at=at_with_year(now),
        log_head=log_head(incident),
        day_head=day_head(now),
        is_demonstration=Deployment.objects.filter(mode=Deployment.Mode.DEMONSTRATION).exists(),
    )


def _exceptions(events: Iterable[Event], broken: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is exceptional as far as is known now: what was said at entry may since have been answered."""
    return tuple(
        f"{event_words(event)}, {at(event.happened_at)}: {broken[str(event.pk)]}"
        for event in events
        if broken.get(str(event.pk))
    )


def _about(given: Mapping[str, Given]) -> tuple[tuple[str, str], ...]:
    lines = (
        ("Age", "age_years"),
        *([] if "age_years" in given else [("Age, as a group", "age_group")]),
        ("How age is known", "how_age_known"),
        ("Sex", "sex"),
        ("Gender, as they describe it", "gender_described"),
    )
    return tuple((label, given[fact].words) for label, fact in lines if fact in given)


def _flags(incident: Incident, events: Iterable[Event]) -> list[str]:
    raised = [event for event in events if event.kind == Event.Kind.RED_FLAG and not event.detail.get(WITHDRAWN)]
    labels = {
        flag: card["label"]
        for run in incident.runs.select_related("graph")
        for flag, card in run.graph.body["interruptions"].items()
    }
    return [f"{labels.get(event.detail.get('flag'), 'Red flag')}, {at(event.happened_at)}" for event in raised]


def _ring(incident: Incident, now: datetime) -> tuple[Ring, ...]:
    """The officer while on duty, through the control room, since no personal number is held; then whoever is duty sergeant."""
    detention = detention_of(incident)
    officer = (detention and detention.detained_by) or incident.opened_by
    desks = (
        (
            "control_room",
            "Control room",
            f"Ask for {officer.called} until their duty ends. Quote {incident.reference}.",
        ),
        ("duty_sergeant", "Duty sergeant", "After that, at any hour."),
    )
    found = [(who, entry_for(kind, area=incident.area, now=now), note) for kind, who, note in desks]
    return tuple(Ring(who=who, number=entry["tel"], note=note) for who, entry, note in found if entry) or (
        Ring(who="Police control room", number="101", note=f"Ask for the duty sergeant. Quote {incident.reference}."),
    )


def _shown(incident: Incident) -> tuple[Shown, ...]:
    detention = detention_of(incident)
    records = incident.outcomerecords.select_related("run__graph", "showing__screen").prefetch_related(
        "decided_differently", "run__answers"
    )
    return tuple(_one_shown(record, detention.detained_at if detention else None) for record in records)


def _one_shown(record: OutcomeRecord, detained_at: datetime | None) -> Shown:
    screen, shown_at = record.showing.screen.body, record.showing.shown_at
    questions = record.run.graph.body["questions"]
    asked = [answer for answer in record.run.answers.all() if answer.source == Answer.Source.ASKED]
    return Shown(
        title=screen["title"],
        workflow=record.run.graph.title,
        at=at(shown_at),
        seen_afterwards=rules.seen_afterwards(
            powers=[power["id"] for power in screen["powers"]],
            made={answer.made for answer in asked if answer.node in questions},
            shown_at=shown_at,
            detained_at=detained_at,
        ),
        differently=tuple(decision.words for decision in record.decided_differently.all()),
    )


def _helps(given: Mapping[str, Given], asked: Collection[str]) -> tuple[Mapping[str, Any], ...]:
    rows = [row(line, given, asked) for line in rules.HELPS.lines]
    if "consult_advice" in given and not any(one["known"] for one in rows):
        rows[0]["note"] = "What the professional said is under Consultation."
    return tuple(rows)


def _section(
    section: rules.Section, given: Mapping[str, Given], asked: Collection[str], events: Iterable[Event] = ()
) -> dict[str, Any]:
    told = {event.kind for event in events if not event.detail.get(WITHDRAWN)}
    skip = rules.skipped({fact: one.value for fact, one in given.items()}) | rules.told_by_times(told)
    lines = [line for line in section.lines if not set(line.facts) <= skip]
    return {"id": section.id, "title": section.title, "rows": tuple(row(line, given, asked) for line in lines)}


def _received(section: dict[str, Any], events: Iterable[Event]) -> dict[str, Any]:
    """Return the section, with when they were received beside who received them, and who, if only the event says."""
    happened = [
        event for event in events if event.kind == Event.Kind.HANDOVER_RECEIVED and not event.detail.get(WITHDRAWN)
    ]
    if not happened:
        return section
    last = happened[-1]
    rows = [
        {
            **one,
            **({} if one["known"] or not last.note else {"words": last.note, "known": True}),
            "note": f"Received {at(last.happened_at)}",
        }
        if one["label"] == rules.RECEIVED_BY
        else one
        for one in section["rows"]
    ]
    return {**section, "rows": tuple(rows)}


def _time(event: Event) -> Time:
    corrected = event.corrects
    return Time(
        at=f"About {at(event.happened_at)}" if is_about(event) else at(event.happened_at),
        what=event_words(event),
        where=event.site.name if event.site else "",
        how=how(event),
        is_legal=event.kind in LEGAL and not event.detail.get(WITHDRAWN),
        earlier=at(corrected.happened_at) if corrected and corrected.happened_at != event.happened_at else "",
        # The doctor's name on an extension, or why a time was corrected or withdrawn.
        note=event.note,
    )


def _to_do(incident: Incident) -> tuple[Mapping[str, str], ...]:
    still = incident.obligations.open().select_related("post")
    return tuple({"what": one.what, "who": post(one), "due": at(one.due_at) if one.due_at else ""} for one in still)
