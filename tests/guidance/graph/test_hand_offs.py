"""Starting from nothing covers every hand-off: what is carried only gives answers a page could have had."""

from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.graph.compile import graphs_of
from guidance.graph.walk import walk
from tests.guidance.graph.random_content import GIVEN_ANSWERS, GRAPHS, contents


@settings(max_examples=GRAPHS, deadline=None)
@given(contents(), st.data())
def test_a_run_with_carried_answers_ends_as_if_they_had_been_given_here(made, data):
    graph = graphs_of(made)["doc/flow"]
    every = {name: data.draw(st.sampled_from(values)) for name, values in GIVEN_ANSWERS.items()}
    carried = {name: every[name] for name in data.draw(st.sets(st.sampled_from(sorted(every))))}
    own = {name: value for name, value in every.items() if name not in carried}

    there, fresh = walk(graph, own, carried=carried), walk(graph, every)
    assert (there.outcome, there.facts) == (fresh.outcome, fresh.facts)


@settings(max_examples=GRAPHS, deadline=None)
@given(contents(), st.data())
def test_a_carried_fact_this_workflow_does_not_ask_is_never_read(made, data):
    graph = graphs_of(made)["doc/flow"]
    asked = {ask["fact"] for page in graph["questions"].values() for ask in page["ask"]}
    carried = {name: values[0] for name, values in GIVEN_ANSWERS.items() if name not in asked}

    assert walk(graph, {}, carried=carried) == walk(graph, {})
