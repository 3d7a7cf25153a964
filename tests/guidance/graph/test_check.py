# ruff: noqa: E501  (a table reads best with one fault a line)
"""One failing fixture for each structural fault. Each starts from content that is sound."""

from copy import deepcopy
from typing import Any

import pytest

from guidance.graph import check
from guidance.graph.compile import compile_content
from guidance.graph.load import ContentError
from tests.guidance.graph.builders import (
    choice,
    fact,
    lawful,
    made,
    outcome,
    power,
    prohibition,
    question,
    ticks,
    workflow,
)


def test_sound_content_has_no_faults():
    assert check.problems(made(lawful())) == []


def _flow(parts: dict[str, Any]) -> dict[str, Any]:
    return parts["workflows"][0]


def _where(parts: dict[str, Any]) -> dict[str, Any]:
    return _flow(parts)["questions"]["where"]


def _use(parts: dict[str, Any]) -> dict[str, Any]:
    return _flow(parts)["outcomes"]["use"]


def _line(parts: dict[str, Any], text: str, **more: Any) -> None:
    _use(parts)["do"].append({"text": text, "kind": "practice", **more})


def _branches(parts: dict[str, Any], *rows: dict[str, Any]) -> None:
    _where(parts)["answers"]["home"] = list(rows)


def _claim(parts: dict[str, Any], **more: Any) -> None:
    parts["claims"] = [
        {"id": "C1", "said": "You must go.", "by": "staff", "answer": "No.", "say": "Can we talk?", **more}
    ]
    _use(parts)["claims"] = ["C1"]


def _card(parts: dict[str, Any], **more: Any) -> None:
    flag = {"id": "weapon", "label": "Weapon", "fact": "armed", "card": outcome(kind="attend")}
    parts["facts"].append(fact("armed", holds="now"))
    parts["interruptions"] = [{**flag, **more}]


def _twice_set(parts: dict[str, Any]) -> None:
    parts["facts"].append(ticks("look", "certain"))
    _flow(parts)["questions"]["look"] = question("look", to="where")
    _flow(parts)["start"] = "look"


def _scenario(parts: dict[str, Any], **more: Any) -> None:
    shape = {"id": "S1", "title": "A case", "source": "Re X", "workflow": "flow", "facts": {}, "outcome": "use"}
    parts["scenarios"] = [{**shape, **more}]


