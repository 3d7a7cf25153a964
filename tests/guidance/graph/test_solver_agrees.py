"""A solver, told only how a walk goes, says the same of every power and prohibition as our own proof does."""

import random
from pathlib import Path

import pytest

from guidance.graph import model
from guidance.graph.compile import graphs_of
from guidance.graph.load import load
from guidance.graph.predicate import evaluate, parse
from guidance.graph.prove.explore import explore
from guidance.graph.prove.judge import offered_by
from guidance.graph.prove.plan import Plan, Register, View
from tests.guidance.graph.random_content import made_at_random
from tests.guidance.graph.solver import Question
from tests.sizes import sized

CONTENT = load(Path(__file__).parents[3] / "guidance" / "content")
WORKFLOWS = [
    (f"{parts.document.slug}/{workflow.id}", workflow) for parts in CONTENT.documents for workflow in parts.workflows
]
GRAPHS = graphs_of(CONTENT)
OUTCOME_BY_OUTCOME = sized(short=False, deep=True)


class Both:
    """One workflow, put to the solver and to the proof."""

    def __init__(self, content: model.Content, name: str, workflow: model.Workflow, graph: dict) -> None:
        self.register = Register(content.registers.facts)
        self.solver = Question(graph, content.registers.facts)
        self.plan = Plan(graph, self.register)
        self.workflow = workflow
        self.name = name

    def disagreements(self, content: model.Content):
        """Yield each rule the two say different things about."""
        for item in content.registers.prohibitions:
            if item.checked_by == "graph":
                for outcomes in self._groups():
                    solved = self.solver.may_escape(item.when, outcomes)
                    if solved != self._explored(item.when, outcomes, known=False):
                        yield item.id, outcomes, solved
        powers = {power.id: power for power in content.registers.powers}
        for id_, outcome in self.workflow.outcomes.items():
            for power in offered_by(outcome):
                only_when = powers[power].only_when
                solved = self.solver.may_fail(only_when, [id_])
                if solved != self._explored(only_when, [id_], known=True):
                    yield power, id_, solved

    def _groups(self):
        outcomes = list(self.workflow.outcomes)
        return [[id_] for id_ in outcomes] if OUTCOME_BY_OUTCOME else [outcomes]

    def _explored(self, predicate: str, outcomes: list[str], *, known: bool) -> bool:
        """Return whether the proof meets a state at `outcomes` where the predicate is not known to be `known`."""
        node = parse(predicate)
        states = explore(self.plan, dict.fromkeys(outcomes, self.register.looks([node]))).states
        return any(
            evaluate(node, View(self.register, dict(state))) is not known
            for id_ in outcomes
            for state in states.get(id_, {})
        )


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "workflow"), WORKFLOWS, ids=[name for name, _ in WORKFLOWS])
def test_the_solver_agrees_on_every_power_and_prohibition(name: str, workflow: model.Workflow):
    assert not list(Both(CONTENT, name, workflow, GRAPHS[name]).disagreements(CONTENT))


@pytest.mark.parametrize(("name", "workflow"), WORKFLOWS, ids=[name for name, _ in WORKFLOWS])
def test_the_solver_reaches_every_page_and_outcome(name: str, workflow: model.Workflow):
    solver = Question(GRAPHS[name], CONTENT.registers.facts)
    assert [node for node in (*workflow.questions, *workflow.outcomes) if not solver.may_reach(node)] == []


@pytest.mark.parametrize("seed", range(sized(short=60, deep=1000)))
def test_the_solver_agrees_on_random_workflows_lawful_or_not(seed: int):
    content = made_at_random(random.Random(seed))
    graphs = graphs_of(content)
    [workflow] = content.documents[0].workflows
    name = f"doc/{workflow.id}"
    assert not list(Both(content, name, workflow, graphs[name]).disagreements(content))


def test_the_solver_finds_the_route_a_spoilt_workflow_opens():
    plain = CONTENT.model_dump(mode="json", by_alias=True)
    flow = next(item for parts in plain["documents"] for item in parts["workflows"] if item["id"] == "can-i-use-s136")
    flow["questions"]["location"]["answers"]["LOC01"] = flow["questions"]["location"]["answers"]["LOC05"]
    content = model.Content.model_validate(plain)
    name = "section-136/can-i-use-s136"
    solver = Question(graphs_of(content)[name], content.registers.facts)
    only_when = next(power.only_when for power in content.registers.powers if power.id == "s136_remove")
    assert solver.may_fail(only_when, ["detain"])
