"""Small pieces of content, for tests that need one thing to be wrong and all else to be right."""

from typing import Any

from guidance.graph import model


def fact(id_: str, kind: str = "yes_no", **more: Any) -> dict[str, Any]:
    shape = {"id": id_, "label": f"Label of {id_}", "type": kind, "about": "person", "holds": "fixed"}
    return {**shape, "sensitivity": "none", **more}


def choice(id_: str, *values: str, **more: Any) -> dict[str, Any]:
    return fact(id_, "choice", values=[{"id": value, "label": f"Words for {value}"} for value in values], **more)


def ticks(id_: str, *options: str, unticked: str = "no", **more: Any) -> dict[str, Any]:
    return fact(id_, "ticks", options=[{"fact": option, "unticked": unticked} for option in options], **more)


def question(*asks: str, to: Any = None, **answers: Any) -> dict[str, Any]:
    shape = {"question": f"What about {asks[0]}?", "why": "The law asks.", "ask": [{"fact": ask} for ask in asks]}
    return {**shape, "to": to} if to is not None else {**shape, "answers": answers}


def outcome(**more: Any) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "title": "What you may do",
        "kind": "no_police_power",
        "do": [{"text": "Speak to the person", "kind": "practice"}],
        "lawful_basis": ["act"],
        "advisor": "none",
        "say": [{"to": "person", "text": "We are here to help."}],
    }
    return {**shape, **more}


def power(id_: str, only_when: str | None, **more: Any) -> dict[str, Any]:
    shape = {"id": id_, "title": f"Title of {id_}", "provision": "act", "who": ["constable"], "source": "test"}
    return {**shape, "only_when": only_when, **more}


def prohibition(id_: str, when: str, **more: Any) -> dict[str, Any]:
    shape = {"id": id_, "document": "doc", "text": f"Text of {id_}", "source": "test", "checked_by": "graph"}
    return {**shape, "when": when, **more}


def workflow(
    questions: dict[str, Any], outcomes: dict[str, Any], id_: str = "flow", start: str | None = None
) -> dict[str, Any]:
    shape = {"id": id_, "title": f"Title of {id_}", "situation": "A situation", "order": 1}
    return {**shape, "start": start or next(iter(questions)), "questions": questions, "outcomes": outcomes}


def content(
    *workflows: dict[str, Any],
    facts: list[dict[str, Any]] | None = None,
    derived: list[dict[str, Any]] | None = None,
    bands: list[dict[str, Any]] | None = None,
    clocks: list[dict[str, Any]] | None = None,
    document: dict[str, Any] | None = None,
    claims: list[dict[str, Any]] | None = None,
    scenarios: list[dict[str, Any]] | None = None,
    edges: list[dict[str, Any]] | None = None,
    **registers: list[dict[str, Any]],
) -> model.Content:
    provisions = [{"id": "act", "title": "The Act", "url": "https://example.org/act"}]
    base = {"powers": [], "prohibitions": [], "lessons": [], "words": [], "slots": [], "interruptions": []}
    paper = {"slug": "doc", "number": 1, "title": "Doc", "purpose": "p", "owner": "o", "sections": []}
    paper |= {"review_on": "2027-01-31", "law_as_at": "2026-11-23"}
    return model.Content.model_validate(
        {
            "registers": {
                **base,
                "statuses": [],
                **{name: items for name, items in registers.items() if name != "provisions"},
                "provisions": [*provisions, *registers.get("provisions", [])],
                "facts": {"facts": facts or [], "derived": derived or [], "bands": bands or [], "clocks": clocks or []},
            },
            "documents": [
                {
                    "document": {**paper, **(document or {})},
                    "claims": claims or [],
                    "scenarios": scenarios or [],
                    "edges": edges or [],
                    "workflows": list(workflows),
                }
            ],
        }
    )


def lawful() -> dict[str, Any]:
    """Return the parts of a small, sound content: one power, offered only in the street by someone who is sure."""
    return {
        "workflows": [
            workflow(
                {
                    "where": question("place", street="sure", home="no", not_sure="no"),
                    "sure": question("certain", yes="use", no="no", not_sure="no"),
                },
                {
                    "use": outcome(
                        kind="use_power",
                        powers=["take"],
                        do=[{"text": "Remove them to safety", "kind": "law", "cites": ["act"], "uses": "take"}],
                    ),
                    "no": outcome(),
                },
            )
        ],
        "facts": [choice("place", "street", "home"), fact("certain")],
        "powers": [power("take", "place is street and certain is yes")],
        "prohibitions": [prohibition("P01", "place is home", forbid={"powers": ["take"]})],
    }


def made(parts: dict[str, Any]) -> model.Content:
    return content(*parts["workflows"], **{name: value for name, value in parts.items() if name != "workflows"})
