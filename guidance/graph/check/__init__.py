"""What is wrong with content that has the right shapes: everything a compiler can see without exploring states.

`structure` faults stop a graph being built or explored; `wording` faults do not, but nothing with one is published.
"""

from pathlib import Path

from guidance.graph import model
from guidance.graph.check.cards import card_problems
from guidance.graph.check.outcomes import outcome_problems
from guidance.graph.check.references import register_problems
from guidance.graph.check.shape import shape_problems
from guidance.graph.check.wording import wording_problems
from guidance.graph.check.workflows import document_problems, workflow_problems

TESTS = Path(__file__).parents[3] / "tests"


def problems(content: model.Content, tests: Path | None = TESTS) -> list[str]:
    """Return every fault, as "where: what is wrong: how to put it right".

    tests: the folder in which the tests that prohibitions name must exist; not looked at when it is absent.
    """
    return structure(content, tests) or wording(content)


def structure(content: model.Content, tests: Path | None = None) -> list[str]:
    """Return the faults that stop a graph being built: unknown ids, missing answers, cycles, dead ends."""
    found = register_problems(content, tests) + document_problems(content)
    for parts in content.documents:
        for workflow in parts.workflows:
            name = f"{parts.document.slug}/{workflow.id}"
            local = workflow_problems(content, name, workflow) + outcome_problems(content, name, workflow)
            local += card_problems(content, name, workflow)
            found += local or shape_problems(content, name, workflow)
    return found


def wording(content: model.Content, slug: str | None = None) -> list[str]:
    """Return the faults in what is written: power verbs with no power, blaming words, forbidden phrases, no cites.

    slug: the one document (or "slug/workflow") whose words are read, with the registers'; None for all.
    """
    if slug is None:
        return wording_problems(content)
    own = tuple(parts for parts in content.documents if parts.document.slug == slug.partition("/")[0])
    return wording_problems(content.model_copy(update={"documents": own}))
