"""A copy of a captured incident: its own ids, times, words and chain. The clock is said again of its own day."""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from guidance.graph.canonical import digest
from incidents.rules import clock_sentence, detention_clock, power_of
from incidents.rules.clock_words import extension_sentence, start_sentence
from incidents.seeding import proportions as p
from incidents.seeding import shapes, words
from incidents.seeding.capture import SEALED, Captured
from records import rules
from records.sealed import seal

PIECES = re.compile(
    r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
    r"|(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d(?:\.\d+)?)(?:\+00:00|Z)"
)
Rows = dict[str, list[dict[str, Any]]]


class Mould:
    """A captured incident cut where copies differ: ids, instants, and the marks for words."""

    def __init__(self, captured: Captured) -> None:
        self.captured = captured
        self.pieces = PIECES.split(json.dumps(captured.rows, separators=(",", ":")))
        self.made = [row["id"] for rows in captured.rows.values() for row in rows if isinstance(row.get("id"), str)]
        self.began = datetime.fromisoformat(captured.rows["incidents_incident"][0]["opened_at"])
        self.screens: dict[tuple[str, tuple[str, ...]], tuple[str, dict]] = {}

    def copy(
        self, rng: Random, *, begins: datetime, reference: str, area: int, number: int
    ) -> tuple[Rows, dict[str, dict]]:
        """Return the rows of one copy by table, sealed, and the screens they show by hash. number: of its first log entry."""
        shift = begins - self.began
        ids = {old: str(UUID(int=rng.getrandbits(128), version=4)) for old in self.made}
        rows: Rows = json.loads(_own_words(rng, self._moved(ids, shift)))
        incident = rows["incidents_incident"][0]
        incident.update(reference=reference, area_id=area)
        _own_person(rng, rows)
        back = {new: old for old, new in ids.items()}
        screens = dict(self._show(showing, back[showing["id"]], shift) for showing in rows["incidents_showing"])
        _digest_envelopes(rows)
        _chain(rows, rng, number)
        _seal(rows)
        return rows, screens

    def _moved(self, ids: dict[str, str], shift: timedelta) -> str:
        pieces, out = self.pieces, [self.pieces[0]]
        for i in range(1, len(pieces), 5):
            found, day, between, hour = pieces[i : i + 4]
            out.append(ids.get(found, found) if found else _moved(day, between, hour, shift))
            out.append(pieces[i + 4])
        return "".join(out)

    def _show(self, row: dict, old: str, shift: timedelta) -> tuple[str, dict]:
        """Say the clock again as of this copy's day, and point the showing at the screen that says so."""
        if values := self.captured.clocks.get(old):
            row["clock"] = _clock_words(values, datetime.fromisoformat(row["shown_at"]), shift)
        key = (old, tuple(row["clock"]))
        if key not in self.screens:
            body = {**self.captured.screens[row["screen_id"]], "clock": row["clock"]}
            self.screens[key] = (digest(body), body)
        row["screen_id"] = self.screens[key][0]
        return self.screens[key]


def _moved(day: str, between: str, hour: str, shift: timedelta) -> str:
    return (datetime.fromisoformat(f"{day}T{hour}+00:00") + shift).isoformat(between)


def _clock_words(values: list, now: datetime, shift: timedelta) -> list[str]:
    moved = [
        replace(
            one, at=one.at + shift,
            earliest=one.earliest and one.earliest + shift, latest=one.latest and one.latest + shift,
        )
        for one in values
    ]  # fmt: skip
    clock, london = detention_clock(moved, power_of(moved)), timezone.get_default_timezone()
    said = (clock_sentence(clock, now, london), start_sentence(clock, now, london), extension_sentence(clock))
    return [one for one in said if one]


def _own_words(rng: Random, text: str) -> str:
    for fact, choices in shapes.TEXTS.items():
        text = text.replace(shapes.MARKS[fact], json.dumps(rng.choice(choices))[1:-1])
    return text.replace(shapes.NAME, words.a_name(rng))


def _own_person(rng: Random, rows: Rows) -> None:
    """Give the copy its own age, sex and ethnicity, in the answers and in what was sent alike. None of them steers."""
    own = {"sex": (shapes.SEX, p.draw(rng, p.SEX)), "ethnicity_officer_observed": (shapes.ETHNICITY, p.draw(rng, p.ETHNICITY)),
           "age_years": (shapes.ADULT, rng.randint(18, 84))}  # fmt: skip
    for answer in rows["incidents_answer"]:
        if answer["fact"] in own and answer["value"] == own[answer["fact"]][0]:
            answer["value"] = own[answer["fact"]][1]
    for table, column in (("incidents_envelope", "body"), ("records_logbody", "text")):
        for row in rows[table]:
            for fact, (old, new) in own.items():
                row[column] = row[column].replace(f'"{fact}":{json.dumps(old)}', f'"{fact}":{json.dumps(new)}')


def _digest_envelopes(rows: Rows) -> None:
    for row in rows["incidents_envelope"]:
        row["digest"] = hashlib.sha256(f"{row['incident_id']}:{row['kind']}:{row['body']}".encode()).hexdigest()


def _chain(rows: Rows, rng: Random, number: int) -> None:
    previous = rules.START
    for entry, body in zip(rows["records_logentry"], rows["records_logbody"], strict=True):
        salt = rng.randbytes(32)
        entry["id"] = body["entry_id"] = number
        entry["commitment"], entry["previous"] = rules.commitment(salt=salt, body=body["text"]), previous
        instants = {"at": datetime.fromisoformat(entry["at"]).astimezone(UTC)}
        entry["hash"] = previous = rules.entry_hash({**entry, **instants})
        body["salt"] = "\\x" + salt.hex()
        number += 1


def _seal(rows: Rows) -> None:
    for table, columns in SEALED.items():
        for row in rows[table]:
            for column in columns:
                row[column] = seal(row[column]) if row[column] else row[column]


def merged(copies: list[Rows]) -> Rows:
    """Return the rows of many copies, by table."""
    together: Rows = defaultdict(list)
    for copy in copies:
        for table, rows in copy.items():
            together[table] += rows
    return together
