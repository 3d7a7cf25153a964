"""Making what search looks in, whenever an edition comes into force."""

from django.db import transaction

from guidance.graph.compile import content_of
from guidance.graph.model import Content
from guidance.models import Edition, SearchRow, SearchWord
from guidance.published import bodies_of
from guidance.searching.things import things, vocabulary


@transaction.atomic
def make_findable(edition: Edition, content: Content) -> int:
    """Put what this edition says where search looks, in place of what was there. Return how many things can be found."""
    found = things(content)
    SearchRow.objects.all().delete()
    SearchRow.objects.bulk_create(
        [SearchRow(edition=edition, **{**vars(thing), "exact": list(thing.exact)}) for thing in found], batch_size=500
    )
    SearchWord.objects.all().delete()
    words = vocabulary(found, content.registers.synonyms)
    SearchWord.objects.bulk_create([SearchWord(word=word, times=times) for word, times in words.items()])
    return len(found)


def make_findable_once(edition: Edition) -> None:
    """As make_findable, for an edition published before there was a search; else nothing."""
    if not SearchRow.objects.filter(edition=edition).exists():
        bodies = bodies_of(edition)
        make_findable(edition, content_of(bodies["document"], bodies["register"]))
