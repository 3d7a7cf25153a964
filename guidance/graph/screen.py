"""What the reader was shown, as plain JSON to hash and replay (decision 10). Version screen/1.

All that carried meaning and nothing of how it looked: wording, answers offered, folded law, lines, claims, warnings,
clock sentences, local details, and marks. Never a person's name, and no answer typed in words. Once a run has stored a
screen/1, this function and its golden files stay for ever: a new version is a new module beside it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from guidance.graph.answers import Graph
from guidance.graph.model import NOT_SURE

VERSION = "screen/1"
CONFIRM = "Confirm with force legal services."
NOT_SURE_LABEL = "Not sure"
CHOSEN = ("choice", "yes_no", "ticks")
ADVISOR_WORDS = {
    "none": "",
    "consider": "Think of asking the Mental Health Tactical Advisor.",
    "required": "Ask the Mental Health Tactical Advisor.",
}

Json = dict[str, Any]


def screen(
    graph: Graph,
    node: str,
    *,
    answers: Mapping[str, Any],
    law: Mapping[str, str],
    overlay: Mapping[str, Mapping[str, Any]],
    clock: Sequence[str],
    now: datetime,
) -> Json:
    """Return the screen of a question, an outcome, an interruption ("card:weapon") or a hand-off ("go:slug/workflow").

    answers: as given so far; only ticks, choices and yes or no are shown back. law: provision -> recorded status, which
    may be "unknown". overlay: slot -> {"text", "tel", "source"} in force at the place and instant; a slot without a row
    shows its fallback; "sites" -> {"offered": pairs of id and name} for a question that asks which place. clock:
    sentences from the legal clocks. now: the instant of showing, timezone-aware; it is stored beside the screen and not
    in it, so the same words have the same digest. Raises KeyError for no such node.
    """
    if now.utcoffset() is None:
        raise ValueError("now has no time zone")
    filled = _Filled(graph, law, overlay)
    base = {"v": VERSION, "document": graph["document"], "workflow": graph["workflow"], "node": node}
    if node in graph["questions"]:
        return {**base, **_question(filled, graph["questions"][node], answers, clock)}
    if node.startswith("card:"):
        return {**base, "kind": "card", **_outcome(filled, graph["interruptions"][node[5:]]["card"], clock)}
    if node.startswith("go:"):
        return {**base, "kind": "hand_off", "to": node[3:]}
    return {**base, "kind": "outcome", **_outcome(filled, graph["outcomes"][node], clock)}


class _Filled:
    """The graph with what is local and what is recorded of the law."""

    def __init__(self, graph: Graph, law: Mapping[str, str], overlay: Mapping[str, Mapping[str, Any]]) -> None:
        self.graph = graph
        self.law = law
        self.overlay = overlay

    def slot(self, name: str | None) -> Json | None:
        """Return what stands in a slot: {"slot", "label", "text", "tel", "source"}, source "fallback" with no row."""
        if name is None:
            return None
        shape = self.graph["slots"][name]
        row = self.overlay.get(name) or {"text": shape["fallback"], "tel": None, "source": "fallback"}
        return {
            "slot": name,
            "label": shape["label"],
            "text": row["text"],
            "tel": row.get("tel"),
            "source": row.get("source") or "",
        }

    def warnings(self, provisions: Sequence[str]) -> list[str]:
        """Return a sentence for each provision whose status is not established."""
        return [
            f"Whether {shape['title']} has started is not established; we take the more cautious side."
            for name in provisions
            if (shape := self.graph["law"].get(name)) is not None and self._status(name) == "unknown"
        ]

    def _status(self, name: str) -> str:
        return self.law.get(name) or self.law.get(f"law.{name}") or "unknown"


def marks(*shapes: Mapping[str, Any]) -> list[str]:
    """Return the marks something carries: "Confirm with force legal services." when any part of it is unverified."""
    unsure = any(shape.get("confirm") or shape.get("verified") is False for shape in shapes)
    return [CONFIRM] if unsure else []


def _cites(cites: Sequence[Mapping[str, Any]]) -> list[Json]:
    return [{"id": item["id"], "title": item["title"], "marks": marks(item)} for item in cites]


def _question(filled: _Filled, question: Json, answers: Mapping[str, Any], clock: Sequence[str]) -> Json:
    graph = filled.graph
    return {
        "kind": "question",
        "question": question["question"],
        "why": question["why"],
        "ask": [_ask(filled, graph["facts"][ask["fact"]], ask, answers.get(ask["fact"])) for ask in question["ask"]],
        "cites": _cites(question["cites"]),
        "law": [_paragraph(item) for item in question["law"]],
        "notes": list(question["notes"]),
        "slots": [filled.slot(name) for name in question["slots"]],
        "clock": list(clock),
        "warnings": filled.warnings(question["reads_law"]),
        "marks": marks(question),
        "flags": [{"id": id_, "label": item["label"]} for id_, item in sorted(graph["interruptions"].items())],
    }


def _ask(filled: _Filled, fact: Json, ask: Json, answer: Any) -> Json:
    return {
        "fact": ask["fact"],
        "label": ask["wording"] or fact["label"],
        "hint": fact["hint"],
        "type": fact["type"],
        "required": ask["required"],
        "offered": _offered(filled, fact),
        "answered": answer if fact["type"] in CHOSEN else None,
        "marks": marks(fact),
    }


def _offered(filled: _Filled, fact: Json) -> list[Json]:
    """Return the answers on the page, as {"id", "label", "note", "marks"}, in order, Not sure last."""
    unsure = {"id": NOT_SURE, "label": NOT_SURE_LABEL, "note": "", "marks": []}
    match fact["type"]:
        case "choice":
            return [*({**_labelled(value), "marks": marks(value)} for value in fact["values"]), unsure]
        case "yes_no":
            return [{"id": id_, "label": id_.title(), "note": "", "marks": []} for id_ in ("yes", "no")] + [unsure]
        case "ticks":
            ticks = [{"id": item["fact"], "label": item["label"], "note": "", "marks": []} for item in fact["options"]]
            return [*ticks, {"id": "none", "label": fact["none_label"], "note": "", "marks": []}, unsure]
        case "site":
            sites = filled.overlay.get("sites", {}).get("offered", [])
            return [{"id": id_, "label": name, "note": "", "marks": []} for id_, name in sites]
    return []


def _labelled(value: Json) -> Json:
    return {"id": value["id"], "label": value["label"], "note": value["note"]}


def _paragraph(item: Json) -> Json:
    return {
        "id": item["id"],
        "text": item["text"],
        "kind": item["kind"],
        "cites": _cites(item["cites"]),
        "marks": marks(item, *item["cites"]),
    }


def _outcome(filled: _Filled, outcome: Json, clock: Sequence[str]) -> Json:
    return {
        "title": outcome["title"],
        "outcome_kind": outcome["kind"],
        "powers": [
            {"id": item["id"], "title": item["title"], "provision": item["provision"], "marks": marks(item)}
            for item in outcome["powers"]
        ],
        "lawful_basis": _cites(outcome["lawful_basis"]),
        "do": [_line(filled, line) for line in outcome["do"]],
        "never": [
            {"text": line["text"], "why": line["why"], "cites": _cites(line["cites"]), "marks": marks(line)}
            for line in outcome["never"]
        ],
        "record": [{"fact": item["fact"], "label": item["label"]} for item in outcome["record"]],
        "tell": [{**_slotted(filled, item), "local_target": item["local_target"]} for item in outcome["tell"]],
        "clocks": [dict(item) for item in outcome["clocks"]],
        "advisor": {"need": outcome["advisor"], "words": ADVISOR_WORDS[outcome["advisor"]]},
        "escalate": [_slotted(filled, item) for item in outcome["escalate"]],
        "say": [dict(item) for item in outcome["say"]],
        "next": [dict(item) for item in outcome["next"]],
        "claims": [
            {**{key: item[key] for key in ("id", "said", "by", "answer", "say")}, "marks": marks(item)}
            for item in outcome["claims"]
        ],
        "lessons": [dict(item) for item in outcome["lessons"]],
        "ruled_out": [dict(item) for item in outcome["ruled_out"]],
        "clock": list(clock),
        "warnings": filled.warnings(outcome["reads_law"]),
        "marks": marks(outcome),
    }


def _line(filled: _Filled, line: Json) -> Json:
    return {
        "text": line["text"],
        "kind": line["kind"],
        "uses": line["uses"],
        "duty": line["duty"],
        "by": line["by"],
        "within_minutes": line["within_minutes"],
        "slot": filled.slot(line["slot"]),
        "cites": _cites(line["cites"]),
        "marks": marks(line, *line["cites"]),
    }


def _slotted(filled: _Filled, item: Json) -> Json:
    return {**item, "slot": filled.slot(item["slot"])}
