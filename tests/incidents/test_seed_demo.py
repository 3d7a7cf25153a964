"""Seeded incidents are whole: chained, folded, shown and shared out as real ones are."""

from collections import Counter
from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from incidents.actions.projections import fold, in_order
from incidents.models import Answer, Detention, Event, Incident, Showing
from incidents.reading import rebuild
from incidents.seeding import capture
from incidents.seeding.seed import draw_shape, seed
from incidents.seeding.shapes import Shape, perform
from records.models import LogBody
from records.verify import verify
from wmpmh import deployment
from wmpmh.access import acting_as, acting_as_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(now):
    seed(incidents=2, months=24, seed=136, now=now)
    with acting_as_system():
        yield list(Incident.objects.order_by("reference"))


def test_the_log_of_seeded_incidents_is_whole(seeded):
    assert verify().fault is None


def test_every_seeded_screen_is_rebuilt_the_same(seeded):
    showings = Showing.objects.select_related("run__graph", "screen")

    assert all(rebuild(showing).is_same for showing in showings)


def test_a_seeded_detention_is_what_its_events_fold_to(seeded):
    for detention in Detention.objects.all():
        folded = fold(in_order(detention.incident))
        assert {name: getattr(detention, name) for name in folded} == folded


def filled(incident) -> dict[str, list]:
    """Each table's rows, as the columns that are not empty."""
    return {
        table: sorted(sorted(name for name, value in row.items() if value not in (None, "")) for row in rows)
        for table, rows in capture._read(incident).rows.items()
    }


def test_a_seeded_incident_fills_the_tables_and_columns_an_acted_one_does(now, monkeypatch):
    shape = Shape("detained", "emergency_department", "ambulance")
    monkeypatch.setattr("incidents.seeding.seed.draw_shape", lambda _rng: shape)
    officer = User.objects.get(username="officer")
    with acting_as(officer):
        acted = perform(shape, officer=officer, at=now.replace(second=0, microsecond=0))
    seed(incidents=1, months=1, seed=1, now=now)

    with acting_as_system():
        assert filled(Incident.objects.exclude(pk=acted.pk).get()) == filled(acted)


def told() -> list:
    with acting_as_system():
        return [
            list(Incident.objects.order_by("pk").values_list("pk", "opened_at", "area")),
            sorted(str((a.pk, a.fact, a.given)) for a in Answer.objects.all()),
            sorted(str((e.pk, e.kind, e.happened_at)) for e in Event.objects.all()),
            sorted(body.text for body in LogBody.objects.filter(chain_kind="incident")),
        ]


def test_the_same_seed_tells_the_same_nights(now):
    tellings = []
    for _ in range(2):
        with transaction.atomic():
            seed(incidents=2, months=24, seed=7, now=now)
            tellings.append(told())
            transaction.set_rollback(True)

    assert tellings[0] == tellings[1]


def test_four_hundred_nights_keep_the_published_proportions():
    shapes = [draw_shape(Random(f"136:{index}")) for index in range(400)]
    held = [shape for shape in shapes if shape.ends == "detained"]
    places, travels = (Counter(getattr(s, name) for s in held) for name in ("first_place", "travel"))

    assert places["emergency_department"] / len(held) == pytest.approx(0.477, abs=0.07)
    assert places["health_based_pos"] / len(held) == pytest.approx(0.441, abs=0.07)
    assert travels["police_vehicle"] / len(held) == pytest.approx(0.488, abs=0.07)
    assert travels["ambulance"] / len(held) == pytest.approx(0.388, abs=0.07)


def test_a_live_database_is_never_seeded(monkeypatch):
    monkeypatch.setitem(deployment._read, "mode", "live")

    with pytest.raises(CommandError, match="This database is live") as refused:
        call_command("seed_demo", stdout=StringIO())
    assert refused.value.returncode == 1


@pytest.mark.parametrize("given", [{"incidents": -1}, {"incidents": 0}, {"months": 0}])
def test_no_incidents_or_no_months_is_refused_in_words(given):
    with pytest.raises(CommandError, match="at least one") as refused:
        call_command("seed_demo", **given)
    assert refused.value.returncode == 2
