"""Doors for Celery: one line each, ids only, safe to run twice."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from reports import actions
from wmpmh.access import acting_as_system


@shared_task
def make_document(document_id: str) -> None:
    # It opens its own transactions as the system: what it claims must be seen before it is made.
    actions.make_document(document_id=UUID(document_id), now=timezone.now())


@shared_task
def sweep_documents() -> None:
    with acting_as_system():
        actions.sweep_documents(now=timezone.now())
