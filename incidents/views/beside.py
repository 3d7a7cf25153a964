"""What stands beside a record: who must be told, the handover, the documents, and the pages that were seen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from incidents.models import Answer, Event, Incident, Obligation, Settled, Showing
from incidents.views.shown import MAY_STILL_END, STATE, due
from incidents.views.standing import standing
from incidents.views.wording import when, who


def obligation_row(row: Obligation, now: datetime, acts: bool) -> dict[str, Any]:
    words = due(row, now)
    kind = "warn" if words["soon"] else "good" if row.state in (STATE.DONE, STATE.NOT_NEEDED) else "plain"
    href = reverse("settle_obligation", kwargs={"pk": row.incident_id, "obligation": row.pk})
    return {
        "label": str(row.post) if row.post else who(row.who),
        "value": row.what,
        "tag": words["by"],
        "tag_kind": kind,
        "href": href if acts and row.state in MAY_STILL_END else "",
        "action": "Record",
    }


def handover(incident: Incident, answers: Iterable[Answer], told: frozenset, now: datetime) -> list[dict[str, str]]:
    """Return the handover's instants. It is received, never accepted; how long it took is a length, never a countdown."""
    by = next((row.text for row in reversed(standing(answers)) if row.fact == "handover_to"), "")
    note = "" if (Event.Kind.HANDOVER_RECEIVED, by) in told else by
    detention = incident.detentions.standing().first()
    if detention is None:
        return []
    steps = (
        ("Rang ahead", detention.called_ahead_at), ("Arrived", detention.arrived_at), ("Staff told", detention.told_at),
        (RECEIVED, detention.received_at), ("Police left", detention.police_left_at),
    )  # fmt: skip
    rows = [{"label": label, "value": when(at, now) or "Not recorded"} for label, at in steps]
    return [{**row, "note": note if row["label"] == RECEIVED else ""} for row in rows]


RECEIVED = "Received by staff"


def late_notes(settled: QuerySet[Settled], now: datetime) -> list[dict[str, str]]:
    """Return what was sent and could only be added late: in the sender's words, with who added it."""
    notes = (
        settled.filter(how=Settled.How.NOTE).select_related("by", "envelope__sent_by", "copy__sent_by").order_by("at")
    )
    return [late_note(row, now) for row in notes]


def late_note(row: Settled, now: datetime) -> dict[str, str]:
    sent = row.envelope or row.copy
    return {
        "words": row.note,
        "by": f"Sent by {sent.sent_by.called}, received {when(sent.received_at, now)}",
        "added": f"Added late by {row.by.called}, {when(row.at, now)}",
        "comment": row.words,
    }


def showings(shown: QuerySet[Showing], now: datetime) -> list[dict[str, str]]:
    """Return the pages seen, in order, by their headings alone: the screens themselves stay where they are."""
    rows = (
        shown.annotate(question=F("screen__body__question"), title=F("screen__body__title"))
        .select_related("shown_to")
        .only("incident_id", "shown_at", "shown_to")
        .order_by("shown_at", "id")
    )
    return [
        {
            "when": when(row.shown_at, now),
            "title": row.question or row.title or "Went on to the next guide",
            "to": row.shown_to.called,
            "href": reverse("replay", kwargs={"pk": row.incident_id, "showing": row.pk}),
        }
        for row in rows
    ]


DOCUMENT_STATES = {
    "asked": "Waiting to be made",
    "making": "Being made",
    "made": "Ready",
    "failed": "Could not be made",
}


def documents(incident: Incident, now: datetime) -> list[dict[str, str]]:
    return [document_row(row, now) for row in incident.made_documents.order_by("-asked_at")]


def document_row(row, now: datetime) -> dict[str, str]:
    return {
        "label": row.get_kind_display(),
        "value": f"Asked for {when(row.asked_at, now)}",
        "tag": DOCUMENT_STATES[row.state],
        "tag_kind": "good" if row.state == "made" else "plain",
        "href": reverse("handover_record", kwargs={"pk": row.incident_id, "document": row.pk}),
        "action": "Open",
    }
