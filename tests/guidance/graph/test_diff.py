"""A change is shown as words, and as a route whose advice differs."""

from copy import deepcopy

from guidance.graph.diff import changed_texts, pieces, route_changes
from tests.guidance.graph.builders import lawful, made


def test_words_are_the_same_gone_or_new():
    assert pieces("Ring the sergeant now", "Ring the duty sergeant") == [
        ("same", "Ring the"), ("new", "duty"), ("same", "sergeant"), ("gone", "now"),
    ]  # fmt: skip


def test_only_texts_that_differ_are_shown_with_their_place():
    before = {"title": "A", "do": [{"text": "One"}, {"text": "Two"}]}
    after = {"title": "A", "do": [{"text": "One"}, {"text": "Three"}]}
    assert list(changed_texts(before, after)) == [("do.2.text", [("gone", "Two"), ("new", "Three")])]


def test_an_edge_moved_is_shown_by_a_shortest_route_whose_advice_differs():
    changed = deepcopy(lawful())
    changed["workflows"][0]["questions"]["where"]["answers"]["street"] = "no"
    changed["workflows"][0]["questions"]["where"]["answers"]["home"] = "sure"

    changes = route_changes(made(lawful()), made(changed), "doc/flow")

    assert {(change["before"], change["after"]) for change in changes} == {
        ("use", "no"),
        ("no", "use"),
        ("no", "sure"),  # what was advised at once now asks something first
        ("sure", "no"),
    }
    assert all(change["facts"] for change in changes)


def test_words_of_an_outcome_changed_are_shown_by_a_route_to_it():
    changed = deepcopy(lawful())
    changed["workflows"][0]["outcomes"]["no"]["title"] = "Nothing you may do"
    [change] = route_changes(made(lawful()), made(changed), "doc/flow")
    assert change["words"]
    assert (change["before"], change["after"]) == ("no", "no")


def test_nothing_changed_shows_no_route():
    assert route_changes(made(lawful()), made(lawful()), "doc/flow") == []
