"""The embedded services, started for real, in folders of their own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from wmpmh import embedded
from wmpmh.embedded import places
from wmpmh.embedded.processes import read_pid

CHECKOUT = Path(__file__).resolve().parents[2]
GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "WMPMH_DATA")
# Says that the services are up, then waits to be told or killed.
WAIT = [sys.executable, "-c", "print('up', flush=True); import time; time.sleep(600)"]

STRANGER = 1  # daemon: initdb wants an account that has a name

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite's own services must not stand in for those under test."""
    for name in GIVEN:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def launchers() -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for launcher in started:
        launcher.kill()
        launcher.communicate()


def launch(launchers: list, data: Path, checkout: Path = CHECKOUT) -> subprocess.Popen[str]:
    launcher = subprocess.Popen(
        [sys.executable, "-m", "wmpmh.embedded", "exec", "--data", str(data), "--", *WAIT],
        cwd=checkout, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    launchers.append(launcher)
    assert launcher.stdout is not None
    assert launcher.stdout.readline() == "up\n"
    return launcher


def server_pids(data: Path) -> list[int]:
    files = (data / "postgres" / "postmaster.pid", data / "valkey" / "valkey.pid")
    return [pid for pid in map(read_pid, files) if pid]


def wait_until_gone(pids: list[int]) -> None:
    until = time.monotonic() + 60
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < until, "a server outlived its launcher"
        time.sleep(0.05)


def ask(data: Path, statement: str, role: str = "DATABASE_OWNER_URL") -> list[tuple]:
    with psycopg.connect(embedded.urls(data)[role], autocommit=True) as connection:
        answer = connection.execute(statement)
        return answer.fetchall() if answer.description else []


def test_what_was_written_survives_a_kill_of_the_launcher(data, launchers):
    launcher = launch(launchers, data)
    ask(data, "CREATE TABLE kept AS SELECT 'still here' AS word")
    pids = server_pids(data)

    launcher.kill()
    wait_until_gone(pids)

    launch(launchers, data)
    assert ask(data, "SELECT word FROM kept") == [("still here",)]


def test_what_was_written_survives_a_kill_of_the_servers_too(data, launchers):
    launcher = launch(launchers, data)
    ask(data, "CREATE TABLE kept AS SELECT 'still here' AS word")
    pids = server_pids(data)
    assert len(pids) == 2

    for pid in (launcher.pid, *pids):
        os.kill(pid, signal.SIGKILL)
    launcher.wait()
    wait_until_gone(pids)

    launch(launchers, data)
    assert ask(data, "SELECT word FROM kept") == [("still here",)]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_polite_stop_leaves_no_server_and_no_pid_file(data, launchers, how):
    launcher = launch(launchers, data)
    pids = server_pids(data)

    launcher.send_signal(how)
    launcher.wait(60)

    wait_until_gone(pids)
    assert not server_pids(data)
    assert not embedded.running(data)


def test_a_stale_pid_file_that_names_another_program_does_not_stop_the_start(data):
    embedded.stop(embedded.start(data, fsync=False))
    (data / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")

    services = embedded.start(data, fsync=False)

    assert ask(data, "SELECT 1") == [(1,)]
    embedded.stop(services)


def test_a_second_owner_of_the_same_data_is_refused_and_told_where(data, launchers):
    launch(launchers, data)

    with pytest.raises(embedded.DataInUse, match="in use by another process"):
        embedded.start(data)
    second = subprocess.run(
        [sys.executable, "-m", "wmpmh.embedded", "exec", "--data", str(data), "--", "true"],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (second.returncode, str(data) in second.stderr) == (1, True)


def test_a_command_joins_services_that_run_and_leaves_them_running(data, launchers):
    launch(launchers, data)
    pids = server_pids(data)

    with embedded.joined_or_started(data):
        assert ask(data, "SELECT 1") == [(1,)]

    assert server_pids(data) == pids
    assert embedded.running(data)


def test_a_command_alone_starts_the_services_and_stops_them(data):
    assert not embedded.running(data)

    with embedded.joined_or_started(data):
        assert embedded.running(data)

    assert not server_pids(data)


def test_the_application_owns_nothing_and_cannot_see_past_row_security(data):
    with embedded.joined_or_started(data):
        role = ask(
            data,
            "SELECT rolsuper, rolbypassrls, rolcreatedb, has_schema_privilege(rolname, 'public', 'CREATE'),"
            " has_database_privilege(rolname, 'wmpmh', 'CREATE') FROM pg_roles WHERE rolname = current_user",
            "DATABASE_URL",
        )
        extensions = {name for (name,) in ask(data, "SELECT extname FROM pg_extension")}

    assert role == [(False, False, False, False, False)]
    assert {"btree_gist", "unaccent", "pg_trgm"} <= extensions


def test_a_role_without_the_password_is_refused(data):
    with embedded.joined_or_started(data), pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(host=str(places.postgres_sockets(data)), user="postgres", password="guess", dbname="wmpmh")


def test_everything_kept_is_ours_alone(data):
    with embedded.joined_or_started(data):
        pass

    assert (data / "secrets.json").stat().st_mode & 0o077 == 0
    assert data.stat().st_mode & 0o077 == 0
    assert places.socket_folder(data).stat().st_mode & 0o077 == 0


def test_two_processes_that_start_at_once_share_one_set_of_secrets(data):
    command = [sys.executable, "-c", "from wmpmh import embedded; print(embedded.secrets()['APP_PASSWORD'])"]
    env = os.environ | {"WMPMH_DATA": str(data)}

    both = [subprocess.Popen(command, cwd=CHECKOUT, env=env, stdout=subprocess.PIPE, text=True) for _ in range(2)]

    assert len({process.communicate()[0] for process in both}) == 1


def test_it_starts_from_a_private_folder_with_a_long_path(tmp_path, launchers):
    private = tmp_path / ("a-folder-with-a-very-long-name-" * 4)
    private.mkdir(mode=0o700)
    checkout = private / "checkout"
    shutil.copytree(CHECKOUT / "wmpmh", checkout / "wmpmh")
    data = checkout / "var"

    launcher = launch(launchers, data, checkout)

    assert ask(data, "SELECT current_user") == [("wmpmh_owner",)]
    assert not places.socket_folder(data).is_relative_to(data)
    launcher.terminate()
    launcher.wait(60)
    shutil.rmtree(places.socket_folder(data))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become someone else")
def test_root_without_user_namespaces_runs_the_server_as_nobody(data, monkeypatch):
    monkeypatch.setattr(places, "namespace_reaches", lambda _data: False)
    places.runs_as_nobody.cache_clear()
    try:
        with embedded.joined_or_started(data):
            assert ask(data, "SELECT 1") == [(1,)]
            (pid,) = {read_pid(places.lodging(data) / "postgres" / "postmaster.pid")}
            assert Path(f"/proc/{pid}").stat().st_uid == places.NOBODY
    finally:
        shutil.rmtree(places.lodging(data), ignore_errors=True)
        places.runs_as_nobody.cache_clear()


@pytest.fixture
def stranger_home() -> Iterator[Path]:
    """A copy of the code that another user owns and can reach; pytest's own folders are root's alone."""
    home = Path(tempfile.mkdtemp(prefix="wmpmh-home-"))
    shutil.copytree(CHECKOUT / "wmpmh", home / "wmpmh")
    subprocess.run(["chown", "-R", f"{STRANGER}:{STRANGER}", home], check=True)
    yield home
    shutil.rmtree(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user to be")
def test_it_starts_for_a_user_who_is_not_root(stranger_home):
    become = ["setpriv", f"--reuid={STRANGER}", f"--regid={STRANGER}", "--clear-groups", "--", sys.executable]
    if subprocess.run([*become, "-c", "import psycopg"], check=False, capture_output=True).returncode:
        pytest.skip("this interpreter lies in a folder that only root may enter")

    done = subprocess.run(
        [*become, "-m", "wmpmh.embedded", "exec", "--", "sh", "-c", 'test -n "$DATABASE_URL"'],
        cwd=stranger_home, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert (stranger_home / "var" / "postgres").stat().st_uid == STRANGER
