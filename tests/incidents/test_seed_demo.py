"""Seeded incidents are whole: chained, folded, shown and shared out as real ones are."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import cycle
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from incidents.actions.projections import fold, in_order
from incidents.models import Answer, Detention, Event, ExceptionAlert, Incident, Showing
from incidents.reading import rebuild
from incidents.seeding import words
from incidents.seeding.capture import read_back, tables
from incidents.seeding.nights import draw_shape, drawn
from incidents.seeding.people import ACTED_BY, force
from incidents.seeding.seed import seed
from incidents.seeding.shapes import Shape, perform
from records.models import LogBody
from records.verify import verify
from wmpmh import deployment
from wmpmh.access import acting_as, acting_as_system

pytestmark = pytest.mark.django_db

AS_AT = datetime(2026, 11, 24, tzinfo=UTC)
SUITE, ED, STATION = "health_based_pos", "emergency_department", "police_station"
ROUTES = {
    "by ambulance to a suite": (Shape("detained", "health_place"), SUITE),
    "by police, hands on, to an emergency department": (
        Shape("detained", "health_place", by_police_vehicle=True, hands_on=True), ED),
    "a child": (Shape("detained", "health_place", is_child=True), ED),
    "extended without effect": (Shape("detained", "health_place", bad_extension=True), SUITE),
    "to a police station": (Shape("detained", "station", by_police_vehicle=True), STATION),
    "somewhere not known": (Shape("detained", "elsewhere"), "not_known"),
    "a dwelling, with a red flag": (Shape("dwelling", red_flag=True), ""),
    "not attended": (Shape("not_attended"), ""),
}  # fmt: skip


def seeded_as(monkeypatch, now, *routes, number=136) -> list[Incident]:
    """Seed one incident of each route."""
    turns = cycle(routes)
    monkeypatch.setattr("incidents.seeding.nights.draw_shape", lambda _rng: next(turns))
    with acting_as_system():
        before = set(Incident.objects.values_list("pk", flat=True))
        seed(incidents=len(routes), months=24, seed=number, as_at=AS_AT, now=now)
        return list(Incident.objects.exclude(pk__in=before).order_by("reference"))


@pytest.fixture
def seeded(monkeypatch, now):
    """One of each of four routes, the rare ones among them."""
    names = ("by police, hands on, to an emergency department", "by ambulance to a suite", "to a police station",
             "extended without effect")  # fmt: skip
    return seeded_as(monkeypatch, now, *(ROUTES[name] for name in names))


# Whole


def test_a_seeded_incident_is_logged_shown_and_folded_as_a_real_one(seeded):
    with acting_as_system():
        assert verify().fault is None
        assert all(rebuild(showing).is_same for showing in Showing.objects.select_related("run__graph", "screen"))
        for detention in Detention.objects.all():
            folded = fold(in_order(detention.incident))
            assert {name: getattr(detention, name) for name in folded} == folded


SAME = ("kind", "fact", "node", "source", "outcome", "state", "key", "who", "what", "object_kind", "operation", "page",
        "made", "known_how", "exception", "clock_rule", "position", "rank_then", "actor_roles")  # fmt: skip


def filled(incident) -> dict[str, list]:
    """Each table's rows: the columns that are not empty, and what is in those that do not differ from copy to copy."""
    return {
        table: sorted(
            json.dumps(
                {name: value if name in SAME else "" for name, value in row.items() if value not in (None, "")},
                sort_keys=True,
            )
            for row in rows
        )
        for table, rows in read_back(incident).rows.items()
    }


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
def test_a_seeded_incident_has_the_rows_an_acted_one_has(route, now, monkeypatch):
    officer = User.objects.get(username=ACTED_BY)
    with acting_as(officer):
        acted = perform(route[0], officer=officer, at=now.replace(second=0, microsecond=0))
    (copied,) = seeded_as(monkeypatch, now, route)

    with acting_as_system():
        assert filled(copied) == filled(acted)


def test_every_table_of_an_incidents_rows_is_copied_and_their_histories_are_left_to_the_triggers():
    names = {table.name for table in tables()}

    assert {"incidents_member", "incidents_answer", "incidents_envelope", "records_logbody", "records_reading"} <= names
    assert not [name for name in names if name.endswith("history")]


def test_the_officer_a_seeded_incident_belongs_to_is_on_it(seeded):
    with acting_as_system():
        assert all([incident.opened_by] == [m.user for m in incident.members.all()] for incident in seeded)


def test_no_seeded_words_would_need_escaping_in_json():
    said = [choice for choices in words.ALL.values() for choice in choices]

    assert all(json.dumps(choice, ensure_ascii=False) == f'"{choice}"' for choice in said)


# Rare


def test_a_person_taken_to_a_police_station_is_flagged_and_their_record_opens(client, now, monkeypatch):
    (incident,) = seeded_as(monkeypatch, now, ROUTES["to a police station"])
    client.force_login(incident.opened_by)

    with acting_as_system():
        alert = ExceptionAlert.objects.get(incident=incident)
        assert alert.posts == ["duty_superintendent", "professional_standards"]
    assert client.get(reverse("incident", args=[incident.pk])).status_code == 200


