"""A real worker, killed outright while it makes a PDF. After a restart the document is made: once, as one file.

It runs on a database of its own on the suite's own server, because a worker must see what was committed.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg.sql import SQL, Identifier

from wmpmh.embedded.processes import dies_with_us

CHECKOUT = Path(__file__).resolve().parents[2]
MOST_KILLS = 4
PREPARE = f"""
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("demonstration", verbosity=0)
from django.utils import timezone
from accounts.models import User
from incidents import actions
from reports.actions import ask_for_document
from wmpmh.access import acting_as
from wmpmh.ids import uuid7
officer = User.objects.get(username="officer")
for _ in range({MOST_KILLS}):
    with acting_as(officer):
        incident = actions.start_record(incident_id=uuid7(), by=officer, now=timezone.now())
        ask_for_document(document_id=uuid7(), incident=incident, by=officer, now=timezone.now())
"""
SWEEP_TWICE = "from reports.tasks import sweep_documents as sweep; sweep(); sweep()"
HALF_A_MINUTE_AGO = "UPDATE reports_madedocument SET touched_at = touched_at - interval '31 seconds' WHERE id = %s"


def renamed(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    head, _, tail = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{tail}" if tail else "")


class Portal:
    """A migrated database, a folder for files and a queue of its own, and the processes on them."""

    def __init__(self, environment: dict[str, str], files: Path) -> None:
        self.environment, self.files = environment, files
        self.started: list[subprocess.Popen] = []

    def run(self, code: str) -> None:
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
        subprocess.run(command, cwd=CHECKOUT, env=self.environment, check=True, timeout=120)

    def start_worker(self) -> subprocess.Popen:
        command = ["-m", "celery", "--quiet", "--app", "wmpmh", "worker", "--queues", "pdf", "--concurrency", "1",
                   "--loglevel", "WARNING", "--without-mingle", "--without-gossip"]  # fmt: skip
        worker = subprocess.Popen(
            [*dies_with_us("TERM"), sys.executable, *command],
            cwd=CHECKOUT,
            env=self.environment,
            start_new_session=True,
        )
        self.started.append(worker)
        return worker

    def query(self, sql: str, *values: object) -> list[tuple]:
        cursor = self.connection.execute(sql, values)
        return cursor.fetchall() if cursor.description else []

    @cached_property
    def connection(self) -> psycopg.Connection:
        # As the owner, and told it may see everything: even the owner is held to row security.
        connection = psycopg.connect(self.environment["DATABASE_OWNER_URL"], autocommit=True)
        connection.execute("SELECT set_config('wmpmh.user', '0', false), set_config('wmpmh.areas', '*', false)")
        return connection

    def in_hand(self) -> str | None:
        found = self.query("SELECT id FROM reports_madedocument WHERE state = 'making'")
        return str(found[0][0]) if found else None

    def state(self, document: str) -> tuple[str, int]:
        return self.query("SELECT state, tries FROM reports_madedocument WHERE id = %s", document)[0]


def wait_until(true: Callable[[], object], *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.005)


def kill(worker: subprocess.Popen) -> None:
    """The parent and its child together, as when a machine loses power: neither may say goodbye."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


@pytest.fixture
def portal(tmp_path, worker_id):
    name = f"killed_{worker_id}"
    owner = settings.DATABASE_OWNER_URL
    admin = SQL("{} DATABASE {}")
    with psycopg.connect(renamed(owner, "postgres"), autocommit=True) as connection:
        connection.execute(admin.format(SQL("DROP"), SQL("IF EXISTS {}").format(Identifier(name))))
        connection.execute(admin.format(SQL("CREATE"), Identifier(name)))
    queue = settings.REDIS_URL.partition("?")[0] + "?db=15"
    urls = {
        "DATABASE_URL": renamed(settings.DATABASE_URL, name),
        "DATABASE_OWNER_URL": renamed(owner, name),
        "REDIS_URL": queue,
    }
    made = Portal({**os.environ, **urls, "WMPMH_FILES": str(tmp_path / "files")}, tmp_path / "files")
    made.run(PREPARE)
    yield made
    for worker in made.started:
        kill(worker)
    made.connection.close()
    with psycopg.connect(renamed(owner, "postgres"), autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def killed_while_making(portal: Portal) -> str:
    """Return a document whose worker was killed with it in hand. It may finish first: then the next is waited for."""
    for _ in range(MOST_KILLS):
        worker = portal.start_worker()
        wait_until(portal.in_hand, seconds=60)
        kill(worker)
        if document := portal.in_hand():
            return document
    pytest.fail(f"The worker finished before it could be killed, {MOST_KILLS} times.")


@pytest.mark.timeout(300)  # about 20 s by itself; the machine may be busy
def test_a_worker_killed_while_making_the_pdf_leads_to_it_being_made_once_after_a_restart(portal):
    document = killed_while_making(portal)
    folder = portal.files / "documents"
    assert not (folder / f"{document}.pdf").exists()

    portal.start_worker()
    portal.query(HALF_A_MINUTE_AGO, document)
    portal.run(SWEEP_TWICE)
    wait_until(lambda: portal.state(document)[0] in ("made", "failed"), seconds=60)

    assert portal.state(document) == ("made", 2)
    assert [path.name for path in folder.glob(f"{document}*")] == [f"{document}.pdf"]
    logged = "SELECT count(*) FROM records_logentry WHERE kind = 'made_document' AND object_id = %s"
    assert portal.query(logged, document) == [(1,)]
