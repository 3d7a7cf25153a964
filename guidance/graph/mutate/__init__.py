"""How much of a workflow its own checks would miss if it were spoilt (decision 36).

Every mutant is one change to one compiled workflow. It is killed when a precondition of a power, a prohibition, a
scenario or a row of the fact base's own table refuses it. A mutant refused only because a page can no longer be
reached is counted apart: nothing but the shape noticed. Wording is not mutated.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guidance.graph import model
from guidance.graph.answers import Graph
from guidance.graph.compile import graphs_of
from guidance.graph.mutate.mutants import Mutant, mutants_of
from guidance.graph.prove.examples import edge_faults, journey, scenario_faults
from guidance.graph.prove.explore import State, explore
from guidance.graph.prove.judge import Judge
from guidance.graph.prove.plan import Plan, Register

KILLERS = ("preconditions", "prohibitions", "scenarios", "edges")
STRUCTURE = "structure"


def mutate(content: model.Content, workflow: str) -> dict[str, Any]:
    """Return how the mutants of `workflow` ("slug/name") fared. The content must be sound and without counter-examples.

    {"workflow", "mutants", "killed", "score" (0 to 1), "by" {killer: mutants it refused},
    "structure" (refused by shape alone), "survivors" [words], "rules" (ids that refused one), "seconds"}.
    Raises KeyError for an unknown workflow.
    """
    started = time.perf_counter()
    bench = _Bench(content, workflow)
    refused = {mutant.words: bench.killers(mutant) for mutant in mutants_of(bench.graphs[workflow], bench.workflow)}
    killed = [words for words, killers in refused.items() if killers & set(KILLERS)]
    return {
        "workflow": workflow,
        "mutants": len(refused),
        "killed": len(killed),
        "score": round(len(killed) / len(refused), 4) if refused else 1.0,
        "by": {name: sum(name in killers for killers in refused.values()) for name in KILLERS},
        "structure": sum(killers == {STRUCTURE} for killers in refused.values()),
        "survivors": [words for words in refused if words not in killed],
        "rules": sorted(bench.rules),
        "seconds": round(time.perf_counter() - started, 3),
    }


def idle_prohibitions(
    content: model.Content, results: Iterable[dict[str, Any]], document: str | None = None
) -> list[str]:
    """Return the graph prohibitions that refused no mutant of any of `results`: nothing shows that they can bite.

    document: whose prohibitions; None for all, which tells something only of results of every workflow.
    """
    bit = {rule for result in results for rule in result["rules"]}
    return [
        item.id
        for item in content.registers.prohibitions
        if item.checked_by == "graph" and item.id not in bit and document in (None, item.document)
    ]


Example = model.Scenario | model.EdgeRow


@dataclass
class _Bench:
    """One workflow, what judges it, and the examples that pass through each of its nodes."""

    content: model.Content
    name: str
    rules: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.graphs = graphs_of(self.content)
        self.register = Register(self.content.registers.facts)
        self.judge = Judge(self.content.registers, self.register)
        self.bans = {item.id for item in self.judge.prohibitions}
        self.workflow = next(
            workflow
            for parts in self.content.documents
            for workflow in parts.workflows
            if f"{parts.document.slug}/{workflow.id}" == self.name
        )
        self.verdicts = {id_: self.judge.verdict(outcome) for id_, outcome in self.workflow.outcomes.items()}
        self.seen: dict[tuple[str, State], frozenset[str]] = {}  # the same states come back in mutant after mutant
        self.passing: dict[str, list[tuple[str, Example]]] = {}
        for parts in self.content.documents:
            examples: list[Example] = [*parts.scenarios, *parts.edges]
            for example in examples:
                for node in self._nodes(parts.document.slug, example):
                    self.passing.setdefault(node, []).append((parts.document.slug, example))

    def _nodes(self, slug: str, example: Example) -> set[str]:
        legs = journey(self.graphs, f"{slug}/{example.workflow}", example.facts)
        walks = [leg.walk for leg in legs if leg.workflow == self.name]
        return {step.question for walk in walks for step in walk.steps} | {
            node for walk in walks for node in (walk.outcome, walk.at) if node
        }

    def killers(self, mutant: Mutant) -> set[str]:
        """Return everything that refuses the mutant."""
        graphs = {**self.graphs, self.name: mutant.graph}
        return {*self._examples(mutant.at, graphs), *self._proof(mutant)}

    def _examples(self, at: str, graphs: Mapping[str, Graph]) -> Iterator[str]:
        passing = self.passing.get(at, [])
        scenarios = ((slug, item) for slug, item in passing if isinstance(item, model.Scenario))
        rows = ((slug, item) for slug, item in passing if isinstance(item, model.EdgeRow))
        if any(fault for slug, item in scenarios for fault in scenario_faults(graphs, slug, item)):
            yield "scenarios"
        if any(fault for slug, item in rows for fault in edge_faults(graphs, slug, item)):
            yield "edges"

    def _proof(self, mutant: Mutant) -> Iterator[str]:
        verdicts, seen = self.verdicts, self.seen
        if mutant.outcome is not None:
            verdicts, seen = {mutant.at: self.judge.verdict(mutant.outcome)}, {}
        explored = explore(Plan(mutant.graph, self.register), {id_: item.wanted for id_, item in verdicts.items()})
        broken: set[str] = set()
        for id_, verdict in verdicts.items():
            for state in explored.states.get(id_, {}):
                if (id_, state) not in seen:
                    faults = verdict.faults(self.register, dict(state))
                    seen[id_, state] = frozenset(fault.rule for fault in faults)
                broken |= seen[id_, state]
        self.rules |= broken
        if broken & self.bans:
            yield "prohibitions"
        if broken - self.bans:
            yield "preconditions"
        if any(node not in explored.states for node in (*self.workflow.questions, *self.workflow.outcomes)):
            yield STRUCTURE
