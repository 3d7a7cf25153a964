"""What is accounted for: the hash-chained log, the reading log sealed in batches, and what this database is for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from records.sealed import SealedTextField
from wmpmh.ids import uuid7


class Deployment(models.Model):
    """One row: whether this whole database is live or demonstration. Set at the first migrate, never changed (decision 27)."""

    PERSONAL = "nothing"
    RETENTION = "kept"

    class Mode(models.TextChoices):
        LIVE = "live", "Live"
        DEMONSTRATION = "demonstration", "Demonstration data"

    only = models.BooleanField(primary_key=True, default=True)
    mode = models.CharField(max_length=15, choices=Mode)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="one_deployment_row")]

    def __str__(self) -> str:
        return self.mode


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def of_chain(self, kind: str, chain_id):
        """The entries of one chain, oldest first."""
        return self.filter(chain_kind=kind, chain_id=chain_id).order_by("position")


class LogEntry(models.Model):
    """One act, in a chain per incident or document. Holds ids, kinds, times and a commitment to its body (decision 13)."""

    PERSONAL = "nothing: ids and times only"
    RETENTION = "evidence: as the incident, and the chain for ever"

    chain_kind = models.CharField(max_length=20)
    chain_id = models.UUIDField()
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    actor_id = models.BigIntegerField(null=True)
    actor_rank = models.CharField(max_length=20, blank=True)
    actor_roles = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    at_device = models.DateTimeField(null=True)
    edition = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "log entries"
        indexes = [models.Index(fields=["at"], name="log_entry_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["chain_kind", "chain_id", "position"], name="one_entry_per_place_in_a_chain"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain_kind} {self.chain_id} {self.position}: {self.kind}"


class LogBody(models.Model):
    """What an entry says, apart from it, so that it can be removed and the chain still verify (decision 13)."""

    PERSONAL = "everything an act said, sealed"
    RETENTION = "as the incident"

    entry = models.OneToOneField(LogEntry, primary_key=True, on_delete=models.PROTECT, related_name="body")
    chain_kind = models.CharField(max_length=20)
    chain_id = models.UUIDField()
    salt = models.BinaryField()
    text = SealedTextField()

    class Meta:
        verbose_name_plural = "log bodies"

    def __str__(self) -> str:
        return f"body of {self.entry_id}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def unsealed(self):
        """The readings no batch has taken yet, oldest first."""
        return self.filter(seal__isnull=True).order_by("at", "id")


class Reading(models.Model):
    """One operation on personal data, to the standard of DPA 2018 s.62. Written in the reply's own transaction (decision 12)."""

    PERSONAL = "which member of staff read which record"
    RETENTION = "access log: as the data protection officer decides"

    class Operation(models.TextChoices):
        COLLECTION = "collection", "Collection"
        ALTERATION = "alteration", "Alteration"
        CONSULTATION = "consultation", "Consultation"
        DISCLOSURE = "disclosure", "Disclosure"
        COMBINATION = "combination", "Combination"
        ERASURE = "erasure", "Erasure"

    class Mode(models.TextChoices):
        NORMAL = "normal", "Normal"
        BREAK_GLASS = "break_glass", "Break-glass"
        SUPERVISOR_REVIEW = "supervisor_review", "Supervisor’s review"
        AUDIT = "audit", "Audit"
        SYSTEM_JOB = "system_job", "System job"
        REFUSED = "refused", "Refused"

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_roles = models.CharField(max_length=120, blank=True)
    operation = models.CharField(max_length=15, choices=Operation)
    record_kind = models.CharField(max_length=40)
    record_ids = ArrayField(models.CharField(max_length=64))
    recipient = models.CharField(max_length=120, blank=True)
    page = models.CharField(max_length=60, blank=True)
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.NORMAL)
    regime = models.CharField(max_length=15, default="uk_gdpr")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(operation="disclosure") | ~Q(recipient=""), name="a_disclosure_names_who_received_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} of {self.record_kind} at {self.at}"


class ReadingBatch(models.Model):
    """Readings sealed together, every 60 s: their count and root, chained to the batch before (decision 12)."""

    PERSONAL = "nothing"
    RETENTION = "kept"

    number = models.PositiveBigIntegerField(primary_key=True)
    previous_root = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "reading batches"

    def __str__(self) -> str:
        return f"batch {self.number}"


class ReadingSeal(models.Model):
    """A reading's place in its batch. The place, not the id, is the monotonic number."""

    PERSONAL = "nothing"
    RETENTION = "as the access log"

    reading = models.OneToOneField(Reading, primary_key=True, on_delete=models.PROTECT, related_name="seal")
    batch = models.ForeignKey(ReadingBatch, on_delete=models.PROTECT, related_name="seals")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="one_reading_per_place_in_a_batch")]

    def __str__(self) -> str:
        return f"{self.batch_id}.{self.position}"
