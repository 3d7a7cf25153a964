"""The project: settings, doors and services. No tables and no domain words."""

from wmpmh.celery import app as celery_app

__all__ = ["celery_app"]
