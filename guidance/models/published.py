"""What was authored, what was checked, and what was in force when. Published content is final: the database refuses change."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from wmpmh.ids import uuid7


class Version(models.Model):
    """One document or register as authored, addressed by the SHA-256 of its canonical JSON. Append-only."""

    PERSONAL = "nothing"
    RETENTION = "kept: what officers were advised"

    class Kind(models.TextChoices):
        DOCUMENT = "document", "Document"
        REGISTER = "register", "Register"

    hash = models.CharField(primary_key=True, max_length=64)
    kind = models.CharField(max_length=10, choices=Kind)
    slug = models.SlugField(max_length=60)
    body = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.slug} {self.hash[:12]}"


class Graph(models.Model):
    """A compiled workflow, addressed by hash. What an officer's run walks, for ever. Append-only."""

    PERSONAL = "nothing"
    RETENTION = "kept: what officers were advised"

    hash = models.CharField(primary_key=True, max_length=64)
    document = models.SlugField(max_length=60)
    workflow = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    body = models.JSONField()

    def __str__(self) -> str:
        return f"{self.document}/{self.workflow} {self.hash[:12]}"


class EditionQuerySet(models.QuerySet["Edition"]):
    def in_force_at(self, instant):
        """The edition in force at an instant: one, or none."""
        return self.filter(windows__period__contains=instant)


class Edition(models.Model):
    """What is checked, published and pinned: the hash of every document, register and graph together (decision 3). Append-only."""

    PERSONAL = "nothing"
    RETENTION = "kept: what officers were advised"

    hash = models.CharField(primary_key=True, max_length=64)
    number = models.PositiveIntegerField(unique=True)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="following")
    manifest = models.JSONField()
    checked = models.JSONField(help_text="What the check returned: counts and the ledger of prohibitions.")
    published_at = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["previous"],
                name="editions_form_a_line",
                nulls_distinct=False,
                violation_error_message="Another edition was published first.",
            ),
        ]

    def __str__(self) -> str:
        return f"edition {self.number}"


class Window(models.Model):
    """When an edition is in force: a half-open range of instants. Only its open end may be closed (decision 24)."""

    PERSONAL = "nothing"
    RETENTION = "kept: what officers were advised"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="windows")
    period = DateTimeRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(name="one_edition_in_force", expressions=[("period", RangeOperators.OVERLAPS)]),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.period}"


class Approval(models.Model):
    """One person, not the author, said yes to one exact hash, of an edition or of a draft. Append-only."""

    PERSONAL = "which member of staff approved"
    RETENTION = "kept: what officers were advised"

    class As(models.TextChoices):
        APPROVER = "approver", "Guidance approver"
        LEGAL = "legal", "Force legal services"

    id = models.UUIDField(primary_key=True, default=uuid7)
    content_hash = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals")
    said_as = models.CharField(max_length=10, choices=As)
    at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_hash", "by"], name="one_approval_each_per_hash")]

    def __str__(self) -> str:
        return f"{self.by} as {self.said_as}: {self.content_hash[:12]}"


class ProvisionStatusQuerySet(models.QuerySet["ProvisionStatus"]):
    def known_at(self, instant):
        """The rows that had been recorded by an instant."""
        return self.filter(recorded_at__lte=instant)


class ProvisionStatus(models.Model):
    """Whether a provision is in force, from a London date, and since when that is known. Append-only; in no hash (decision 4)."""

    PERSONAL = "nothing"
    RETENTION = "kept: what officers were advised"

    class Value(models.TextChoices):
        IN_FORCE = "in_force", "In force"
        NOT_COMMENCED = "not_commenced", "Not commenced"
        REPEALED = "repealed", "Repealed"
        UNKNOWN = "unknown", "Not established"

    id = models.UUIDField(primary_key=True, default=uuid7)
    provision = models.CharField(max_length=60)
    status = models.CharField(max_length=15, choices=Value)
    from_on = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=120)
    source = models.CharField(max_length=300)

    objects = ProvisionStatusQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "provision statuses"
        constraints = [
            models.UniqueConstraint(fields=["provision", "from_on", "recorded_at"], name="one_status_row_a_recording"),
        ]

    def __str__(self) -> str:
        return f"{self.provision}: {self.status} from {self.from_on}"
