"""Seeding: draw what happened each night, and write the copies in chunks of whole incidents."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Area, User
from incidents.models import Screen
from incidents.seeding import proportions as p
from incidents.seeding.capture import captured
from incidents.seeding.copying import Mould, Rows, merged
from incidents.seeding.shapes import Shape, perform
from wmpmh.access import acting_as_system

CHUNK = 100
HOURS = (1, 7, 13, 19)
MONTH = 365.25 / 12


def seed(*, incidents: int, months: int, seed: int, now: datetime) -> Counter[Shape]:
    """Write so many whole incidents over so many months before `now`; return how many of each shape. The same seed tells the same."""
    moulds: dict[Shape, Mould] = {}
    written: Counter[Shape] = Counter()
    at = now.replace(second=0, microsecond=0)
    for start in range(0, incidents, CHUNK):
        with acting_as_system(), transaction.atomic():
            nights = [Random(f"{seed}:{index}") for index in range(start, min(start + CHUNK, incidents))]  # noqa: S311
            drawn = [(rng, draw_shape(rng)) for rng in nights]
            for _, shape in drawn:
                moulds[shape] = moulds.get(shape) or _mould(shape, at)
            _write_chunk(drawn, moulds, months=months, at=at)
            written.update(shape for _, shape in drawn)
    return written


def draw_shape(rng: Random) -> Shape:
    ends = p.draw(rng, p.ENDS)
    red_flag = p.draw(rng, p.RED_FLAG)
    if ends != "detained":
        return Shape(ends=ends, red_flag=red_flag and ends == "dwelling")
    place, travel = p.draw(rng, p.FIRST_PLACE), p.draw(rng, p.TRAVEL)
    is_common = place in ("emergency_department", "health_based_pos")
    is_child = is_common and p.draw(rng, p.UNDER_18)
    bad = is_common and not is_child and p.draw(rng, p.BAD_EXTENSION)
    return Shape(ends, place, travel, is_child=is_child, red_flag=False, bad_extension=bad)


def _mould(shape: Shape, at: datetime) -> Mould:
    officer = User.objects.get(username="officer")
    return Mould(captured(lambda: perform(shape, officer=officer, at=at)))


def _write_chunk(drawn: list[tuple[Random, Shape]], moulds: dict[Shape, Mould], *, months: int, at: datetime) -> None:
    areas = dict(Area.objects.values_list("code", "pk"))
    entries = [len(moulds[shape].captured.rows["records_logentry"]) for _, shape in drawn]
    numbers = _numbers("pg_get_serial_sequence('records_logentry', 'id')", sum(entries))
    references = _numbers("'incidents_reference'", len(drawn))
    copies: list[Rows] = []
    screens: dict[str, dict] = {}
    for (rng, shape), size in zip(drawn, entries, strict=True):
        begins = _begins(rng, at, months)
        own = [next(numbers) for _ in range(size)]
        rows, shown = moulds[shape].copy(
            rng, begins=begins, area=areas[p.draw(rng, p.AREA)], number=own[0],
            reference=f"{timezone.localtime(begins):%y}-{next(references):06d}",
        )  # fmt: skip
        copies.append(rows)
        screens |= shown
    Screen.objects.bulk_create([Screen(hash=made, body=body) for made, body in screens.items()], ignore_conflicts=True)
    for table, of_table in merged(copies).items():
        _insert(table, of_table)


def _begins(rng: Random, at: datetime, months: int) -> datetime:
    """Return when it began: a day drawn evenly, since no figure says otherwise, at one of four hours."""
    midnight = at.replace(hour=0, minute=0)
    return midnight - timedelta(days=rng.randint(1, max(1, int(months * MONTH))), hours=-rng.choice(HOURS))


def _numbers(sequence: str, count: int) -> Iterator[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [count])  # noqa: S608
        return iter(sorted(row[0] for row in cursor.fetchall()))


def _insert(table: str, rows: list[dict]) -> None:
    """Insert as the application's own role, every trigger and row rule in force. COPY is refused where there is row security."""
    if not rows:
        return
    own_number = table in ("incidents_member", "incidents_conflict", "incidents_confirmation")
    columns = ", ".join(f'"{name}"' for name in rows[0] if not (own_number and name == "id"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)",  # noqa: S608
            [json.dumps(rows)],
        )
