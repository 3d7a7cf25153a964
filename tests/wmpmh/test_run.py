"""`make run`, for real, on a port and a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def runs(tmp_path: Path, port: int) -> Iterator["Runs"]:
    made = Runs(tmp_path / "var", port)
    yield made
    for process in made.started:
        if process.poll() is None:
            process.terminate()
        process.communicate()


COUNT = """
from incidents.models import Incident
from wmpmh.access import acting_as_system
with acting_as_system():
    print(Incident.objects.count())
"""


class Runs:
    def __init__(self, data: Path, port: int) -> None:
        self.started: list[subprocess.Popen[str]] = []
        self.port = port
        self.env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        self.env |= {"WMPMH_DATA": str(data), "WEB_BIND": f"127.0.0.1:{port}"}
        self.env |= {"WMPMH_DEMO_INCIDENTS": "0"}

    def begin(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "wmpmh.run"]
        process = subprocess.Popen(command, cwd=CHECKOUT, env=self.env, stdout=subprocess.PIPE, text=True)
        self.started.append(process)
        return process

    def begin_and_wait(self) -> subprocess.Popen[str]:
        process = self.begin()
        assert process.stdout is not None
        for line in process.stdout:
            if "The portal is at" in line:
                return process
        raise AssertionError("it ended before it served a page")

    def incidents(self) -> int:
        """Return how many incidents the database holds, as another process sees it."""
        command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", COUNT]
        return int(subprocess.run(command, cwd=CHECKOUT, env=self.env, stdout=subprocess.PIPE, check=True).stdout)

    def status(self) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/")
        return connection.getresponse().status

    def is_free(self) -> bool:
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) != 0


def wait_until_free(runs: Runs) -> None:
    until = time.monotonic() + 60
    while not runs.is_free():
        assert time.monotonic() < until, "the web server outlived the process that started it"
        time.sleep(0.1)


def test_it_serves_again_after_it_was_killed_outright(runs):
    first = runs.begin_and_wait()
    assert runs.status() < 400

    first.kill()
    wait_until_free(runs)

    runs.begin_and_wait()
    assert runs.status() < 400


def test_ctrl_c_stops_every_process(runs):
    process = runs.begin_and_wait()

    process.send_signal(signal.SIGINT)
    process.wait(60)

    assert runs.is_free()


def test_a_taken_port_is_named_before_anything_is_started(runs):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", runs.port))
        taken.listen()
        process = runs.begin()

        assert process.wait(60) == 1
    assert not Path(runs.env["WMPMH_DATA"]).exists()


def test_an_empty_demonstration_is_given_incidents_once_and_a_stop_leaves_none_half_made(runs):
    runs.env |= {"WMPMH_DEMO_INCIDENTS": "3"}
    first = runs.begin_and_wait()
    first.send_signal(signal.SIGINT)  # before the first shape is performed
    first.wait(60)

    second = runs.begin_and_wait()
    found = {runs.incidents()}
    until = time.monotonic() + 120
    while 3 not in found and time.monotonic() < until:
        found.add(runs.incidents())
    assert found <= {0, 3}
    assert 3 in found
    second.terminate()
    second.wait(60)

    runs.begin_and_wait()
    time.sleep(5)
    assert runs.incidents() == 3
