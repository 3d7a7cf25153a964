"""A workflow stopped at once by one person, and settled by a second (decision 24)."""

from django.conf import settings
from django.db import models

from wmpmh.ids import uuid7


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    def stopping(self, instant):
        """The suspensions that stop something at an instant: a workflow by name until a second person settles it,
        then, if withdrawn, the very graph that was stopped, for good."""
        return self.filter(suspended_at__lte=instant).exclude(ending=Suspension.Ending.LIFTED, ended_at__lte=instant)

    def stopping_graph(self, *, workflow, graph_hash, instant):
        """The suspension that stops one graph at an instant, if any."""
        settled = models.Q(ended_at__lte=instant)
        return self.stopping(instant).filter(workflow=workflow).filter(~settled | models.Q(graph_hash=graph_hash))

    def unsettled(self):
        """The suspensions no second person has withdrawn or lifted."""
        return self.filter(ended_at=None)


class Suspension(models.Model):
    """Officers get the stop page with `fallback` from `suspended_at`. Only the end may be written, once."""

    PERSONAL = "which member of staff suspended"
    RETENTION = "kept: what officers were advised"

    class Ending(models.TextChoices):
        LIFTED = "lifted", "Lifted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid7)
    workflow = models.CharField(max_length=121, help_text="slug/name")
    graph_hash = models.CharField(max_length=64, help_text="What was in force when it was suspended.")
    why = models.CharField(max_length=500)
    fallback = models.CharField(max_length=500)
    suspended_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_why = models.CharField(max_length=500, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workflow"],
                condition=models.Q(ended_at=None),
                name="one_unsettled_suspension_a_workflow",
                violation_error_message="This workflow is suspended already.",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None, ending="")
                | models.Q(ended_at__isnull=False, ended_by__isnull=False) & ~models.Q(ending=""),
                name="an_ended_suspension_says_how_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by=None) | ~models.Q(ended_by=models.F("by")),
                name="a_second_person_settles_a_suspension",
                violation_error_message="A second person withdraws it or lifts it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workflow} suspended {self.suspended_at}"
