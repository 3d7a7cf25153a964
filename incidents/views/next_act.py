"""The one button of a record: the next act of a person held, and never "finish" while police hold them."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from incidents.models import Event, Incident
from incidents.reading import Clock
from incidents.rules.next_act import FINISH
from incidents.rules.next_act import next_act as next_kind

WORDS = {
    "arrived": "Arrived at a place of safety",
    "handover_told": "Told staff",
    "handover_received": "Received by staff",
    "police_left": "Police left",
    "retaken": "Retaken",
    "ended": "Detention ended",
}


def next_act(incident: Incident, events: Iterable[Event], clock: Clock | None, now: datetime) -> dict[str, str]:
    """Return what the record's one primary button puts down, and where; FINISH with the page that finishes.

    events: as the record tells them, none that a later row corrected.
    """
    kinds = [event.kind for event in events if not event.is_withdrawal]
    kind = next_kind(
        kinds,
        is_held=clock is not None and clock.clock.ended_at is None,
        has_run_out=bool(clock and clock.ends_at and clock.ends_at <= now),
    )
    if kind == FINISH:
        return {
            "kind": FINISH,
            "text": "Finish your part",
            "href": reverse("finish_incident", kwargs={"pk": incident.pk}),
        }
    href = reverse("record_event", kwargs={"pk": incident.pk, "kind": kind})
    return {"kind": kind, "text": WORDS[kind], "href": href}
