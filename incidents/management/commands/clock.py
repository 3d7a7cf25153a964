"""`manage.py clock`: the legal clock of a detention, from its events. No database."""

import json
import sys
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.rules import clock_words
from incidents.rules.clock import DetentionClock, detention_clock
from incidents.rules.clock_input import BadEvents, events_from_json, power_from_text

LONDON = ZoneInfo("Europe/London")


class Command(BaseCommand):
    help = "Print the legal clock of a detention under section 136 or a section 135(1) warrant."
    requires_system_checks = ()  # it reads its arguments and nothing else

    def add_arguments(self, parser: CommandParser) -> None:
        # Neither required nor a choice here: argparse would answer in its own shape, not {"error"}.
        parser.add_argument("--power", help="s136 or s135_1")
        parser.add_argument("--events", metavar="JSON", help="a list of objects with kind and at")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        try:
            power = power_from_text(options["power"])
            clock = detention_clock(events_from_json(options["events"]), power)
        except BadEvents as error:
            self._refuse(str(error), as_json)
        self.stdout.write(json.dumps(as_shape(clock)) if as_json else as_text(clock, datetime.now(UTC)))

    def _refuse(self, error: str, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"error": error}))
            sys.exit(2)
        raise CommandError(error, returncode=2)


def as_shape(clock: DetentionClock) -> dict[str, Any]:
    """Return the clock as design section 8 prints it: instants ISO 8601 in UTC, absent ones null."""
    return {
        "starts_at": _iso(clock.starts_at),
        "rule": clock.rule.value,
        "permitted_until": _iso(clock.permitted_until),
        "longest_possible_until": _iso(clock.longest_possible_until),
        "refused": [{"event": str(refused.event.kind), "why": refused.why} for refused in clock.refused],
        "retake_until": _iso(clock.retake_until),
    }


def as_text(clock: DetentionClock, now: datetime) -> str:
    """Return the clock in the words the portal's pages use."""
    sentences = [
        clock_words.clock_sentence(clock, now, LONDON),
        clock_words.start_sentence(clock, now, LONDON),
        clock_words.end_sentence(clock, LONDON),
        clock_words.extension_sentence(clock) if clock.starts_at else None,
        clock_words.retake_sentence(clock, now, LONDON),
        clock_words.missing_sentence(clock) if clock.starts_at else None,
    ]
    refused = [f"No effect: {refused.event.kind}. {refused.why}" for refused in clock.refused]
    return "\n".join([sentence for sentence in sentences if sentence] + refused)


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
