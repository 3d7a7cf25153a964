"""Recording whether a provision is in force (decision 4). Rows are added, never changed; no text and no proof changes."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.rules import Role
from guidance.models import ProvisionStatus
from guidance.published import content_in_force
from wmpmh.errors import Refused

FURTHEST = timedelta(days=3 * 365)


@transaction.atomic
def record_status(
    *, provision: str, status: str, from_on: date, source: str, by: User, now: datetime
) -> ProvisionStatus:
    """Record that `provision` has `status` from a London date, known from now. Raises Refused for anyone but force legal.

    A row for a date in the past corrects it from now on: what was advised before stays as it was known then.
    """
    if Role.LEGAL not in by.roles:
        raise Refused("Force legal services record the status of law.")
    content = content_in_force(now=now)
    if content is None or provision not in {item.id for item in content.registers.provisions}:
        raise Refused("There is no such provision in the guidance in force.")
    if status not in ProvisionStatus.Value.values:
        raise Refused("Choose in force, not commenced, repealed or not established.")
    if abs(from_on - now.date()) > FURTHEST:
        raise Refused("The date is more than three years from now. Check it.")
    if not source.strip():
        raise Refused("Name the source: the commencement order, or where it was read.")
    return ProvisionStatus.objects.create(
        provision=provision, status=status, from_on=from_on, recorded_at=now, by=by.called, source=source.strip()[:300]
    )
