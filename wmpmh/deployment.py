"""What the database itself says it is for: live or a demonstration. Its one row decides; the setting only has to agree (decision 27).

The row is found through Django's registry: every app asks this module, so it may import none of them.
"""

from contextlib import suppress

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

DEMONSTRATION = "demonstration"
_read: dict[str, str] = {}
"""What the row said, once it was read: it never changes, so once a process is enough."""


def is_demonstration() -> bool:
    """Return whether this whole database is a demonstration. With no row it is not: nothing invented is let in."""
    if "mode" not in _read and (row := apps.get_model("records", "Deployment").objects.first()):
        _read["mode"] = row.mode
    return _read.get("mode") == DEMONSTRATION


def refuse_another_mode(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
    """Close a new connection, and raise ImproperlyConfigured, when the database's row and WMPMH_MODE differ.

    On each connection, so that no command, worker or shell has a way round it. Before the first migrate there is no row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('records_deployment') IS NOT NULL")
        is_migrated = cursor.fetchone()[0]
        if is_migrated:
            cursor.execute("SELECT mode FROM records_deployment")
        row = cursor.fetchone() if is_migrated else None
    if row and row[0] != settings.WMPMH_MODE:
        connection.close()
        raise ImproperlyConfigured(
            f"WMPMH_MODE is {settings.WMPMH_MODE!r} but this database was made {row[0]!r}, which never changes. "
            "Set it to what the database is, or use another database. See .env.example."
        )


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured at start-up rather than at the first request. A database not up yet is asked later."""
    try:
        with suppress(OperationalError):
            connections["default"].ensure_connection()
    finally:
        connections.close_all()  # a connection opened before a fork would be shared by the children
