"""What prove, walk and workflows share: which content they read, and how they answer (decision 38)."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from guidance.graph import check, model
from guidance.graph.load import ContentError, load
from wmpmh.access import acting_as_system

FOLDER = Path(__file__).parents[2] / "content"


class GraphCommand(BaseCommand):
    """A command that reads content and needs no database. Exit 2: bad input; 1: a negative finding; 0: success."""

    requires_system_checks = []
    requires_migrations_checks = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.error = lambda message: refuse(message, as_json="--json" in sys.argv)  # type: ignore[method-assign]
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--published", action="store_true", help="read the edition in force from the database")

    def content(self, options: dict[str, Any]) -> model.Content:
        """Return the content to read, with sound references. Exits 2 naming every problem if it has not."""
        try:
            content = published_content() if options["published"] else load(FOLDER)
            problems = check.structure(content)
        except ContentError as error:
            problems = error.problems
        if problems:
            refuse("\n".join(problems), as_json=options["json"])
        return content

    def show(self, value: Any) -> None:
        self.stdout.write(json.dumps(value, ensure_ascii=False, indent=2))


def published_content() -> model.Content:
    """Return the content of the edition in force, from the database. Raises ContentError if there is none to read."""
    from guidance.published import content_in_force  # here, so that without --published no database is looked for

    try:
        with acting_as_system():
            content = content_in_force(now=timezone.now())
    except DatabaseError as error:
        raise ContentError(
            [f"--published: the database cannot be read ({error}): start it, or leave this out"]
        ) from error
    if content is None:
        raise ContentError(["--published: no edition is in force: publish one, or leave this out"])
    return content


def refuse(message: str, *, as_json: bool) -> NoReturn:
    """Say what is wrong with the input and exit 2: {"error"} on standard output with --json, else on standard error."""
    if as_json:
        print(json.dumps({"error": message}, ensure_ascii=False))
    else:
        print(message, file=sys.stderr)
    raise SystemExit(2)
