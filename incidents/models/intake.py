"""Envelopes: what a phone or a form sent, stored before it is opened, and never dropped (decision 7)."""

from django.db import models

from incidents.models.base import OfIncident
from records.sealed import SealedTextField
from wmpmh.ids import uuid7


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    def needing_a_person(self):
        """Received, not applied, and waiting for somebody to decide."""
        return self.filter(state=Envelope.State.NEEDS_PERSON)


class Envelope(models.Model):
    """One thing sent. Its id is made by the sender, so a second copy is recognised. The body is sealed and never changes."""

    PERSONAL = "everything an officer sent, sealed"
    RETENTION = "as the incident"

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        APPLIED = "applied", "Applied"
        NEEDS_PERSON = "needs_person", "Needs a person"
        HELD = "held", "Held, incident quiet"

    id = models.UUIDField(primary_key=True)
    incident_id = models.UUIDField(
        null=True, help_text="As sent: the incident may not exist yet, or not for this sender."
    )
    kind = models.CharField(max_length=40)
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="envelopes")
    device = models.UUIDField(null=True)
    number = models.PositiveIntegerField(null=True, help_text="The device's own count for this incident.")
    edition = models.CharField(max_length=64, blank=True)
    replaces = models.UUIDField(null=True)
    body = SealedTextField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=14, choices=State, default=State.RECEIVED)
    why = models.CharField(max_length=300, blank=True)
    applied_at = models.DateTimeField(null=True)

    objects = EnvelopeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["incident_id", "received_at"], name="envelope_by_incident")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SetAside(models.Model):
    """A second envelope with an id already used and other bytes: kept apart for a person, never dropped. Append-only."""

    PERSONAL = "everything an officer sent, sealed"
    RETENTION = "as the incident"

    id = models.UUIDField(primary_key=True, default=uuid7)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="set_aside")
    body = SealedTextField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    sent_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"set aside {self.envelope_id}"


class ExceptionAlert(OfIncident):
    """Something unlawful happened and was recorded: who is alerted, and the review it opens (decision 5)."""

    PERSONAL = "nothing beyond the event it names"
    RETENTION = "as the incident"

    id = models.UUIDField(primary_key=True, default=uuid7)
    event = models.OneToOneField("incidents.Event", on_delete=models.PROTECT, related_name="alert")
    posts = models.JSONField(help_text="Kinds of duty post alerted.")
    raised_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"alert for {self.event_id}"
