"""Doors for Celery: one line each, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from records import actions
from wmpmh.access import acting_as_system


@shared_task
def seal_readings() -> None:
    with acting_as_system():
        actions.seal_readings(now=timezone.now())
