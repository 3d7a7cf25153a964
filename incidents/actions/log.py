"""Every act on an incident is an entry in its chain, appended under the incident's row lock (decision 12)."""

from datetime import datetime

from django.db.models import Model

from accounts.models import User
from incidents.models import Incident
from records.actions import append_entry, log_reading
from records.models import LogEntry, Reading

COLLECTS = frozenset({"opened", "answered", "recorded_event", "named_person"})


def locked(incident: Incident) -> Incident:
    """Return the incident as it is now, locked until the transaction ends, so that acts on it queue."""
    return Incident.objects.select_for_update().get(pk=incident.pk)


def log(
    incident: Incident, kind: str, about: Model, /, *, by: User, at: datetime, edition: str = "", **body: object
) -> LogEntry:
    """Append one act. `about` is the row it made or changed; `body` may be personal: it is sealed apart from the entry."""
    entry = append_entry(
        chain_kind="incident",
        chain_id=incident.pk,
        kind=kind,
        object_kind=str(about._meta.model_name),
        object_id=about.pk,
        body=body,
        by=by,
        at=at,
        edition=edition,
    )
    operation = Reading.Operation.COLLECTION if kind in COLLECTS else Reading.Operation.ALTERATION
    log_reading(operation=operation, record_kind="incident", record_ids=[incident.pk], by=by, at=at, page=kind)
    return entry
