"""`python -m wmpmh.embedded exec [--data DIR] -- COMMAND…`: a command with the services under it."""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from wmpmh import embedded
from wmpmh.embedded.processes import dies_with_us


def main() -> int:
    asked = arguments()
    data = (asked.data or embedded.data_folder()).absolute()
    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, interrupted)
    try:
        services = embedded.start(data, fsync=not asked.no_fsync)
    except embedded.CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    try:
        return run(asked.command, environment(data))
    finally:
        embedded.stop(services)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m wmpmh.embedded", description=__doc__)
    parser.add_argument("verb", choices=["exec"])
    parser.add_argument("--data", type=Path, help="the folder to keep data in; var/ unless told")
    parser.add_argument("--no-fsync", action="store_true", help="for tests: faster, lost with the machine")
    parser.add_argument("command", nargs="+")
    return parser.parse_args()


def interrupted(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def environment(data: Path) -> dict[str, str]:
    # What the environment gives already wins; the owner's address goes with the application's.
    found = {"WMPMH_DATA": str(data)}
    if "postgres" in embedded.wanted():
        found |= {name: embedded.urls(data)[name] for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    if "valkey" in embedded.wanted():
        found["REDIS_URL"] = embedded.urls(data)["REDIS_URL"]
    return os.environ | found


def run(command: list[str], env: dict[str, str]) -> int:
    """Run the command; a signal to us is passed on once, and the services outlive the command."""
    child = subprocess.Popen([*dies_with_us("TERM"), *command], env=env, start_new_session=True)

    def pass_on(_number: int, _frame: object) -> None:
        child.terminate()

    for name in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(name, pass_on)
    return child.wait()


if __name__ == "__main__":
    sys.exit(main())
