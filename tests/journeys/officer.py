"""Somebody using the portal: what they tap, tick, write and read. Pages are found by what they say; answers by fact and value."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.journeys.site import Site

PHONE, DESKTOP, NARROW = (360, 740), (1280, 800), (320, 640)
LONDON = ZoneInfo("Europe/London")
PASSWORD = "demonstration only"
CRISIS, DETAINED, AT_PLACE, ESCAPED = (
    "Someone in crisis in front of you",
    "Detained, and not yet at a place of safety",
    "Arrived, waiting, or handing over",
    "Someone held under section 136 has got away",
)


def last_sunday(month: int) -> date:
    """Return the last Sunday of the month that has been: when the clocks changed."""
    today = datetime.now(LONDON).date()
    for year in (today.year, today.year - 1):
        day = date(year, month, 31)
        day -= timedelta(days=(day.weekday() + 1) % 7)
        if day < today - timedelta(days=1):
            return day
    raise AssertionError(month)


FORWARD, BACK = last_sunday(3), last_sunday(10)


def ago(minutes: int) -> datetime:
    return datetime.now(LONDON) - timedelta(minutes=minutes)


class Officer:
    def __init__(self, page: Page, site: Site, username: str) -> None:
        self.page, self.site, self.username = page, site, username

    # Signing in ---------------------------------------------------------------------------------

    def be_signed_in(self) -> None:
        self.go("/")
        if self.path == "/sign-in":
            self.sign_in()
        self.site.sessions[self.username] = self.page.context.storage_state()

    def sign_in(self) -> None:
        if self.path != "/sign-in":
            self.go("/sign-in")
        self.page.get_by_label("Sign-in name").fill(self.username)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.tap("Sign in")

    # Going about --------------------------------------------------------------------------------

    def go(self, path: str):
        return self.page.goto(self.site.url + path if path.startswith("/") else path)

    def send(self, button: Locator) -> None:
        """Press something that leaves the page, and wait for the next one."""
        with self.page.expect_navigation():
            button.click()

    def tap(self, name: str | re.Pattern[str], *, exact: bool = True) -> None:
        self.send(self.page.get_by_role("button", name=name, exact=exact).first)

    def follow(self, name: str | re.Pattern[str], *, exact: bool = True) -> None:
        self.send(self.page.get_by_role("link", name=name, exact=exact).first)

    def open_incident(self) -> None:
        self.go(self.incident_path)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def incident_path(self) -> str:
        return re.match(r"/incidents/[0-9a-f-]{36}", self.path).group()

    # Reading ------------------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def words(self) -> str:
        return self.page.locator("body").inner_text()

    @property
    def record_words(self) -> str:
        """All the record says, what is folded too."""
        return self.page.locator("main").text_content()

    @property
    def clock(self) -> str:
        """The legal clock as every page of the incident carries it: the strip, or on the record the bar that names it."""
        strip = self.page.locator("[aria-label='Legal clock'], .idbar div:has(> dt:text('Power to hold'))")
        return strip.first.inner_text() if strip.count() else ""

    @property
    def errors(self) -> list[str]:
        return self.page.locator(".govuk-error-summary li").all_inner_texts()

    @property
    def reference(self) -> str:
        return re.search(r"\b\d\d-\d{6}\b", self.words).group()

    @property
    def node(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    def so_far(self) -> list[str]:
        return self.page.locator(".govuk-summary-list__value").all_inner_texts()

    # Answering ----------------------------------------------------------------------------------

    def put(self, **values: object) -> None:
        """Fill in a page by fact: a value or list to choose or tick, words to write, an instant as London reads it."""
        for name, value in values.items():
            self._put(name, value)

    def _put(self, name: str, value: object) -> None:
        offered = self.page.locator(f'[name="{name}"]:is([type=radio], [type=checkbox])')
        if isinstance(value, datetime):
            local = value.astimezone(LONDON)
            self.at(name, f"{local:%Y-%m-%d}", f"{local:%H:%M}")
        elif isinstance(value, tuple):
            self.at(name, *value)
        elif isinstance(value, list) or offered.count():
            for each in value if isinstance(value, list) else [value]:
                self.choose(self.page.locator(f'[name="{name}"][value="{each}"]'))
        elif self.page.locator(f'select[name="{name}"]').count():
            select = self.page.locator(f'select[name="{name}"]')
            select.select_option(**value if isinstance(value, Mapping) else {"value": str(value)})
        else:
            self.page.locator(f'[name="{name}"]').fill(str(value))

    def choose(self, box: Locator) -> None:
        """Tap the row of an answer: the whole row is its target."""
        if not box.is_checked():
            self.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
        expect(box).to_be_checked()

    def at(self, name: str, day: str, clock: str) -> None:
        self.page.locator(f'[name="{name}_0"]').fill(day)
        self.page.locator(f'[name="{name}_1"]').fill(clock)

    def answer(self, **values: object) -> None:
        self.put(**values)
        self.tap("Continue")

    def unfold(self, summary: str) -> None:
        fold = self.page.locator("details", has=self.page.locator("summary", has_text=summary))
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()

    # The usual stretches ------------------------------------------------------------------------

    def start(self, situation: str = CRISIS) -> None:
        self.go("/")
        self.tap(situation)

    def already_detained(self) -> None:
        self.go("/")
        self.tap("Already detained: start the record")

    def five_answers(self, **own_words: str) -> None:
        """The ordinary street: five answers to what may be done."""
        self.answer(first_look=["none"])
        self.answer(location="LOC05")
        self.answer(came_to_be_there="own_accord")
        self.answer(views=["view_disorder", "view_need", "view_necessary", "nothing_less"], **own_words)
        self.answer(offence="none")

    def record(self, kind: str, **values: object) -> None:
        self.go(f"{self.incident_path}/events/{kind}/record")
        self.put(**values)
        self.tap("Record it")

    def jobs(self) -> int:
        self.go("/")
        return self.page.locator(".job").count()

    def finish(self, **facts: object) -> None:
        """Put down what the record still lacks, on one page, and finish: asked again while an answer asks for more."""
        for _ in range(3):
            self.go(f"{self.incident_path}/finish")
            if "Finish your part?" in self.heading:
                break
            self.follow("Add them on one page")
            here = {name: value for name, value in facts.items() if self.page.locator(f'[name^="{name}"]').count()}
            if "made" in here:
                self.unfold("How is this being recorded?")
            self.put(**here)
            self.tap("Save")
        self.tap("Finish my part")

    def make_pdf(self) -> Path:
        """Ask for the handover record, wait as the page says, and download it."""
        self.open_incident()
        self.tap("Make the handover record")
        link = self.page.get_by_role("link", name="Download the handover record, PDF")
        failed = self.page.get_by_role("link", name="Ask for it again from the record")
        expect(link.or_(failed)).to_be_visible(timeout=120_000)
        expect(link).to_be_visible()
        with self.page.expect_download() as download:
            link.click()
        return Path(download.value.path())

    def where_to(self) -> None:
        """From detained to on the way: a place that said yes, and an ambulance."""
        self.answer(leaving_step="need_place")
        self.answer(age_group="adult")
        self.answer(destination="hbpos")
        self.answer(conveyance_plan="ambulance")
