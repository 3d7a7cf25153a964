"""No state escapes: powers are established or refused, prohibitions apply unless known not to, and words say why."""

from typing import Any

import pytest

from guidance.graph.compile import graphs_of
from guidance.graph.prove import prove
from guidance.graph.walk import walk
from tests.guidance.graph.builders import (
    choice,
    content,
    fact,
    lawful,
    made,
    outcome,
    power,
    prohibition,
    question,
    ticks,
    workflow,
)  # fmt: skip


def rules(parts: dict[str, Any]) -> list[str]:
    return [example["rule"] for example in prove(made(parts), tests=None)[0]["counter_examples"]]


def words(parts: dict[str, Any]) -> str:
    return prove(made(parts), tests=None)[0]["counter_examples"][0]["words"]


def test_lawful_content_has_no_counter_example_and_is_counted():
    result = prove(made(lawful()), tests=None)[0]

    assert result["counter_examples"] == []
    assert (result["nodes"], result["states"], result["routes"], result["longest"]) == (4, 4, 5, 2)
    assert result["powers"] == [{"id": "take", "offered_in": 1, "established": 1}]
    assert result["ledger"] == [{"id": "P01", "checked_by": "graph", "bit": 2}]


def test_a_counter_example_is_the_route_in_the_officers_words():
    parts = lawful()
    parts["workflows"][0]["questions"]["where"]["answers"]["home"] = "sure"

    assert words(parts) == (
        "You answer ‘What about place?’ with ‘Words for home’; You answer ‘What about certain?’ with ‘Yes’; "
        "then ‘What you may do’ offers ‘Title of take’, which is not established: "
        "it needs place is street, but place is home."
    )


def test_a_counter_example_walks_to_the_outcome_it_names():
    parts = lawful()
    parts["workflows"][0]["questions"]["sure"]["answers"]["not_sure"] = "use"
    found = prove(made(parts), tests=None)[0]["counter_examples"][0]

    assert walk(graphs_of(made(parts))["doc/flow"], found["facts"]).outcome == found["outcome"] == "use"


def test_the_shortest_of_several_routes_is_told():
    parts = lawful()
    questions = parts["workflows"][0]["questions"]
    questions["first"] = question("early", yes="use", no="where", not_sure="where")
    parts["workflows"][0]["start"] = "first"
    questions["where"]["answers"]["home"] = "sure"
    parts["facts"].append(fact("early"))

    assert prove(made(parts), tests=None)[0]["counter_examples"][0]["pages"] == 1


def test_not_sure_establishes_no_power():
    parts = lawful()
    parts["workflows"][0]["questions"]["sure"]["answers"]["not_sure"] = "use"

    assert rules(parts) == ["take"]
    assert "certain is not sure" in words(parts)


def test_a_fact_nobody_asked_establishes_no_power():
    parts = lawful()
    parts["facts"].append(fact("adult"))
    parts["powers"] = [power("take", "place is street and adult is yes")]

    assert "adult was never asked" in words(parts)


def test_a_power_that_says_no_preconditions_is_never_offered():
    parts = lawful()
    parts["powers"] = [power("take", None)]

    assert "which has no only_when" in words(parts)


def test_a_power_hidden_in_a_line_is_a_power_offered():
    parts = lawful()
    parts["powers"].append(power("two", "place is home"))
    parts["workflows"][0]["outcomes"]["use"]["do"].append({"text": "Search them", "kind": "practice", "uses": "two"})

    assert "two" in rules(parts)


def test_a_prohibition_applies_when_its_fact_is_not_sure_or_not_asked():
    parts = lawful()
    parts["facts"].append(fact("young"))
    parts["prohibitions"] = [prohibition("P04", "young is yes", forbid={"powers": ["take"]})]
    assert rules(parts) == ["P04"]

    parts["workflows"][0]["questions"]["sure"]["answers"]["yes"] = "age"
    parts["workflows"][0]["questions"]["age"] = question("young", yes="no", no="use", not_sure="use")
    assert "‘Not sure’" in words(parts)

    parts["workflows"][0]["questions"]["age"]["answers"]["not_sure"] = "no"
    assert rules(parts) == []


@pytest.mark.parametrize(
    ("forbid", "why"),
    [
        ({"powers": ["take"]}, "offers ‘Title of take’"),
        ({"kinds": ["use_power"]}, "is of kind use_power"),
        ({"clocks": ["s136"]}, "starts the s136 clock"),
        ({"clocks": ["s136.starts"]}, "starts the s136 clock"),
    ],
)
def test_a_prohibition_may_forbid_a_power_a_kind_or_a_clock(forbid, why):
    parts = lawful()
    parts["workflows"][0]["outcomes"]["use"]["clocks"] = [{"clock": "s136", "act": "starts", "on": "arrived"}]
    parts["prohibitions"] = [prohibition("P09", "always", forbid=forbid)]

    assert why in words(parts)
    assert "which P09 forbids: Text of P09" in words(parts)


