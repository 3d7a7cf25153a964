"""Where the embedded services keep things, and the secrets made for them once."""

import hashlib
import json
import os
import secrets as randomness
import stat
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET_FOLDER = 90  # the kernel allows 107 bytes for folder, slash and socket name
NOBODY = 65534
PRIVATE = 0o700


class CannotStart(Exception):
    """The embedded services cannot be had; the message is for the person at the terminal."""


class DataInUse(CannotStart):
    """Another process owns this data folder."""


def data_folder() -> Path:
    """Return the folder that holds everything made at run time."""
    return Path(os.environ.get("WMPMH_DATA") or CHECKOUT / "var").absolute()


def private_folder(path: Path) -> Path:
    """Return the folder, made if need be, or raise if anyone else could look inside."""
    path.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), NOBODY):
        raise CannotStart(f"{path} is not a folder of our own; remove it and try again.")
    if stat.S_IMODE(found.st_mode) != PRIVATE:
        path.chmod(PRIVATE)
    return path


def digest(data: Path) -> str:
    return hashlib.sha256(str(data).encode()).hexdigest()[:12]


def socket_folder(data: Path) -> Path:
    """Return where Valkey's socket, and PostgreSQL's unless it runs as nobody, are made."""
    folder = data / "sockets"
    if len(str(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    return Path(tempfile.gettempdir()) / f"wmpmh-{digest(data)}-{os.geteuid()}"


def lodging(data: Path) -> Path:
    """Return the folder used when PostgreSQL must run as nobody, who cannot see private homes."""
    return Path("/var/lib") / f"wmpmh-{digest(data)}"


def postgres_home(data: Path) -> Path:
    """Return the folder that holds PostgreSQL's data."""
    return lodging(data) if runs_as_nobody(data) else data


def postgres_sockets(data: Path) -> Path:
    return lodging(data) / "sockets" if runs_as_nobody(data) else socket_folder(data)


@lru_cache
def runs_as_nobody(data: Path) -> bool:
    """Return whether root has no user namespace in which PostgreSQL, who refuses root, can run."""
    return os.geteuid() == 0 and not namespace_reaches(data)


NAMESPACE = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]


def namespace_reaches(data: Path) -> bool:
    private_folder(data)
    try:
        tried = subprocess.run([*NAMESPACE, "test", "-w", str(data)], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0


def secrets(data: Path | None = None) -> dict:
    """Return this data folder's passwords and keys, made the first time they are asked for."""
    file = private_folder(data or data_folder()) / "secrets.json"
    if not file.exists():
        keep_once(file, json.dumps(new_secrets(), indent=1))
    return json.loads(file.read_text())


def new_secrets() -> dict:
    passwords = {f"{role}_PASSWORD": randomness.token_urlsafe(24) for role in ("SUPERUSER", "OWNER", "APP")}
    keys = {f"{name}_KEYS": [Fernet.generate_key().decode()] for name in ("SEAL", "PSEUDONYM", "TICKET")}
    return {"SECRET_KEY": randomness.token_urlsafe(50), **passwords, **keys}


def keep_once(file: Path, text: str) -> None:
    """Write the file readable by us alone; if another process was first, its text stays."""
    handle, draft = tempfile.mkstemp(dir=file.parent)  # mkstemp makes it 0600
    with os.fdopen(handle, "w") as out:
        out.write(text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)
