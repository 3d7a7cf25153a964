"""A text cut where copies differ, so that a copy is one join: no parsing, no searching, whatever its length."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

PIECES = re.compile(
    r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
    r"|(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00:00|Z)"
)
OPEN, CLOSE = "\ue000", "\ue001"  # private-use characters, which no row holds
BARE = re.compile(f'"{OPEN}!([^{CLOSE}]*){CLOSE}"')
SLOT = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")


def slot(key: str) -> str:
    """Return what stands in a text for the value of `key`."""
    return f"{OPEN}{key}{CLOSE}"


def bare(key: str) -> str:
    """Return what stands in a JSON string for a value that is JSON itself: its quotation marks go with it."""
    return slot(f"!{key}")


class Template:
    """A text with slots. `filled` puts a value in each."""

    def __init__(self, text: str) -> None:
        pieces = SLOT.split(BARE.sub(lambda found: slot(found[1]), text))
        self.fixed, self.keys = pieces[::2], pieces[1::2]

    def filled(self, values: Mapping[str, str]) -> str:
        parts = [""] * (len(self.fixed) + len(self.keys))
        parts[::2] = self.fixed
        parts[1::2] = map(values.__getitem__, self.keys)
        return "".join(parts)


class Cutter:
    """Makes templates of one incident's texts, and remembers the ids and instants in them."""

    def __init__(self, ids: list[str]) -> None:
        self.ids = {found: f"id {place}" for place, found in enumerate(ids)}
        self.instants: dict[tuple[datetime, str, str], str] = {}

    def template(self, text: str) -> Template:
        return Template(self.cut(text))

    def cut(self, text: str) -> str:
        """Return the text with a slot for each of the incident's own ids, and each instant."""
        return PIECES.sub(self._slot, text)

    def _slot(self, found: re.Match[str]) -> str:
        own_id, day, between, hour = found.groups()
        if own_id:
            return slot(self.ids[own_id]) if own_id in self.ids else own_id
        return self.instant(datetime.fromisoformat(f"{day}T{hour}+00:00"), between)

    def instant(self, at: datetime, between: str = "T", timespec: str = "auto") -> str:
        """Return the slot of an instant, written in ISO 8601 as asked."""
        return slot(self.instants.setdefault((at, between, timespec), f"at {len(self.instants)}"))

    def moved(self, shift: timedelta) -> dict[str, str]:
        """Return each instant's slot and value, this much later."""
        return {
            key: (at + shift).isoformat(between, timespec) for (at, between, timespec), key in self.instants.items()
        }
