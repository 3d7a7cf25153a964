"""Ending what must be told: done, tried and not reached, passed on, or not needed. Each try is kept (practice 6)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import DutyPost, User
from incidents.actions.events import why_impossible
from incidents.actions.log import locked, log
from incidents.models import Attempt, Obligation
from incidents.rules import obligations as rules
from wmpmh.errors import Refused


class NotSettled(Refused):
    """What was entered does not end the obligation."""


@transaction.atomic
def settle_obligation(
    *,
    attempt_id: UUID,
    obligation: Obligation,
    outcome: str,
    reached: str,
    note: str,
    at: datetime,
    by: User,
    now: datetime,
) -> Obligation:
    """Record a try, and end the obligation if the try ends it. The same try again changes nothing.

    A second "not reached" passes it to the duty sergeant and ends the officer's part; the first leaves it open.
    """
    incident = locked(obligation.incident)
    obligation = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if Attempt.objects.filter(pk=attempt_id, obligation=obligation).exists():
        return obligation
    why = why_impossible(happened_at=at, now=now) or rules.why_not_settle(
        state=obligation.state, outcome=outcome, reached=reached, note=note
    )
    if why:
        raise NotSettled(why)
    Attempt.objects.create(
        id=attempt_id, incident=incident, purpose=incident.purpose, obligation=obligation, outcome=outcome,
        at=at, entered_at=now, by=by, reached=reached, note=note,
    )  # fmt: skip
    tries = obligation.attempts.filter(outcome=Obligation.State.NOT_REACHED).count()
    _end(obligation, rules.state_after(outcome=outcome, tries=tries), at=at)
    log(
        incident,
        "settled_obligation",
        obligation,
        by=by,
        at=now,
        outcome=outcome,
        reached=reached,
        note=note,
        tried_at=at,
    )
    return obligation


def _end(obligation: Obligation, state: str, *, at: datetime) -> None:
    if state == Obligation.State.OPEN:
        return
    if state == Obligation.State.NOT_REACHED:
        obligation.post = DutyPost.objects.for_area("duty_sergeant", obligation.incident.area).first()
    obligation.state, obligation.ended_at = state, at
    obligation.save(update_fields=["state", "ended_at", "post"])
