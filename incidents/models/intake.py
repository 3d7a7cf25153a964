"""Envelopes: what a phone or a form sent, stored before it is opened, and never dropped (decision 7)."""

from django.db import models
from django.db.models import Q

from incidents.models.base import OfIncident
from incidents.models.incident import Incident
from records.sealed import SealedTextField
from wmpmh.access import settling_sight_of
from wmpmh.ids import uuid7


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    def needing_a_person(self):
        """Received, not applied, and waiting for somebody to decide."""
        return self.filter(state=Envelope.State.NEEDS_PERSON, settled=None)

    def visible_to(self, user):
        """What a user who settles may open: of the incidents they list, or all for a desk of the whole force.

        Never of a quiet incident they were on: they are shown nothing another put down (practice 8).
        """
        sight = settling_sight_of(user)
        quiet = Incident.objects.filter(state=Incident.State.QUIET, members__user=user)
        seen = self.exclude(incident_id__in=quiet.values("pk"))
        if sight.everywhere:
            return seen
        return seen.filter(incident_id__in=Incident.objects.filter(area__in=sight.areas).values("pk"))


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


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def needing_a_person(self):
        """Kept apart, and waiting for somebody to decide."""
        return self.filter(settled=None)

    def visible_to(self, user):
        """Those of the envelopes the user may open."""
        return self.filter(envelope__in=Envelope.objects.visible_to(user).values("pk"))


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

    objects = SetAsideQuerySet.as_manager()

    def __str__(self) -> str:
        return f"set aside {self.envelope_id}"


class Settled(models.Model):
    """What a person decided of something received that could not be applied. What was sent stays as it came. Append-only."""

    PERSONAL = "words an officer sent, as put on the record late, and a colleague's about them: sealed"
    RETENTION = "as the incident"

    class How(models.TextChoices):
        APPLIED = "applied", "Applied, as it came"
        NOTE = "note", "Added to the record as a late note"
        ASIDE = "aside", "Set aside"

    class Why(models.TextChoices):
        ON_THE_RECORD = "on_the_record", "It is on the record already"
        SENT_BY_MISTAKE = "sent_by_mistake", "It was sent by mistake"
        NOT_THIS_INCIDENT = "not_this_incident", "It is not about this incident"
        OTHER = "other", "Something else"

    id = models.UUIDField(primary_key=True, default=uuid7)
    incident = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT, related_name="settled")
    envelope = models.OneToOneField(Envelope, null=True, on_delete=models.PROTECT, related_name="settled")
    copy = models.OneToOneField(SetAside, null=True, on_delete=models.PROTECT, related_name="settled")
    how = models.CharField(max_length=10, choices=How)
    why = models.CharField(max_length=20, choices=Why, blank=True)
    note = SealedTextField(blank=True, help_text="What was sent, in words, as the record shows it.")
    words = SealedTextField(blank=True, help_text="What whoever settled it says of it.")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(envelope__isnull=False, copy__isnull=True) | Q(envelope__isnull=True, copy__isnull=False),
                name="one_thing_is_settled_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(how="aside") | ~Q(why=""), name="setting_aside_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.envelope_id or self.copy_id}"


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
