"""Asking for the handover record, watching it being made, and downloading it."""

from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from incidents.models import Incident
from incidents.views.doors import once, personal, see, sent_id
from incidents.views.frame import framed
from records.actions import log_reading
from reports import actions
from reports.models import MadeDocument
from wmpmh.access import get_incident

STATE = MadeDocument.State
SHOWN_AS = {STATE.ASKED: "queued", STATE.MAKING: "making", STATE.MADE: "ready", STATE.FAILED: "failed"}
SENTENCES = {
    STATE.ASKED: "Waiting to be made. Usually a few seconds.",
    STATE.MAKING: "Being made now.",
    STATE.MADE: "Ready.",
    STATE.FAILED: "It could not be made. What you recorded is safe.",
}


def load(request: HttpRequest, pk: UUID, document: UUID, *, now) -> MadeDocument:
    """Return a document of an incident the user may act on, and log that the incident was read."""
    return document_of(see(request, pk, now=now, to_act=True), document)


def document_of(incident: Incident, document: UUID) -> MadeDocument:
    found = get_object_or_404(MadeDocument, pk=document, incident=incident)
    found.incident = incident
    return found


def job(document: MadeDocument) -> dict[str, object]:
    """Return how the document is getting on, as the page and its script both read it."""
    ids = {"pk": document.incident_id, "document": document.pk}
    sentence = document.why if document.state == STATE.FAILED and document.why else SENTENCES[document.state]
    return {
        "state": SHOWN_AS[document.state],
        "sentence": sentence,
        "percent": None,
        "url": reverse("download_handover_record", kwargs=ids) if document.state == STATE.MADE else "",
    }


@personal("POST")
def ask_for_handover_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    now = timezone.now()
    incident = see(request, pk, now=now, to_act=True)
    document = sent_id(request, "document")
    asked = {"document_id": document, "incident": incident, "kind": MadeDocument.Kind.HANDOVER_RECORD, "now": now}
    if incident.state == Incident.State.CLOSED:  # a copy is still wanted then; the row itself is made once
        actions.ask_for_document(by=request.user, **asked)
    else:
        once(request, incident, actions.ask_for_document, id_in="document", **asked)
    return redirect("handover_record", pk=pk, document=document)


@personal("GET")
def handover_record(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    now = timezone.now()
    made = load(request, pk, document, now=now)
    back = reverse("incident", kwargs={"pk": pk})
    return render(
        request, "reports/handover_record.html", framed(made.incident, now, document=made, job=job(made), back=back)
    )


@personal("GET")
def handover_record_state(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """Say how it is getting on, to the page that watches it. The page's own reading is logged; a script's looks are not."""
    return JsonResponse(job(document_of(get_incident(request.user, pk, to_act=True), document)))


@personal("GET")
def download_handover_record(request: HttpRequest, pk: UUID, document: UUID) -> HttpResponse:
    """Give the file. It leaves the portal here, so the log says to whom."""
    now = timezone.now()
    made = load(request, pk, document, now=now)
    path = (settings.WMPMH_FILES / made.file).resolve()
    if made.state != STATE.MADE or not path.is_relative_to(settings.WMPMH_FILES.resolve()) or not path.is_file():
        raise Http404
    log_reading(
        operation="disclosure",
        record_kind="made_document",
        record_ids=[str(made.pk), str(made.incident_id)],
        by=request.user,
        at=now,
        page="download_handover_record",
        recipient=request.user.called,
    )
    name = f"handover-record-{made.incident.reference}.pdf"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
