"""No container engine here, so the compose file is read against the settings and the Procfile."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from cryptography.fernet import Fernet

from tests.wmpmh.test_settings import SAFE

CHECKOUT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
PORTAL = {"web", "worker", "pdf", "beat"}
# Read by the images' own programs, not by us.
THEIRS = {"POSTGRES_INITDB_ARGS", "HOSTNAME"}
# One of our processes to another.
BETWEEN_OURS = {"WMPMH_GATE"}


def example() -> dict[str, str]:
    lines = (CHECKOUT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def names_read_by_the_code() -> set[str]:
    settings = re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', (CHECKOUT / "wmpmh/settings.py").read_text())
    others = [*(CHECKOUT / "wmpmh").rglob("*.py"), *(CHECKOUT / "deploy").glob("*.py")]
    direct = re.findall(r'os\.environ(?:\.get\(|\[)"(\w+)"', "".join(path.read_text() for path in others))
    return {*settings, *direct} - BETWEEN_OURS


def names_read_by_compose() -> set[str]:
    text = (CHECKOUT / "docker-compose.yml").read_text()
    return set(re.findall(r"(?<!\$)\$\{(\w+)", text))


def test_every_setting_is_in_the_example_and_the_example_has_no_other():
    assert set(example()) == names_read_by_the_code() | names_read_by_compose()


def test_compose_sets_only_variables_that_something_reads():
    given = {name for service in SERVICES.values() for name in service.get("environment", {})}

    assert given - THEIRS <= set(example())


def test_compose_has_every_process_of_the_procfile_with_the_same_command():
    lines = (CHECKOUT / "Procfile").read_text().splitlines()
    procfile = {name: shlex.split(command) for name, command in (line.split(":", 1) for line in lines)}

    assert {name: shlex.split(SERVICES[name]["command"]) for name in PORTAL} == procfile


def test_compose_runs_the_versions_we_promise():
    assert SERVICES["postgres"]["image"] == "postgres:17"
    assert SERVICES["redis"]["image"] == "redis:7"


@pytest.mark.parametrize("name", sorted(PORTAL | {"postgres", "redis"}))
def test_every_service_says_whether_it_is_healthy(name):
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")


@pytest.mark.parametrize("name", sorted(PORTAL))
def test_nothing_of_ours_starts_before_the_database_is_migrated(name):
    waits_for = {service: rule["condition"] for service, rule in SERVICES[name]["depends_on"].items()}

    assert waits_for == {
        "postgres": "service_healthy",
        "redis": "service_healthy",
        "migrate": "service_completed_successfully",
    }


def test_only_the_migration_job_is_given_the_owners_password():
    holders = {
        name
        for name, service in SERVICES.items()
        if "change-me-owner" in str(service.get("environment", {}).get("DATABASE_OWNER_URL", ""))
    }

    assert holders == {"migrate"}


def test_the_roles_of_compose_are_those_of_the_embedded_server():
    script = (CHECKOUT / "deploy/make-roles.sh").read_text()

    assert re.findall(r"CREATE ROLE (\w+) LOGIN .*NOSUPERUSER NOBYPASSRLS", script) == ["wmpmh_owner", "wmpmh_app"]


def test_the_files_that_the_image_copies_and_runs_exist():
    dockerfile = (CHECKOUT / "Dockerfile").read_text()
    sources = [name for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.M) for name in line.split()[:-1]]

    missing = [name for name in [*sources, "deploy/collect-static.sh"] if not (CHECKOUT / name).exists()]

    assert missing == []


def test_the_example_works_locally_and_its_keys_are_keys():
    assert example()["WMPMH_ENVIRONMENT"] == "development"
    for name in ("SEAL_KEYS", "PSEUDONYM_KEYS", "TICKET_KEYS"):
        Fernet(example()[name])


def test_compose_does_not_say_for_the_operator_what_the_database_is():
    given = [service.get("environment", {}).get("WMPMH_MODE") for service in SERVICES.values()]

    assert set(given) == {None}
    assert example()["WMPMH_MODE"] == ""


def test_collecting_static_files_for_the_image_gives_all_that_production_refuses_to_start_without():
    script = (CHECKOUT / "deploy/collect-static.sh").read_text()

    assert set(SAFE) <= set(re.findall(r"\b([A-Z_]+)=", script))
