"""Events, the one home of instants, and what is folded from them (decision 6)."""

from django.db import models
from django.db.models import Q

from incidents.models.base import OfIncident, PutDown, row_history
from incidents.rules.events import DetentionPower, EventValue
from records.sealed import SealedTextField
from wmpmh.ids import uuid7


class EventQuerySet(models.QuerySet["Event"]):
    def current(self):
        """The events no later row corrected."""
        return self.filter(corrected_by__isnull=True)

    def happened(self):
        """The current events that are not a withdrawal of one ("this did not happen")."""
        return self.current().filter(**{f"detail__{WITHDRAWN}__isnull": True})

    def as_values(self) -> list[EventValue]:
        """The events that happened, as the rules read them."""
        return [event.as_value() for event in self.happened()]


WITHDRAWN = "withdrawn"
"""In `detail` of a row that corrects another by saying that it did not happen."""


class Event(OfIncident, PutDown):
    """One thing that happened, and the only place its instant lives. Corrected by a new row that names the old. Append-only.

    `exception` names the rule it breaks, if it does: it is stored and flagged, and moves no clock (decision 5).
    """

    PERSONAL = "what happened to a person in crisis, and when; notes are sealed"
    RETENTION = "as the incident"

    class Kind(models.TextChoices):
        REPORTED = "reported", "Reported"
        ATTENDED = "attended", "Police arrived"
        RED_FLAG = "red_flag", "Red flag raised"
        CONSULTED = "consulted", "Consulted a professional"
        DETAINED = "detained", "Detained"
        ENTERED_UNDER_WARRANT = "entered_under_warrant", "Entered under a warrant"
        KEPT = "kept", "Kept where they already were"
        AMBULANCE_REQUESTED = "ambulance_requested", "Ambulance asked for"
        AMBULANCE_ARRIVED = "ambulance_arrived", "Ambulance arrived"
        CALLED_AHEAD = "called_ahead", "Place of safety called ahead"
        ARRIVED = "arrived", "Arrived at a place of safety"
        HANDOVER_TOLD = "handover_told", "Handover told"
        HANDOVER_RECEIVED = "handover_received", "Received by staff"
        ASKED_TO_STAY = "asked_to_stay", "Staff asked police to stay"
        POLICE_LEFT = "police_left", "Police left"
        TRANSFERRED = "transferred", "Moved to another place of safety"
        EXTENSION_AUTHORISED = "extension_authorised", "Extension given by a doctor"
        ESCAPED = "escaped", "Escaped"
        RETAKEN = "retaken", "Retaken"
        ENDED = "ended", "Detention ended"

    class KnownHow(models.TextChoices):
        SEEN = "seen", "Seen by the person recording"
        TOLD = "told", "Told by someone else"
        ESTIMATED = "estimated", "Estimated"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("incidents.Person", null=True, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30, choices=Kind)
    earliest = models.DateTimeField(null=True)
    latest = models.DateTimeField(null=True)
    known_how = models.CharField(max_length=10, choices=KnownHow, default=KnownHow.SEEN)
    site = models.ForeignKey("partners.Site", null=True, on_delete=models.PROTECT, related_name="events")
    detail = models.JSONField(default=dict, help_text="Closed values only: site_kind, place, hours, by, reason, how …")
    note = SealedTextField(blank=True)
    rank_then = models.CharField(max_length=20, blank=True)
    roles_then = models.CharField(max_length=120, blank=True)
    exception = models.CharField(max_length=300, blank=True)
    envelope = models.ForeignKey("incidents.Envelope", null=True, on_delete=models.PROTECT, related_name="events")
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["happened_at", "entered_at"]
        indexes = [models.Index(fields=["incident", "happened_at"], name="event_by_incident")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.happened_at}"

    @property
    def is_withdrawal(self) -> bool:
        """Whether this says that the event it corrects did not happen."""
        return WITHDRAWN in self.detail

    @property
    def is_a_no(self) -> bool:
        """Whether this is a call to a place that did not say come (practice 3)."""
        return self.kind == self.Kind.CALLED_AHEAD and self.detail.get("answer", "come") != "come"

    def as_value(self) -> EventValue:
        """Return the event as the rules read it."""
        return EventValue(
            kind=self.kind,
            at=self.happened_at,
            earliest=self.earliest,
            latest=self.latest,
            id=str(self.pk),
            **{name: self.detail[name] for name in VALUE_DETAILS if self.detail.get(name) is not None},
        )


