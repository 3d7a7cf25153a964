"""axe-core on the page as drawn. Its context must bypass our content security policy, which lets no script in."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async rules => {
    const found = await axe.run(document, {...rules});
    if (!found.passes.length) throw new Error("axe looked at nothing");
    return found.violations.map(v => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 3).map(n => n.target.join(" ")).join(" | ")}`);
}"""
EVERYTHING = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": ["color-contrast"]}


@cache
def axe() -> str:
    return SCRIPT.read_text()


def violations(page: Page, rules: dict = EVERYTHING) -> list[str]:
    """Return what axe finds. The window is made as tall as the page: the bar pinned to its foot would else cover what is behind it."""
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight") + 1})
    page.evaluate(axe())
    return page.evaluate(RUN, rules)


def at_night(page: Page) -> list[str]:
    page.evaluate("document.documentElement.dataset.theme = 'night'")
    return violations(page, CONTRAST)
