"""Production refuses to start unsafely, and says which variable and where to read about it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

CHECKOUT = Path(__file__).resolve().parents[2]
SAFE = {
    "WMPMH_ENVIRONMENT": "production",
    "WMPMH_MODE": "live",
    "SECRET_KEY": "q8Wz3-vR7tYp2Lk9Jd4Xb6Nc1Mf5Hs0Gu_aEoIyTrQwPlKjHgFdSz",
    "DATABASE_URL": "postgresql://wmpmh_app:Zb81kq@db.internal/wmpmh",
    "REDIS_URL": "redis://cache.internal:6379/0",
    "ALLOWED_HOSTS": "portal.westmidlands.police.uk",
    **{name: Fernet.generate_key().decode() for name in ("SEAL_KEYS", "PSEUDONYM_KEYS", "TICKET_KEYS")},
}
EXAMPLE_KEY = "A" * 43 + "="
UNSAFE = {
    "no secret": ("SECRET_KEY", ""),
    "a short secret": ("SECRET_KEY", "hunter2"),
    "the example's secret": ("SECRET_KEY", "insecure-example-for-your-own-machine-change-me-before-production"),
    "debugging": ("DEBUG", "on"),
    "any host": ("ALLOWED_HOSTS", "*"),
    "any host among others": ("ALLOWED_HOSTS", "portal.westmidlands.police.uk,*"),
    "no host": ("ALLOWED_HOSTS", ""),
    "no database": ("DATABASE_URL", ""),
    "the example's password": ("DATABASE_URL", "postgresql://wmpmh_app:change-me-app@db/wmpmh"),
    "no broker": ("REDIS_URL", ""),
    "no key to seal with": ("SEAL_KEYS", ""),
    "the example's key": ("SEAL_KEYS", EXAMPLE_KEY),
    "a key that is none": ("SEAL_KEYS", "short"),
    "one bad key behind a good one": ("SEAL_KEYS", f"{SAFE['SEAL_KEYS']},{EXAMPLE_KEY}"),
    "no pseudonym key": ("PSEUDONYM_KEYS", ""),
    "no ticket key": ("TICKET_KEYS", ""),
    "an unknown environment": ("WMPMH_ENVIRONMENT", "staging"),
    "an unknown mode": ("WMPMH_MODE", "practice"),
    "no mode, so that nobody makes a demonstration by forgetting": ("WMPMH_MODE", ""),
}


def start(*arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *arguments], cwd=CHECKOUT, env=kept | SAFE | changed, capture_output=True, text=True, check=False
    )  # fmt: skip


@pytest.mark.parametrize(("name", "value"), UNSAFE.values(), ids=UNSAFE)
def test_production_refuses_to_start_with(name, value):
    refused = start("-c", "import wmpmh.settings", **{name: value})

    assert refused.returncode == 1
    last = refused.stderr.strip().splitlines()[-1]
    assert last.startswith(f"django.core.exceptions.ImproperlyConfigured: {name} ")
    assert ".env.example" in last


def test_a_refusal_does_not_repeat_the_secret():
    refused = start("-c", "import wmpmh.settings", SECRET_KEY="insecure-but-ours")

    assert "insecure-but-ours" not in refused.stderr


def test_production_passes_djangos_own_deployment_checks():
    checked = start("-W", "error::ImportWarning", "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert checked.returncode == 0, checked.stderr


def test_production_makes_no_secrets_of_its_own(tmp_path):
    started = start("-c", "import wmpmh.settings", WMPMH_DATA=str(tmp_path / "data"))

    assert started.returncode == 0, started.stderr
    assert not (tmp_path / "data").exists()


def test_development_keeps_the_secrets_it_made(tmp_path):
    command = ("-c", "from wmpmh import settings; print(settings.SECRET_KEY, settings.SEAL_KEYS)")
    bare = dict.fromkeys(SAFE, "") | {"WMPMH_ENVIRONMENT": "development", "WMPMH_MODE": "demonstration"}
    # Unset, not empty: an empty variable is an answer.
    code = "import os; [os.environ.pop(n, None) for n, v in list(os.environ.items()) if not v]; " + command[1]

    first, second = (start("-c", code, **bare, WMPMH_DATA=str(tmp_path / "data")).stdout for _ in range(2))

    assert first == second
    assert len(first) > 80


def test_the_policy_lets_no_inline_script_run(settings):
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives["script-src"] == ["'self'"]
    assert "unsafe" not in str(directives)


def test_a_slow_task_is_not_given_to_a_second_worker_while_it_runs(settings):
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT
    assert settings.CELERY_TASK_ACKS_LATE


def test_each_request_opens_its_own_transaction_and_no_other_does(settings):
    assert not settings.DATABASES["default"]["ATOMIC_REQUESTS"]
    middleware = settings.MIDDLEWARE
    signed_in = middleware.index("incidents.signed_out.KeepWhatWasSent")
    assert middleware.index("wmpmh.access.ActingAs") > signed_in
