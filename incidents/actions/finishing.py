"""The officer's part: confirming what was keyed for them, saying what they decided, finishing, and correcting after."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from guidance.graph.answers import why_not_valid
from incidents.actions.answers import split, write_event
from incidents.actions.intake import plain
from incidents.actions.log import locked, log
from incidents.models import Answer, Confirmation, DecidedDifferently, Incident, Made, OutcomeRecord, Run
from incidents.rules import finishing as rules
from incidents.rules.finishing import Missing
from wmpmh.errors import Refused


class NotFinished(Refused):
    """Something the officer knows is still to be put down. `missing` lists it."""

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        super().__init__("Before you finish: " + "; ".join(row.words for row in missing) + ".")


def unconfirmed(incident: Incident) -> Iterable[Answer]:
    """Return the standing answers keyed by someone other than the person who decided, not yet confirmed by them.

    One keyed by somebody who is no constable, with nobody named, waits for the constable on the incident to say so.
    """
    keyed = (
        incident.answers.standing().filter(source=Answer.Source.ASKED, confirmation=None).select_related("entered_by")
    )
    return [
        answer
        for answer in keyed
        if answer.decided_by_id != answer.entered_by_id and (answer.decided_by_id or not answer.entered_by.is_constable)
    ]


TOLD_BY_EVENTS = {"time_detained": "detained", "pos_arrival_site_time": "arrived", "keep_decision_time": "kept"}
"""Record facts an event answers just as well, by the event's kind."""


def missing_from(incident: Incident) -> list[Missing]:
    """Return what still keeps the officer from finishing."""
    return _missing(incident, is_detention=incident.detentions.standing().exists())


def missing_if_held(incident: Incident) -> list[Missing]:
    """Return what would keep the officer from finishing once the person is held, as advice to detain supposes."""
    return _missing(incident, is_detention=True)


def _missing(incident: Incident, *, is_detention: bool) -> list[Missing]:
    answers = {answer.fact: answer.given for answer in incident.answers.standing().given().order_by("entered_at")}
    timed = set(incident.events.happened().exclude(known_how="estimated").values_list("kind", flat=True))
    for fact in (fact for fact, kind in TOLD_BY_EVENTS.items() if kind in timed):
        answers.setdefault(fact, "recorded")
    return rules.missing(
        answers=answers,
        is_detention=is_detention,
        confirmed=not unconfirmed(incident),
        outcome_reached=incident.outcomerecords.exists(),
    )


@transaction.atomic
def confirm_answers(*, run: Run, by: User, now: datetime) -> int:
    """Confirm every answer of the run keyed for this officer. Return how many. Only the officer it was keyed for may."""
    incident = locked(run.incident)
    theirs = [answer for answer in unconfirmed(incident) if answer.run_id == run.pk and _is_for(answer, by)]
    Confirmation.objects.bulk_create(
        Confirmation(incident=incident, purpose=incident.purpose, answer=answer, by=by, at=now) for answer in theirs
    )
    if theirs:
        log(incident, "confirmed", run, by=by, at=now, answers=[str(answer.pk) for answer in theirs])
    return len(theirs)


def _is_for(answer: Answer, officer: User) -> bool:
    return answer.decided_by_id == officer.pk or (answer.decided_by_id is None and officer.is_constable)


@transaction.atomic
def decide_differently(
    *, decision_id: UUID, outcome_record: OutcomeRecord, reason: str, words: str, by: User, now: datetime
) -> DecidedDifferently:
    """Record that the officer did something else, and why. Never blocks; goes to the guidance owner by outcome (practice 22)."""
    if existing := DecidedDifferently.objects.filter(pk=decision_id, outcome_record=outcome_record).first():
        return existing
    if not words.strip():
        raise Refused("Say in your own words what you did and why.")
    incident = locked(outcome_record.incident)
    decision = DecidedDifferently.objects.create(
        id=decision_id, incident=incident, purpose=incident.purpose, outcome_record=outcome_record,
        reason=reason, words=words, at=now, by=by,
    )  # fmt: skip
    log(incident, "decided_differently", decision, by=by, at=now, reason=reason, words=words)
    return decision


@transaction.atomic
def finish_incident(*, incident: Incident, by: User, now: datetime) -> Incident:
    """Finish the officer's part. Obligations do not bar it; they bar closing. Finishing twice changes nothing.

    Raises NotFinished with the list of what is still to be put down.
    """
    incident = locked(incident)
    if incident.state in (Incident.State.FINISHED, Incident.State.CLOSED):
        return incident
    if incident.state == Incident.State.QUIET:
        raise Refused("Nothing more is asked of you about this incident.")
    if rows := missing_from(incident):
        raise NotFinished(rows)
    incident.state, incident.finished_at, incident.finished_by = Incident.State.FINISHED, now, by
    incident.save(update_fields=["state", "finished_at", "finished_by"])
    log(incident, "finished", incident, by=by, at=now)
    return incident


@transaction.atomic
def correct_answer(*, answer_id: UUID, answer: Answer, value: object, reason: str, by: User, now: datetime) -> Answer:
    """Put a correction beside an answer, after finishing: a new row with its reason. Both show (design section 5).

    `value` is held to the same lists and limits as the answer was; an instant corrects its event too.
    """
    incident = locked(answer.incident)
    if existing := Answer.objects.filter(pk=answer_id, incident=incident).first():
        return existing
    why = why_not_valid(answer.run.graph.body, answer.fact, value, now)
    if why or not reason.strip():
        raise Refused(why or "Say why it is corrected: the original stays beside it.")
    if Answer.objects.filter(replaces=answer).exists():
        raise Refused("This answer has already been corrected. Correct the newest one.")
    text, closed = split(answer.run, answer.fact, value)
    corrected = Answer.objects.create(
        id=answer_id, incident=incident, purpose=incident.purpose, run=answer.run, person=answer.person, node="correction",
        fact=answer.fact, value=closed, text=text, happened_at=answer.happened_at, entered_at=now,
        decided_by=answer.decided_by, entered_by=by, made=Made.LATER_FROM_MEMORY, replaces=answer,
    )  # fmt: skip
    write_event(corrected, value, values={}, by=by, now=now)
    log(incident, "corrected_answer", corrected, by=by, at=now, reason=reason, value=plain(value))
    return corrected
