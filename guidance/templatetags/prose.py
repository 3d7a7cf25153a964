"""Guidance text as HTML. Authors have two marks: **strong**, and lines that start with "- "."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
STRONG = re.compile(r"\*\*(.+?)\*\*")
EMPHASIS = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")


@register.filter
def prose(text: str) -> SafeString:
    """Return the text as paragraphs and lists. Everything is escaped first, so no author can write HTML."""
    blocks: list[str] = []
    items: list[str] = []
    for line in [*str(text).splitlines(), ""]:
        if line.startswith("- "):
            items.append(f"<li>{marked(line[2:])}</li>")
            continue
        if items:
            blocks.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if line.strip():
            blocks.append(f"<p>{marked(line)}</p>")
    return mark_safe("".join(blocks))  # noqa: S308  escaped in marked()


def marked(line: str) -> str:
    return EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<b>\1</b>", conditional_escape(line.strip())))
