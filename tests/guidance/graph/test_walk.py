"""A walk is a replay: the same answers always lead to the same place, and stray ones change nothing."""

from datetime import date

import pytest

from guidance.graph.compile import graphs_of
from guidance.graph.model import Status
from guidance.graph.walk import follow, law_as_read, statuses_on, walk
from tests.guidance.graph.builders import choice, content, fact, lawful, made, outcome, question, workflow


@pytest.fixture
def graph():
    return graphs_of(made(lawful()))["doc/flow"]


def test_a_walk_with_no_answers_needs_the_first_fact(graph):
    there = walk(graph, {})

    assert (there.at, there.needs, there.outcome, there.steps) == ("where", "place", None, [])


def test_a_walk_stops_at_the_first_question_without_an_answer(graph):
    there = walk(graph, {"place": "street"})

    assert (there.at, there.needs) == ("sure", "certain")


def test_an_answer_off_the_route_is_ignored(graph):
    there = walk(graph, {"place": "home", "certain": "yes"})

    assert (there.outcome, "certain" in there.facts) == ("no", False)


def test_going_back_changing_an_answer_and_going_on_is_a_fresh_run(graph):
    answers = {"place": "home"}
    answers["certain"] = "yes"
    answers["place"] = "street"

    assert walk(graph, answers) == walk(graph, {"place": "street", "certain": "yes"})


def test_an_answer_that_was_emptied_is_no_answer(graph):
    assert walk(graph, {"place": ""}).needs == "place"


def test_a_carried_answer_skips_its_page_and_says_where_it_came_from(graph):
    there = walk(graph, {"certain": "yes"}, carried={"place": "street"})

    assert [step.source for step in there.steps] == ["carried", "answered"]


def test_the_officers_own_answer_beats_a_carried_one(graph):
    assert walk(graph, {"place": "home"}, carried={"place": "street"}).outcome == "no"


LAW = [{"id": "act2", "title": "Section 48", "url": "https://example.org", "cautious": "in_force"}]
CLOCKS = [{"id": "clock.c", "label": "Time left", "values": [{"id": "ended", "label": "Ended"}]}]


def _read(when: str):
    page = question("certain", to=[{"when": when, "to": "yes"}, {"else": "no"}])
    ends = {"yes": outcome(), "no": outcome()}
    return graphs_of(content(workflow({"q": page}, ends), facts=[fact("certain")], provisions=LAW, clocks=CLOCKS))[
        "doc/flow"
    ]


@pytest.mark.parametrize(
    ("law", "read"),
    [
        ({}, "in_force"),
        ({"act2": "unknown"}, "in_force"),
        ({"act2": "not_commenced"}, "not_commenced"),
        ({"law.act2": "commenced"}, "in_force"),
        ({"law.act2": "repealed"}, "repealed"),
    ],
)
def test_a_law_whose_status_is_not_known_takes_its_cautious_side(law, read):
    assert law_as_read(_read("law.act2 is not_commenced"), law) == {"act2": read}


def test_a_station_route_opens_only_while_the_law_is_recorded_as_not_commenced():
    graph = _read("law.act2 is not_commenced")

    assert walk(graph, {"certain": "yes"}).outcome == "no"
    assert walk(graph, {"certain": "yes"}, {"act2": "not_commenced"}).outcome == "yes"


def test_a_clock_is_read_and_kept_as_an_answer_of_its_own():
    graph = _read("clock.c is ended")

    there = walk(graph, {"certain": "yes"}, clocks={"clock.c": "ended"})
    assert (there.outcome, there.steps[-1].source, there.steps[-1].answer) == ("yes", "clock", "ended")
    assert walk(graph, {"certain": "yes"}).outcome == "no"


def _two_workflows():
    facts = [choice("place", "street", "home"), fact("danger", holds="now"), fact("certain")]
    first = workflow(
        {"danger": question("danger", yes="where", no="where", not_sure="where"),
         "where": question("place", street="go:doc/second", home="stay", not_sure="stay")},
        {"stay": outcome()},
    )  # fmt: skip
    second = workflow(
        {"where": question("place", street="danger", home="end", not_sure="end"),
         "danger": question("danger", yes="end", no="sure", not_sure="end"),
         "sure": question("certain", yes="end", no="go:doc/flow", not_sure="end")},
        {"end": outcome()},
        "second",
    )  # fmt: skip
    return graphs_of(content(first, second, facts=facts))


def test_what_is_true_only_now_is_asked_again_after_a_hand_off():
    *_, last = follow(_two_workflows(), "doc/flow", {"danger": "no", "place": "street"})

    assert (last.workflow, last.walk.needs) == ("doc/second", "danger")
    assert [(step.fact, step.source) for step in last.walk.steps] == [("place", "carried")]


def test_what_was_asked_again_is_answered_by_its_full_name():
    answers = {"danger": "no", "place": "street", "doc/second:danger": "yes"}
    *_, last = follow(_two_workflows(), "doc/flow", answers)

    assert last.walk.outcome == "end"


def test_a_journey_that_comes_round_in_a_circle_stops():
    answers = {"danger": "no", "place": "street", "doc/second:danger": "no", "certain": "no"}

    assert [leg.workflow for leg in follow(_two_workflows(), "doc/flow", answers)] == ["doc/flow", "doc/second"]


def _status(status: str, from_: str, recorded: str = "2026-01-01") -> Status:
    row = {"provision": "act2", "status": status, "from": from_, "recorded_at": recorded, "by": "b", "source": "s"}
    return Status.model_validate(row)


def test_the_status_of_a_law_is_the_last_in_force_on_that_london_date():
    rows = (_status("in_force", "2027-04-01"), _status("not_commenced", "2025-12-18"))

    assert statuses_on(rows, date(2025, 12, 17)) == {}
    assert statuses_on(rows, date(2027, 3, 31)) == {"act2": "not_commenced"}
    assert statuses_on(rows, date(2027, 4, 1)) == {"act2": "in_force"}


def test_a_status_recorded_later_for_the_same_day_wins():
    rows = (_status("in_force", "2026-04-06", "2026-12-01"), _status("unknown", "2026-04-06", "2026-11-23"))

    assert statuses_on(rows, date(2026, 5, 1)) == {"act2": "in_force"}
