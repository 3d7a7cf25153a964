"""Whom to ring: what a page says of it is kept with what was shown, and does not change with the rota."""

import json
from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import Booking, DutyPost
from incidents.directory import entry_for, overlay_for
from incidents.reading import rebuild, show
from partners.models import Site
from wmpmh.access import acting_as

ADVISOR = "directory.tactical_advisor"


@pytest.fixture
def nobody_on(db):
    Booking.objects.all().delete()


def test_an_entry_says_who_is_on_their_number_and_until_when(advisor, now):
    entry = entry_for("tactical_advisor", area=None, now=now)
    booked = Booking.objects.get(user=advisor)

    assert entry["who"] == "PC 5150 Reid"
    assert entry["tel"] == "0121 496 0140"
    assert entry["until"] == booked.period.upper.isoformat()
    assert entry["text"].startswith(f"PC 5150 Reid, on duty until {timezone.localtime(booked.period.upper):%H:%M}")
    assert json.loads(json.dumps(entry)) == entry


def test_with_nobody_booked_the_desk_answers(nobody_on, now):
    entry = entry_for("tactical_advisor", area=None, now=now)

    assert (entry["who"], entry["until"]) == ("", None)
    assert entry["text"].startswith(entry["post"])
    assert "Number not confirmed" in entry["text"]


def test_a_post_without_a_number_is_answered_by_the_one_behind_it(nobody_on, now):
    DutyPost.objects.filter(kind="tactical_advisor").update(number="")

    entry = entry_for("tactical_advisor", area=None, now=now)

    assert entry["tel"] == "0121 496 0110"
    assert entry["post"] == str(DutyPost.objects.get(kind="duty_inspector"))


def test_a_confirmed_number_says_when_it_was_confirmed(nobody_on, now):
    DutyPost.objects.filter(kind="tactical_advisor").update(confirmed_on=date(2026, 3, 3))

    entry = entry_for("tactical_advisor", area=None, now=now)

    assert entry["confirmed_on"] == "2026-03-03"
    assert "not confirmed" not in entry["text"]


def test_the_advisor_is_kept_with_every_showing_though_no_line_asks(db, now):
    assert list(overlay_for({"slots": []}, area=None, now=now)) == [ADVISOR]


def test_a_listed_site_is_not_an_agreed_place(db, now):
    Site.objects.create(name="The Oleaster", kind=Site.Kind.HEALTH_BASED_POS, confirmed_on=date(2026, 3, 3))

    assert "directory.agreed_place" not in overlay_for({"slots": ["directory.agreed_place"]}, area=None, now=now)


def test_what_was_shown_is_the_same_after_the_next_shift_comes_on(run, officer, sergeant, now):
    """The screen, its digest, and who answered beside it: all from what was stored."""
    with acting_as(officer):
        showing = show(run, "first_look", to=officer, now=now)
        seen, overlay = rebuild(showing).screen, dict(showing.overlay)

        Booking.objects.all().delete()
        post = DutyPost.objects.get(kind="tactical_advisor")
        Booking.objects.create(
            user=sergeant, post=post, period=DateTimeTZRange(now - timedelta(hours=1), now + timedelta(hours=8))
        )
        DutyPost.objects.update(number="0121 496 0999")
        showing.refresh_from_db()
        after = rebuild(showing)

        assert after.is_same
        assert after.screen == seen
        assert showing.overlay == overlay
        assert showing.overlay[ADVISOR]["who"] == "PC 5150 Reid"
        assert showing.overlay[ADVISOR]["tel"] == "0121 496 0140"
        assert entry_for("tactical_advisor", area=None, now=now)["who"] == "PS 2208 Okoro"
