"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

import wmpmh.celery  # noqa: F401  so that a request can wake a worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wmpmh.settings")

application = get_wsgi_application()
