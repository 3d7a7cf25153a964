"""What follows from where the runs stand: the clock and law as read, and who must be told."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from accounts.models import DutyPost, User
from guidance.graph.walk import Walk
from incidents.actions.log import log
from incidents.actions.projections import anchored_at, in_order
from incidents.models import Answer, Incident, Made, Obligation, OutcomeRecord, Run
from incidents.reading import law_now, readings_of, standing_outcome, where_is


def keep_readings(run: Run, *, left: str | None, by: User, now: datetime) -> None:
    """Store the clock as read on leaving a page and those after it, and the law as recorded now (decisions 4, 14).

    left: the page just answered; the pages before it keep what was read on them then. None: all are read now.
    """
    before = _pages_before(where_is(run, now), left)
    walk = where_is(run, now, readings_of(run).before(before))
    for step in walk.steps:
        if step.source == "clock" and step.question not in before:
            _keep(run, Answer.Source.CLOCK, step.question, step.fact, step.answer, by=by, now=now)
    for provision, status in law_now(now).items():
        if provision in run.graph.body["law"]:
            _keep(run, Answer.Source.LAW, "", f"law.{provision}", status, by=by, now=now)


def _pages_before(walk: Walk, left: str | None) -> list[str]:
    pages = list(dict.fromkeys(step.question for step in walk.steps))
    return pages[: pages.index(left)] if left in pages else pages if left == RECORD else []


RECORD = "record"
"""The page that asks for what the record still lacks: it leads nowhere, so nothing is read again on leaving it."""


def _keep(run: Run, source: str, node: str, fact: str, value: object, *, by: User, now: datetime) -> None:
    last = run.answers.standing().filter(source=source, node=node, fact=fact).first()
    if last and last.value == value:
        return
    Answer.objects.create(
        incident=run.incident,
        purpose=run.purpose,
        run=run,
        person=run.person,
        node=node,
        fact=fact,
        value=value,
        source=source,
        happened_at=now,
        entered_at=now,
        entered_by=by,
        made=Made.AT_THE_TIME,
        replaces=last,
    )


def reconcile_obligations(incident: Incident, *, by: User, now: datetime) -> None:
    """Open what the outcomes of all the runs say must be told, and supersede what none of them says any more.

    What has been acted on stands, and so does what was tried; the same thing asked by two outcomes is one obligation
    (decision 32). The caller holds the incident's lock.
    """
    wanted = _wanted(incident, now)
    untried = incident.obligations.open().filter(attempts=None).exclude(key__in=wanted)
    for obligation in untried:
        obligation.state, obligation.ended_at = Obligation.State.SUPERSEDED, now
        obligation.save(update_fields=["state", "ended_at"])
        log(incident, "superseded_obligation", obligation, by=by, at=now)
    there = set(incident.obligations.exclude(state=Obligation.State.SUPERSEDED).values_list("key", flat=True))
    for key, (record, tell) in wanted.items():
        if key not in there:
            opened = Obligation.objects.create(
                incident=incident, purpose=incident.purpose, outcome_record=record, **_terms(tell, incident, now)
            )
            log(incident, "opened_obligation", opened, by=by, at=now)


def _wanted(incident: Incident, now: datetime) -> dict[str, tuple[OutcomeRecord, Mapping]]:
    runs: Iterable[Run] = incident.runs.select_related("graph").order_by("started_at")
    wanted: dict[str, tuple[OutcomeRecord, Mapping]] = {}
    for run in runs:
        run.incident = incident
        standing = standing_outcome(run, now)
        for record in [*run.outcomes.cards(), *([standing] if standing else [])]:
            for tell in record.advice["tell"]:
                wanted.setdefault(tell["id"], (record, tell))
    return wanted


def _terms(tell: Mapping, incident: Incident, now: datetime) -> dict[str, object]:
    offset = timedelta(minutes=tell["within_minutes"])
    starts = now if tell["anchor"] == "outcome" else anchored_at(tell["anchor"], in_order(incident))
    return {
        "key": tell["id"],
        "who": tell["who"],
        "post": DutyPost.objects.for_area(tell["who"], incident.area).first(),
        "what": tell["what"],
        "anchor": tell["anchor"],
        "offset": offset,
        "due_at": starts + offset if starts else None,
    }
