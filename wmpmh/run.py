"""`make run`: services of our own where none are given, the database made ready, then the Procfile.

The kernel stops every process when this one is killed outright, so that nothing is left on the
port or the data.
"""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.core.management import CommandError

from wmpmh import embedded
from wmpmh.embedded.__main__ import environment, interrupted
from wmpmh.embedded.processes import POLL, dies_with_us

CHECKOUT = Path(__file__).resolve().parent.parent
# The first address the web server is told to listen on; see deploy/gunicorn.conf.py.
HOST, PORT = (os.environ.get("WEB_BIND") or "localhost:8000").split(",")[0].rsplit(":", 1)
PATIENCE = 30  # seconds for a process to finish what it is doing
# Celery warns each worker of being root, for fear of pickled messages; ours are JSON and nothing else.
QUIET = {"PYTHONWARNINGS": "ignore::Warning:celery.platforms"}
# Incidents added to an empty demonstration, so that lists and pages have something in them. 0: none.
SEEDED = os.environ.get("WMPMH_DEMO_INCIDENTS") or "200"
SEEDING = "seeding"
Running = dict[str, subprocess.Popen[bytes]]


def main() -> int:
    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, interrupted)
    if answers():
        print(f"Something already listens on port {PORT}; stop it and try again.", file=sys.stderr)
        return 1
    env = environment(embedded.data_folder())
    with Gate() as gate:
        return under_services(env, gate)


class Gate:
    """Holds the web server, loaded, at its door until the database is ready: two things at once, in order."""

    def __enter__(self) -> "Gate":
        self.reading, self.writing = os.pipe()
        return self

    def __exit__(self, *_error: object) -> None:
        self.open()
        os.close(self.reading)

    def open(self) -> None:
        if self.writing >= 0:
            os.close(self.writing)
        self.writing = -1


def under_services(env: dict[str, str], gate: Gate) -> int:
    processes: Running = {}
    services = None
    try:
        services = embedded.start()
        os.environ.update(env)
        processes["web"] = begin("web", gate)
        is_empty = make_ready()
        gate.open()
        return serve(processes, is_empty=is_empty)
    except (embedded.CannotStart, CommandError) as refused:
        print(refused, file=sys.stderr)
        return 1
    finally:
        end_all(processes)
        if services:
            embedded.stop(services)


def make_ready() -> bool:
    """Bring the database to this code: tables, guidance and, in demonstration mode, people and sites.

    Return whether it is a demonstration with no incident yet.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wmpmh.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command, get_commands
    from django.db import connections

    import wmpmh.celery  # noqa: F401  so that loading may ask for work

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    steps = ["load_guidance", *(["demonstration"] if settings.WMPMH_MODE == "demonstration" else [])]
    for step in steps:
        if step in get_commands():
            call_command(step)
    is_empty = settings.WMPMH_MODE == "demonstration" and has_no_incident()
    connections.close_all()
    return is_empty


def has_no_incident() -> bool:
    from django.apps import apps

    from wmpmh.access import acting_as_system

    with acting_as_system():
        return not apps.get_model("incidents", "Incident").objects.exists()


def serve(processes: Running, *, is_empty: bool) -> int:
    """Run the Procfile until one process ends; the rest after the web, since someone is waiting for a page."""
    while not answers() and processes["web"].poll() is None:
        time.sleep(POLL)
    for name in procfile().keys() - {"web"}:
        processes[name] = begin(name)
    print(f"\nThe portal is at http://{HOST}:{PORT} — Ctrl-C stops it.\n", flush=True)
    if is_empty and SEEDED != "0":
        processes[SEEDING] = begin_seeding()
    return first_to_end(processes)


def procfile() -> dict[str, list[str]]:
    lines = (CHECKOUT / "Procfile").read_text().splitlines()
    pairs = (line.split(":", 1) for line in lines if line.strip())
    return {name: shlex.split(command) for name, command in pairs}


def begin(name: str, gate: Gate | None = None) -> subprocess.Popen[bytes]:
    program, *rest = procfile()[name]
    here = Path(sys.executable).with_name(program)  # the one installed beside this Python
    # A session of its own: Ctrl-C comes to us, and we stop them in order.
    return subprocess.Popen(
        [*dies_with_us("TERM"), str(here), *rest],
        cwd=CHECKOUT,
        start_new_session=True,
        pass_fds=[gate.reading] if gate else [],
        env=os.environ | QUIET | ({"WMPMH_GATE": str(gate.reading)} if gate else {}),
    )


def begin_seeding() -> subprocess.Popen[bytes]:
    """Add demonstration incidents behind the first pages, giving way to them: in one transaction, so a stop leaves none."""
    command = [sys.executable, "manage.py", "seed_demo", "--if-empty", "--seed", "1", "--incidents", SEEDED]
    return subprocess.Popen(
        [*dies_with_us("TERM"), "nice", "-n", "10", *command],
        cwd=CHECKOUT,
        start_new_session=True,
        env=os.environ | QUIET,
    )


def answers() -> bool:
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(("127.0.0.1", int(PORT))) == 0


def first_to_end(processes: Running) -> int:
    while True:
        for name, process in processes.items():
            if (code := process.poll()) is not None and name != SEEDING:
                print(f"{name} ended ({code}); stopping the rest.", file=sys.stderr)
                return 1
        time.sleep(0.2)


def end_all(processes: Running) -> None:
    for process in processes.values():
        process.terminate()
    until = time.monotonic() + PATIENCE
    for process in processes.values():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()  # acks_late: its task is given to another worker


if __name__ == "__main__":
    sys.exit(main())
