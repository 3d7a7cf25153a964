"""Reading back every row the actions made for one incident, and undoing them."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import pghistory.models
from django.apps import apps
from django.db import connection, transaction
from django.db.models import AutoField, Field, Model

from accounts.models import User
from incidents.models import Envelope, Event, Incident, Screen, Showing
from incidents.rules import EventValue
from partners.models import Site
from records.models import LogBody, LogEntry, Reading
from records.sealed import SealedTextField, open_sealed

OTHERS: dict[type[Model], str] = {
    Incident: "id = %s",
    Envelope: "incident_id = %s",
    LogEntry: "chain_id = %s",
    LogBody: "chain_id = %s",
    Reading: "%s::text = ANY(record_ids)",
}


@dataclass(frozen=True)
class Table:
    """What must be known of a table to copy its rows: columns by what they hold."""

    name: str
    where: str
    columns: tuple[str, ...]  # but an id the database gives
    sealed: tuple[str, ...]
    users: tuple[str, ...]
    sites: tuple[str, ...]


@cache
def tables() -> tuple[Table, ...]:
    """Return every table an action on an incident writes, those that keep a history first.

    The trigger that writes a history opens a subtransaction, which costs more the more foreign keys wait to be
    checked: a millisecond a row after ten thousand answers.
    """
    models = {*OTHERS, *(model for model in apps.get_models() if _is_of_incident(model))}
    return tuple(
        _table(model) for model in sorted(models, key=lambda model: (not hasattr(model, "history"), str(model)))
    )


def _is_of_incident(model: type[Model]) -> bool:
    """Return whether its rows are an incident's, and not the history a trigger keeps of them."""
    columns = {field.column for field in model._meta.concrete_fields}
    return "incident_id" in columns and not issubclass(model, pghistory.models.Event)


def _table(model: type[Model]) -> Table:
    fields = model._meta.concrete_fields
    numbered = isinstance(model._meta.pk, AutoField) and model is not LogEntry

    def columns(wanted: Callable[[Field], bool]) -> tuple[str, ...]:
        return tuple(str(field.column) for field in fields if wanted(field))

    return Table(
        name=model._meta.db_table,
        where=OTHERS.get(model, "incident_id = %s"),
        columns=columns(lambda field: not (numbered and field.primary_key)),
        sealed=columns(lambda field: isinstance(field, SealedTextField)),
        users=columns(lambda field: field.related_model is User or field.name == "actor_id"),
        sites=columns(lambda field: field.related_model is Site),
    )


@dataclass(frozen=True)
class Captured:
    """Rows by table, sealed columns opened; screens by hash; and the events each showing's clock was of."""

    rows: dict[str, list[dict]]
    screens: dict[str, dict]
    clocks: dict[str, list[EventValue]]


class _Undo(Exception):
    """Raised to roll back what was only made to be read."""


@contextmanager
def undone() -> Iterator[None]:
    """Run the body, then leave nothing of what it wrote."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        return


def captured(make: Callable[[], Incident]) -> Captured:
    """Return all the rows `make` makes, leaving none of them."""
    with undone():
        return read_back(make())


def read_back(incident: Incident) -> Captured:
    """Return all the rows there are of an incident."""
    rows = {table.name: _opened(table, _rows(table, incident)) for table in tables()}
    showings = list(Showing.objects.filter(incident=incident))
    screens = dict(Screen.objects.filter(hash__in={one.screen_id for one in showings}).values_list("hash", "body"))
    return Captured(rows, screens, {str(one.pk): clock for one in showings if (clock := _clock_at(one))})


def _rows(table: Table, incident: Incident) -> list[dict]:
    order = {"records_logentry": "position", "records_logbody": "entry_id"}.get(table.name, "1")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb(t)::text FROM {table.name} t WHERE {table.where} ORDER BY {order}",  # noqa: S608
            [str(incident.pk)],
        )
        texts = [text for (text,) in cursor.fetchall()]
    return [json.loads(text) for text in (texts if order != "1" else sorted(texts, key=_but_ids))]


def _but_ids(text: str) -> str:
    """Return a row without its ids and seals: what puts rows in the same order each time they are made."""
    return VARIES.sub("", text)


VARIES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{8}:gAAAA[^\"]*|[0-9a-f]{64}"
)


def _opened(table: Table, rows: list[dict]) -> list[dict]:
    for row in rows:
        for column in table.sealed:
            row[column] = open_sealed(row[column]) if row[column] else row[column]
    return rows


def _clock_at(showing: Showing) -> list[EventValue]:
    """Return the events known when this was shown, for its clock to be said again of another day; none if it had no clock."""
    if not showing.clock:
        return []
    known = Event.objects.filter(incident=showing.incident_id, entered_at__lte=showing.shown_at)
    return [e.as_value() for e in known.exclude(pk__in=known.exclude(corrects=None).values("corrects"))]
