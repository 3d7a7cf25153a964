"""What was recorded outside the rules reaches whoever must look at it."""

import pytest
from django.urls import reverse

from incidents import actions
from wmpmh.access import acting_as
from wmpmh.ids import uuid7


@pytest.fixture
def extended_for_no_bed(detained, officer, now):
    with acting_as(officer):
        actions.extend_detention(
            event_id=uuid7(), incident=detained, happened_at=now, hours=12, doctor="Dr A", reason="no_bed", by=officer, now=now
        )  # fmt: skip
    return detained


@pytest.mark.parametrize(("who", "sees"), [("sergeant", True), ("officer", False), ("neighbour", False)])
def test_the_areas_supervisor_is_shown_what_was_outside_the_rules_and_nobody_else(
    client, extended_for_no_bed, who, sees, django_user_model
):
    client.force_login(django_user_model.objects.get(username=who))

    page = client.get(reverse("home")).content.decode()

    assert ("Recorded, and outside the rules" in page) is sees
