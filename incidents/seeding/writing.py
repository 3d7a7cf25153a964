"""Putting copies in the database, as the application's own role, every trigger and row rule in force.

COPY is refused on a table with row security, so each table of a chunk is one INSERT … SELECT from JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection
from psycopg import Cursor

from incidents.seeding.capture import tables
from incidents.seeding.copying import Mould
from incidents.seeding.nights import Night


@dataclass(frozen=True)
class Chunk:
    """Nights of one shape, written together, and the numbers of their log entries."""

    mould: Mould
    nights: Sequence[Night]
    entries: Sequence[int]


def numbers(sequence: str, count: int) -> list[int]:
    """Return so many numbers of a sequence, in order."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [count])  # noqa: S608
        return sorted(row[0] for row in cursor.fetchall())


def write(chunk: Chunk) -> None:
    """Write the incidents of a chunk, whole. Its mould's own screens are there already.

    Foreign keys are checked as the transaction ends, so no table must wait for another.
    """
    entries = iter(chunk.entries)
    copies = [chunk.mould.copy(night, entries) for night in chunk.nights]
    there = chunk.mould.captured.screens
    write_screens({made: text for copy in copies for made, text in copy.screens.items() if made not in there})
    for table in tables():
        _insert(table.name, table.columns, [copy.rows[table.name] for copy in copies if table.name in copy.rows])


def write_screens(screens: Mapping[str, str]) -> None:
    """Write canonical screens by hash; in its order, so that two writers of the same wait for each other and never both."""
    rows = [f'{{"hash":"{made}","body":{text}}}' for made, text in sorted(screens.items())]
    _insert("incidents_screen", ("hash", "body"), rows, "ORDER BY hash ON CONFLICT DO NOTHING")


def _insert(table: str, columns: Sequence[str], rows: Sequence[str], how: str = "") -> None:
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in columns)
    connection.ensure_connection()
    # psycopg's own cursor sends the text apart from the statement. Django's quotes it, and PostgreSQL unquotes it.
    with Cursor(connection.connection) as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, %s::json) {how}",  # noqa: S608
            [f"[{','.join(rows)}]"],
        )
