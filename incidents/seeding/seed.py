"""Seeding: perform each shape that was drawn, once, while what it shapes is written in chunks of whole incidents."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Max

from accounts.actions import make_demonstration
from accounts.models import Booking, User
from incidents.models import Incident
from incidents.seeding.capture import captured, undone
from incidents.seeding.copying import Mould
from incidents.seeding.nights import Night, drawn, incident_id, referred_to
from incidents.seeding.people import ACTED_BY, force
from incidents.seeding.shapes import Shape, perform
from incidents.seeding.writers import write_at_once
from incidents.seeding.writing import Chunk, numbers, write, write_screens
from wmpmh.access import acting_as_system

CHUNK = 250
Told = Callable[[int], object]


class UsedBefore(Exception):
    """Some of a seed's incidents are there already: `found` of them."""

    def __init__(self, found: int) -> None:
        self.found = found
        super().__init__(f"{found} incidents of this seed are there already.")


def seed(
    *, incidents: int, months: int, seed: int, as_at: datetime, now: datetime, told: Told = bool
) -> Counter[Shape]:
    """Write so many whole incidents over so many months before `as_at`; return how many of each shape.

    Up to a chunk is one transaction. More are written a chunk at a time, so that a stop leaves whole incidents only.
    The same seed and `as_at` tell the same. Raises UsedBefore, having written nothing. told: how many are written, now
    and then.
    """
    with acting_as_system():
        nights = _nights(incidents=incidents, months=months, seed=seed, as_at=as_at)
        if incidents <= CHUNK:
            for chunk in _chunks(nights, now):
                write(chunk)
    if incidents > CHUNK:
        write_at_once(_chunks(nights, now), told)
    return Counter(night.shape for night in nights)


def _nights(*, incidents: int, months: int, seed: int, as_at: datetime) -> list[Night]:
    ids = [incident_id(seed, index) for index in range(incidents)]
    if found := Incident.objects.filter(pk__in=ids).count():
        raise UsedBefore(found)
    nights = drawn(seed=seed, incidents=incidents, months=months, as_at=as_at, force=force())
    return referred_to(nights, numbers("'incidents_reference'", incidents))


def _chunks(nights: Iterable[Night], now: datetime) -> Iterator[Chunk]:
    """Perform each shape, its screens kept and the rest undone, and return its nights in chunks. Short shapes come first."""
    at = _when_nobody_is_booked(now)
    for shape, of_shape in _by_shape(nights):
        with acting_as_system():
            mould = _mould(shape, at)
            write_screens(mould.own_screens())
            entries = numbers("pg_get_serial_sequence('records_logentry', 'id')", len(mould.chain) * len(of_shape))
        for start in range(0, len(of_shape), CHUNK):
            chunk = slice(start, start + CHUNK)
            yield Chunk(mould, of_shape[chunk], entries[start * len(mould.chain) :])


def _by_shape(nights: Iterable[Night]) -> list[tuple[Shape, list[Night]]]:
    of_shape: dict[Shape, list[Night]] = defaultdict(list)
    for night in nights:
        of_shape[night.shape].append(night)
    return sorted(of_shape.items(), key=lambda pair: (pair[0].ends == "detained", -len(pair[1])))


def _mould(shape: Shape, at: datetime) -> Mould:
    officer = User.objects.get(username=ACTED_BY)
    with undone():
        make_demonstration(now=at)  # so that the same people are on duty, on whatever day this is run
        return Mould(captured(lambda: perform(shape, officer=officer, at=at)), officer=officer.pk)


def _when_nobody_is_booked(now: datetime) -> datetime:
    """Return the first midnight after everybody's duty, as far as is known, has ended."""
    with acting_as_system():
        last = Booking.objects.aggregate(last=Max("period__endswith"))["last"] or now
    return max(now, last).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
