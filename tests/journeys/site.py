"""The portal as it runs: a database of its own, gunicorn, a Celery worker and beat, on a free port."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from wmpmh.embedded.processes import dies_with_us

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
PATIENCE = 90  # seconds, for two cores that others use too
READY = "journeys_ready"
COMMANDS = ("migrate", "--verbosity=0"), ("demonstration", "--verbosity=0"), ("load_guidance", "--verbosity=0")
WEB = ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--workers", "1", "wmpmh.wsgi"]
JOBS = ["celery", "--quiet", "--app", "wmpmh", "worker", "--queues", "default,pdf", "--concurrency", "1",
        "--loglevel", "WARNING", "--without-mingle", "--without-gossip", "--beat"]  # fmt: skip


class Site:
    """One portal. Its pages are at `url`; `manage` runs a command on its database in another process."""

    def __init__(self, *, name: str, folder: Path, queue: int) -> None:
        self.name, self.folder, self.queue = name, folder, queue
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "site.log"
        self.sessions: dict[str, object] = {}
        self.running: list[subprocess.Popen[bytes]] = []
        self.env = self.environment(name)

    def environment(self, database: str) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": at_database(os.environ["DATABASE_URL"], database),
            "DATABASE_OWNER_URL": at_database(os.environ["DATABASE_OWNER_URL"], database),
            "REDIS_URL": f"{os.environ['REDIS_URL'].split('?')[0]}?db={self.queue}",
            "WMPMH_FILES": str(self.folder / "files"),
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "LOG_LEVEL": "WARNING",
        }

    def start(self, shared: Path) -> "Site":
        """Start it on a copy of a database made ready once. shared: a folder of this run alone, the same for every worker."""
        with (shared / "journeys.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            made = shared / "journeys.made"
            if not made.exists():
                self.make_ready()
                made.touch()
            make_database(self.name, like=READY)
        self.begin(WEB)
        self.begin([*JOBS, f"--hostname={self.name}@%h", "--schedule", str(self.folder / "beat")])
        self.wait()
        return self

    def make_ready(self) -> None:
        make_database(READY)
        for command in COMMANDS:
            self.manage(*command, database=READY)

    def begin(self, command: list[str]) -> None:
        program, *rest = command
        with self.log.open("ab") as out:
            process = subprocess.Popen(
                [*dies_with_us("TERM"), str(PROGRAMS / program), *rest],
                cwd=CHECKOUT, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        self.running.append(process)

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while not answers(self.url):
            if time.monotonic() > until or self.running[0].poll() is not None:
                raise RuntimeError(f"The site did not start: {self.said()[-2000:]}")
            time.sleep(0.1)

    def manage(self, *command: str, check: bool = True, database: str = "") -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=CHECKOUT, env=self.environment(database or self.name), capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        if check and done.returncode:
            raise RuntimeError(
                f"{' '.join(command)} ended {done.returncode}: {done.stdout[-1000:]}{done.stderr[-3000:]}"
            )
        return done

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)  # its workers too: they hold connections
                process.wait(20)
        drop_database(self.name)


def make_database(name: str, *, like: str = "template1") -> None:
    drop_database(name)
    as_owner(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))


def drop_database(name: str) -> None:
    """Drop it once nobody is connected: the owner may not end what the application's role began."""
    until = time.monotonic() + 20
    while True:
        try:
            return as_owner(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def as_owner(command: sql.Composed) -> None:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(command)


def at_database(address: str, name: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/{name}" + (f"?{parts.query}" if parts.query else "")


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/sign-in", timeout=20) as reply:  # noqa: S310  ours
            return reply.status == 200
    except urllib.error.HTTPError:
        raise  # it answers, and it fails: no use in waiting
    except OSError:
        return False
