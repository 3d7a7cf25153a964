"""Starting a run, answering a page, raising a red flag, and reaching an outcome."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from guidance.graph.answers import why_not_valid
from guidance.graph.walk import Walk
from guidance.models import Edition, Graph
from incidents.actions.advice import keep_readings, reconcile_obligations
from incidents.actions.answers import Page, hold_if_held, put_answer, write_event
from incidents.actions.carrying import carry_over
from incidents.actions.events import record_event, why_impossible
from incidents.actions.intake import apply_once
from incidents.actions.log import locked, log
from incidents.actions.opening import open_incident
from incidents.actions.projections import refresh
from incidents.models import Answer, Envelope, Event, Incident, OutcomeRecord, Run
from incidents.models.run import CARD
from incidents.reading import show, where_is
from wmpmh.errors import Refused, Stale


class NoSuchWorkflow(Refused):
    """The workflow is not in the edition in force."""


class NotAnAnswer(Refused):
    """A value the fact does not take. Nothing was stored; what was typed is still on the page."""


@transaction.atomic
def start_run(
    *, run_id: UUID, incident: Incident, workflow: str, by: User, now: datetime, came_from: Run | None = None
) -> Run:
    """Start a walk of one workflow of the edition in force, or of the edition the run before it is on (decision 3).

    Facts that hold are carried in and shown; `now` facts are asked afresh (decision 15). The same id returns the same run.
    """
    incident = locked(incident)
    if existing := Run.objects.filter(pk=run_id, incident=incident).first():
        return existing
    edition = came_from.edition if came_from else Edition.objects.in_force_at(now).first()
    if edition is None or workflow not in edition.manifest["graphs"]:
        raise NoSuchWorkflow("That workflow is not published. Go back to the start and choose what is in front of you.")
    run = Run.objects.create(
        id=run_id,
        incident=incident,
        purpose=incident.purpose,
        person=incident.persons.get(),
        graph=Graph.objects.get(hash=edition.manifest["graphs"][workflow]),
        edition=edition,
        started_by=by,
        started_at=now,
        came_from=came_from,
    )
    _carry_in(run, by=by, now=now)
    log(incident, "started_run", run, by=by, at=now, edition=edition.hash, workflow=workflow)
    if where_is(run, now).outcome:  # everything it asks was already answered
        keep_readings(run, left=None, by=by, now=now)
        reach_outcome(run=run, by=by, now=now)
    return run


@transaction.atomic
def open_with_run(*, incident_id: UUID, run_id: UUID, workflow: str, by: User, now: datetime) -> Run:
    """Open an incident and start its first run, both or neither. The same ids again return the same run."""
    incident = open_incident(incident_id=incident_id, by=by, now=now)
    return start_run(run_id=run_id, incident=incident, workflow=workflow, by=by, now=now)


def _carry_in(run: Run, *, by: User, now: datetime) -> None:
    """Copy in the latest answer to each fact this workflow asks and that still holds. One in conflict is taken as not sure."""
    facts = {fact: shape for fact, shape in run.graph.body["facts"].items() if shape["holds"] != "now"}
    in_conflict = set(run.incident.conflicts.values_list("fact", flat=True))
    latest: dict[str, Answer] = {}
    for answer in (
        run.incident.answers.standing().given().filter(person=run.person, fact__in=facts).order_by("entered_at", "id")
    ):
        latest[answer.fact] = answer
    for answer in latest.values():
        doubted = answer.fact in in_conflict
        Answer.objects.create(
            incident=run.incident,
            purpose=run.purpose,
            run=run,
            person=run.person,
            node="",
            fact=answer.fact,
            value="not_sure" if doubted else answer.value,
            text="" if doubted else answer.text,
            source=Answer.Source.CARRIED,
            happened_at=answer.happened_at,
            entered_at=now,
            decided_by=answer.decided_by,
            entered_by=answer.entered_by,
            made=answer.made,
        )


def answer_page(
    *,
    envelope_id: UUID,
    run: Run,
    node: str,
    values: Mapping[str, object],
    shown: UUID | None,
    replaces: Mapping[str, str],
    made: str,
    happened_at: datetime | None,
    decided_by: User | None,
    by: User,
    now: datetime,
) -> Walk:
    """Store what a page was answered, whole, and return where the run now is. The same envelope again changes nothing.

    An answer that takes the place of one the sender had not seen is kept beside it, both standing, and raises Stale
    after both are stored (decision 7). Raises NotAnAnswer for a value the fact does not take, or an impossible time.
    """
    _refuse_what_is_no_answer(run, values, happened_at, now)
    page = Page(
        envelope_id=envelope_id,
        run=run,
        node=node,
        shown=shown,
        replaces=replaces,
        made=made,
        happened_at=happened_at,
        decided_by=decided_by,
        by=by,
        now=now,
    )
    overtaken = apply_once(
        envelope_id=envelope_id,
        kind="answer_page",
        incident=run.incident,
        body=page.as_sent(values),
        by=by,
        now=now,
        act=lambda: _apply(page, values),
        edition=run.edition_id,
    )
    if overtaken:
        raise Stale(
            "Somebody, perhaps you in another tab, had already answered this. Both answers are kept. "
            "The first one stands until you change it or a reviewer decides."
        )
    return where_is(run, now)


def _refuse_what_is_no_answer(
    run: Run, values: Mapping[str, object], happened_at: datetime | None, now: datetime
) -> None:
    instants = [value for value in (*values.values(), happened_at) if isinstance(value, datetime)]
    reasons = [
        *(why_not_valid(run.graph.body, fact, value, now) for fact, value in values.items()),
        *(why_impossible(happened_at=instant, now=now) for instant in instants),
    ]
    if why := next(filter(None, reasons), None):
        raise NotAnAnswer(why)


def _apply(page: Page, values: Mapping[str, object]) -> bool:
    """Store each fact of the page; write the events instants stand for. Return whether any was overtaken."""
    run, by, now = page.run, page.by, page.now
    run.incident = locked(run.incident)
    overtaken = False
    for fact, value in values.items():
        answer, was_overtaken = put_answer(page, fact, value)
        overtaken = overtaken or was_overtaken
        if answer and not was_overtaken:
            write_event(answer, value, values=values, by=by, now=now)
            hold_if_held(answer, by=by, now=now)
            carry_over(page, fact, value)
    sent = Envelope.objects.get(pk=page.envelope_id)
    log(run.incident, "answered", sent, by=by, at=now, edition=run.edition_id, **page.as_sent(values))
    keep_readings(run, left=page.node, by=by, now=now)
    reach_outcome(run=run, by=by, now=now)
    if "age_years" in values or "age_group" in values:  # a person at a station may now be known to be under 18
        refresh(run.incident, now=now)
    return overtaken


@transaction.atomic
def raise_red_flag(*, envelope_id: UUID, run: Run, flag: str, node: str, by: User, now: datetime) -> Event:
    """Record that life is at risk, there is a weapon, or a medical emergency, now, and open what its card says to tell.

    The run goes on where it was, as if the flag had been ticked at the start (decision 32). The same flag again is one.
    """
    card = run.graph.body["interruptions"].get(flag)
    if card is None:
        raise NotAnAnswer("That is not one of the red flags.")
    run.incident = locked(run.incident)
    event = record_event(
        event_id=envelope_id,
        incident=run.incident,
        kind=Event.Kind.RED_FLAG,
        happened_at=now,
        by=by,
        decided_by=by,
        now=now,
        detail={"flag": flag, "fact": card["fact"], "run": str(run.pk), "node": node},
    )
    if not run.outcomes.filter(outcome=f"{CARD}{flag}").exists():
        _record_outcome(run, f"{CARD}{flag}", None, by=by, now=now)
    reach_outcome(run=run, by=by, now=now)
    return event


def reach_outcome(*, run: Run, by: User, now: datetime) -> OutcomeRecord | None:
    """Record the outcome the run's answers lead to, with its screen, if it is not the one on record.

    The caller holds the incident's lock. A different outcome supersedes the one before (decision 32). What must be
    told is then worked out again from every run's outcome.
    """
    outcome = where_is(run, now).outcome
    last = run.outcomes.reached().first()
    if outcome and (last is None or last.outcome != outcome):
        last = _record_outcome(run, outcome, last, by=by, now=now)
    reconcile_obligations(run.incident, by=by, now=now)
    return last if outcome else None


def _record_outcome(run: Run, outcome: str, last: OutcomeRecord | None, *, by: User, now: datetime) -> OutcomeRecord:
    record = OutcomeRecord.objects.create(
        incident=run.incident,
        purpose=run.purpose,
        run=run,
        outcome=outcome,
        showing=show(run, outcome, to=by, now=now),
        reached_at=now,
        replaces=last,
    )
    log(run.incident, "reached_outcome", record, by=by, at=now, edition=run.edition_id, outcome=outcome)
    return record


def add_facts(
    *,
    envelope_id: UUID,
    run: Run,
    values: Mapping[str, object],
    replaces: Mapping[str, str],
    made: str,
    happened_at: datetime | None,
    decided_by: User | None,
    by: User,
    now: datetime,
) -> Walk:
    """Store record facts an outcome asked for, later or elsewhere. They lead nowhere: one that steers is refused here."""
    for fact in values:
        if run.graph.body["facts"].get(fact, {}).get("steers"):
            raise NotAnAnswer("That answer decides what may be done. Give it on its own page.")
    return answer_page(
        envelope_id=envelope_id,
        run=run,
        node="record",
        values=values,
        shown=None,
        replaces=replaces,
        made=made,
        happened_at=happened_at,
        decided_by=decided_by,
        by=by,
        now=now,
    )
