"""Reading back every row the actions made for one incident, and undoing them."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from incidents.models import Event, Incident, Screen, Showing
from incidents.rules import EventValue
from records.sealed import open_sealed

OF_INCIDENT = (
    "member", "person", "run", "showing", "answer", "conflict", "confirmation", "outcomerecord", "decideddifferently",
    "event", "exceptionalert", "detention", "obligation", "attempt",
)  # fmt: skip
TABLES: dict[str, str] = {
    "incidents_incident": "id = %s",
    "incidents_envelope": "incident_id = %s",
    **{f"incidents_{name}": "incident_id = %s" for name in OF_INCIDENT},
    "records_logentry": "chain_id = %s",
    "records_logbody": "chain_id = %s",
    "records_reading": "%s::text = ANY(record_ids)",
}
SEALED = {
    "incidents_envelope": ("body",), "incidents_answer": ("text",), "incidents_event": ("note",),
    "incidents_person": ("name", "date_of_birth", "record_number"), "records_logbody": ("text",),
}  # fmt: skip


@dataclass(frozen=True)
class Captured:
    """Rows by table, sealed columns opened; screens by hash; and the events each showing's clock was of."""

    rows: dict[str, list[dict]]
    screens: dict[str, dict]
    clocks: dict[str, list[EventValue]]


class _Undo(Exception):
    """Raised to roll back what was only made to be read."""


def captured(make: Callable[[], Incident]) -> Captured:
    """Return all the rows `make` makes, leaving none of them."""
    try:
        with transaction.atomic():
            found = _read(make())
            raise _Undo
    except _Undo:
        return found


def _read(incident: Incident) -> Captured:
    rows = {table: _opened(table, _rows(table, where, incident)) for table, where in TABLES.items()}
    showings = list(Showing.objects.filter(incident=incident))
    screens = dict(Screen.objects.filter(hash__in={one.screen_id for one in showings}).values_list("hash", "body"))
    return Captured(rows, screens, {str(one.pk): clock for one in showings if (clock := _clock_at(one))})


def _rows(table: str, where: str, incident: Incident) -> list[dict]:
    order = {"records_logentry": "position", "records_logbody": "entry_id"}.get(table, "1")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t WHERE {where} ORDER BY {order}", [str(incident.pk)])  # noqa: S608
        texts = [text for (text,) in cursor.fetchall()]
    return [json.loads(text) for text in (texts if order != "1" else sorted(texts, key=_but_ids))]


def _but_ids(text: str) -> str:
    """Return a row without its ids and seals: what puts rows in the same order each time they are made."""
    return VARIES.sub("", text)


VARIES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{8}:gAAAA[^\"]*|[0-9a-f]{64}"
)


def _opened(table: str, rows: list[dict]) -> list[dict]:
    for row in rows:
        for column in SEALED.get(table, ()):
            row[column] = open_sealed(row[column]) if row[column] else row[column]
    return rows


def _clock_at(showing: Showing) -> list[EventValue]:
    """Return the events known when this was shown, for its clock to be said again of another day; none if it had no clock."""
    if not showing.clock:
        return []
    known = Event.objects.filter(incident=showing.incident_id, entered_at__lte=showing.shown_at)
    return [e.as_value() for e in known.exclude(pk__in=known.exclude(corrects=None).values("corrects"))]