@pytest.mark.parametrize(
    ("require", "carry"),
    [
        (
            {"tell": ["sergeant"]},
            {"tell": [{"id": "sergeant", "who": "duty_sergeant", "what": "x", "within_minutes": 5}]},
        ),
        ({"record": ["certain"]}, {"record": ["certain"]}),
        ({"advisor": "consider"}, {"advisor": "required"}),
        ({"escalate": True}, {"escalate": [{"to": "duty_inspector", "when": "now"}]}),
    ],
)
def test_a_prohibition_may_require_what_an_outcome_must_carry(require, carry):
    parts = lawful()
    parts["prohibitions"] = [prohibition("P02", "always", require={"of": {"powers": ["take"]}, **require})]
    assert rules(parts) == ["P02"]

    parts["workflows"][0]["outcomes"]["use"].update(carry)
    assert rules(parts) == []


def test_a_requirement_of_a_kind_is_of_no_other_kind():
    parts = lawful()
    parts["prohibitions"] = [prohibition("P02", "always", require={"of": {"kinds": ["attend"]}, "escalate": True})]

    assert rules(parts) == []


DUTY = {
    "id": "consult",
    "text": "Consult first",
    "slot": "directory.consultee",
    "record": ["certain"],
    "cites": ["act"],
}


def _duty(line: dict[str, Any], record: list[str], before: int = 0) -> dict[str, Any]:
    parts = lawful()
    parts["powers"] = [power("take", "place is street and certain is yes", before_use=[DUTY])]
    parts["slots"] = [{"id": "directory.consultee", "label": "Consult", "fallback": "Ask"}]
    use = parts["workflows"][0]["outcomes"]["use"]
    use["do"].insert(before, {"text": "Ring first", "kind": "practice", **line})
    use["record"] = record
    return parts


def test_what_comes_before_a_power_heads_the_list_with_its_number_and_is_recorded():
    told = {"duty": "consult", "slot": "directory.consultee"}

    assert rules(_duty(told, ["certain"])) == []
    assert "does not begin with ‘Consult first’" in words(_duty(told, ["certain"], before=1))
    assert "does not begin with" in words(_duty({}, ["certain"]))
    assert "without the number to ring" in words(_duty({"duty": "consult"}, ["certain"]))
    assert "does not ask you to record certain" in words(_duty(told, []))


LAW = [{"id": "act2", "title": "Section 48", "url": "https://example.org", "cautious": "in_force"}]


def _station(to: Any, only_when: str = "certain is yes and law.act2 is not_commenced") -> dict[str, Any]:
    return {
        "workflows": [
            workflow(
                {"q": question("certain", yes=to, no="no", not_sure="no")},
                {"use": outcome(kind="use_power", powers=["station"]), "no": outcome()},
            )
        ],
        "facts": [fact("certain")],
        "powers": [power("station", only_when)],
        "provisions": LAW,
    }


def test_every_status_of_the_law_is_tried():
    assert "act2, in force" in words(_station("use"))

    closed = _station([{"when": "law.act2 is not_commenced", "to": "use"}, {"else": "no"}])
    result = prove(made(closed), tests=None)[0]
    assert (result["counter_examples"], result["law_combinations"]) == ([], 3)


def test_a_workflow_that_reads_more_than_six_provisions_is_refused():
    parts = _station("use")
    names = [f"act{n}" for n in range(2, 9)]
    parts["provisions"] = [{**LAW[0], "id": name} for name in names]
    parts["powers"] = [power("station", " and ".join(f"law.{name} is in_force" for name in names))]

    assert "reads 7 provisions" in " ".join(e["words"] for e in prove(made(parts), tests=None)[0]["counter_examples"])


CLOCK = [
    {
        "id": "clock.c",
        "label": "Time left",
        "values": [{"id": "running", "label": "Running"}, {"id": "ended", "label": "Ended"}],
    }
]


def _clocked(questions: dict[str, Any]) -> dict[str, Any]:
    ends = {"use": outcome(kind="use_power", powers=["hold"]), "no": outcome()}
    return {
        "workflows": [workflow(questions, ends)],
        "facts": [fact("certain"), fact("later")],
        "powers": [power("hold", "clock.c is running")],
        "clocks": CLOCK,
    }


