"""The facts a page asks: what was typed, what is wrong with it in words, and what each field shows.

One small class for the question pages and for the facts recorded later. The wording comes from the screen
that was shown (`asks`), never from here. Nothing is pre-filled but what the same person answered before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from guidance.graph.model import NONE_OF_THESE, NOT_SURE
from incidents.forms.times import WhichHour, london_instant, typed

LONGEST_TEXT = 4000
FURTHEST_AHEAD = timedelta(minutes=10)
LARGEST = 1_000_000
MOST_DIGITS = 12

CHOOSE = "Choose an answer. If you do not know, choose Not sure."
TICK = "Tick all that apply, or None of these, or Not sure."
NONE_AND_MORE = "Untick None of these, or untick the others: they cannot both be right."
WRITE = "Write this in your own words."
TOO_LONG = f"This is too long. Keep it to {LONGEST_TEXT:,} characters."
NUMBER = "Enter a number, for example 34, or tick Not sure."
FUTURE = "That time is in the future. Enter the time it happened."


@dataclass
class Asks:
    """The asks of one page, with what was typed in them.

    asks: as on the screen (screen/1 "ask"). data: the POST, None on a first look. given: fact -> answer standing, to show again.
    sites: (id, name) for asks of type site, where the screen itself names none. now: fills an empty time that must be given.
    """

    asks: Sequence[Mapping[str, Any]]
    now: datetime
    data: QueryDict | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    sites: Sequence[tuple[str, str]] = ()
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    which: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.data is not None and not self.only_wants_now:
            for ask in self.asks:
                self._read(ask)

    @property
    def only_wants_now(self) -> bool:
        """A "just now" button was pressed: the page comes back with our time in the box, and nothing else is judged."""
        return self.data is not None and any(f"{ask['fact']}_now" in self.data for ask in self.asks)

    @property
    def is_valid(self) -> bool:
        return self.data is not None and not self.only_wants_now and not self.errors

    def summary(self) -> list[dict[str, str]]:
        """Return the errors for the top of the page, each with its link, in the order of the page."""
        return [
            {"href": f"#id_{ask['fact']}", "text": self.errors[ask["fact"]]}
            for ask in self.asks
            if ask["fact"] in self.errors
        ]

    def _read(self, ask: Mapping[str, Any]) -> None:
        fact = ask["fact"]
        try:
            value = READERS[ask["type"]](self.data, fact, ask, self.now)
        except forms.ValidationError as wrong:
            self.errors[fact] = wrong.messages[0]
            if isinstance(wrong, WhichHour):
                self.which.add(fact)
            return
        if ask["type"] == "site" and value and value not in dict(self._sites(ask)):
            self.errors[fact] = MISSING["site"]
        elif value not in (None, "", []):
            self.values[fact] = value
        elif ask["required"]:
            self.errors[fact] = MISSING[ask["type"]]

    def fields(self, *, heading: str = "", why: str = "", above: bool = False) -> list[dict[str, Any]]:
        """Return what each field's component needs.

        heading: the page's h1, taken by the field when it is the only one. above: the h1 stands apart, above the field.
        """
        return [self._field(ask, heading, why, above) for ask in self.asks]

    @property
    def leading(self) -> Mapping[str, Any] | None:
        """The one thing the page asks, if the rest may be left; it takes the page's heading."""
        needed = [ask for ask in self.asks if ask["required"]]
        return (
            needed[0] if len(needed) == 1 and needed[0]["type"] in TAKES_HEADING and needed[0] is self.asks[0] else None
        )

    def _field(self, ask: Mapping[str, Any], heading: str, why: str, above: bool) -> dict[str, Any]:
        fact, kind = ask["fact"], ask["type"]
        leads = ask is self.leading
        legend = heading if leads and heading else ask["label"]
        if leads and above:  # the page's heading stands above what must be read first, and says it already
            legend = format_html('<span class="hide">{}</span>', legend)
        if self.leading and not ask["required"]:
            legend = f"{legend} (or add it later)"
        return {
            "name": fact,
            "legend": legend,
            "is_page_heading": leads and bool(heading),
            "why": why if leads else "",
            "hint": ask["hint"],
            "error": self.errors.get(fact, ""),
            "template": COMPONENTS[kind],
            "marks": ask["marks"],
            **self._content(ask),
        }

    def _content(self, ask: Mapping[str, Any]) -> dict[str, Any]:
        fact, kind = ask["fact"], ask["type"]
        if kind in ("choice", "yes_no", "ticks", "site"):
            return {"options": self._options(ask)}
        if kind == "instant":
            return self._time(ask)
        value = self.data.get(fact, "") if self.data is not None else self.given.get(fact, "")
        unsure = kind in ("number", "duration") and (self._ticked_unsure(fact) or value == NOT_SURE)
        return {
            "value": "" if value == NOT_SURE else value,
            "inputmode": "numeric" if kind in ("number", "duration") else "",
            "width": "govuk-input--width-5" if kind in ("number", "duration") else "",
            "can_be_unsure": kind in ("number", "duration") and ask["required"],
            "is_unsure": unsure,
            "own_words": kind == "text",
        }

    def _ticked_unsure(self, fact: str) -> bool:
        return self.data is not None and f"{fact}_not_sure" in self.data

    def _time(self, ask: Mapping[str, Any]) -> dict[str, Any]:
        fact, given = ask["fact"], self.given.get(ask["fact"])
        if self.data is not None and f"{fact}_now" not in self.data:
            day, clock, which = (self.data.get(f"{fact}_{n}", "") for n in range(3))
        elif given and given != NOT_SURE and self.data is None:
            day, clock, which = _typed_before(given)
        elif ask["required"] or self.data is not None:
            day, clock, which = typed(self.now)
        else:
            day, clock, which = "", "", ""
        return {
            "date": day,
            "time": clock,
            "which": which,
            "asks_which": bool(which) or fact in self.which,
            "now_label": "Just now" if not ask["required"] else "",
            "can_be_unsure": ask["required"],
            "is_unsure": self._ticked_unsure(fact) or (self.data is None and given == NOT_SURE),
        }

    def _options(self, ask: Mapping[str, Any]) -> list[dict[str, Any]]:
        chosen = self._chosen(ask["fact"])
        if ask["type"] == "site":
            return [{"value": pk, "text": name, "checked": pk in chosen} for pk, name in self._sites(ask)]
        return [{**_option(ask, item), "checked": item["id"] in chosen} for item in ask["offered"]]

    def _sites(self, ask: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        """Return the places offered: those of the screen that was shown, whatever the list has become since."""
        return [(item["id"], item["label"]) for item in ask["offered"]] or self.sites

    def _chosen(self, fact: str) -> set[str]:
        if self.data is not None:
            return set(self.data.getlist(fact))
        given = self.given.get(fact, [])
        return {str(item) for item in (given if isinstance(given, list) else [given])}


def _typed_before(given: object) -> tuple[str, str, str]:
    """Return a stored instant as its boxes hold it; empty boxes, if what was stored is no instant."""
    try:
        return typed(datetime.fromisoformat(str(given)))
    except ValueError:
        return "", "", ""


def _option(ask: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    hint = " ".join([item["note"], *item["marks"]]).strip()
    if ask["type"] == "ticks" and item["id"] == NOT_SURE:
        hint = "Anything you leave unticked then counts as not sure."
    return {
        "value": item["id"],
        "text": item["label"],
        "hint": hint,
        "exclusive": ask["type"] == "ticks" and item["id"] == NONE_OF_THESE,
    }


def _read_choice(data: QueryDict, fact: str, ask: Mapping[str, Any], now: datetime) -> str | None:
    value = data.get(fact, "")
    if value and value not in {item["id"] for item in ask["offered"]}:
        raise forms.ValidationError(CHOOSE)
    return value or None


def _read_ticks(data: QueryDict, fact: str, ask: Mapping[str, Any], now: datetime) -> list[str]:
    ticks = data.getlist(fact)
    if not set(ticks) <= {item["id"] for item in ask["offered"]}:
        raise forms.ValidationError(TICK)
    if NONE_OF_THESE in ticks and len(ticks) > 1:
        raise forms.ValidationError(NONE_AND_MORE)
    return ticks


def _read_text(data: QueryDict, fact: str, ask: Mapping[str, Any], now: datetime) -> str:
    text = data.get(fact, "").strip()
    if len(text) > LONGEST_TEXT:
        raise forms.ValidationError(TOO_LONG)
    return text


def _read_number(data: QueryDict, fact: str, ask: Mapping[str, Any], now: datetime) -> int | str | None:
    text = data.get(fact, "").strip().replace(",", "")
    if f"{fact}_not_sure" in data:
        return NOT_SURE
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS or int(text) > LARGEST:
        raise forms.ValidationError(NUMBER)
    return int(text)


def _read_instant(data: QueryDict, fact: str, ask: Mapping[str, Any], now: datetime) -> datetime | str | None:
    if f"{fact}_not_sure" in data:
        return NOT_SURE
    day, clock, which = (data.get(f"{fact}_{n}", "") for n in range(3))
    if not day.strip() and not clock.strip():
        return None
    instant = london_instant(day, clock, which)
    if instant > now + FURTHEST_AHEAD:
        raise forms.ValidationError(FUTURE)
    return instant


def _read_site(data: QueryDict, fact: str, ask: Mapping[str, Any], now: datetime) -> str | None:
    return data.get(fact, "") or None


READERS = {
    "choice": _read_choice, "yes_no": _read_choice, "ticks": _read_ticks, "text": _read_text, "person": _read_text,
    "number": _read_number, "duration": _read_number, "instant": _read_instant, "site": _read_site,
}  # fmt: skip
MISSING = {
    "choice": CHOOSE, "yes_no": CHOOSE, "ticks": TICK, "text": WRITE, "person": "Enter their name and role, as you were told it.",
    "number": NUMBER, "duration": NUMBER, "instant": "Enter the date and the time, or tick Not sure.", "site": "Choose where it was.",
}  # fmt: skip
CHOICES, TEXT_INPUT = "components/choices.html", "components/text_input.html"
COMPONENTS = {
    "choice": CHOICES, "yes_no": CHOICES, "ticks": "components/ticks.html", "text": "components/text_area.html", "person": TEXT_INPUT,
    "number": TEXT_INPUT, "duration": TEXT_INPUT, "instant": "components/date_time.html", "site": "incidents/select.html",
}  # fmt: skip
TAKES_HEADING = ("choice", "yes_no", "ticks", "instant", "text")
