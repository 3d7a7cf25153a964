"""A copy of a captured incident: its own ids, times, words and chain. The clock is said again of its own day."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from django.utils import timezone

from guidance.graph.canonical import canonical
from incidents.rules import DetentionClock, EventValue, clock_sentence, detention_clock, power_of
from incidents.rules.clock_words import extension_sentence, start_sentence
from incidents.seeding import words
from incidents.seeding.capture import Captured, Table, tables
from incidents.seeding.nights import Night
from incidents.seeding.templates import Cutter, Template, bare, slot
from records import rules
from records.sealed import seal

OWN = re.compile(
    r'"(age_years|sex|ethnicity_officer_observed|conveyance_method|destination|pos_type_first|pos_name)":("[^"]*"|\d+)'
)
Values = dict[str, str]


@dataclass(frozen=True)
class Copy:
    """One incident ready to write: JSON rows by table, comma-separated, and the screens they show by hash."""

    rows: dict[str, str]
    screens: dict[str, str]


class Mould:
    """A captured incident cut where copies differ: ids, instants, words, seals, who, and the links of its chain."""

    def __init__(self, captured: Captured, *, officer: int) -> None:
        self.captured, self.officer = captured, officer
        self.started = {showing: events for showing, events in captured.clocks.items() if _clock(events).starts_at}
        rows, incident = captured.rows, captured.rows["incidents_incident"][0]
        self.began = datetime.fromisoformat(incident["opened_at"])
        ids = [row["id"] for of_table in rows.values() for row in of_table if isinstance(row.get("id"), str)]
        self.id_count, self.incident_key = len(ids), f"id {ids.index(incident['id'])}"
        self.cutter = Cutter(ids)
        self.sealed: list[Template] = []
        self.envelopes: dict[int, str] = {}  # which seal -> the kind of envelope it is the body of
        self.bodies: list[int] = []  # which seal is the body of each log entry
        self.showings = {row["id"]: place for place, row in enumerate(rows["incidents_showing"])}
        # As the pages order them: by time, then id; and a copy's ids follow the order of the rows.
        self.answered = {row["id"]: (row["entered_at"], place) for place, row in enumerate(rows["incidents_answer"])}
        self.screens = [self._screen_template(row) for row in rows["incidents_showing"]]
        self.said_screen = lru_cache(maxsize=256)(self._said_screen)
        self.tables = {table.name: self._table(table) for table in tables() if rows[table.name]}
        self.chain = [self._link(place, entry) for place, entry in enumerate(rows["records_logentry"])]

    # Cutting

    def _table(self, table: Table) -> Template:
        rows = (self._row(table, dict(row)) for row in self.captured.rows[table.name])
        filled = [{column: row[column] for column in table.columns if row[column] is not None} for row in rows]
        return self.cutter.template(json.dumps(filled, ensure_ascii=False, separators=(",", ":"))[1:-1])

    def _row(self, table: Table, row: dict) -> dict:
        for column in table.users:
            row[column] = slot("officer") if row[column] == self.officer else row[column]
        for column in table.sites:
            row[column] = slot("site") if row[column] else None
        for column in table.sealed:
            row[column] = self._seal(row[column]) if row[column] else row[column]
        if of_table := OF_TABLE.get(table.name):
            of_table(self, row)
        return row

    def _seal(self, text: str) -> str:
        text = text.replace(f'"decided_by":"{self.officer}"', f'"decided_by":"{slot("officer")}"')
        text = OWN.sub(lambda found: f'"{found[1]}":{slot(f"own {found[1]}")}', text)
        for fact, mark in words.MARKS.items():
            text = text.replace(mark, slot(f"word {fact}"))
        self.sealed.append(self.cutter.template(text.replace(words.NAME, slot("name"))))
        return slot(f"sealed {len(self.sealed) - 1}")

    def incident_row(self, row: dict) -> None:
        row["reference"], row["area_id"] = slot("reference"), slot("area")

    def answer_row(self, row: dict) -> None:
        if OWN.match(f'"{row["fact"]}":{json.dumps(row["value"])}'):
            row["value"] = bare(f"own {row['fact']}")

    def event_row(self, row: dict) -> None:
        if "site_kind" in row["detail"]:
            row["detail"] = {**row["detail"], "site_kind": bare("own site_kind")}

    def envelope_row(self, row: dict) -> None:
        place = len(self.sealed) - 1
        self.envelopes[place] = row["kind"]
        row["digest"] = slot(f"digest {place}")

    def showing_row(self, row: dict) -> None:
        place = self.showings[row["id"]]
        row["answer_ids"] = sorted(row["answer_ids"], key=self.answered.__getitem__)
        row["screen_id"], row["clock"] = slot(f"screen {place}"), bare(f"clock {place}")

    def entry_row(self, row: dict) -> None:
        place = row["position"] - 1
        row["id"] = slot(f"entry {place}")
        for name in ("commitment", "previous", "hash"):
            row[name] = slot(f"{name} {place}")

    def body_row(self, row: dict) -> None:
        place = len(self.bodies)
        self.bodies.append(len(self.sealed) - 1)
        row["entry_id"], row["salt"] = slot(f"entry {place}"), slot(f"salt {place}")

    def _link(self, place: int, entry: dict) -> Template:
        """Return what is hashed of a log entry."""
        own = {
            "actor_id": bare("officer") if entry["actor_id"] == self.officer else entry["actor_id"],
            "at": self.cutter.instant(datetime.fromisoformat(entry["at"]), timespec="microseconds"),
            "commitment": slot(f"commitment {place}"),
            "previous": slot(f"previous {place}"),
        }
        return self.cutter.template(rules.canonical({**entry, **own}, rules.CHAINED).decode())

    def _screen_template(self, row: dict) -> Template:
        body = self.captured.screens[row["screen_id"]]
        return Template(canonical({**body, "clock": bare("clock")}).decode())

    def own_screens(self) -> dict[str, str]:
        """Return the screens it shows itself, by hash: most of what its copies show."""
        return {made: canonical(body).decode() for made, body in self.captured.screens.items()}

    # Copying

    def copy(self, night: Night, numbers: Iterator[int]) -> Copy:
        """Return the rows of one copy by table, sealed, and the screens they show by hash. numbers: of its log entries."""
        shift = night.begins - self.began
        values = self._values(night, shift)
        screens = self._show(values, shift)
        plain = [template.filled(values) for template in self.sealed]
        for place, kind in self.envelopes.items():
            sent = f"{night.incident_id}:{kind}:{plain[place]}"
            values[f"digest {place}"] = hashlib.sha256(sent.encode()).hexdigest()
        self._chain(values, [plain[place] for place in self.bodies], night.rng, numbers)
        values.update((f"sealed {place}", seal(text)) for place, text in enumerate(plain))
        return Copy({name: template.filled(values) for name, template in self.tables.items()}, screens)

    def _values(self, night: Night, shift: timedelta) -> Values:
        return {
            **{f"id {place}": found for place, found in enumerate(_ids(night, self.id_count))},
            self.incident_key: night.incident_id,
            **self.cutter.moved(shift),
            **{f"own {fact}": value for fact, value in night.own.items()},
            **night.words,
            "officer": str(night.officer), "area": str(night.area), "site": night.site, "reference": night.reference,
        }  # fmt: skip

    def _show(self, values: Values, shift: timedelta) -> dict[str, str]:
        """Say each clock that had started again as of this copy's day, and point its showing at the screen that says so."""
        screens = {}
        for place, row in enumerate(self.captured.rows["incidents_showing"]):
            clock = row["clock"]
            if events := self.started.get(row["id"]):
                clock = clock_words(events, datetime.fromisoformat(row["shown_at"]), shift)
            said = canonical(clock).decode()
            made, text = self.said_screen(place, said)
            values[f"clock {place}"], values[f"screen {place}"] = said, made
            screens[made] = text
        return screens

    def _said_screen(self, place: int, clock: str) -> tuple[str, str]:
        text = self.screens[place].filled({"clock": clock})
        return hashlib.sha256(text.encode()).hexdigest(), text

    def _chain(self, values: Values, bodies: list[str], rng: Random, numbers: Iterator[int]) -> None:
        previous = rules.START
        for place, (link, body) in enumerate(zip(self.chain, bodies, strict=True)):
            salt = rng.randbytes(32)
            values[f"entry {place}"], values[f"salt {place}"] = str(next(numbers)), f"\\\\x{salt.hex()}"
            values[f"previous {place}"] = previous
            values[f"commitment {place}"] = rules.commitment(salt=salt, body=body)
            values[f"hash {place}"] = previous = hashlib.sha256(link.filled(values).encode()).hexdigest()


