"""The cast, and the database they play on: real PostgreSQL, migrated as its owner, used as the application's own role."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from accounts.models import User
from incidents import actions
from wmpmh.access import acting_as
from wmpmh.ids import uuid7

NIGHT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Three in the morning: when this is used."""


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Make and migrate the database as its owner; load the real guidance and the demonstration people once.

    Every test then runs as the application's role, and rolls back to here.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default", "owner"})
        call_command("demonstration", verbosity=0)
        call_command("load_guidance", verbosity=0)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        teardown_databases(made, verbosity=0)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def person(username: str):
    @pytest.fixture(name=username)
    def found(db) -> User:
        return User.objects.get(username=username)

    return found


officer = person("officer")
officer2 = person("officer2")
neighbour = person("neighbour")
sergeant = person("sergeant")
inspector = person("inspector")
control = person("control")
advisor = person("advisor")


@pytest.fixture
def incident(officer, now):
    """An incident the officer opened an hour ago."""
    with acting_as(officer):
        return actions.open_incident(incident_id=uuid7(), by=officer, now=now - timedelta(hours=1))


@pytest.fixture
def detained(officer, now):
    """Someone already detained an hour ago, recorded in one tap."""
    with acting_as(officer):
        return actions.start_record(incident_id=uuid7(), by=officer, now=now - timedelta(hours=1))


@pytest.fixture
def run(incident, officer, now):
    """A run of "Can I use section 136 here?" at its first page."""
    with acting_as(officer):
        return actions.start_run(
            run_id=uuid7(), incident=incident, workflow="section-136/can-i-use-s136", by=officer, now=now
        )


@pytest.fixture
def as_nobody(db):
    """A connection that has not said who is asking."""
    from django.db import connection

    @contextmanager
    def forgotten():
        with connection.cursor() as cursor:
            for name in ("user", "areas", "agency", "purpose"):
                cursor.execute("SELECT set_config(%s, '', true)", [f"wmpmh.{name}"])
        yield

    return forgotten
