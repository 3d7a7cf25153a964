"""Debian's Chromium, quiet: nothing but our own site is asked for anything."""

from tests.journeys.site import Site

PROGRAM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-default-apps", "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--disable-gpu",
]  # fmt: skip


def screen(site: Site, size: tuple[int, int], **more: object) -> dict[str, object]:
    """Return how a screen of this size meets the site."""
    return {
        "base_url": site.url, "viewport": {"width": size[0], "height": size[1]}, "locale": "en-GB",
        "timezone_id": "Europe/London", "reduced_motion": "reduce", **more,
    }  # fmt: skip
