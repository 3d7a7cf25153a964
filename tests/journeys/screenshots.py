"""`make screenshots`: each main page, on a phone and a desk, by day and by night, into var/screenshots/ to be looked at."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.journeys.browser import FLAGS, PROGRAM, screen
from tests.journeys.kinds import every_kind
from tests.journeys.officer import DESKTOP, PHONE, Officer
from tests.journeys.site import CHECKOUT, Site

TALL = "document.documentElement.scrollHeight"  # the whole page, with the bar pinned to its foot
INTO = CHECKOUT / "var" / "screenshots"


def main() -> int:
    INTO.mkdir(parents=True, exist_ok=True)
    for old in INTO.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(name="screenshots", folder=Path(folder), queue=7)
        try:
            site.start(Path(folder))
            chromium = playwright.chromium.launch(executable_path=PROGRAM, args=FLAGS)
            for size in (PHONE, DESKTOP):
                draw_all(chromium, site, size)
            chromium.close()
        finally:
            site.stop()
    print(f"{len(list(INTO.glob('*.png')))} pictures are in {INTO}")  # noqa: T201
    return 0


def draw_all(chromium: Browser, site: Site, size: tuple[int, int]) -> None:
    visitor = Officer(chromium.new_context(**screen(site, size)).new_page(), site, "officer")
    visitor.go("/sign-in")
    draw(visitor, "sign in", size)
    visitor.sign_in()
    for name in every_kind(visitor):
        draw(visitor, name, size)
    sergeant = Officer(chromium.new_context(**screen(site, size)).new_page(), site, "sergeant")
    sergeant.sign_in()
    sergeant.go("/incidents")
    draw(sergeant, "incident list", size)


def draw(someone: Officer, name: str, size: tuple[int, int]) -> None:
    someone.page.set_viewport_size({"width": size[0], "height": max(size[1], someone.page.evaluate(TALL))})
    for theme in ("light", "night"):
        someone.page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        file = f"{name.replace(', ', '-').replace(' ', '-')}-{size[0]}x{size[1]}-{theme}.png"
        someone.page.screenshot(path=INTO / file)
    someone.page.set_viewport_size({"width": size[0], "height": size[1]})


if __name__ == "__main__":
    sys.exit(main())
