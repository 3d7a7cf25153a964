"""Add whole synthetic incidents to a demonstration database, in the published proportions."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone

from accounts.actions import refuse_on_live
from incidents.seeding.seed import seed
from wmpmh.errors import Refused


class Command(BaseCommand):
    help = "Add synthetic incidents, spread over months before now. Never on a live database (exit 1)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--incidents", type=int, default=400)
        parser.add_argument("--months", type=int, default=24)
        parser.add_argument("--seed", type=int, default=136)

    def handle(self, *args: object, incidents: int, months: int, seed: int, **options: object) -> None:
        if incidents < 1 or months < 1:
            raise CommandError("Give at least one incident and at least one month.", returncode=2)
        try:
            refuse_on_live()
        except Refused as refused:
            raise CommandError(str(refused), returncode=1) from refused
        self.write(incidents, months, seed)

    def write(self, incidents: int, months: int, number: int) -> None:
        began = time.monotonic()
        try:
            made = seed(incidents=incidents, months=months, seed=number, now=timezone.now())
        except IntegrityError as twice:
            raise CommandError(f"Seed {number} was used here before. Give another: --seed {number + 1}.") from twice
        self.stdout.write(
            f"{sum(made.values())} synthetic incidents of {len(made)} shapes in {time.monotonic() - began:.1f} s."
        )
