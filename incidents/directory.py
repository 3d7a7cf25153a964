"""Local details for slots: whom to ring here, now. They never steer and are in no hash (decision 22).

An entry is kept with each showing and carries all that a page says of it, so that what was seen is shown again
from what was stored, whoever is on duty by then.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Area, Booking, DutyPost

ALWAYS = ("directory.tactical_advisor",)
"""Kept with every showing, since the panel beside each outcome names who answers, whether or not a line asks."""

MOST_FALLBACKS = 5


def overlay_for(graph: Mapping[str, Any], *, area: Area | None, now: datetime) -> dict[str, dict]:
    """Return, for each slot a graph names, and the Advisor, its entry from the rows in force; slots nothing fills are left out.

    The places themselves, and the one agreed when all are full, are filled by incidents.places.
    """
    filled = {}
    for slot in dict.fromkeys((*graph["slots"], *ALWAYS)):
        group, _, kind = slot.partition(".")
        if group == "directory" and (found := entry_for(kind, area=area, now=now)):
            filled[slot] = found
    return filled


def entry_for(kind: str, *, area: Area | None, now: datetime) -> dict | None:
    """Return whom to ring on a kind of duty post, following its fallbacks to a post with a number; None if there is none.

    As JSON: text (what the page says), tel, source (the row it came from), post (the desk that answers), who (the person
    on it, "" if nobody is booked), until (the instant their duty ends, or None), confirmed_on (the day, or None).
    """
    post = DutyPost.objects.for_area(kind, area).first()
    for _ in range(MOST_FALLBACKS):
        if post is None or post.number:
            break
        post = post.fallback
    if post is None or not post.number:
        return None
    booking = Booking.objects.on_at(now).filter(post=post).order_by("period", "pk").first()
    return {
        "text": _words(post, booking),
        "tel": post.number,
        "source": f"duty post {post.pk}",
        "post": str(post),
        "who": booking.user.called if booking else "",
        "until": booking.period.upper.astimezone(UTC).isoformat() if booking and booking.period.upper else None,
        "confirmed_on": post.confirmed_on.isoformat() if post.confirmed_on else None,
    }


def on_duty(kind: str, *, area: Area | None, now: datetime) -> Booking | None:
    """Return who is booked on a kind of post now, or None."""
    posts = DutyPost.objects.for_area(kind, area)
    return Booking.objects.on_at(now).filter(post__in=posts).order_by("period", "pk").first()


def _words(post: DutyPost, booking: Booking | None) -> str:
    who = str(post)
    if booking:
        ends = booking.period.upper
        who = f"{booking.user.called}, on duty" + (f" until {timezone.localtime(ends):%H:%M}" if ends else "")
    return who if post.confirmed_on else f"{who}. Number not confirmed"
