"""From a stored screen to what the components take. Nothing is added to what the screen says but times and what is done."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from incidents.models import Obligation, Run, Showing
from incidents.views.wording import when, who
from wmpmh.ids import uuid7

Screen = Mapping[str, Any]
BASIS = {
    "policy": "Force policy",
    "practice": "Practice",
    "local": "Local target, not law",
    "lesson": "Lesson",
    "law": "Law",
}
ADVISOR = "directory.tactical_advisor"
SAY_TO = {"person": "the person", "caller": "the caller", "staff": "staff"}
SOON = timedelta(minutes=15)
STATE = Obligation.State
WAITING = (STATE.OPEN, STATE.NOT_REACHED)
"""Still somebody's to do: the duty post's, or the duty sergeant's once two tries reached nobody (practice 6)."""
MAY_STILL_END = (*WAITING, STATE.PASSED_TO)


def slot(item: Screen | None) -> dict[str, str] | None:
    """Return a local detail: what it is, who answers, the number to ring."""
    return item and {"label": item["label"], "text": item["text"], "tel": item["tel"] or ""}


def law(screen: Screen, urls: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """Return what the law says, folded under the question, each paragraph with its number and where it comes from."""
    return [
        {
            "text": item["text"],
            "cite": "; ".join([item["id"], *(cite["title"] for cite in item["cites"])]),
            "href": reverse("guidance_document", kwargs={"slug": screen["document"]}) + f"#p{item['id']}",
            "marks": item["marks"],
        }
        for item in screen["law"]
    ]


def basis(line: Screen) -> str:
    return "; ".join(cite["title"] for cite in line["cites"]) or BASIS[line["kind"]]


def do_lines(screen: Screen, *, now: datetime, since: datetime, ticked: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the ordered list. since: when the outcome was reached, from which "within" runs."""
    lines = []
    for number, line in enumerate(screen["do"]):
        due = since + timedelta(minutes=line["within_minutes"]) if line["within_minutes"] else None
        lines.append(
            {
                "id": str(number),
                "text": line["text"],
                "basis": basis(line),
                "done": str(number) in ticked,
                "due": due and f"By {when(due, now)}",
                "duty": line["duty"],
                "slot": slot(line["slot"]),
                "marks": line["marks"],
            }
        )
    return lines


def advice(screen: Screen, *, now: datetime, since: datetime, ticked: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a card and an outcome both show."""
    return {
        "do": do_lines(screen, now=now, since=since, ticked=ticked),
        "never": [
            {"text": line["text"], "why": line["why"], "basis": "; ".join(c["title"] for c in line["cites"])}
            for line in screen["never"]
        ],
        "says": [{"to": SAY_TO[item["to"]], "text": item["text"]} for item in screen["say"]],
        "escalate": [
            {"who": who(item["to"]), "when": item["when"], "slot": slot(item["slot"]), "local": item["local_target"]}
            for item in screen["escalate"]
        ],
    }


def tells(screen: Screen, obligations: Mapping[str, Obligation], now: datetime) -> list[dict[str, Any]]:
    """Return who must be told, with the obligation each opened and where to record it."""
    return [_tell(item, obligations.get(item["id"]), now) for item in screen["tell"]]


def _tell(item: Screen, obligation: Obligation | None, now: datetime) -> dict[str, Any]:
    shown = (item["slot"] or {}).get("tel") or ""
    row = {
        "who": who(item["who"]),
        "what": item["what"],
        "note": "Local target, not law" if item["local_target"] else "",
        "ring": shown,
        "ring_now": obligation.post.number if obligation and obligation.post and not shown else "",
    }
    if obligation is None:
        return row
    if obligation.state not in WAITING:
        return {**row, "done": ended_words(obligation, now)}
    href = reverse("settle_obligation", kwargs={"pk": obligation.incident_id, "obligation": obligation.pk})
    return {**row, **due(obligation, now), "href": href}


def due(obligation: Obligation, now: datetime) -> dict[str, Any]:
    """Return by when, in words: a time still to come, a time gone by, what it waits for, or that nobody was reached."""
    if obligation.state != STATE.OPEN:
        return {"by": ended_words(obligation, now), "soon": obligation.state == STATE.NOT_REACHED}
    if obligation.due_at is None:
        return {"by": WAITS_FOR.get(obligation.anchor, f"After: {obligation.anchor.replace('_', ' ')}"), "soon": False}
    words = (
        f"Was due {when(obligation.due_at, now)}" if obligation.due_at < now else f"By {when(obligation.due_at, now)}"
    )
    return {"by": words, "soon": obligation.due_at <= now + SOON}


WAITS_FOR = {"clock_started": "Once the 24 hours start"}


def ended_words(obligation: Obligation, now: datetime) -> str:
    """Return how it ended and when: when they were told, never when somebody keyed it."""
    tries = [row.at for row in obligation.attempts.all() if row.outcome == obligation.state]
    words = f"{obligation.get_state_display()} {when(tries[-1] if tries else obligation.ended_at, now)}"
    return f"{words}. The duty sergeant has it" if obligation.state == STATE.NOT_REACHED else words


def advisor(showing: Showing, live: Callable[[str], dict | None]) -> dict[str, Any] | None:
    """Return the Advisor's panel: whether to ask, and who answers, as it was shown and kept.

    live: looks up a number now. Used only where the showing has none, and then the page says that it is of now.
    """
    need = showing.screen.body["advisor"]
    if need["need"] == "none":
        return None
    kept = showing.overlay.get(ADVISOR)
    return {**need, "entry": kept or live("tactical_advisor"), "is_live": not kept}


def next_runs(screen: Screen, run: Run) -> list[dict[str, Any]]:
    return [{"workflow": item["workflow"], "title": item["title"], "run": uuid7()} for item in screen["next"]]


def checked(run: Run) -> int:
    """Return how many prohibitions this workflow was checked against when its edition was published."""
    name = f"{run.graph.document}/{run.graph.workflow}"
    return next((row["prohibitions"] for row in run.edition.checked if row["workflow"] == name), 0)


def links(run: Run) -> dict[str, str]:
    """Return where each provision cited in a graph can be read. An address is not part of what was shown."""
    found: dict[str, str] = {}
    todo: list[Any] = [run.graph.body]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            if isinstance(item.get("url"), str) and "id" in item:
                found[item["id"]] = item["url"]
            todo += item.values()
        elif isinstance(item, list):
            todo += item
    return found
