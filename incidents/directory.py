"""Local details for slots: whom to ring here, now. They never steer and are in no hash (decision 22)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Area, Booking, DutyPost


def overlay_for(graph: Mapping[str, Any], *, area: Area | None, now: datetime) -> dict[str, dict]:
    """Return, for each slot a graph names, {"text", "tel", "source"} from the rows in force; slots nothing fills are left out."""
    filled = {}
    for slot in graph["slots"]:
        group, _, kind = slot.partition(".")
        if group == "directory" and (found := entry_for(kind, area=area, now=now)):
            filled[slot] = found
    return filled


def entry_for(kind: str, *, area: Area | None, now: datetime) -> dict | None:
    """Return whom to ring on a kind of duty post, following its fallbacks to a post with a number; None if there is none."""
    post = DutyPost.objects.for_area(kind, area).first()
    for _ in range(MOST_FALLBACKS):
        if post is None or post.number:
            break
        post = post.fallback
    if post is None or not post.number:
        return None
    return {"text": _words(post, now), "tel": post.number, "source": f"duty post {post.pk}"}


MOST_FALLBACKS = 5


def on_duty(kind: str, *, area: Area | None, now: datetime) -> Booking | None:
    """Return who is booked on a kind of post now, or None."""
    posts = DutyPost.objects.for_area(kind, area)
    return Booking.objects.on_at(now).filter(post__in=posts).order_by("period").first()


def _words(post: DutyPost, now: datetime) -> str:
    booking = Booking.objects.on_at(now).filter(post=post).first()
    who = (
        f"{booking.user.called}, on duty until {timezone.localtime(booking.period.upper):%H:%M}"
        if booking
        else str(post)
    )
    if post.confirmed_on is None:
        return f"{who}. Number not confirmed"
    return who
