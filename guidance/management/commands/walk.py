"""manage.py walk SLUG/WORKFLOW --facts JSON [--on DATE] [--follow] [--json]: where answers lead (design section 8)."""

import json
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from guidance.graph import model
from guidance.graph.check.names import Names
from guidance.graph.check.workflows import given_faults
from guidance.graph.compile import Compiled, assemble
from guidance.graph.prove.examples import journey
from guidance.graph.walk import Leg, statuses_on
from guidance.management.commands._content import GraphCommand, refuse

LONDON = ZoneInfo("Europe/London")


class Command(GraphCommand):
    help = "Show the route these facts take, and the next fact needed or the outcome reached."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("workflow", help="as section-136/can-i-use-s136")
        parser.add_argument("--facts", default="{}", help='answers as JSON; may set "law.*" and "clock.*"')
        parser.add_argument(
            "--on", help="take law statuses as recorded for this London date, YYYY-MM-DD; default today"
        )
        parser.add_argument("--follow", action="store_true", help="go on through hand-offs")

    def handle(self, *args: Any, **options: Any) -> None:
        on = _date(options)
        facts = _facts(options)
        content = self.content(options)
        compiled = assemble(content)
        if options["workflow"] not in compiled.graphs:
            names = ", ".join(compiled.graphs)
            refuse(f"there is no workflow {options['workflow']!r}: use one of {names}", as_json=options["json"])
        faults = list(given_faults(Names(content), facts, datetime.now(UTC)))
        if faults:
            refuse("\n".join(faults), as_json=options["json"])
        legs = _legs(content, compiled, on, facts, options)
        answer = described(compiled, legs)
        if options["json"]:
            self.show(answer)
        else:
            self._tell(answer)

    def _tell(self, answer: dict[str, Any]) -> None:
        for step in answer["route"]:
            self.stdout.write(f"{step['question']}: {step['fact']} = {step['answer']} ({step['source']})")
        for name in answer["via"]:
            self.stdout.write(f"via {name}")
        if answer["outcome"] is None:
            self.stdout.write(f"needs {answer['needs']}")
            return
        self.stdout.write(f"{answer['outcome']['id']}: {answer['outcome']['title']}")
        self.stdout.write(f"powers: {', '.join(answer['outcome']['powers']) or 'none'}")
        for line in answer["outcome"]["do"]:
            self.stdout.write(f"  - {line['text']}")


def _date(options: dict[str, Any]) -> date:
    if options["on"] is None:
        return datetime.now(LONDON).date()
    try:
        return date.fromisoformat(options["on"])
    except ValueError:
        refuse(f"--on {options['on']!r} is not a date: write it as 2026-11-23", as_json=options["json"])


def _facts(options: dict[str, Any]) -> dict[str, Any]:
    try:
        facts = json.loads(options["facts"])
    except ValueError as error:
        refuse(f"--facts is not JSON: {error}", as_json=options["json"])
    if not isinstance(facts, dict):
        refuse('--facts must be a JSON object, as {"place": "street"}', as_json=options["json"])
    return facts


def _legs(
    content: model.Content, compiled: Compiled, on: date, facts: dict[str, Any], options: dict[str, Any]
) -> list[Leg]:
    law = {f"law.{name}": status for name, status in statuses_on(content.registers.statuses, on).items()}
    legs = journey(compiled.graphs, options["workflow"], law | facts)
    return legs if options["follow"] else legs[:1]


def described(compiled: Compiled, legs: list[Leg]) -> dict[str, Any]:
    """Return a journey in the shape of design section 8."""
    name, walk = legs[0].workflow, legs[-1].walk
    graph = compiled.graphs[name]
    return {
        "document": graph["document"],
        "workflow": graph["workflow"],
        "edition": compiled.edition,
        "hash": compiled.hashes[name],
        "law": {key: value for leg in legs for key, value in leg.walk.law.items()},
        "route": [
            {"question": step.question, "fact": step.fact, "answer": step.answer, "source": step.source}
            for leg in legs
            for step in leg.walk.steps
        ],
        "via": [leg.workflow for leg in legs[1:]],
        "needs": walk.needs,
        "outcome": _outcome(compiled, legs[-1]),
    }


def _outcome(compiled: Compiled, leg: Leg) -> dict[str, Any] | None:
    if leg.walk.go is not None:
        return _hand_off(leg.walk.go, compiled.graphs[leg.walk.go]["title"])
    if leg.walk.outcome is None:
        return None
    outcome = compiled.graphs[leg.workflow]["outcomes"][leg.walk.outcome]
    plain = ("title", "kind", "say", "tell", "clocks", "advisor", "escalate")
    return {
        "id": leg.walk.outcome,
        **{key: outcome[key] for key in plain},
        "powers": [item["id"] for item in outcome["powers"]],
        "lawful_basis": [item["id"] for item in outcome["lawful_basis"]],
        "do": [{**line, "cites": [item["id"] for item in line["cites"]]} for line in outcome["do"]],
        "never": [{**line, "cites": [item["id"] for item in line["cites"]]} for line in outcome["never"]],
        "record": [item["fact"] for item in outcome["record"]],
        "next": [item["workflow"] for item in outcome["next"]],
    }


def _hand_off(name: str, title: str) -> dict[str, Any]:
    empty = ("powers", "lawful_basis", "say", "do", "never", "record", "tell", "clocks", "escalate")
    return {
        "id": f"go:{name}",
        "title": f"Continue with: {title}",
        "kind": "continue_elsewhere",
        **{key: [] for key in empty},
        "advisor": "none",
        "next": [name],
    }
