"""Words for what is stored: answers as worded in their graph, times as a page says them, who said so and how."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.rules import POST_LABELS
from incidents.models import Answer, Made
from partners.models import Site

NOT_SURE, NONE = "not_sure", "none"
PLAIN = {"yes": "Yes", "no": "No", NOT_SURE: "Not sure"}


def when(instant: datetime | None, now: datetime) -> str:
    """Return a time as "14:05", with the day when it is not today, and BST or GMT on the night the hour came twice."""
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    other = local.replace(fold=1 - local.fold)
    hands = f"{local:%H:%M} {local.tzname()}" if local.utcoffset() != other.utcoffset() else f"{local:%H:%M}"
    if local.date() == timezone.localtime(now).date():
        return hands
    year = "" if local.year == timezone.localtime(now).year else f" {local.year}"
    return f"{local:%a} {local.day} {local:%b}{year}, {hands}"


def who(kind: str) -> str:
    """Return a duty post or partner role as a page names it."""
    return POST_LABELS.get(kind, kind.replace("_", " ").capitalize())


def mid_sentence(words: str) -> str:
    """Return words as they stand inside a sentence: "Duty sergeant" loses its capital, "AMHP service" does not."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def made_words(made: str, *, happened_at: datetime, entered_at: datetime, entered_by, decided_by, now: datetime) -> str:
    """Return how something was put down: when it was made, and who keyed it when that was not who decided. Never a fault."""
    parts = [dict(Made.choices).get(made, made)]
    if made != Made.AT_THE_TIME:
        happened = f"happened {when(happened_at, now)}, " if happened_at != entered_at else ""
        parts.append(f"{happened}put down {when(entered_at, now)}")
    if decided_by and entered_by != decided_by:
        parts.append(f"keyed by {entered_by.called} for {decided_by.called}")
    else:
        parts.append(entered_by.called)
    return "; ".join(parts)


def made_of(row, now: datetime) -> str:
    return made_words(
        row.made,
        happened_at=row.happened_at,
        entered_at=row.entered_at,
        entered_by=row.entered_by,
        decided_by=row.decided_by,
        now=now,
    )


def fact_label(graph: Mapping[str, Any], fact: str) -> str:
    shape = graph["facts"].get(fact)
    return shape["label"] if shape else fact


def question_label(graph: Mapping[str, Any], node: str, fact: str) -> str:
    """Return how the fact was asked: the question itself when the page asked one thing, else the fact's own wording."""
    question = graph["questions"].get(node)
    if question is None:
        return fact_label(graph, fact)
    asks = {ask["fact"]: ask for ask in question["ask"]}
    if len(asks) == 1:
        return question["question"]
    return (asks.get(fact) or {}).get("wording") or fact_label(graph, fact)


def in_words(
    graph: Mapping[str, Any], fact: str, value: Any, now: datetime, sites: Mapping[str, str] | None = None
) -> str:
    """Return an answer in the words it was offered in; as it is stored, when those are no words for it."""
    if value == NOT_SURE:
        return PLAIN[NOT_SURE]
    shape = graph["facts"].get(fact, {"type": "text", "values": [], "options": []})
    try:
        return _worded(shape, value, now, sites)
    except (ValueError, TypeError, AttributeError, KeyError):  # a record is shown, whatever was once stored in it
        return str(value)


def _worded(shape: Mapping[str, Any], value: Any, now: datetime, sites: Mapping[str, str] | None) -> str:
    match shape["type"]:
        case "choice" | "yes_no":
            labels = {item["id"]: item["label"] for item in shape["values"]} or PLAIN
            return labels.get(value, str(value))
        case "ticks":
            return "\n".join(ticks_in_words(shape, value))
        case "instant":
            return when(datetime.fromisoformat(value) if isinstance(value, str) else value, now)
        case "site":
            return (site_names() if sites is None else sites).get(str(value), str(value))
        case "duration":
            return f"{value} min"
    return str(value)


def ticks_in_words(shape: Mapping[str, Any], value: Any) -> list[str]:
    ticks = [value] if isinstance(value, str) else list(value)
    labels = {item["fact"]: item["label"] for item in shape["options"]}
    if NONE in ticks:
        return [shape["none_label"]]
    chosen = [labels.get(tick, tick) for tick in ticks if tick != NOT_SURE]
    if NOT_SURE in ticks:
        chosen.append("Not sure about the rest" if chosen else PLAIN[NOT_SURE])
    return chosen


def site_names() -> dict[str, str]:
    return {str(pk): name for pk, name in Site.objects.order_by("kind", "name").values_list("pk", "name")}


def is_own_words(graph: Mapping[str, Any], answer: Answer) -> bool:
    return bool(answer.text) and graph["facts"].get(answer.fact, {}).get("type") == "text"
