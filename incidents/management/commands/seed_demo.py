"""Add whole synthetic incidents to a demonstration database, in the published proportions."""

import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone

from accounts.actions import refuse_on_live
from incidents.models import Incident
from incidents.seeding.seed import UsedBefore, seed
from wmpmh.access import acting_as_system
from wmpmh.errors import Refused

EACH = 2500  # how often it says how far it is


class Command(BaseCommand):
    help = (
        "Add synthetic incidents, spread over months before a day. The same seed and day tell the same. "
        "Exit 1 on a live database, or when the seed was used here before: nothing is then changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--incidents", type=int, default=400)
        parser.add_argument("--months", type=int, default=24)
        parser.add_argument("--seed", type=int, default=136)
        parser.add_argument("--as-at", type=date.fromisoformat, metavar="YYYY-MM-DD", help="all are before it; today")
        parser.add_argument("--if-empty", action="store_true", help="do nothing if there is any incident")

    def handle(self, *args: object, **options: object) -> None:
        given = {name: options[name] for name in ("incidents", "months", "seed")}
        if given["incidents"] < 1 or given["months"] < 1:
            raise CommandError("Give at least one incident and at least one month.", returncode=2)
        try:
            refuse_on_live()
        except Refused as refused:
            raise CommandError(str(refused), returncode=1) from refused
        if not (options["if_empty"] and _has_incidents()):
            self.add(options["as_at"], **given)

    def add(self, as_at: date | None, *, incidents: int, months: int, seed: int) -> None:
        now, began = timezone.now(), time.monotonic()
        day = as_at or timezone.localtime(now).date()
        if day > timezone.localtime(now).date():
            raise CommandError("Give a day that has come: nothing is put down before it happened.", returncode=2)
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        made = self._seeded(incidents=incidents, months=months, number=seed, as_at=midnight, now=now)
        self._say(made, time.monotonic() - began, f"--seed {seed} --as-at {day}")

    def _seeded(self, *, incidents: int, months: int, number: int, as_at: datetime, now: datetime) -> Counter:
        told = self._told(incidents)
        try:
            return seed(incidents=incidents, months=months, seed=number, as_at=as_at, now=now, told=told)
        except UsedBefore as used:
            raise CommandError(
                f"Seed {number} was used here before: {used.found:,} of these {incidents:,} incidents are there, each whole. "
                f"Nothing was changed. To add more, give another seed: --seed {number + 1}"
            ) from used
        except IntegrityError as twice:
            raise CommandError(
                f"Seed {number} is being used by another seed_demo now. To add more, give another: --seed {number + 1}"
            ) from twice
        except KeyboardInterrupt as stopped:
            raise CommandError(
                "Stopped. The incidents written so far are whole; none is half made.", returncode=130
            ) from stopped

    def _told(self, incidents: int) -> Callable[[int], None]:
        written = Counter[str]()

        def told(count: int) -> None:
            before = written["so far"]
            written["so far"] += count
            if before // EACH != written["so far"] // EACH:
                self.stdout.write(f"{written['so far']:,} of {incidents:,} written")

        return told

    def _say(self, made: Counter, seconds: float, told_by: str) -> None:
        total = sum(made.values())
        self.stdout.write(
            f"{total:,} synthetic incidents of {len(made)} shapes in {seconds:.1f} s, {total / seconds:.0f} a second ({told_by})."
        )


def _has_incidents() -> bool:
    with acting_as_system():
        return Incident.objects.exists()
