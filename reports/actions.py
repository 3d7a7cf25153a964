"""Asking for a document, making it, and finding what was lost. The row is the job; Celery only wakes somebody."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string

from accounts.models import User
from incidents.actions.log import locked, log
from incidents.models import Incident
from records.actions import append_entry, log_reading
from reports import rules
from reports.models import MadeDocument
from reports.pdf import Pdf, make_pdf
from reports.reading import handover_record
from wmpmh.access import acting_as_system
from wmpmh.celery import app
from wmpmh.errors import Refused

State = MadeDocument.State
TASK = "reports.tasks.make_document"


@transaction.atomic
def ask_for_document(
    *, document_id: UUID, incident: Incident, kind: str = MadeDocument.Kind.HANDOVER_RECORD, by: User, now: datetime
) -> MadeDocument:
    """Ask for a document of an incident. The row is written with the request; a worker is woken once it is committed.

    The same id again returns the same document. Raises Refused when the id is of another incident's.
    """
    incident = locked(incident)
    row = MadeDocument(
        id=document_id,
        incident=incident,
        purpose=incident.purpose,
        kind=kind,
        asked_by=by,
        asked_at=now,
        touched_at=now,
    )
    if existing := MadeDocument.objects.filter(pk=document_id).first():
        return _same(existing, incident)
    row.save(force_insert=True)
    log(incident, "asked_for_document", row, by=by, at=now, kind=kind)
    transaction.on_commit(lambda: wake(document_id), robust=True)
    return row


def _same(existing: MadeDocument, incident: Incident) -> MadeDocument:
    if existing.incident_id != incident.pk:
        raise Refused("That document is of another incident. Go back to the record and ask again.")
    return existing


def wake(document_id: UUID, *, expires: timedelta | None = None) -> None:
    """Tell a worker there is something to make: an id and nothing else. Lost or doubled, it does no harm."""
    app.send_task(TASK, args=[str(document_id)], expires=expires and expires.total_seconds())


def make_document(*, document_id: UUID, now: datetime) -> MadeDocument | None:
    """Make one document, once, and return it; None when there is nothing to do: made, failed, or in another's hands.

    Three transactions and not one: the claim must be seen by others, and outlive us, while the pages are laid out.
    """
    with acting_as_system():
        tries = _claim(document_id, now)
    if tries is None:
        return None
    with acting_as_system():
        pdf = _lay_out(document_id, now)
    part = _write_part(document_id, tries, pdf)
    with acting_as_system():
        return _finish(document_id, tries, pdf, part, now)


def _claim(document_id: UUID, now: datetime) -> int | None:
    """Take the document in hand; return which try this is, or None. The last try having been lost, it has failed."""
    document = MadeDocument.objects.select_for_update().filter(pk=document_id).first()
    if document is None:
        return None
    silent_for = now - document.touched_at
    if rules.may_claim(state=document.state, tries=document.tries, silent_for=silent_for):
        MadeDocument.objects.filter(pk=document_id).update(state=State.MAKING, tries=F("tries") + 1, touched_at=now)
        return document.tries + 1
    if rules.is_lost(state=document.state, silent_for=silent_for):
        MadeDocument.objects.filter(pk=document_id).update(state=State.FAILED, touched_at=now, why=rules.NEVER_FINISHED)
    return None


def _lay_out(document_id: UUID, now: datetime) -> Pdf:
    incident = Incident.objects.get(made_documents=document_id)
    record = handover_record(incident, now=now)
    log_reading(
        operation="consultation",
        record_kind="incident",
        record_ids=[incident.pk],
        by=None,
        at=now,
        page="make_document",
        mode="system_job",
    )
    return make_pdf(render_to_string("reports/pdf/handover_record.html", {"record": record}))


def folder() -> Path:
    return settings.WMPMH_FILES / "documents"


def _write_part(document_id: UUID, tries: int, pdf: Pdf) -> Path:
    """Write the whole file beside its place, readable by nobody else, and on the disk before anybody is told of it."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder() / f"{document_id}.{tries}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pdf.content)
        file.flush()
        os.fsync(file.fileno())
    return part


def _finish(document_id: UUID, tries: int, pdf: Pdf, part: Path, now: datetime) -> MadeDocument | None:
    """Put the file in its place and mark the row, under the row's lock. One who was taken for lost leaves nothing."""
    document = MadeDocument.objects.select_for_update().get(pk=document_id)
    if (document.state, document.tries) != (State.MAKING, tries):
        part.unlink()
        return None
    name = f"{document_id}.pdf"
    document.state, document.made_at, document.touched_at = State.MADE, now, now
    document.file, document.sha256, document.pages, document.why = f"documents/{name}", pdf.sha256, pdf.pages, ""
    document.save(update_fields=["state", "made_at", "touched_at", "file", "sha256", "pages", "why"])
    _log_made(document, now)
    part.replace(folder() / name)
    for left in folder().glob(f"{document_id}.*.part"):
        left.unlink()
    return document


def _log_made(document: MadeDocument, now: datetime) -> None:
    """The portal made it, for somebody: nobody acted, so the entry has no actor and names the row that says who asked."""
    locked(document.incident)
    append_entry(
        chain_kind="incident",
        chain_id=document.incident_id,
        kind="made_document",
        object_kind="madedocument",
        object_id=document.pk,
        body={"sha256": document.sha256, "pages": document.pages},
        by=None,
        at=now,
    )


def sweep_documents(*, now: datetime) -> int:
    """Wake a worker for every document that has waited, or been in hand, too long: a kill or a lost message. Return how many.

    The messages expire, so a pile of them does not meet a worker that comes back after an hour.
    """
    stuck = list(MadeDocument.objects.stuck(before=now - rules.STUCK_AFTER).values_list("pk", flat=True))
    for document_id in stuck:
        wake(document_id, expires=rules.STUCK_AFTER)
    return len(stuck)
