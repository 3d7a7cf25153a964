"""Celery: wakes work that a database row already asks for."""

import os

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wmpmh.settings")

app = Celery("wmpmh")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_kwargs: object) -> None:
    """Stop Celery replacing the structured log that Django has set up."""


@worker_init.connect
@beat_init.connect
def refuse_another_mode(**_kwargs: object) -> None:
    """Stop a worker or beat whose WMPMH_MODE is not its database's. Celery only logs an error here, so this leaves."""
    from wmpmh import deployment

    try:
        deployment.refuse_to_start()
    except ImproperlyConfigured as refused:
        raise SystemExit(str(refused)) from refused
