"""A live database made for real: nothing starts on it with another mode, and production starts with its own."""

import os
from subprocess import CompletedProcess

import psycopg
import pytest
from django.conf import settings

from tests.wmpmh.test_settings import start

pytestmark = pytest.mark.timeout(300)
NAME = f"live_{os.getpid()}"
CELERY = ("-m", "celery", "--app", "wmpmh")
WORKER = (*CELERY, "worker", "--concurrency", "1", "--queues", "nobodys", "--pool", "solo")


def address(url: str) -> str:
    """Return the address of the live database under the same role."""
    before, _, rest = url.partition("/wmpmh?")
    assert rest, "the tests' own PostgreSQL names its database wmpmh"
    return f"{before}/{NAME}?{rest}"


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """The environment of a production whose database was migrated as live."""
    owner = settings.DATABASE_OWNER_URL
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME} TEMPLATE template1")
    env = {
        "DATABASE_URL": address(settings.DATABASE_URL),
        "REDIS_URL": settings.REDIS_URL,
        "WMPMH_DATA": str(tmp_path_factory.mktemp("data")),
    }
    migrated = start("manage.py", "migrate", **env, DATABASE_OWNER_URL=address(owner))
    assert migrated.returncode == 0, migrated.stderr
    yield env
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def is_refused(tried: CompletedProcess[str]) -> bool:
    return tried.returncode != 0 and "WMPMH_MODE is 'demonstration' but this database was made 'live'" in tried.stderr


DOORS = {
    "the web server": ("-c", "import wmpmh.wsgi"),
    "a worker": WORKER,
    "beat": (*CELERY, "beat", "--pidfile="),
    "a command": ("manage.py", "load_guidance"),
    "the people's own command": ("manage.py", "demonstration"),
    "a migration": ("manage.py", "migrate"),
    "the checks": ("manage.py", "check", "--database", "default"),
}


@pytest.mark.parametrize("environment", ["production", "development"])
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_nothing_starts_on_a_live_database_as_a_demonstration(live, door, environment):
    mode = "demonstration" if environment == "production" else ""  # forgotten
    owner = {"DATABASE_OWNER_URL": address(settings.DATABASE_OWNER_URL)}

    assert is_refused(start(*door, **live, **owner, WMPMH_ENVIRONMENT=environment, WMPMH_MODE=mode))


ASK = """
import sys
from wmpmh import settings
# The image's build collects static files under hashed names; here there may be none.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from wmpmh.wsgi import application
from django.urls import reverse
environ = {"REQUEST_METHOD": "GET", "SERVER_NAME": "portal.westmidlands.police.uk",
    "HTTP_HOST": "portal.westmidlands.police.uk", "SERVER_PORT": "443", "HTTP_X_FORWARDED_PROTO": "https",
    "wsgi.url_scheme": "http", "wsgi.input": sys.stdin.buffer, "QUERY_STRING": ""}
environ["PATH_INFO"] = reverse("sign_in")
body = application(environ, lambda status, headers: print(status))
print(b"".join(body).decode())
"""


def test_production_starts_with_every_variable_set_and_marks_no_page(live):
    loaded = start("manage.py", "load_guidance", **live)
    asked = start("-c", ASK, **live)

    assert "waits for its two approvals" in loaded.stdout, loaded.stderr
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.startswith("200 OK"), asked.stdout
    assert "Demonstration" not in asked.stdout


def test_a_database_that_is_not_up_does_not_stop_the_web_server_from_loading():
    loaded = start("-c", "import wmpmh.wsgi", DATABASE_URL="postgresql://wmpmh_app:Zb81kq@127.0.0.1:1/wmpmh")

    assert loaded.returncode == 0, loaded.stderr
