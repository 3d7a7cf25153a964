"""The incident, who is on it, and the person it is about."""

from django.db import models
from django.db.models import Q

from incidents.models.base import OfIncident, Purpose, row_history
from records.sealed import SealedTextField
from wmpmh.access import sight_of
from wmpmh.ids import uuid7


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user):
        """The incidents a user may know of: those they are on, and those their desk or rank gives them."""
        sight = sight_of(user)
        if sight.everywhere:
            return self
        mine = Q(pk__in=Member.objects.filter(user=user).values("incident"))
        return self.filter(mine | Q(area__in=sight.areas)) if sight.areas else self.filter(mine)

    def live(self):
        """Not practice."""
        return self.filter(purpose=Purpose.LIVE)

    def open(self):
        """The officer's part is not finished."""
        return self.filter(state=Incident.State.OPEN)

    def by_harm(self, now):
        """Those in hand first: by harm, then by the soonest limit (practice 22). The rest after them, newest first."""
        from incidents.models.harm import in_order_of_harm  # it reads the rows that name this one

        return in_order_of_harm(self, now)

    def with_user_on_it(self, user):
        """The incidents the user is on now."""
        return self.filter(pk__in=Member.objects.current().filter(user=user).values("incident"))


@row_history("IncidentHistory")
class Incident(models.Model):
    """Something police were asked to or came upon. Its reference is neutral and given at receipt (practice 24)."""

    PERSONAL = "where and when police met a person in crisis; the street address is sealed"
    RETENTION = "incident: six years, then review"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        FINISHED = "finished", "Finished by the officer"
        NEEDS_MORE = "needs_more", "Needs more"
        CLOSED = "closed", "Closed"
        QUIET = "quiet", "Quiet"

    class CameIn(models.TextChoices):
        OFFICER = "officer", "Officer came upon it"
        PUBLIC = "public", "Call from the public"
        PARTNER = "partner", "Asked by a partner"
        NOT_KNOWN = "not_known", "Not known"

    id = models.UUIDField(primary_key=True, default=uuid7)
    reference = models.CharField(max_length=12, unique=True)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.LIVE)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    area = models.ForeignKey("accounts.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="incidents")
    came_in = models.CharField(max_length=12, choices=CameIn, default=CameIn.NOT_KNOWN)
    log_number = models.CharField(max_length=30, blank=True)
    place = SealedTextField(blank=True)
    square_km = models.CharField(max_length=12, blank=True, help_text="1 km grid square: not sealed (decision 26).")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="opened_incidents")
    attended_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "purpose"], name="incident_id_with_purpose"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, finished_by__isnull=True)
                | Q(finished_at__isnull=False, finished_by__isnull=False),
                name="finished_when_and_by_whom_together",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "-opened_at"], name="incident_by_area"),
            models.Index(fields=["state", "-opened_at"], name="incident_by_state"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class MemberQuerySet(models.QuerySet["Member"]):
    def current(self):
        """Those on their incidents now, not relieved."""
        return self.filter(to_at__isnull=True)


@row_history("MemberHistory")
class Member(models.Model):
    """Who is on the incident: an officer's only ground for access, and what row security looks up (decision 33)."""

    PERSONAL = "which member of staff was on which incident"
    RETENTION = "as the incident"

    class How(models.TextChoices):
        OPENED = "opened", "Opened the record"
        RESOURCED = "resourced", "Resourced to the log"
        ADDED = "added", "Added by a supervisor"
        JOINED = "joined", "Joined, with a reason"
        RELIEF = "relief", "Took over by relief"

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="members")
    purpose = models.CharField(max_length=10, choices=Purpose)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="memberships")
    how = models.CharField(max_length=12, choices=How)
    reason = models.CharField(max_length=300, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "user"], name="member_once"),
            models.CheckConstraint(condition=~Q(how="joined") | ~Q(reason=""), name="joining_needs_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.incident_id}"


class Subject(models.Model):
    """A random id that stands for one human being across incidents. Never shown (decision 25)."""

    PERSONAL = "nothing by itself: a random id"
    RETENTION = "as the last incident it links"

    id = models.UUIDField(primary_key=True, default=uuid7)

    def __str__(self) -> str:
        return "subject"


class SubjectKey(models.Model):
    """How a Subject may be found: a keyed hash, never a name (decision 25)."""

    PERSONAL = "keyed hashes of a name, date of birth or record number"
    RETENTION = "name keys: removed with the name; number key: as the subject"

    class Kind(models.TextChoices):
        NUMBER = "number", "Record-system number"
        NAME_DOB = "name_dob", "Name and date of birth"
        SOUNDS_LIKE_YEAR = "sounds_like_year", "Sounds like, and year of birth"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="keys")
    kind = models.CharField(max_length=20, choices=Kind)
    key = models.CharField(max_length=64)
    key_id = models.CharField(max_length=8)

    class Meta:
        indexes = [models.Index(fields=["kind", "key"], name="subject_key_lookup")]

    def __str__(self) -> str:
        return self.kind


@row_history("PersonHistory")
class Person(OfIncident):
    """One person in one incident. Name and date of birth are typed once, for the handover, and sealed (practice 20)."""

    PERSONAL = "name, date of birth (sealed); age, sex, ethnicity as the Home Office return asks"
    RETENTION = "name: 30 days after the record-system number; the rest as the incident"

    class Role(models.TextChoices):
        IN_CRISIS = "person_in_crisis", "Person in crisis"
        CALLER = "caller", "Caller"
        WITNESS = "witness", "Witness"

    id = models.UUIDField(primary_key=True, default=uuid7)
    subject = models.ForeignKey(Subject, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    role = models.CharField(max_length=20, choices=Role, default=Role.IN_CRISIS)
    name = SealedTextField(blank=True)
    date_of_birth = SealedTextField(blank=True)
    record_number = SealedTextField(blank=True)

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return "the person"
