"""Documents made for people to keep. The row is the job: written with the request, and a sweep re-sends what is stuck."""

from django.db import models
from django.db.models import Q

from wmpmh.ids import uuid7


class MadeDocumentQuerySet(models.QuerySet["MadeDocument"]):
    def stuck(self, *, before):
        """Asked for or being made since before an instant, and not made: the worker was lost, or Celery never woke."""
        return self.filter(state__in=[MadeDocument.State.ASKED, MadeDocument.State.MAKING], touched_at__lt=before)


class MadeDocument(models.Model):
    """A PDF asked for, being made, or made. One row is made into one file, once, whatever happens to the worker."""

    PERSONAL = "a file about a person in crisis"
    RETENTION = "as the incident"

    class Kind(models.TextChoices):
        HANDOVER_RECORD = "handover_record", "Section 136 handover record"

    class State(models.TextChoices):
        ASKED = "asked", "Waiting to be made"
        MAKING = "making", "Being made"
        MADE = "made", "Ready"
        FAILED = "failed", "Could not be made"

    id = models.UUIDField(primary_key=True, default=uuid7)
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="made_documents")
    purpose = models.CharField(max_length=10)
    kind = models.CharField(max_length=20, choices=Kind)
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    tries = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True)
    why = models.CharField(max_length=200, blank=True)

    objects = MadeDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="made", made_at__isnull=False) | (~Q(state="made") & Q(made_at__isnull=True)),
                name="made_documents_say_when",
            ),
            models.CheckConstraint(condition=~Q(state="made") | ~Q(sha256=""), name="made_documents_carry_their_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.state}"
