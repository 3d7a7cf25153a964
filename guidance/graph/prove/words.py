"""A counter-example as an officer would live it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from guidance.graph.model import NONE_OF_THESE, NOT_SURE
from guidance.graph.predicate import And, Node, Not, Or, Test
from guidance.graph.prove.explore import Explored, Mark
from guidance.graph.prove.judge import Fault
from guidance.graph.prove.plan import Plan, View

STATUS_WORDS = {"in_force": "in force", "not_commenced": "not commenced", "repealed": "repealed"}


@dataclass
class Trail:
    """A shortest way to a state: what is answered on each page, and the law and clocks it meets."""

    pages: list[tuple[str, tuple[tuple[str, Any], ...]]] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """Return the answers given, each as it was first given."""
        return {fact: answer for _, answers in reversed(self.pages) for fact, answer in answers}


def trail_to(explored: Explored, mark: Mark) -> Trail:
    """Return a shortest way to the state `mark` stands for."""
    trail = Trail(given=dict(mark.given))
    back = mark.back
    while back is not None:
        trail.pages.insert(0, (back.page, back.answers))
        trail.given.update({name: value for name, value in back.given if name not in trail.given})
        back = explored.states[back.page][back.state].back
    return trail


def counter_example(plan: Plan, outcome: str, trail: Trail, fault: Fault) -> dict[str, Any]:
    """Return {"rule", "outcome", "words", "facts", "law", "clocks", "pages"}; facts replay it through walk()."""
    steps = [_page_words(plan, page, answers) for page, answers in trail.pages]
    steps += [_given_words(plan, name, value) for name, value in sorted(trail.given.items())]
    title = plan.graph["outcomes"].get(outcome, {}).get("title", outcome)
    why = f"then ‘{title}’ {fault.why}{_because(plan, fault, trail)}"
    return {
        "rule": fault.rule,
        "outcome": outcome,
        "words": "; ".join([*steps, why]) + ("" if why.endswith(".") else "."),
        "facts": trail.facts(),
        "law": {name[4:]: value for name, value in sorted(trail.given.items()) if name.startswith("law.")},
        "clocks": {name: value for name, value in sorted(trail.given.items()) if name.startswith("clock.")},
        "pages": len(trail.pages),
    }


def plain_example(rule: str, words: str, outcome: str | None = None) -> dict[str, Any]:
    """Return a counter-example that no route leads to: a fault of the content itself."""
    return {"rule": rule, "outcome": outcome, "words": words, "facts": {}, "law": {}, "clocks": {}, "pages": 0}


def _page_words(plan: Plan, page: str, answers: Iterable[tuple[str, Any]]) -> str:
    question = plan.graph["questions"][page]
    said = [f"‘{answer_words(plan.graph, fact, answer)}’" for fact, answer in answers]
    if not said:
        return f"‘{question['question']}’ is already answered"
    return f"You answer ‘{question['question']}’ with {', '.join(said)}"


def answer_words(graph: Mapping[str, Any], fact: str, answer: Any) -> str:
    """Return an answer as its page words it."""
    shape = graph["facts"].get(fact, {"type": "", "values": [], "options": []})
    if shape["type"] == "ticks":
        labels = {item["fact"]: item["label"] for item in shape["options"]}
        labels |= {NONE_OF_THESE: shape["none_label"], NOT_SURE: "Not sure"}
        return " + ".join(labels.get(tick, tick) for tick in answer)
    labels = {item["id"]: item["label"] for item in shape["values"]}
    labels = {"yes": "Yes", "no": "No", NOT_SURE: "Not sure"} | labels
    return labels.get(answer, str(answer)) if isinstance(answer, str) else str(answer)


def _given_words(plan: Plan, name: str, value: str) -> str:
    if name.startswith("law."):
        title = plan.graph["law"].get(name[4:], {}).get("title", name[4:])
        return f"the law is recorded as: {title}, {STATUS_WORDS.get(value, value)}"
    clock = plan.register.clocks[name]
    words = {item.id: item.label for item in clock.values}.get(value, "not sure")
    return f"the clock reads: {clock.label}, {words}"


def _because(plan: Plan, fault: Fault, trail: Trail) -> str:
    if not fault.failing:
        return ""
    facts: dict[str, str] = dict(trail.given)
    answers = trail.facts()
    for ask in (ask for page, _ in trail.pages for ask in plan.pages[page].asks if ask.fact.id in answers):
        facts |= ask.established(answers[ask.fact.id])
    view = View(plan.register, facts)
    return ": " + "; ".join(_unmet(plan, part, view) for part in fault.failing)


def _unmet(plan: Plan, node: Node, view: View) -> str:
    found = [_stands(plan, test.fact, view) for test in _tests(node)]
    return f"it needs {spell(node)}, but " + ", ".join(dict.fromkeys(found))


def _stands(plan: Plan, name: str, view: View) -> str:
    value = view.get(name)
    if value is None:
        return f"{name} was never asked"
    return f"{name} is {'not sure' if value == NOT_SURE else value}"


def _tests(node: Node) -> list[Test]:
    match node:
        case Test():
            return [node]
        case Not():
            return _tests(node.part)
        case And() | Or():
            return [test for part in node.parts for test in _tests(part)]
    return []


def spell(node: Node) -> str:
    """Return a predicate in words close to how it was written."""
    match node:
        case Test():
            return f"{node.fact} is {' or '.join(node.values)}"
        case Not():
            return f"not ({spell(node.part)})"
        case And():
            return " and ".join(spell(part) for part in node.parts)
        case Or():
            return "(" + " or ".join(spell(part) for part in node.parts) + ")"
    return "always"