def test_a_clock_may_read_anything_at_every_page():
    running = [{"when": "clock.c is running", "to": "use"}, {"else": "no"}]
    everyone = {"yes": running, "no": running, "not_sure": running}
    assert rules(_clocked({"q": question("certain", **everyone)})) == []

    then = [{"when": "clock.c is running", "to": "after"}, {"else": "no"}]
    late = {"q": question("certain", yes=then, no=then, not_sure=then)}
    late["after"] = question("later", yes="use", no="use", not_sure="use")
    assert "the clock reads: Time left" in words(_clocked(late))


def _ticked(only_when: str, when: str, unticked: str = "no") -> dict[str, Any]:
    return {
        "workflows": [
            workflow(
                {"q": question("look", to=[{"when": when, "to": "use"}, {"else": "no"}])},
                {"use": outcome(kind="use_power", powers=["take"]), "no": outcome()},
            )
        ],
        "facts": [ticks("look", "a", "b", "c", unticked=unticked), fact("a"), fact("b"), fact("c")],
        "powers": [power("take", only_when)],
    }


def test_ticks_take_only_the_joint_values_a_page_can_give():
    assert rules(_ticked("a is yes", "look has a")) == []
    assert rules(_ticked("b is no", "look has a")) == ["take"]
    assert rules(_ticked("a is no and b is no and c is no", "look none")) == []
    assert rules(_ticked("b is yes or c is yes", "not (look none) and a is no")) == []  # something is ticked, and not a
    assert rules(_ticked("a is no", "not (look none)", unticked="not_sure")) == ["take"]


def test_a_tick_nobody_reads_is_still_a_tick():
    parts = _ticked("a is no", "not (look none) and a is no")
    parts["facts"][0] = ticks("look", "a", "b")

    assert rules(parts) == []
    assert "Label of b" in words({**parts, "powers": [power("take", "a is yes")]})


def test_doubt_is_never_taken_for_a_value_that_steers_alike():
    parts = lawful()
    parts["workflows"][0]["questions"]["where"]["answers"] = {"street": "no", "home": "sure", "not_sure": "sure"}
    parts["powers"] = [power("take", "certain is yes")]
    parts["prohibitions"] = [prohibition("P1", "place is street", forbid={"powers": ["take"]})]

    assert rules(parts) == ["P1"]
    assert "‘What about place?’ with ‘Not sure’" in words(parts)


def test_a_derived_fact_nobody_could_work_out_is_absent_and_not_in_doubt():
    parts = lawful()
    parts["facts"].append(fact("adult"))
    values = [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]
    cases = [{"when": "adult is yes", "value": "yes"}]
    parts["derived"] = [{"id": "grown", "label": "Grown", "values": values, "cases": cases, "otherwise": "no"}]
    parts["powers"] = [power("take", "grown is not_sure")]

    assert rules(parts) == ["take"]


def test_options_nobody_reads_do_not_multiply_the_states():
    parts = _ticked("a is yes", "look has a")
    parts["facts"][0] = ticks("look", *[f"o{n}" for n in range(30)], "a")
    parts["facts"] += [fact(f"o{n}") for n in range(30)]

    assert prove(made(parts), tests=None)[0]["states"] < 10


def _aged(only_when: str, when: str) -> dict[str, Any]:
    bands = [
        {"id": "child", "label": "c", "of": "age", "cuts": [18], "values": [{"id": "under", "label": "u"}, {"id": "over", "label": "o"}]},
        {"id": "old", "label": "o", "of": "age", "cuts": [65], "values": [{"id": "young", "label": "y"}, {"id": "old", "label": "o"}]},
    ]  # fmt: skip
    return {
        "workflows": [
            workflow(
                {"q": question("age", to=[{"when": when, "to": "use"}, {"else": "no"}])},
                {"use": outcome(kind="use_power", powers=["take"]), "no": outcome()},
            )
        ],
        "facts": [fact("age", "number")],
        "bands": bands,
        "powers": [power("take", only_when)],
    }


def test_two_bands_of_one_number_agree_with_each_other():
    assert rules(_aged("child is over", "old is old")) == []
    assert rules(_aged("old is old", "child is over")) == ["take"]
    assert "‘18’" in words(_aged("old is old", "child is over"))
    assert "‘17’" in words(_aged("child is over", "child is under"))


def test_a_derived_fact_is_proved_through_what_it_is_worked_out_from():
    parts = lawful()
    values = [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}]
    cases = [{"when": "place is street and certain is yes", "value": "yes"}]
    parts["derived"] = [{"id": "all", "label": "All", "values": values, "cases": cases, "otherwise": "no"}]
    parts["powers"] = [power("take", "all is yes")]
    assert rules(parts) == []

    parts["workflows"][0]["questions"]["sure"]["answers"]["no"] = "use"
    assert "all is no" in words(parts)


