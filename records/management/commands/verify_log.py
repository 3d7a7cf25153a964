"""Check every hash chain: incidents, readings. Exit 1 and the first bad entry."""

import json

from django.core.management.base import BaseCommand

from records.verify import verify
from wmpmh.access import acting_as_system


class Command(BaseCommand):
    help = "Check the log of every incident and every sealed batch of readings. Exit 1 and the first bad entry."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, **options: object) -> None:
        with acting_as_system():
            found = verify()
        self.stdout.write(json.dumps(found.as_json()) if options["json"] else found.as_words())
        if found.fault:
            raise SystemExit(1)
