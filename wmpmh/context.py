"""What every page knows: the theme, the marking, whether this is demonstration data, and where its reader may go."""

from django.http import HttpRequest
from django.urls import reverse

from accounts.rules import ROLE_LABELS, Role
from wmpmh.access import may_settle
from wmpmh.deployment import is_demonstration

THEMES = ("light", "night")


def portal(request: HttpRequest) -> dict[str, object]:
    theme = request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in THEMES else "",
        "is_demonstration": is_demonstration(),
        "marking": "OFFICIAL-SENSITIVE",
        **reader(request),
    }


LISTS_INCIDENTS = frozenset({Role.CONTROL_ROOM, Role.TACTICAL_ADVISOR, Role.SUPERVISOR})


def reader(request: HttpRequest) -> dict[str, object]:
    """Return the menu and the name of the reader's role. An error page may have no user."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    places = [
        ("Home", "home"),
        *([("Incidents", "incident_list")] if user.roles & LISTS_INCIDENTS else []),
        *([("Waiting", "envelope_list")] if may_settle(user) else []),
        ("Guidance", "guidance_list"),
        ("Search", "search"),
    ]
    return {
        "nav": [
            {"text": text, "href": (href := reverse(name)), "current": request.path == href} for text, name in places
        ],
        "user_role": ", ".join(ROLE_LABELS[role] for role in Role if role in user.roles),
    }