VALUE_DETAILS = ("site_kind", "place", "hours", "by", "reason", "assessed_at_station", "superintendent_approved", "how")


class DetentionQuerySet(models.QuerySet["Detention"]):
    def running_at(self, instant):
        """The detentions whose permitted period has started and not ended."""
        return self.filter(clock_started_at__lte=instant, ended_at__isnull=True)

    def standing(self):
        """The detentions of the power the events now give: at most one for a person."""
        return self.exclude(clock_rule=NOT_STANDING)


NOT_STANDING = "not_standing"
"""The clock rule of a row whose power, after a correction or a warrant, is not the one they are held under. It has no instants."""


@row_history("DetentionHistory")
class Detention(OfIncident):
    """A projection: what the events of one person's detention fold to. Rebuilt equal from events, by test."""

    PERSONAL = "when and how a person in crisis was held"
    RETENTION = "as the incident"

    id = models.UUIDField(primary_key=True, default=uuid7)
    person = models.ForeignKey("incidents.Person", on_delete=models.PROTECT, related_name="detentions")
    power = models.CharField(max_length=10, choices=[(power.value, power.value) for power in DetentionPower])
    detained_at = models.DateTimeField(null=True)
    detained_by = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    clock_started_at = models.DateTimeField(null=True)
    clock_rule = models.CharField(max_length=30)
    permitted_until = models.DateTimeField(null=True)
    longest_possible_until = models.DateTimeField(null=True)
    retake_until = models.DateTimeField(null=True)
    site = models.ForeignKey("partners.Site", null=True, on_delete=models.PROTECT, related_name="detentions")
    called_ahead_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    police_left_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = DetentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "power"], name="one_detention_of_a_person_and_power")]

    def __str__(self) -> str:
        return f"{self.power} of {self.incident_id}"


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def open(self):
        """Still to be done."""
        return self.filter(state=Obligation.State.OPEN)

    def due_by(self, instant):
        """Open and due at or before an instant."""
        return self.open().filter(due_at__lte=instant)


@row_history("ObligationHistory")
class Obligation(OfIncident):
    """Someone must be told, by a time, by a duty post. It bars closing, never finishing (practice 2, 6)."""

    PERSONAL = "nothing beyond the incident it names"
    RETENTION = "as the incident"

    class State(models.TextChoices):
        OPEN = "open", "Still to do"
        DONE = "done", "Done"
        NOT_REACHED = "not_reached", "Tried, not reached"
        PASSED_TO = "passed_to", "Passed on"
        NOT_NEEDED = "not_needed", "Not needed"
        SUPERSEDED = "superseded", "No longer asked for"

    id = models.UUIDField(primary_key=True, default=uuid7)
    outcome_record = models.ForeignKey("incidents.OutcomeRecord", on_delete=models.PROTECT, related_name="obligations")
    key = models.CharField(max_length=80)
    who = models.CharField(max_length=30)
    post = models.ForeignKey("accounts.DutyPost", null=True, on_delete=models.PROTECT, related_name="obligations")
    what = models.CharField(max_length=200)
    anchor = models.CharField(max_length=30, help_text="The event kind, or outcome, the time runs from.")
    offset = models.DurationField()
    due_at = models.DateTimeField(null=True, help_text="Derived; empty until the anchor has happened.")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "key"], condition=Q(state="open"), name="the_same_thing_is_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="an_ended_obligation_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Attempt(OfIncident):
    """One act on an obligation: a try that reached nobody, or what ended it. Append-only."""

    PERSONAL = "who was told, by role; notes are sealed"
    RETENTION = "as the incident"

    id = models.UUIDField(primary_key=True, default=uuid7)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="attempts")
    outcome = models.CharField(max_length=12, choices=Obligation.State)
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reached = SealedTextField(blank=True, help_text="Who answered, by name and role, as told.")
    note = SealedTextField(blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.outcome} at {self.at}"
