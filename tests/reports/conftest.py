"""A night's record for the tests of what is printed, and a folder of its own for the files."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from partners.models import Site
from reports.reading import handover_record
from tests.reports.journey import record_a_night
from wmpmh.access import acting_as


@pytest.fixture
def files(tmp_path, settings):
    settings.WMPMH_FILES = tmp_path / "files"
    return settings.WMPMH_FILES


@pytest.fixture
def suite(db):
    return Site.objects.filter(kind="health_based_pos").first()


@pytest.fixture
def night(officer, now, suite):
    """The whole night: followed the guides, wrote the record later, handed over, gave the name."""
    with acting_as(officer):
        return record_a_night(officer=officer, began=now, site=suite, name="Robin Vale")


@pytest.fixture
def later(now):
    """Six hours after: when the AMHP reads it."""
    return now + timedelta(hours=6)


@pytest.fixture
def printed(officer):
    """Return the record of an incident as HTML."""

    def to_html(incident, at) -> str:
        with acting_as(officer):
            return render_to_string("reports/pdf/handover_record.html", {"record": handover_record(incident, now=at)})

    return to_html