FAULTS: dict[str, tuple[Any, str]] = {
    "an answer leads to no node": (lambda p: _where(p)["answers"].update(home="nowhere"), "answers.home: there is no question or outcome 'nowhere'"),
    "an answer leads to no workflow": (lambda p: _where(p)["answers"].update(home="go:doc/gone"), "there is no workflow 'doc/gone'"),
    "an answer of the fact is missing": (lambda p: _where(p)["answers"].pop("home"), "answers: home leads nowhere"),
    "not sure is missing": (lambda p: _where(p)["answers"].pop("not_sure"), "answers: not_sure leads nowhere"),
    "an answer is not one of the fact's": (lambda p: _where(p)["answers"].update(moon="no"), "moon is not an answer of place"),
    "the start is no question": (lambda p: _flow(p).update(start="use"), "start 'use' is not a question"),
    "a node nothing leads to": (lambda p: _flow(p)["outcomes"].update(lost=outcome()), "lost: nothing leads here"),
    "a circle": (lambda p: _flow(p)["questions"]["sure"]["answers"].update(no="where"), "leads back to itself"),
    "a branch without else": (lambda p: _branches(p, {"when": "place is home", "to": "no"}), "the last branch has no else"),
    "a branch after else": (lambda p: _branches(p, {"else": "no"}, {"when": "place is home", "to": "no"}, {"else": "no"}), "else comes last"),
    "a predicate over a fact not asked by then": (lambda p: _branches(p, {"when": "certain is yes", "to": "no"}, {"else": "no"}), "reads certain, but certain is not asked on every route"),
    "a predicate over a fact nobody knows": (lambda p: _branches(p, {"when": "moon is yes", "to": "no"}, {"else": "no"}), "there is no fact 'moon'"),
    "a predicate over a value nobody knows": (lambda p: _branches(p, {"when": "place is moon", "to": "no"}, {"else": "no"}), "there is no value 'moon'"),
    "a predicate over law that names no cautious side": (lambda p: _branches(p, {"when": "law.act is in_force", "to": "no"}, {"else": "no"}), "says no `cautious:`"),
    "a page that asks nothing it needs": (lambda p: _where(p)["ask"][0].update(required=False), "asks nothing that must be answered"),
    "a predicate over a fact that says it never steers": (lambda p: p["facts"].append(fact("religion", steers=False)) or _where(p)["ask"].append({"fact": "religion"}) or _branches(p, {"when": "religion is yes", "to": "no"}, {"else": "no"}), "religion says `steers: false`"),
    "a page led by a fact that says it never steers": (lambda p: p["facts"][0].update(steers=False), "asks no required choice or yes_no"),
    "answers without a leading fact": (lambda p: p["facts"].append(ticks("t", "certain")) or _where(p).update(ask=[{"fact": "t"}]), "asks no required choice or yes_no"),
    "one fact set by two questions": (_twice_set, "certain sets certain, which look has already set"),
    "a fact that is not in the register": (lambda p: _where(p)["ask"].append({"fact": "moon"}), "ask: there is no fact 'moon'"),
    "a node that is both": (lambda p: _flow(p)["outcomes"].update(sure=outcome()), "'sure' is a question and an outcome"),
    "an outcome that cites nothing": (lambda p: _flow(p)["outcomes"]["no"].update(lawful_basis=[]), "outcomes.no: cites nothing"),
    "an unknown power": (lambda p: _use(p).update(powers=["tak"]), "there is no power 'tak': did you mean 'take'?"),
    "an unknown provision": (lambda p: _use(p).update(lawful_basis=["acts"]), "there is no provision 'acts'"),
    "an unknown record fact": (lambda p: _use(p).update(record=["moon"]), "record: there is no fact 'moon'"),
    "an unknown next": (lambda p: _use(p).update(next=["doc/gone"]), "next: there is no workflow"),
    "an unknown claim": (lambda p: _use(p).update(claims=["C9"]), "there is no claim 'C9'"),
    "an unknown lesson": (lambda p: _use(p).update(lessons=["L9"]), "there is no lesson 'L9'"),
    "an unknown power ruled out": (lambda p: _use(p).update(ruled_out=[{"power": "moon", "because": "no"}]), "ruled_out: there is no power"),
    "an unknown post": (lambda p: _use(p).update(tell=[{"id": "t", "who": "boss", "what": "w", "within_minutes": 5}]), "there is no duty post or partner role 'boss'"),
    "an unknown rank to escalate to": (lambda p: _use(p).update(escalate=[{"to": "boss", "when": "now"}]), "escalate.1.to: there is no duty post"),
    "an unknown slot on a line": (lambda p: _line(p, "Ring", slot="directory.moon"), "there is no slot 'directory.moon'"),
    "an unknown duty on a line": (lambda p: _line(p, "Ring", duty="moon"), "there is no duty 'moon'"),
    "an unknown slot on a page": (lambda p: _where(p).update(slots=["moon"]), "slots: there is no slot"),
    "an unknown paragraph folded on a page": (lambda p: _where(p).update(law=["136.9.9"]), "there is no paragraph '136.9.9'"),
    "an unknown clock on a page": (lambda p: _where(p).update(clocks=["clock.moon"]), "there is no clock fact"),
    "a hand-off written as an outcome with things to do": (lambda p: _flow(p)["outcomes"]["no"].update(kind="continue_elsewhere"), "lead there with go: instead"),
    "a power defined twice": (lambda p: p["powers"].append(power("take", "always")), "'take' is defined twice"),
    "a power of no provision": (lambda p: p["powers"].append(power("two", "always", provision="moon")), "two: there is no provision"),
    "a power only when a fact nobody knows": (lambda p: p["powers"].append(power("two", "moon is yes")), "two.only_when: there is no fact"),
    "a prohibition of an unknown power": (lambda p: p["prohibitions"].append(prohibition("P2", "always", forbid={"powers": ["moon"]})), "P2.forbid: there is no power"),
    "a prohibition that requires an unknown record": (lambda p: p["prohibitions"].append(prohibition("P2", "always", require={"of": {}, "record": ["moon"]})), "P2.require.record"),
    "a prohibition over an unknown value": (lambda p: p["prohibitions"].append(prohibition("P2", "place is moon", forbid={})), "P2.when: place: there is no value"),
    "a text prohibition that is no pattern": (lambda p: p["prohibitions"].append({"id": "P2", "document": "doc", "text": "t", "source": "s", "checked_by": "text", "pattern": "("}), "P2.pattern"),
    "ticks of a fact that is not yes or no": (lambda p: p["facts"].append(ticks("t", "place")), "place is not a yes_no fact"),
    "ticks of an unknown fact": (lambda p: p["facts"].append(ticks("t", "moon")), "t.options: there is no fact"),
    "a choice that lists not sure": (lambda p: p["facts"].append(choice("c", "not_sure")), "c: lists not_sure"),
    "a derived fact with a value it has not": (lambda p: p.update(derived=[{"id": "d", "label": "d", "values": [], "cases": [], "otherwise": "x"}]), "d: there is no value 'x'"),
    "a derived fact worked out from itself": (lambda p: p.update(derived=[{"id": "d", "label": "d", "values": [{"id": "x", "label": "x"}], "cases": [{"when": "d is x", "value": "x"}], "otherwise": "x"}]), "worked out from itself"),
    "a band of a fact that is no number": (lambda p: p.update(bands=[{"id": "b", "label": "b", "of": "place", "cuts": [], "values": [{"id": "x", "label": "x"}]}]), "place is not a number"),
    "bands out of order": (lambda p: p["facts"].append(fact("age", "number")) or p.update(bands=[{"id": "b", "label": "b", "of": "age", "cuts": [9, 5], "values": [{"id": str(n), "label": "x"} for n in range(3)]}]), "not in rising order"),
    "a clock fact without its prefix": (lambda p: p.update(clocks=[{"id": "late", "label": "l", "values": []}]), "its id starts `clock.`"),
    "a cautious side that is unknown": (lambda p: p.update(provisions=[{"id": "two", "title": "t", "url": "u", "cautious": "unknown"}]), "two: cautious is unknown"),
    "a status of an unknown provision": (lambda p: p.update(statuses=[{"provision": "moon", "status": "in_force", "from": "2020-01-01", "recorded_at": "x", "by": "b", "source": "s"}]), "status.yaml: there is no provision"),
    "a red flag whose fact lasts": (lambda p: _card(p, fact="certain"), "certain does not hold `now`"),
    "a red flag that is no emergency": (lambda p: _card(p, card=outcome()), "a card is medical_emergency, attend or escalate"),
    "a scenario of an unknown workflow": (lambda p: _scenario(p, workflow="gone"), "S1: there is no workflow 'gone'"),
    "a scenario that wants an unknown outcome": (lambda p: _scenario(p, outcome="moon"), "S1: there is no outcome"),
    "a scenario with an unknown answer": (lambda p: _scenario(p, facts={"place": "moon"}), "S1.facts: place: that is not one of its answers"),
    "a scenario with an unknown fact": (lambda p: _scenario(p, facts={"moon": "yes"}), "S1.facts: moon: there is no fact"),
    "a scenario with an impossible status": (lambda p: _scenario(p, facts={"law.act": "maybe"}), "'maybe' is not a status"),
    "a line that orders a power and names none": (lambda p: _line(p, "Take hold of them and bring them to the station"), "say `uses:`, `by: other` or `not: true`"),
    "a line that uses a power the outcome has not": (lambda p: p["powers"].append(power("two", "always")) or _line(p, "Search them", uses="two"), "not among the outcome's powers"),
    "a line that orders a power and says it does not": (lambda p: _line(p, "Detain the person now", **{"not": True}), "marked `not: true` but tells the reader"),
    "a claim that orders a power": (lambda p: _claim(p, answer="They are wrong. Detain the person."), "C1: tells someone to use a power"),
    "a claim that uses a power the outcome has not": (lambda p: p["powers"].append(power("two", "always")) or _claim(p, uses="two"), "C1 uses two"),
    "a word that blames": (lambda p: p.update(words=[{"pattern": r"\bsectioned\b", "say": "held", "why": "it frightens"}]) or _line(p, "They were sectioned"), "says 'sectioned'"),
    "words a prohibition forbids": (lambda p: p["prohibitions"].append({"id": "P7", "document": "doc", "text": "Never 72", "source": "s", "checked_by": "text", "pattern": "72 hours"}) or _line(p, "It lasts 72 hours"), "which P7 forbids"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_content_is_refused_that_has(name):
    spoil, said = FAULTS[name]
    parts = deepcopy(lawful())
    spoil(parts)
    content = made(parts)

    assert any(said in problem for problem in check.problems(content, None)), check.problems(content, None)
    with pytest.raises(ContentError):
        compile_content(content)


def test_a_test_that_a_prohibition_names_must_be_written(tmp_path):
    parts = lawful()
    parts["prohibitions"].append(
        {"id": "P8", "document": "doc", "text": "t", "source": "s", "checked_by": "clock", "test": "test_it"}
    )
    content = made(parts)

    assert "no test 'test_it'" in check.problems(content, tmp_path)[0]
    (tmp_path / "test_a.py").write_text("def test_it(): ...")
    assert check.problems(content, tmp_path) == []


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Keep them informed", {"not": True}),
        ("Enter the time in the record", {"not": True}),
        ("Do not detain the person here", {"not": True}),
        ("Staff search them before they go in", {"by": "other"}),
        ("Remove them to safety", {"uses": "take"}),
        ("Tell the person what is happening", {}),
        ("Ask who held them, and note it", {}),
    ],
)
def test_a_line_is_taken_that_says_what_its_verb_means(text, marked):
    parts = lawful()
    _line(parts, text, **marked)

    assert check.problems(made(parts)) == []


def test_workflows_may_hand_off_in_a_circle():
    parts = lawful()
    _where(parts)["answers"]["home"] = "go:doc/other"
    back = workflow(
        {"q": question("certain", yes="go:doc/flow", no="end", not_sure="end")}, {"end": outcome()}, "other"
    )
    parts["workflows"].append(back)

    assert check.problems(made(parts)) == []
