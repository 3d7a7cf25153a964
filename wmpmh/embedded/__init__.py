"""Our own PostgreSQL and Valkey, for a machine that has neither.

Programs come from two wheels (or Debian's PostgreSQL); data, passwords and sockets stay in one
private folder. One process owns them, by a lock on the folder; others join it.
`docs/decisions/0007-embedded-services.md` says why.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from wmpmh.embedded import postgres, valkey
from wmpmh.embedded.places import CannotStart, DataInUse, data_folder, private_folder, secrets
from wmpmh.embedded.processes import PATIENCE, POLL, end

__all__ = [
    "CannotStart",
    "DataInUse",
    "data_folder",
    "joined_or_started",
    "running",
    "secrets",
    "start",
    "stop",
    "urls",
    "wanted",
]


@dataclass
class Services:
    """What this process started, and the lock that says so."""

    lock: IO[bytes]
    postgres: subprocess.Popen[bytes] | None = None
    valkey: subprocess.Popen[bytes] | None = None


def urls(data: Path | None = None) -> dict[str, str]:
    """Return the environment under which settings find the services, whether or not they run."""
    data = data or data_folder()
    return {
        "DATABASE_URL": postgres.url(data, "wmpmh_app"),
        "DATABASE_OWNER_URL": postgres.url(data, "wmpmh_owner"),
        "REDIS_URL": valkey.url(data),
    }


def wanted() -> set[str]:
    """Return the services that the environment does not already give an address for."""
    given = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
    return {name for name, variable in given.items() if not os.environ.get(variable)}


def running(data: Path | None = None) -> bool:
    """Return whether a live process owns this data and what we need of it answers."""
    data = data or data_folder()
    if not is_owned(data):
        return False
    needed = {"postgres": postgres.answers, "valkey": valkey.answers}
    return all(needed[name](data) for name in wanted())


def start(data: Path | None = None, *, fsync: bool = True) -> Services:
    """Start what is wanted and return it. Raises DataInUse, or CannotStart saying what is missing.

    fsync: False only for tests, whose data may be lost with the machine.
    """
    data = data or data_folder()
    services = Services(lock=own(data))
    try:
        if "postgres" in wanted():
            services.postgres = postgres.start_postgres(data, fsync=fsync)
        if "valkey" in wanted():
            services.valkey = valkey.start_valkey(data)
    except BaseException:  # Ctrl-C too: nothing half started may stay
        stop(services)
        raise
    return services


def stop(services: Services) -> None:
    """Stop what `start` started. Waits for it, and leaves the data ready for the next start."""
    if services.valkey:
        end(services.valkey, signal.SIGTERM)
    if services.postgres:
        end(services.postgres, signal.SIGINT)  # its fast shutdown: roll back and close
    services.lock.close()


@contextmanager
def joined_or_started(data: Path | None = None) -> Iterator[None]:
    """Run the body with the services up: another process's if it has them, else our own."""
    data = data or data_folder()
    with open_lock(data, "joined.lock") as joined:
        fcntl.flock(joined, fcntl.LOCK_SH)
        services = join_or_start(data)
        try:
            yield
        finally:
            if services:
                # Someone may have joined ours meanwhile; theirs is not to be cut off.
                fcntl.flock(joined, fcntl.LOCK_EX)
                stop(services)


def join_or_start(data: Path) -> Services | None:
    until = time.monotonic() + PATIENCE
    while not running(data):
        if not is_owned(data):
            try:
                return start(data)
            except DataInUse:
                continue  # another process was first: join it
        if time.monotonic() > until:
            raise DataInUse(f"A process owns {data} but its services do not answer; stop it and try again.")
        time.sleep(POLL)
    return None


def open_lock(data: Path, name: str = "owner.lock") -> IO[bytes]:
    return (private_folder(data) / name).open("ab")


def is_owned(data: Path) -> bool:
    with open_lock(data) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def own(data: Path) -> IO[bytes]:
    """Return the lock on this data, ours until closed or until this process dies, however it dies."""
    lock = open_lock(data)
    until = time.monotonic() + 0.5  # `is_owned`, in another process, holds it for an instant
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        except BlockingIOError:
            if time.monotonic() > until:
                lock.close()
                raise DataInUse(
                    f"{data} is in use by another process (a `make run` in another window?). "
                    "Stop that one, or set WMPMH_DATA to another folder."
                ) from None
            time.sleep(POLL)
