"""What search looks in: a row for each thing in the edition in force, and each word that stands in them.

Both are worked out from the edition and made again when another is published. They are nobody's evidence.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField, TrigramSimilarity
from django.db import models

from guidance.models.published import Edition

LIKE_ENOUGH = 0.35
WORDS = "guidance_words"
"""The text search configuration: English, with accents taken off. The migration makes it."""


class SearchRowQuerySet(models.QuerySet["SearchRow"]):
    def open_to(self, *, partner: bool):
        """The rows a reader may find: everyone's, or those written for partners."""
        return self.filter(for_partners=True) if partner else self


class SearchRow(models.Model):
    """One thing that can be found. `id` rises with how seldom its kind is asked for."""

    PERSONAL = "nothing"
    RETENTION = "until another edition is published"

    class Kind(models.TextChoices):
        WORKFLOW = "workflow", "Start here"
        OUTCOME = "outcome", "What you may be advised"
        CLAIM = "claim", "Things you may be told"
        EXPLANATION = "explanation", "Words for the person"
        TERM = "term", "Words used"
        PARAGRAPH = "paragraph", "Guidance"
        PROVISION = "provision", "Law"
        LESSON = "lesson", "Lessons"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=140, help_text="Its id as authored: 136.7.2, L28, section-136/can-i-use-s136.")
    exact = ArrayField(models.CharField(max_length=140), help_text="Ways to name exactly this, without spaces.")
    title = models.TextField()
    text = models.TextField()
    near = models.TextField(help_text="What it stands in, and what it turns on.")
    document = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=250, help_text="Where it is, in words.")
    anchor = models.CharField(max_length=140, blank=True)
    for_partners = models.BooleanField()
    vector = models.GeneratedField(
        expression=SearchVector("title", weight="A", config=WORDS)
        + SearchVector("text", weight="B", config=WORDS)
        + SearchVector("near", weight="D", config=WORDS),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SearchRowQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="search_row_words"),
            GinIndex(fields=["exact"], name="search_row_exact"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchWordQuerySet(models.QuerySet["SearchWord"]):
    def most_like(self, typed: str):
        """The words like one typed wrongly, most like it first."""
        alike = self.filter(word__trigram_similar=typed).annotate(alike=TrigramSimilarity("word", typed))
        return alike.filter(alike__gte=LIKE_ENOUGH).order_by("-alike", "-times")


class SearchWord(models.Model):
    """A word that stands in the rows, for one typed wrongly to be put right by."""

    PERSONAL = "nothing"
    RETENTION = "until another edition is published"

    word = models.CharField(primary_key=True, max_length=60)
    times = models.PositiveIntegerField()

    objects = SearchWordQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_like")]

    def __str__(self) -> str:
        return self.word
