"""A pytest plugin: PostgreSQL and Valkey are up before Django's settings are read.

Only the process that was started by hand starts them; pytest-xdist's workers are given the
addresses in their environment. With DATABASE_URL set it starts nothing.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest

from tests import sizes
from wmpmh import embedded

CHECKOUT = Path(__file__).resolve().parent.parent
# More than one suite may run in one checkout: each takes the first folder that no other has.
FOLDERS = [CHECKOUT / "var" / name for name in ("test", *(f"test-{number}" for number in range(2, 10)))]
started: list[embedded.Services] = []


def is_worker() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    # A wrapper, so that it comes before pytest-django, which reads the settings in this hook.
    if is_worker():
        take_own_queue()
    elif embedded.wanted():
        start_services()
    sizes.load_hypothesis_profile()
    loaded = yield
    import wmpmh.celery  # noqa: F401  as wsgi.py does, now that there are settings

    return loaded


def pytest_unconfigure() -> None:
    while started:
        embedded.stop(started.pop())


def start_services() -> None:
    wanted = embedded.wanted()
    data = start_in_a_free_folder()
    os.environ["WMPMH_DATA"] = str(data)
    addresses = embedded.urls(data)
    if "postgres" in wanted:
        os.environ.update({name: addresses[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")})
    if "valkey" in wanted:
        os.environ["REDIS_URL"] = addresses["REDIS_URL"]


def start_in_a_free_folder() -> Path:
    for folder in FOLDERS:
        try:
            started.append(embedded.start(folder, fsync=False))
        except embedded.DataInUse:
            continue
        return folder
    raise pytest.UsageError(f"{len(FOLDERS)} test suites already run in this checkout.")


def take_own_queue() -> None:
    """Give each worker its own numbered part of Valkey, as each has its own test database."""
    number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")) + 1
    os.environ["REDIS_URL"] += f"?db={number}"
