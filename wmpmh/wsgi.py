"""What the web server loads."""

import os

from django.core.wsgi import get_wsgi_application

import wmpmh.celery  # noqa: F401  so that a request can wake a worker
from wmpmh import deployment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wmpmh.settings")

application = get_wsgi_application()
# `make run` loads this beside the starting database, and holds the server at a gate until it has migrated it.
if not os.environ.get("WMPMH_GATE"):
    deployment.refuse_to_start()
