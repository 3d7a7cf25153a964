"""Starting one server, and being sure that it stops."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from wmpmh.embedded.places import CannotStart

PATIENCE = 60.0  # seconds; recovery after a crash reads the log again
POLL = 0.02


def dies_with_us(signal_name: str) -> list[str]:
    """Return a command prefix: when this process is killed outright, the kernel stops the server."""
    return ["setpriv", "--pdeathsig", signal_name, "--"] if shutil.which("setpriv") else []


def spawn(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C must reach it through us, after whatever uses it has ended.
    with log.open("ab") as out:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, cwd="/"
        )


def wait_until(ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server answers; raise CannotStart with its last words if it does not."""
    until = time.monotonic() + PATIENCE
    while not ready():
        if server.poll() is not None or time.monotonic() > until:
            end(server, signal.SIGKILL)
            raise CannotStart(f"A server did not start. The end of {log}:\n{last_words(log)}")
        time.sleep(POLL)


def last_words(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def end(server: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Stop the server and wait; one that does not go is killed (its log brings the data back)."""
    if server.poll() is None:
        server.send_signal(how)
    try:
        server.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def end_orphan(pid_file: Path, owned: Path, how: signal.Signals) -> None:
    """Stop a server that a killed launcher left behind on this data, and clear a stale pid file."""
    pid = read_pid(pid_file)
    if pid is None:
        return
    if not serves(pid, owned):
        # After a restart the number may be some other program's, and the server would believe it.
        pid_file.unlink(missing_ok=True)
        return
    os.kill(pid, how)
    until = time.monotonic() + PATIENCE
    while serves(pid, owned):
        if time.monotonic() > until:
            raise CannotStart(f"Process {pid}, left over from before, still uses {owned}; stop it and try again.")
        time.sleep(POLL)


def read_pid(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def serves(pid: int, owned: Path) -> bool:
    try:
        return str(owned).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