OF_TABLE = {
    "incidents_incident": Mould.incident_row,
    "incidents_answer": Mould.answer_row,
    "incidents_event": Mould.event_row,
    "incidents_envelope": Mould.envelope_row,
    "incidents_showing": Mould.showing_row,
    "records_logentry": Mould.entry_row,
    "records_logbody": Mould.body_row,
}


def _ids(night: Night, count: int) -> Iterator[str]:
    """Return new ids in the order of the old ones, beginning with the instant: near each other in every index."""
    start, drawn = f"{int(night.begins.timestamp() * 1000):012x}", night.rng.randbytes(count * 8).hex()
    for place in range(count):
        end = drawn[place * 16 : place * 16 + 16]
        yield f"{start[:8]}-{start[8:]}-7{place:03x}-8{end[:3]}-{end[4:]}"


def clock_words(values: list[EventValue], now: datetime, shift: timedelta) -> list[str]:
    """Return what a clock said at `now`, were all of it to have happened `shift` later."""
    moved = [
        replace(
            one, at=one.at + shift,
            earliest=one.earliest and one.earliest + shift, latest=one.latest and one.latest + shift,
        )
        for one in values
    ]  # fmt: skip
    clock, london, now = _clock(moved), timezone.get_default_timezone(), now + shift
    said = (clock_sentence(clock, now, london), start_sentence(clock, now, london), extension_sentence(clock))
    return [one for one in said if one]


def _clock(events: list[EventValue]) -> DetentionClock:
    return detention_clock(events, power_of(events))
