"""The proof agrees with brute force: on small random graphs every answer there could be is walked and judged."""

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.graph import check
from guidance.graph.answers import expand
from guidance.graph.check.names import STATUSES
from guidance.graph.compile import assemble, canonical, content_of, graphs_of
from guidance.graph.model import Content
from guidance.graph.predicate import holds
from guidance.graph.prove import prove
from guidance.graph.walk import walk
from tests.guidance.graph.builders import content, outcome, question, workflow
from tests.guidance.graph.random_content import BAND, DERIVED, FACTS, GIVEN_ANSWERS, GRAPHS, contents


def _whole_answers(made: Content) -> list[dict[str, Any]]:
    asked = sorted({ask.fact for page in made.documents[0].workflows[0].questions.values() for ask in page.ask})
    return [dict(zip(asked, values, strict=True)) for values in product(*(GIVEN_ANSWERS[name] for name in asked))]


def _everything_walked(made: Content) -> tuple[set[tuple[str, str]], set[str]]:
    """Return (rule, outcome) for each rule some whole set of answers breaks, and the outcomes and questions reached."""
    graph = graphs_of(made)["doc/flow"]
    whole = {**graph, "derived": {}, "bands": {}}
    broken, reached = set(), set()
    every = assembled_facts(made)
    for answers in _whole_answers(made):
        for status, reading in product(STATUSES, ("running", "ended", "not_sure")):
            there = walk(graph, answers, {"act2": status}, {"clock.c": reading})
            reached |= {there.outcome, *(step.question for step in there.steps)}
            asked = {step.fact: step.answer for step in there.steps if step.source == "answered"}
            facts = expand({**whole, **every}, {**asked, "law.act2": status, "clock.c": reading})
            broken |= _broken(made, there.outcome, facts)
    return broken, reached


def assembled_facts(made: Content) -> dict[str, Any]:
    """Return every band and derived fact of the register, as a graph spells them."""
    names = {ask.fact for page in made.documents[0].workflows[0].questions.values() for ask in page.ask}
    page = question(*sorted(names), to=[{"when": "both is yes or both is no", "to": "end"}, {"else": "end"}])
    page["ask"] += [{"fact": name} for name in ("sure", "look", "age") if name not in names]
    page["to"][0]["when"] += " or age_band is child"
    shell = content(workflow({"q": page}, {"end": outcome()}), facts=FACTS, bands=[BAND], derived=[DERIVED])
    graph = graphs_of(shell)["doc/flow"]
    return {
        "facts": graph["facts"] | graphs_of(made)["doc/flow"]["facts"],
        "bands": graph["bands"],
        "derived": graph["derived"],
    }


def _broken(made: Content, outcome_id: str | None, facts: dict[str, Any]) -> set[tuple[str, str]]:
    assert outcome_id is not None
    end = made.documents[0].workflows[0].outcomes[outcome_id]
    powers = {item.id: item for item in made.registers.powers}
    found = {(id_, outcome_id) for id_ in end.powers if holds(powers[id_].only_when or "", facts) is not True}
    for ban in made.registers.prohibitions:
        assert ban.forbid is not None
        hit = end.kind in ban.forbid.kinds or set(end.powers) & set(ban.forbid.powers)
        if hit and holds(ban.when or "", facts) is not False:
            found.add((ban.id, outcome_id))
    return found


@settings(max_examples=GRAPHS, deadline=None)
@given(contents())
def test_the_proof_finds_just_what_walking_every_answer_finds(made):
    assert check.structure(made) == []
    result = prove(made, tests=None)[0]
    broken, reached = _everything_walked(made)
    flow = made.documents[0].workflows[0]

    assert {(e["rule"], e["outcome"]) for e in result["counter_examples"] if e["rule"] != "structure"} == broken
    unreached = {e["outcome"] for e in result["counter_examples"] if e["rule"] == "structure"}
    assert unreached == {*flow.questions, *flow.outcomes} - reached


@settings(max_examples=GRAPHS, deadline=None)
@given(contents())
def test_every_counter_example_walks_to_the_outcome_it_names(made):
    graph = graphs_of(made)["doc/flow"]
    for example in prove(made, tests=None)[0]["counter_examples"]:
        if example["rule"] != "structure":
            there = walk(graph, example["facts"], example["law"], example["clocks"])
            assert there.outcome == example["outcome"]
            assert len({step.question for step in there.steps}) == example["pages"]


@settings(max_examples=GRAPHS, deadline=None)
@given(contents(), st.data())
def test_back_change_and_forward_is_a_fresh_run(made, data):
    graph = graphs_of(made)["doc/flow"]
    names = list(graph["questions"])
    asked = [ask["fact"] for name in names for ask in graph["questions"][name]["ask"]]
    answers: dict[str, Any] = {}
    for _ in range(6):
        name = data.draw(st.sampled_from(asked))
        answers[name] = data.draw(st.sampled_from(GIVEN_ANSWERS[name]))
        there = walk(graph, answers)
        on_route = {step.fact: step.answer for step in there.steps if step.source == "answered"}
        assert walk(graph, on_route) == there


@settings(max_examples=GRAPHS, deadline=None)
@given(contents())
def test_content_kept_as_canonical_json_comes_back_the_same(made):
    compiled = assemble(made)
    again = content_of(compiled.documents, compiled.registers)

    assert assemble(again) == compiled
    assert canonical(assemble(again).manifest) == canonical(compiled.manifest)
