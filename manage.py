#!/usr/bin/env python
"""Run a management command, with a database under it if it needs one."""

import os
import sys

# They read the authored files or their own arguments: starting PostgreSQL for
# them would cost a second and add a way to fail (docs/decisions).
NEED_NO_DATABASE = {
    "prove", "walk", "workflows", "clock", "spc",
    "help", "check", "collectstatic", "findstatic", "makemigrations", "diffsettings",
}  # fmt: skip


def needs_database(argv: list[str]) -> bool:
    if len(argv) < 2 or {"-h", "--help", "--version"} & set(argv):
        return False
    return argv[1] not in NEED_NO_DATABASE or "--published" in argv


def needs_embedded_database(argv: list[str]) -> bool:
    """Return whether this command wants the database that we start ourselves."""
    return needs_database(argv) and not os.environ.get("DATABASE_URL")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wmpmh.settings")
    from django.core.management import execute_from_command_line

    if needs_database(sys.argv):
        import wmpmh.celery  # noqa: F401  so that what the command does can wake a worker
    if not needs_embedded_database(sys.argv):
        execute_from_command_line(sys.argv)
        return
    from wmpmh import embedded

    try:
        with embedded.joined_or_started():
            execute_from_command_line(sys.argv)
    except embedded.CannotStart as error:
        sys.exit(f"manage.py: {error}")


if __name__ == "__main__":
    main()
