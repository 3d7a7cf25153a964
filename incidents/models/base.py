"""What every row of an incident shares."""

import pghistory
from django.db import models


class Purpose(models.TextChoices):
    """Fixed when the incident is opened. Practice can never be counted (decision 27)."""

    LIVE = "live", "Live"
    PRACTICE = "practice", "Practice"


class Made(models.TextChoices):
    """When an answer or event was put down. Later is ordinary practice, never a fault (practice 1)."""

    AT_THE_TIME = "at_the_time", "At the time"
    BY_RADIO = "by_radio", "By radio"
    LATER_FROM_MEMORY = "later_from_memory", "Later, from memory"
    LATER_FROM_VIDEO_OR_NOTES = "later_from_video_or_notes", "Later, from video or notes"


def row_history(model_name: str):
    """Keep every state a projection's row has had, whatever wrote it: ORM, bulk or SQL. The table is append-only by privilege."""
    return pghistory.track(model_name=model_name, obj_field=pghistory.ObjForeignKey(related_name="history"))


class OfIncident(models.Model):
    """A row of one incident. `purpose` follows the incident by a composite foreign key, so practice can never become live."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="%(class)ss")
    purpose = models.CharField(max_length=10, choices=Purpose)

    class Meta:
        abstract = True


class PutDown(models.Model):
    """Who says so, who keyed it, and the four times (decision 6)."""

    happened_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_at_device = models.DateTimeField(null=True)
    skew = models.DurationField(null=True, help_text="Device less server, at the contact before.")
    decided_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made = models.CharField(max_length=30, choices=Made)

    class Meta:
        abstract = True
