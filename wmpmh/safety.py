"""What production refuses to start with. Pure: values in, an error out."""

from collections.abc import Mapping, Sequence

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 40
# Wording that marks a value as an example, in `.env.example` or anyone's notes.
EXAMPLE_MARKS = ("change-me", "example", "insecure", "default", "secret-key")


def refuse(name: str, why: str) -> None:
    raise ImproperlyConfigured(f"{name} {why}. See .env.example.")


def check_choice(name: str, value: str, choices: Sequence[str]) -> None:
    """Raise ImproperlyConfigured unless the value is one of the choices."""
    if value not in choices:
        refuse(name, f"is {value!r}; it must be one of: {', '.join(choices)}")


def is_production(environment: str) -> bool:
    check_choice("WMPMH_ENVIRONMENT", environment, ("development", "production"))
    return environment == "production"


def mode(given: str, *, production: bool) -> str:
    """Return live or demonstration. Only development may leave it unsaid: nobody makes a demonstration by forgetting."""
    if production and not given:
        refuse("WMPMH_MODE", "is missing; say whether the database is live or a demonstration")
    chosen = given or "demonstration"
    check_choice("WMPMH_MODE", chosen, ("demonstration", "live"))
    return chosen


def refuse_unsafe(
    *,
    secret_key: str,
    debug: bool,
    hosts: Sequence[str],
    keys: Mapping[str, Sequence[str]],
    urls: Mapping[str, str],
) -> None:
    """Raise ImproperlyConfigured, naming the variable, if production would start unsafely."""
    check_secret(secret_key)
    check_hosts(hosts)
    if debug:
        refuse("DEBUG", "is on; production shows no one its insides")
    for name, value in urls.items():
        check_address(name, value)
    for name, values in keys.items():
        check_keys(name, values)


def check_secret(value: str) -> None:
    if not value:
        refuse("SECRET_KEY", "is missing")
    if len(value) < SHORTEST_SECRET or looks_like_example(value):
        refuse("SECRET_KEY", "is an example or too short; make one of 50 random characters")


def check_hosts(hosts: Sequence[str]) -> None:
    if not hosts:
        refuse("ALLOWED_HOSTS", "is missing")
    if any(host.strip() in ("*", ".") for host in hosts):
        refuse("ALLOWED_HOSTS", "allows every host; name the portal's own")


def check_address(name: str, value: str) -> None:
    # The embedded services keep their data beside the code, with no backup or second machine.
    if not value:
        refuse(name, "is missing; production does not start services of its own")
    if looks_like_example(value):
        refuse(name, "still has the example password")


def check_keys(name: str, values: Sequence[str]) -> None:
    if not values:
        refuse(name, "is missing")
    for value in values:
        check_fernet_key(name, value)


def check_fernet_key(name: str, value: str) -> None:
    try:
        Fernet(value)
    except ValueError:
        refuse(name, "holds a value that is not a Fernet key")
    # One letter repeated decodes as a key too, and is how an example is written.
    if len(set(value.rstrip("="))) < 10:
        refuse(name, "holds an example key")


def looks_like_example(value: str) -> bool:
    return any(mark in value.lower() for mark in EXAMPLE_MARKS)
