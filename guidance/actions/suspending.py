"""Stopping a workflow at once, and what a second person does about it (decision 24)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from guidance import rules
from guidance.models import Edition, Suspension
from wmpmh.errors import Refused, Stale


@transaction.atomic
def suspend_workflow(*, workflow: str, why: str, fallback: str, by: User, now: datetime) -> Suspension:
    """Stop a workflow ("slug/name") for everyone, at once. Raises Refused if nothing such is in force or it is stopped."""
    if reason := rules.why_not_suspend(roles=by.roles, rank=by.rank):
        raise Refused(reason)
    edition = Edition.objects.in_force_at(now).first()
    graph_hash = edition.manifest["graphs"].get(workflow) if edition else None
    if graph_hash is None:
        raise Refused("No such workflow is in force.")
    try:
        with transaction.atomic():
            return Suspension.objects.create(
                workflow=workflow, graph_hash=graph_hash, why=why, fallback=fallback, suspended_at=now, by=by
            )
    except IntegrityError as error:
        raise Stale("This workflow is suspended already. See who did, and why.") from error


def lift_suspension(*, suspension: Suspension, why: str, by: User, now: datetime) -> Suspension:
    """Let officers use the workflow again. Raises Refused for the person who suspended it, Stale if it is settled."""
    return _settle(suspension=suspension, ending=Suspension.Ending.LIFTED, why=why, by=by, now=now)


def withdraw_workflow(*, suspension: Suspension, why: str, by: User, now: datetime) -> Suspension:
    """Keep what was suspended stopped for good: only another version comes back. Raises as lift_suspension."""
    return _settle(suspension=suspension, ending=Suspension.Ending.WITHDRAWN, why=why, by=by, now=now)


@transaction.atomic
def _settle(*, suspension: Suspension, ending: str, why: str, by: User, now: datetime) -> Suspension:
    if reason := rules.why_not_suspend(roles=by.roles, rank=by.rank):
        raise Refused(reason)
    if reason := rules.why_not_settle_suspension(suspended_by=suspension.by_id, by=by.pk):
        raise Refused(reason)
    settled = Suspension.objects.filter(pk=suspension.pk, ended_at=None).update(
        ended_at=now, ending=ending, ended_by=by, ended_why=why
    )
    if settled != 1:
        raise Stale("Someone else settled this suspension first.")
    suspension.refresh_from_db()
    return suspension
