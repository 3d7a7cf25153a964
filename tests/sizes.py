"""One suite, two sizes: `make test` runs it short, `make test-deep` whole (WMPMH_TEST_SIZE)."""

import os

from hypothesis import HealthCheck, settings

DEEP = os.environ.get("WMPMH_TEST_SIZE", "short") == "deep"

# Two busy cores make any deadline a coin toss; pytest-timeout stops what really hangs.
settings.register_profile(
    "short", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("deep", settings.get_profile("short"), max_examples=2_000)


def sized(*, short: int, deep: int) -> int:
    """Return how many cases this run takes."""
    return deep if DEEP else short


def load_hypothesis_profile() -> None:
    settings.load_profile("deep" if DEEP else "short")
