"""What every page knows: the theme, the marking, and whether this is demonstration data."""

from django.conf import settings
from django.http import HttpRequest

THEMES = ("light", "night")


def portal(request: HttpRequest) -> dict[str, object]:
    theme = request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in THEMES else "",
        "is_demonstration": settings.WMPMH_MODE == "demonstration",
        "marking": "OFFICIAL-SENSITIVE",
    }
