"""No route can advise an unlawful power: every reachable state of every workflow, checked (design section 4).

`prove` returns one object a workflow, in the shape of design section 8:
    workflow "slug/name", nodes, states, routes, law_combinations, powers [{id, offered_in, established}] counted in
    outcome states, prohibitions (how many rows the ledger has), ledger [{id, checked_by, bit}], scenarios, edges,
    longest (pages to an end), hashes (of the graph, the card and the registers it rests on), seconds, counter_examples (see words.py).
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from guidance.graph import check, model
from guidance.graph.canonical import digest
from guidance.graph.check import TESTS
from guidance.graph.check.wording import texts_of
from guidance.graph.compile import Compiled, content_of, graphs_of
from guidance.graph.predicate import evaluate, parse
from guidance.graph.prove.examples import example_faults
from guidance.graph.prove.explore import Explored, Mark, State, explore
from guidance.graph.prove.judge import Fault, Judge, Verdict, offered_by
from guidance.graph.prove.plan import Look, Plan, Register, View, is_given
from guidance.graph.prove.words import counter_example, plain_example, trail_to

MOST_PROVISIONS = 6


def prove(
    source: model.Content | Compiled,
    slug: str | None = None,
    tests: Path | None = TESTS,
    known: Iterable[Mapping[str, Any]] = (),
    changed: str | None = None,
) -> list[dict[str, Any]]:
    """Return what was checked of every workflow, with counter-examples.

    slug: one document, or one workflow as "slug/workflow"; all if None. tests: the folder in which tests named by
    prohibitions must exist. known: earlier results; a workflow whose graph, card and registers are as they were is not
    explored again, but its scenarios and edges are walked, since they pass through others. changed: the one document
    whose words are new since then; the wording of the others is taken as read. Content with unsound references is not
    explored: each of its faults is then a counter-example of its own.
    Raises KeyError for an unknown slug.
    """
    content = source if isinstance(source, model.Content) else content_of(source.documents, source.registers)
    everything = {
        f"{parts.document.slug}/{workflow.id}": (parts, workflow)
        for parts in content.documents
        for workflow in parts.workflows
    }
    slugs = {parts.document.slug for parts in content.documents} | everything.keys()
    if slug is not None and slug not in slugs:
        raise KeyError(slug)
    names = [name for name in everything if slug in (None, name, name.split("/")[0])]
    unsound = check.structure(content, tests)
    if unsound:
        return [_not_explored(content, name, _concerning(name, names, unsound)) for name in names]
    proof = _Proof(content, {str(result["workflow"]): result for result in known})
    worded = check.wording(content, slug or changed)
    return [proof.workflow(*everything[name], _concerning(name, names, worded)) for name in names]


def _concerning(name: str, names: list[str], problems: list[str]) -> list[str]:
    """Return the problems of this workflow; those of no workflow belong to the first."""
    own = [problem for problem in problems if problem.startswith(f"{name}:")]
    shared = [problem for problem in problems if not any(problem.startswith(f"{other}:") for other in names)]
    return own + (shared if name == names[0] else [])


class _Proof:
    """What the proofs of all the workflows share."""

    def __init__(self, content: model.Content, known: Mapping[str, Mapping[str, Any]]) -> None:
        self.content = content
        self.known = known
        self.graphs = graphs_of(content)
        self.register = Register(content.registers.facts)
        self.judge = Judge(content.registers, self.register)
        self.texts = sum(1 for _ in texts_of(content))
        self.hashes = {
            name: digest([item.model_dump(mode="json", by_alias=True) for item in getattr(content.registers, name)])
            for name in ("powers", "prohibitions", "interruptions")
        } | {"facts": digest(content.registers.facts.model_dump(mode="json", by_alias=True))}

    def workflow(self, parts: model.DocumentContent, workflow: model.Workflow, worded: list[str]) -> dict[str, Any]:
        name = f"{parts.document.slug}/{workflow.id}"
        scenarios = [item for item in parts.scenarios if item.workflow == workflow.id]
        edges = [item for item in parts.edges if item.workflow == workflow.id]
        found = [plain_example("wording", problem) for problem in worded]
        examples = example_faults(self.graphs, parts.document.slug, scenarios, edges)
        result = self._known(name, workflow) or self._explored(name, workflow)
        found += [*result["counter_examples"], *examples]
        return {**result, "scenarios": len(scenarios), "edges": len(edges), "counter_examples": found}

    def _known(self, name: str, workflow: model.Workflow) -> dict[str, Any] | None:
        """Return the earlier result of a workflow that is as it was, if nothing was wrong with it."""
        before = self.known.get(name)
        if before is None or before["hashes"] != self._rests_on(name, workflow) or before["counter_examples"]:
            return None
        texts = {row["id"] for row in before["ledger"] if row["checked_by"] == "text" and row["bit"] is not None}
        ledger = [{**row, "bit": self.texts} if row["id"] in texts else row for row in before["ledger"]]
        return {**before, "ledger": ledger, "seconds": 0.0}

    def _rests_on(self, name: str, workflow: model.Workflow) -> dict[str, str]:
        card = workflow.card.model_dump(mode="json", by_alias=True) if workflow.card else None
        return {**self.hashes, "graph": digest(self.graphs[name]), "card": digest(card)}

    def _explored(self, name: str, workflow: model.Workflow) -> dict[str, Any]:
        started = time.perf_counter()
        plan = Plan(self.graphs[name], self.register)
        verdicts = {id_: self.judge.verdict(outcome) for id_, outcome in workflow.outcomes.items()}
        explored = explore(plan, {id_: verdict.wanted for id_, verdict in verdicts.items()})
        run = _Run(self, plan, workflow, verdicts, explored)
        law = run.provisions()
        found: list[dict[str, Any]] = []
        if len(law) > MOST_PROVISIONS:
            found.append(plain_example("law", f"{name} reads {len(law)} provisions: at most {MOST_PROVISIONS}"))
        found += [*run.faults(), *run.card_faults(), *run.pocket_faults(), *run.unreached()]
        return {
            "workflow": name,
            "nodes": len(workflow.questions) + len(workflow.outcomes),
            "states": explored.count(),
            "routes": explored.routes,
            "longest": explored.longest,
            "law_combinations": 3 ** len(law),
            "powers": run.powers(),
            "prohibitions": len(self.content.registers.prohibitions),
            "ledger": run.ledger(),
            "hashes": self._rests_on(name, workflow),
            "seconds": round(time.perf_counter() - started, 3),
            "counter_examples": found,
        }


class _Run:
    """One workflow explored, and what is to be said of it."""

    def __init__(
        self,
        proof: _Proof,
        plan: Plan,
        workflow: model.Workflow,
        verdicts: Mapping[str, Verdict],
        explored: Explored,
    ) -> None:
        self.proof = proof
        self.plan = plan
        self.workflow = workflow
        self.verdicts = verdicts
        self.explored = explored

    def provisions(self) -> list[str]:
        """Return the provisions whose status this workflow's edges, powers or prohibitions read."""
        read = {name for page in self.plan.pages.values() for name, _ in page.looks}
        read |= {name for verdict in self.verdicts.values() for name, _ in verdict.wanted}
        return sorted(name[4:] for name in read if name.startswith("law."))

    def _outcome_states(self, explored: Explored) -> Iterator[tuple[str, State, Mark]]:
        for id_ in self.workflow.outcomes:
            for state, mark in explored.states.get(id_, {}).items():
                yield id_, state, mark

    def faults(self) -> list[dict[str, Any]]:
        """Return the shortest counter-example of each rule broken at each outcome, shortest first."""
        worst: dict[tuple[str, str], tuple[int, dict[str, Any]]] = {}
        for id_, state, mark in self._outcome_states(self.explored):
            for fault in self.verdicts[id_].faults(self.proof.register, dict(state)):
                known = worst.get((fault.rule, id_))
                if known is None or mark.near < known[0]:
                    trail = trail_to(self.explored, mark)
                    example = counter_example(self.plan, id_, trail, fault)
                    worst[fault.rule, id_] = (mark.near, example)
        return [example for _, example in sorted(worst.values(), key=lambda item: item[0])]

    def card_faults(self) -> Iterator[dict[str, Any]]:
        """Yield what is wrong with a red flag's card. Raised before anything is answered, only its own fact is known."""
        for item in self.proof.content.registers.interruptions:
            verdict = self.proof.judge.verdict(item.card)
            for given in _every(self.proof.register, verdict.wanted):
                state = {item.fact: "yes", **given}
                for fault in verdict.faults(self.proof.register, state):
                    words = f"On any page you press ‘{item.label}’; then ‘{item.card.title}’ {fault.why}."
                    yield plain_example(fault.rule, words, item.id)

    def pocket_faults(self) -> Iterator[dict[str, Any]]:
        """Yield each line of the ninety-second card that some route makes untrue, with a shortest one."""
        for at, line in enumerate(self.workflow.card.lines if self.workflow.card else (), 1):
            rule = f"card.{at}"
            if self.proof.judge.says_nothing(line, self.workflow.outcomes):
                yield plain_example(rule, f"‘{line.text}’ on the card is about no outcome of this workflow.")
            bans = self.proof.judge.line_bans(line, rule, self.workflow.outcomes)
            looks = self.proof.register.looks(ban.when for ban in bans.values())
            explored = explore(self.plan, dict.fromkeys(bans, looks))
            for id_, ban in bans.items():
                marks = [
                    mark
                    for state, mark in explored.states.get(id_, {}).items()
                    if evaluate(ban.when, View(self.proof.register, dict(state))) is not False
                ]
                if marks:
                    trail = trail_to(explored, min(marks, key=lambda mark: mark.near))
                    fault = Fault(rule, f"{ban.why}, so the card is wrong to say ‘{line.text}’")
                    yield counter_example(self.plan, id_, trail, fault)

    def unreached(self) -> Iterator[dict[str, Any]]:
        """Yield the nodes that edges lead to but no answers ever do."""
        for id_ in (*self.workflow.questions, *self.workflow.outcomes):
            if id_ not in self.explored.states:
                yield plain_example("structure", f"No answers lead to {id_}: change an edge, or take it out.", id_)

    def powers(self) -> list[dict[str, Any]]:
        offered: dict[str, list[int]] = {}
        for outcome in self.workflow.outcomes.values():
            offered |= {id_: [0, 0] for id_ in offered_by(outcome) if id_ not in offered}
        for id_, state, _ in self._outcome_states(self.explored):
            view = View(self.proof.register, dict(state))
            for limit in self.verdicts[id_].limits:
                offered[limit.power.id][0] += 1
                offered[limit.power.id][1] += limit.only_when is not None and evaluate(limit.only_when, view) is True
        return [{"id": id_, "offered_in": n, "established": yes} for id_, (n, yes) in sorted(offered.items())]

    def ledger(self) -> list[dict[str, Any]]:
        """Return a row for every prohibition, with the outcome states (or texts) it was held against."""
        seen: dict[frozenset[Look], Explored] = {}
        return [
            {"id": item.id, "checked_by": item.checked_by, "bit": self._bit(item, seen)}
            for item in self.proof.content.registers.prohibitions
        ]

    def _bit(self, item: model.Prohibition, seen: dict[frozenset[Look], Explored]) -> int | None:
        if item.pattern is not None:
            return self.proof.texts
        if item.when is None or item.checked_by != "graph":
            return None
        when = parse(item.when)
        settable = self.plan.variables
        wanted = frozenset(
            look for look in self.proof.register.looks([when]) if look[0] in settable or is_given(look[0])
        )  # what no page here sets is absent in every state: leaving it out lets prohibitions share an exploration
        if wanted not in seen:
            seen[wanted] = explore(self.plan, dict.fromkeys(self.workflow.outcomes, wanted))
        return sum(
            evaluate(when, View(self.proof.register, dict(state))) is not False
            for _, state, _ in self._outcome_states(seen[wanted])
        )


def _every(register: Register, looks: frozenset[Look]) -> Iterator[dict[str, str]]:
    """Yield every reading of the law and clocks that checks compare."""
    open_ = sorted({name for name, _ in looks if is_given(name)})
    states: list[dict[str, str]] = [{}]
    for name in open_:
        states = [{**state, name: value} for state in states for value in register.given(name)]
    yield from states


def _not_explored(content: model.Content, name: str, problems: list[str]) -> dict[str, Any]:
    return {
        "workflow": name,
        "nodes": 0,
        "states": 0,
        "routes": 0,
        "longest": 0,
        "law_combinations": 1,
        "powers": [],
        "prohibitions": len(content.registers.prohibitions),
        "ledger": [
            {"id": item.id, "checked_by": item.checked_by, "bit": None} for item in content.registers.prohibitions
        ],
        "scenarios": 0,
        "edges": 0,
        "hashes": {},
        "seconds": 0.0,
        "counter_examples": [plain_example("structure", problem) for problem in problems],
    }