def test_a_node_no_answers_ever_reach_is_told():
    parts = lawful()
    where = parts["workflows"][0]["questions"]["where"]["answers"]
    where["street"] = [{"when": "place is home", "to": "never"}, {"else": "sure"}]
    parts["workflows"][0]["outcomes"]["never"] = outcome()

    assert words(parts) == "No answers lead to never: change an edge, or take it out."


def _flagged(card: dict[str, Any]) -> dict[str, Any]:
    parts = lawful()
    parts["facts"].append(fact("armed", holds="now"))
    parts["interruptions"] = [
        {"id": "weapon", "label": "Weapon", "fact": "armed", "card": outcome(kind="attend", **card)}
    ]
    return parts


def test_a_red_flags_card_is_proved_with_nothing_known_but_the_flag():
    assert "On any page you press ‘Weapon’; then ‘What you may do’ offers" in words(_flagged({"powers": ["take"]}))

    lawful_card = _flagged({"powers": ["disarm"]})
    lawful_card["powers"].append(power("disarm", "armed is yes"))
    assert rules(lawful_card) == []


def _case(**more: Any) -> dict[str, Any]:
    facts = {"place": "street", "certain": "yes"}
    shape = {"id": "S1", "title": "A man in the street", "source": "Re X", "workflow": "flow", "facts": facts}
    return {**lawful(), "scenarios": [{**shape, "outcome": "use", **more}]}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"outcome": "no"}, "must be no, but the walk ends at use"),
        ({"facts": {"place": "street"}}, "stops at sure wanting certain"),
        ({"never_powers": ["take"]}, "take must never be offered, and is"),
        ({"tell": ["sergeant"]}, "sergeant must be told, and is not"),
        ({"clocks": ["s136"]}, "the clock must be s136, and is not"),
        ({"advisor": "required"}, "must be required, and is none"),
    ],
)
def test_a_scenario_that_gets_other_advice_is_a_counter_example(more, said):
    assert said in words(_case(**more))


def test_a_scenario_that_gets_its_advice_is_counted():
    result = prove(made(_case(powers=["take"], advisor="none")), tests=None)[0]

    assert (result["scenarios"], result["counter_examples"]) == (1, [])


def test_a_row_of_the_fact_base_must_reach_what_it_says():
    row = {
        "id": "E1",
        "question": "Where?",
        "answer": "Home",
        "next": "O5",
        "workflow": "flow",
        "facts": {"place": "home"},
    }

    assert rules({**lawful(), "edges": [{**row, "reaches": "no"}]}) == []
    assert "should reach use, but ends at no" in words({**lawful(), "edges": [{**row, "reaches": "use"}]})


def test_content_that_cannot_be_explored_says_so_instead_of_passing():
    parts = lawful()
    parts["workflows"][0]["questions"]["where"]["answers"]["home"] = "nowhere"

    assert rules(parts) == ["structure"]


def test_wording_faults_are_counter_examples_too():
    parts = lawful()
    parts["workflows"][0]["outcomes"]["no"]["do"].append({"text": "Hold them", "kind": "practice"})

    assert rules(parts) == ["wording"]


def test_a_thousand_questions_and_more_routes_than_atoms_take_a_moment():
    facts, pages = [], {}
    for n in range(1000):
        facts.append(choice(f"f{n}", "a", "b", "c"))
        on = f"q{n + 1}" if n < 999 else "end"
        pages[f"q{n}"] = question(f"f{n}", a=on, b=f"q{n + 2}" if n < 998 else "end", c=on, not_sure=on)
    result = prove(content(workflow(pages, {"end": outcome()}), facts=facts), tests=None)[0]

    assert result["routes"] > 10**80
    assert (result["states"], result["counter_examples"]) == (1001, [])
    assert result["seconds"] < 5


def test_a_workflow_that_has_not_changed_is_not_explored_again_but_its_scenarios_are_walked():
    parts = lawful()
    first = prove(made(parts), tests=None)
    street = {"place": "street", "certain": "yes"}
    wrong = {"id": "S1", "title": "t", "source": "t", "workflow": "flow", "facts": street, "outcome": "no"}

    [again] = prove(made({**parts, "scenarios": [wrong]}), tests=None, known=first)

    assert again["states"] == first[0]["states"]
    assert again["seconds"] == 0
    assert [example["rule"] for example in again["counter_examples"]] == ["S1"]


def test_a_workflow_is_explored_again_when_a_power_it_offers_has_changed():
    parts = lawful()
    first = prove(made(parts), tests=None)
    stricter = [power("take", "place is street and certain is yes and place is home")]

    [again] = prove(made({**parts, "powers": stricter}), tests=None, known=first)

    assert [example["rule"] for example in again["counter_examples"]] == ["take"]
