"""Three-valued logic: unknown never counts as yes, and never as no."""

import pytest

from guidance.graph.predicate import PredicateError, evaluate, from_json, holds, parse, to_json

FACTS = {"sure": "yes", "against": "no", "doubt": "not_sure", "place": "street", "look.none": "no"}

TRUTHS = [
    ("sure is yes", True),
    ("against is yes", False),
    ("doubt is yes", None),
    ("unasked is yes", None),
    ("doubt is not_sure", True),
    ("sure is not_sure", False),
    ("unasked is not_sure", None),
    ("place in (street, park)", True),
    ("place in (home, garden)", False),
    ("place is not street", False),
    ("place is not home", True),
    ("unasked is not home", None),
    ("not unasked is yes", None),
    ("not (sure is yes)", False),
    ("sure is yes and doubt is yes", None),
    ("against is yes and doubt is yes", False),
    ("sure is yes or doubt is yes", True),
    ("against is yes or doubt is yes", None),
    ("against is yes or unasked is yes and sure is yes", None),
    ("look has sure", True),
    ("look any (against, doubt)", None),
    ("look any (against, sure)", True),
    ("look none", False),
    ("always", True),
]


@pytest.mark.parametrize(("text", "truth"), TRUTHS)
def test_unknown_never_counts_as_yes_or_no(text, truth):
    assert holds(text, FACTS) is truth


@pytest.mark.parametrize(("text", "truth"), TRUTHS)
def test_a_predicate_means_the_same_after_it_is_compiled(text, truth):
    assert evaluate(from_json(to_json(parse(text))), FACTS) is truth


@pytest.mark.parametrize(
    "text", ["", "sure", "sure is", "sure in yes", "sure is yes and", "(sure is yes", "sure = yes", "a is b c"]
)
def test_what_is_not_a_predicate_is_refused_with_its_text(text):
    with pytest.raises(PredicateError, match=r"expected|cannot read|did not expect"):
        parse(text)


@pytest.mark.parametrize("data", [None, [], ["maybe"], "sure is yes"])
def test_a_compiled_predicate_that_is_not_one_is_refused(data):
    with pytest.raises(PredicateError):
        from_json(data)
