"""One walk of one workflow: what was shown, what was answered, what was reached. All append-only but the run's own state."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from incidents.models.base import Made, OfIncident, PutDown
from records.sealed import SealedTextField
from wmpmh.ids import uuid7


class Run(OfIncident):
    """A walk by its own maker, of one graph of one edition, about one person (decisions 2, 3, 15)."""

    PERSONAL = "which guidance was used for a person in crisis"
    RETENTION = "as the incident"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("incidents.Person", on_delete=models.PROTECT, related_name="runs")
    graph = models.ForeignKey("guidance.Graph", on_delete=models.PROTECT, related_name="runs")
    edition = models.ForeignKey("guidance.Edition", on_delete=models.PROTECT, related_name="runs")
    started_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="runs")
    started_at = models.DateTimeField()
    came_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="went_to")

    class Meta:
        ordering = ["started_at"]

    def __str__(self) -> str:
        return f"{self.graph.document}/{self.graph.workflow}"


class Screen(models.Model):
    """All that carried meaning on a page, as canonical JSON, by hash (decision 10). Never a person's name. Append-only."""

    PERSONAL = "nothing: wording only"
    RETENTION = "kept: what officers were advised"

    hash = models.CharField(primary_key=True, max_length=64)
    body = models.JSONField()

    def __str__(self) -> str:
        return self.hash[:12]


class Showing(OfIncident):
    """A screen shown to somebody, with the inputs that rebuild it: answers standing, law, overlay, clock, now. Append-only."""

    PERSONAL = "which guidance was shown about a person in crisis"
    RETENTION = "as the incident"

    id = models.UUIDField(primary_key=True, default=uuid7)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="showings")
    node = models.CharField(max_length=80)
    screen = models.ForeignKey(Screen, on_delete=models.PROTECT, related_name="showings")
    shown_at = models.DateTimeField()
    shown_to = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    answer_ids = ArrayField(models.UUIDField(), default=list)
    law = models.JSONField()
    overlay = models.JSONField()
    clock = models.JSONField()

    class Meta:
        ordering = ["shown_at", "id"]

    def __str__(self) -> str:
        return f"{self.node} at {self.shown_at}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def standing(self):
        """The answers no later one of the same line replaced."""
        return self.filter(replaced_by__isnull=True)

    def given(self):
        """The answers somebody gave, here or in an earlier run: not what was read from the clock or the law."""
        return self.exclude(source__in=[Answer.Source.CLOCK, Answer.Source.LAW])

    def read(self):
        """What was read from the clock and the law as pages were left (decisions 4, 14)."""
        return self.filter(source__in=[Answer.Source.CLOCK, Answer.Source.LAW])


class Answer(OfIncident, PutDown):
    """One fact, as answered. Superseded by a new row that names it, never changed (decision 6). Append-only."""

    PERSONAL = "what was seen and said about a person in crisis; free text is sealed"
    RETENTION = "as the incident"

    class Source(models.TextChoices):
        ASKED = "asked", "Asked"
        CARRIED = "carried", "Carried over"
        CLOCK = "clock", "Read from the clock"
        LAW = "law", "Read from what is recorded of the law"

    id = models.UUIDField(primary_key=True, default=uuid7)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey("incidents.Person", on_delete=models.PROTECT, related_name="answers")
    node = models.CharField(max_length=80)
    fact = models.CharField(max_length=80)
    value = models.JSONField(null=True, help_text="Closed values only.")
    text = SealedTextField(blank=True, help_text="The officer's own words.")
    source = models.CharField(max_length=10, choices=Source, default=Source.ASKED)
    showing = models.ForeignKey(Showing, null=True, on_delete=models.PROTECT, related_name="answers")
    envelope = models.ForeignKey("incidents.Envelope", null=True, on_delete=models.PROTECT, related_name="answers")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["entered_at", "id"]
        indexes = [models.Index(fields=["run", "fact"], name="answer_by_run_and_fact")]
        constraints = [models.CheckConstraint(condition=Q(made__in=Made.values), name="answer_says_how_it_was_made")]

    def __str__(self) -> str:
        return f"{self.fact} in {self.run_id}"

    @property
    def given(self):
        """The answer as walk() takes it: the text if there is one, else the closed value."""
        return self.text or self.value


class Conflict(OfIncident):
    """Two answers to one fact that both stand, for a person to settle at review. Append-only."""

    PERSONAL = "nothing beyond the answers it names"
    RETENTION = "as the incident"

    fact = models.CharField(max_length=80)
    standing = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"two answers to {self.fact}"


class Confirmation(OfIncident):
    """The officer says an answer keyed for them is right (practice 1). Append-only."""

    PERSONAL = "which member of staff confirmed"
    RETENTION = "as the incident"

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="confirmation")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"confirmed {self.answer_id}"


class OutcomeRecordQuerySet(models.QuerySet["OutcomeRecord"]):
    def reached(self):
        """The newest outcome of each run: not replaced, and not the card of a red flag."""
        return self.filter(replaced_by=None).exclude(outcome__startswith=CARD)

    def cards(self):
        """The cards red flags showed."""
        return self.filter(outcome__startswith=CARD)


CARD = "card:"


class OutcomeRecord(OfIncident):
    """An outcome reached, with the screen that said so. A changed answer makes a new one (decision 32). Append-only."""

    PERSONAL = "what was advised about a person in crisis"
    RETENTION = "as the incident"

    id = models.UUIDField(primary_key=True, default=uuid7)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField(max_length=80)
    showing = models.ForeignKey(Showing, on_delete=models.PROTECT, related_name="+")
    reached_at = models.DateTimeField()
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")

    objects = OutcomeRecordQuerySet.as_manager()

    class Meta:
        ordering = ["reached_at"]

    def __str__(self) -> str:
        return self.outcome

    @property
    def advice(self) -> dict:
        """What the graph says there: the outcome, or the red flag's card."""
        graph = self.run.graph.body
        if self.outcome.startswith(CARD):
            return graph["interruptions"][self.outcome.removeprefix(CARD)]["card"]
        return graph["outcomes"][self.outcome]


class DecidedDifferently(OfIncident):
    """The officer did something else, and why, in their words. Goes to the guidance owner by outcome (practice 22). Append-only."""

    PERSONAL = "the officer's reasons about a person in crisis, sealed"
    RETENTION = "as the incident"

    class Reason(models.TextChoices):
        RISK_CHANGED = "risk_changed", "The risk changed"
        SERVICE_NOT_THERE = "service_not_there", "A service was not available"
        PERSON_CHOSE = "person_chose", "The person chose otherwise"
        SUPERVISOR = "supervisor", "A supervisor decided"
        GUIDANCE_DID_NOT_FIT = "guidance_did_not_fit", "The guidance did not fit"
        OTHER = "other", "Something else"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outcome_record = models.ForeignKey(OutcomeRecord, on_delete=models.PROTECT, related_name="decided_differently")
    reason = models.CharField(max_length=30, choices=Reason)
    words = SealedTextField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.reason
