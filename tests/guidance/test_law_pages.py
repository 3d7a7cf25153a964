"""Law has dates: a status legal enters counts from midnight in London, shows what it changes first, and needs no new proof."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.actions import synthetic_person
from accounts.rules import Role
from guidance import actions
from guidance.graph.compile import graphs_of
from guidance.graph.walk import walk
from guidance.models import Edition, ProvisionStatus
from guidance.published import content_in_force
from wmpmh.access import acting_as_system
from wmpmh.errors import Refused

S48 = "mha2025_s48"


@pytest.fixture
def legal(db):
    with acting_as_system():
        yield synthetic_person("law-legal", role=Role.LEGAL)


def page(client, provision=S48):
    return client.get(reverse("provision", args=[provision]))


def test_every_provision_has_a_page_that_lists_what_rests_on_it(client, officer):
    client.force_login(officer)
    assert page(client, "mha_s136_1C").status_code == 200
    text = page(client, "mha_s136_1C").content.decode()
    assert "136.7" in text or "consult" in text.lower()
    assert "What rests on it (0)" not in text


def test_what_a_status_changes_is_shown_before_it_is_saved(client, legal):
    client.force_login(legal)
    typed = {"status": "not_commenced", "from_on": "2026-12-01", "source": "Letter of legal, invented"}

    shown = client.post(reverse("provision", args=[S48]), typed).content.decode()

    assert "If this is saved" in shown
    assert "1 December 2026" in shown
    assert "becomes" in shown
    before = ProvisionStatus.objects.count()
    client.post(reverse("provision", args=[S48]), {**typed, "sure": "yes"})
    assert ProvisionStatus.objects.count() == before + 1


def test_a_date_entered_by_legal_switches_the_advice_at_midnight_in_london_with_no_new_proof(legal, now):
    editions = Edition.objects.count()
    for status, day in (("not_commenced", date(2027, 6, 1)), ("in_force", date(2027, 7, 1))):
        actions.record_status(provision=S48, status=status, from_on=day, source="invented", by=legal, now=now)
        now += timedelta(seconds=1)
    last_of_june = datetime(2027, 6, 30, 22, 59, tzinfo=UTC)  # 23:59 in London
    statuses = [
        actions.law_at(instant, london_day=(instant + timedelta(hours=1)).date()).get(S48)
        for instant in (last_of_june, last_of_june + timedelta(minutes=1))
    ]

    assert statuses == ["not_commenced", "in_force"]
    assert Edition.objects.count() == editions
    offered = [_offers_station(status) for status in statuses]
    assert offered == [True, False]


def _offers_station(status: str) -> bool:
    """Whether a route that meets every condition of the regulations is offered a station under this status."""
    from django.utils import timezone

    content = content_in_force(now=timezone.now())
    scenario = next(
        item
        for parts in content.documents
        for item in parts.scenarios
        if "police_station_place_of_safety" in item.powers
    )
    facts = {key: value for key, value in scenario.facts.items() if not key.startswith(("law.", "clock."))}
    clocks = {key: value for key, value in scenario.facts.items() if key.startswith("clock.")}
    graph = graphs_of(content)[f"section-136/{scenario.workflow}"]
    reached = walk(graph, facts, {S48: status}, clocks)
    return reached.outcome == scenario.outcome


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"status": "in_force", "from_on": "soon", "source": "x"}, "Give the date"),
        ({"status": "perhaps", "from_on": "2026-12-01", "source": "x"}, "Choose in force"),
        ({"status": "in_force", "from_on": "2126-12-01", "source": "x", "sure": "yes"}, "three years"),
        ({"status": "in_force", "from_on": "2026-12-01", "source": " ", "sure": "yes"}, "Name the source"),
    ],
)
def test_a_status_that_cannot_be_is_refused_and_what_was_typed_is_kept(client, legal, typed, said):
    client.force_login(legal)
    answer = client.post(reverse("provision", args=[S48]), typed)
    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert f'value="{typed["from_on"]}"' in answer.content.decode()


def test_only_force_legal_record_a_status(client, officer, legal):
    client.force_login(officer)
    typed = {"status": "in_force", "from_on": "2026-12-01", "source": "x", "sure": "yes"}
    assert client.post(reverse("provision", args=[S48]), typed).status_code == 409
    assert b"Enter a status" not in page(client).content
    with pytest.raises(Refused, match="no such provision"):
        actions.record_status(
            provision="no_such", status="in_force", from_on=date(2026, 1, 1), source="x", by=legal,
            now=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
