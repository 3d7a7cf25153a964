"""Rebuild what the officer saw on an incident, and say whether it is the same to the last digest. Exit 1 if any differs."""

import json

from django.core.management.base import BaseCommand
from django.utils import timezone

from incidents.models import Incident, Showing
from incidents.reading import Rebuilt, rebuild
from records.actions import log_reading
from wmpmh.access import acting_as_system


class Command(BaseCommand):
    help = "Rebuild every screen shown on an incident from what was stored. Exit 1 if any digest differs, 2 if there is no such incident."

    def add_arguments(self, parser) -> None:
        parser.add_argument("reference")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: object, reference: str, **options: object) -> None:
        with acting_as_system():
            incident = Incident.objects.filter(reference=reference).first()
            if incident is None:
                self.refuse(f"There is no incident {reference}.", as_json=bool(options["json"]))
            rebuilt = [rebuild(showing) for showing in _showings(incident)]
            log_reading(operation="consultation", record_kind="incident", record_ids=[incident.pk], by=None,
                        at=timezone.now(), page="replay", mode="system_job")  # fmt: skip
        self.report(incident, rebuilt, as_json=bool(options["json"]))
        if not all(one.is_same for one in rebuilt):
            raise SystemExit(1)

    def refuse(self, why: str, *, as_json: bool) -> None:
        (self.stdout if as_json else self.stderr).write(json.dumps({"error": why}) if as_json else why)
        raise SystemExit(2)

    def report(self, incident: Incident, rebuilt: list[Rebuilt], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(
                json.dumps({"reference": incident.reference, "screens": [_as_json(one) for one in rebuilt]})
            )
            return
        for one in rebuilt:
            seen = timezone.localtime(one.showing.shown_at)
            self.stdout.write(
                f"{seen:%d %b %Y %H:%M:%S}  {'same' if one.is_same else 'DIFFERS'}  {one.showing.node}  {one.showing.screen_id[:12]}"
            )
        self.stdout.write(
            f"{incident.reference}: {len(rebuilt)} screens, {sum(not one.is_same for one in rebuilt)} differ."
        )


def _showings(incident: Incident):
    return (
        Showing.objects.filter(incident=incident)
        .select_related("run__graph", "run__edition", "screen")
        .order_by("shown_at", "id")
    )


def _as_json(one: Rebuilt) -> dict[str, object]:
    return {
        "shown_at": one.showing.shown_at.isoformat(),
        "node": one.showing.node,
        "edition": one.showing.run.edition_id,
        "law": one.showing.law,
        "stored": one.showing.screen_id,
        "rebuilt": one.digest,
        "same": one.is_same,
        "screen": one.screen,
    }