def test_an_extension_without_effect_is_flagged_on_the_record_and_moves_no_clock(client, now, monkeypatch):
    (incident,) = seeded_as(monkeypatch, now, ROUTES["extended without effect"])
    client.force_login(incident.opened_by)
    with acting_as_system():
        extension = Event.objects.get(incident=incident, kind="extension_authorised")
        detention = Detention.objects.get(incident=incident)

    assert extension.exception
    assert detention.permitted_until - detention.clock_started_at == timedelta(hours=24)
    page = client.get(reverse("incident", args=[incident.pk]))
    assert extension.exception.split(".")[0] in page.content.decode().replace("&#x27;", "'")


# The same again


def told() -> list:
    with acting_as_system():
        return [
            list(Incident.objects.order_by("pk").values_list("pk", "opened_at", "area", "opened_by", "finished_at")),
            sorted(str((a.pk, a.fact, a.given, a.entered_at)) for a in Answer.objects.all()),
            sorted(str((e.pk, e.kind, e.happened_at, e.site_id)) for e in Event.objects.all()),
            sorted(str(row) for row in Showing.objects.values_list("pk", "screen", "overlay", "clock", "answer_ids")),
            sorted(body.text for body in LogBody.objects.filter(chain_kind="incident")),
        ]


def test_the_same_seed_and_day_tell_the_same_nights_on_another_day(now):
    tellings = []
    for later in (timedelta(0), timedelta(days=40, hours=5)):
        with transaction.atomic():
            seed(incidents=2, months=24, seed=7, as_at=AS_AT, now=now + later)
            tellings.append(told())
            transaction.set_rollback(True)

    assert tellings[0] == tellings[1]


def test_the_same_seed_twice_is_refused_in_words_and_changes_nothing():
    call_command("seed_demo", incidents=1, seed=9, as_at=AS_AT.date(), stdout=StringIO())
    before = told()

    with pytest.raises(CommandError, match=r"Seed 9 was used here before.*Nothing was changed.*--seed 10") as refused:
        call_command("seed_demo", incidents=3, seed=9, stdout=StringIO())
    assert refused.value.returncode == 1
    assert told() == before


def test_a_database_with_an_incident_in_it_is_left_alone_if_asked(incident):
    call_command("seed_demo", "--if-empty", stdout=StringIO())

    with acting_as_system():
        assert list(Incident.objects.values_list("pk", flat=True)) == [incident.pk]


# Shared out


@pytest.fixture
def nights():
    with acting_as_system():
        return drawn(seed=136, incidents=1000, months=24, as_at=AS_AT, force=force())


def test_the_incidents_are_shared_among_officers_of_every_area_and_few_are_the_first_officers(nights, officer):
    owners = Counter(night.officer for night in nights)

    assert len({night.area for night in nights}) == 7
    assert len(owners) == 8
    assert 0 < owners[officer.pk] < 40


def test_a_place_is_in_the_area_where_the_area_has_one_and_never_a_childrens_hospital_for_an_adult(nights):
    with acting_as_system():
        known = force()
    near = {(*kind, area) for kind, places in known.sites.items() for area, _ in places}

    for night in nights:
        kind = json.loads(night.own["site_kind"]), night.shape.is_child
        if night.site and (*kind, night.area) in near:
            assert (night.area, night.site) in known.sites[kind]


def test_all_nights_are_within_the_months_before_the_day(nights):
    assert min(night.begins for night in nights) > AS_AT - timedelta(days=732)
    assert max(night.begins for night in nights) + timedelta(hours=4) < AS_AT


def test_four_thousand_nights_keep_the_published_proportions():
    drawn_ = [draw_shape(Random(f"136:{index}")) for index in range(4000)]
    held = [(shape, place) for shape, place in drawn_ if shape.ends == "detained"]
    places = Counter(place for _, place in held)

    assert len(held) / len(drawn_) == pytest.approx(0.38, abs=0.03)
    assert places[ED] / len(held) == pytest.approx(0.477, abs=0.04)
    assert places[SUITE] / len(held) == pytest.approx(0.441, abs=0.04)
    assert places[STATION] / len(held) == pytest.approx(0.011, abs=0.01)
    assert sum(shape.by_police_vehicle for shape, _ in held) / len(held) == pytest.approx(0.488, abs=0.04)
    assert sum(shape.is_child for shape, _ in held) / len(held) == pytest.approx(0.029, abs=0.015)


def test_an_officers_home_shows_no_seeded_incident(client, seeded):
    client.force_login(seeded[0].opened_by)
    page = client.get(reverse("home")).content.decode()

    assert not [incident.reference for incident in seeded if incident.reference in page]


# Refused


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


def test_a_day_to_come_is_refused_in_words(now):
    with pytest.raises(CommandError, match="a day that has come") as refused:
        call_command("seed_demo", as_at=(now + timedelta(days=2)).date())
    assert refused.value.returncode == 2
