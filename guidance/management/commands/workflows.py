"""manage.py workflows [--json]: what workflows there are, what they ask and where they end (design section 8)."""

from typing import Any

from guidance.graph.compile import graphs_of
from guidance.graph.model import NONE_OF_THESE, NOT_SURE
from guidance.management.commands._content import GraphCommand


class Command(GraphCommand):
    help = "List every workflow with the facts it can ask, their values, and its outcomes."

    def handle(self, *args: Any, **options: Any) -> None:
        found = [_described(name, graph) for name, graph in graphs_of(self.content(options)).items()]
        if options["json"]:
            self.show(found)
            return
        for workflow in found:
            self.stdout.write(f"{workflow['workflow']}: {workflow['title']}")
            for fact in workflow["facts"]:
                self.stdout.write(f"  asks {fact['fact']} ({fact['type']}): {', '.join(fact['values'])}")
            for outcome in workflow["outcomes"]:
                self.stdout.write(f"  may end at {outcome['id']}: {outcome['title']}")


def _described(name: str, graph: dict[str, Any]) -> dict[str, Any]:
    asked = dict.fromkeys(ask["fact"] for question in graph["questions"].values() for ask in question["ask"])
    return {
        "workflow": name,
        "title": graph["title"],
        "situation": graph["situation"],
        "facts": [_fact(fact, graph["facts"][fact]) for fact in asked],
        "outcomes": [
            {
                "id": id_,
                "title": outcome["title"],
                "kind": outcome["kind"],
                "powers": [power["id"] for power in outcome["powers"]],
            }
            for id_, outcome in graph["outcomes"].items()
        ],
    }


def _fact(id_: str, shape: dict[str, Any]) -> dict[str, Any]:
    values = {
        "choice": [*(value["id"] for value in shape["values"]), NOT_SURE],
        "yes_no": ["yes", "no", NOT_SURE],
        "ticks": [*(option["fact"] for option in shape["options"]), NONE_OF_THESE, NOT_SURE],
    }
    return {"fact": id_, "label": shape["label"], "type": shape["type"], "values": values.get(shape["type"], [])}
