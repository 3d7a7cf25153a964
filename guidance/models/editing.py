"""A change to one document or register before it is published. A draft may change; who changed it may not."""

from django.conf import settings
from django.db import models

from guidance.models.published import Edition, Version
from wmpmh.ids import uuid7


class DraftQuerySet(models.QuerySet["Draft"]):
    def open(self):
        """The drafts still on their way: being written or in review."""
        return self.filter(state__in=[Draft.State.WRITING, Draft.State.IN_REVIEW])


class Draft(models.Model):
    """One document or register as it would become. `hash` is of `body`, so a yes to it dies with the next edit."""

    PERSONAL = "nothing"
    RETENTION = "kept: how advice came to be"

    class State(models.TextChoices):
        WRITING = "writing", "Being written"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        SET_ASIDE = "set_aside", "Set aside"

    id = models.UUIDField(primary_key=True, default=uuid7)
    kind = models.CharField(max_length=10, choices=Version.Kind)
    slug = models.SlugField(max_length=60)
    why = models.CharField(max_length=300)
    body = models.JSONField()
    hash = models.CharField(max_length=64)
    based_on = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="drafts")
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_as = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="came_from")

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="published", published_as__isnull=False)
                | ~models.Q(state="published") & models.Q(published_as=None),
                name="a_published_draft_names_its_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.slug} {self.hash[:12]}"

    @property
    def authors(self) -> set[int]:
        """Everyone who wrote in it: none of them may approve it."""
        return {self.by_id, *self.changes.values_list("by_id", flat=True)}


class DraftChange(models.Model):
    """One edit: who, when, which part, and the hash it made. Append-only."""

    PERSONAL = "which member of staff edited"
    RETENTION = "kept: how advice came to be"

    id = models.UUIDField(primary_key=True, default=uuid7)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="changes")
    what = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.what} at {self.at}"
