"""Starting a run, answering a page, raising a red flag, and reaching an outcome."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import DutyPost, User
from guidance.graph.answers import why_not_valid
from guidance.graph.walk import Walk
from guidance.models import Edition, Graph
from incidents.actions.answers import Page, put_answer, write_event
from incidents.actions.events import record_event, why_impossible
from incidents.actions.intake import receive, settle
from incidents.actions.log import locked, log
from incidents.models import Answer, Event, Incident, Made, Obligation, OutcomeRecord, Run
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
    return run


def _carry_in(run: Run, *, by: User, now: datetime) -> None:
    """Copy in the latest answer to each fact this workflow asks and that still holds. One in conflict is taken as not sure."""
    facts = {fact: shape for fact, shape in run.graph.body["facts"].items() if shape["holds"] != "now"}
    in_conflict = set(run.incident.conflicts.values_list("fact", flat=True))
    latest: dict[str, Answer] = {}
    for answer in (
        run.incident.answers.standing().filter(person=run.person, fact__in=facts).order_by("entered_at", "id")
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
    after both are stored (decision 7). Raises NotAnAnswer for a value the fact does not take.
    """
    _refuse_what_is_no_answer(run, values, now)
    envelope = receive(
        envelope_id=envelope_id,
        kind="answer_page",
        incident_id=run.incident_id,
        by=by,
        now=now,
        edition=run.edition_id,
        body={"run": str(run.pk), "node": node, "values": _plain(values), "replaces": dict(replaces), "made": made},
    )
    if envelope.state != envelope.State.RECEIVED:
        return where_is(run, now)
    page = Page(
        envelope=envelope,
        run=run,
        node=node,
        shown=shown,
        replaces=replaces,
        made=made,
        happened_at=happened_at or now,
        decided_by=decided_by,
        by=by,
        now=now,
    )
    with transaction.atomic():
        overtaken = _apply(page, values)
        settle(envelope, now=now)
    if overtaken:
        raise Stale(
            "Somebody, perhaps you in another tab, had already answered this. Both answers are kept. "
            "The first one stands until you change it or a reviewer decides."
        )
    return where_is(run, now)


def _refuse_what_is_no_answer(run: Run, values: Mapping[str, object], now: datetime) -> None:
    for fact, value in values.items():
        why = why_not_valid(run.graph.body, fact, value, now)
        if isinstance(value, datetime) and not why:
            why = why_impossible(happened_at=value, now=now)
        if why:
            raise NotAnAnswer(why)


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    plain: dict[str, object] = json.loads(json.dumps(dict(values), default=lambda value: value.isoformat()))
    return plain


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
    body = {"run": str(run.pk), "node": page.node, "values": _plain(values), "made": page.made}
    log(run.incident, "answered", page.envelope, by=by, at=now, edition=run.edition_id, **body)
    reach_outcome(run=run, by=by, now=now)
    return overtaken


@transaction.atomic
def raise_red_flag(*, envelope_id: UUID, run: Run, flag: str, node: str, by: User, now: datetime) -> Event:
    """Record that life is at risk, there is a weapon, or a medical emergency, now. The run goes on where it was (decision 32)."""
    card = run.graph.body["interruptions"].get(flag)
    if card is None:
        raise NotAnAnswer("That is not one of the red flags.")
    return record_event(
        event_id=envelope_id,
        incident=run.incident,
        kind=Event.Kind.RED_FLAG,
        happened_at=now,
        by=by,
        decided_by=by,
        now=now,
        detail={"flag": flag, "fact": card["fact"], "run": str(run.pk), "node": node},
    )


@transaction.atomic
def reach_outcome(*, run: Run, by: User, now: datetime) -> OutcomeRecord | None:
    """Record the outcome the run's answers lead to, with its screen and obligations, if it is not the one on record.

    A different one supersedes: obligations not yet acted on are superseded, those acted on stand (decision 32).
    """
    outcome = where_is(run, now).outcome
    last = run.outcomes.order_by("reached_at").last()
    if last and last.outcome == outcome:
        return last
    if last:
        _supersede_obligations(last, keep=_tells(run, outcome), now=now)
    if outcome is None:
        return None
    record = OutcomeRecord.objects.create(
        incident=run.incident,
        purpose=run.purpose,
        run=run,
        outcome=outcome,
        showing=show(run, outcome, to=by, now=now),
        reached_at=now,
        replaces=last,
    )
    _open_obligations(record, now=now)
    log(locked(run.incident), "reached_outcome", record, by=by, at=now, edition=run.edition_id, outcome=outcome)
    return record


def _tells(run: Run, outcome: str | None) -> set[str]:
    return {tell["id"] for tell in run.graph.body["outcomes"][outcome]["tell"]} if outcome else set()


def _supersede_obligations(record: OutcomeRecord, *, keep: set[str], now: datetime) -> None:
    record.obligations.open().exclude(key__in=keep).update(state=Obligation.State.SUPERSEDED, ended_at=now)


def _open_obligations(record: OutcomeRecord, *, now: datetime) -> None:
    """Open what the outcome says must be told. The same thing asked by two outcomes is one obligation."""
    incident = record.incident
    already = set(incident.obligations.exclude(state=Obligation.State.SUPERSEDED).values_list("key", flat=True))
    for tell in record.run.graph.body["outcomes"][record.outcome]["tell"]:
        if tell["id"] not in already:
            Obligation.objects.create(
                incident=incident, purpose=incident.purpose, outcome_record=record, **_terms(tell, incident, now)
            )


def _terms(tell: Mapping, incident: Incident, now: datetime) -> dict[str, object]:
    offset = timedelta(minutes=tell["within_minutes"])
    anchored = None if tell["anchor"] == "outcome" else incident.events.current().filter(kind=tell["anchor"]).first()
    starts = now if tell["anchor"] == "outcome" else anchored.happened_at if anchored else None
    return {
        "key": tell["id"],
        "who": tell["who"],
        "post": DutyPost.objects.for_area(tell["who"], incident.area).first(),
        "what": tell["what"],
        "anchor": tell["anchor"],
        "offset": offset,
        "due_at": starts + offset if starts else None,
    }


def add_facts(*, envelope_id: UUID, run: Run, values: Mapping[str, object], made: str, by: User, now: datetime) -> Walk:
    """Store record facts asked for by an outcome, later or elsewhere. They lead nowhere: the route does not ask them."""
    standing = {answer.fact: str(answer.pk) for answer in run.answers.standing().filter(fact__in=values)}
    return answer_page(
        envelope_id=envelope_id, run=run, node="record", values=values, shown=None, replaces=standing,
        made=made or Made.AT_THE_TIME, happened_at=None, decided_by=by, by=by, now=now,
    )  # fmt: skip
