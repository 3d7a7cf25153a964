"""Partner agencies and their sites. Contacts are roles and switchboards, never personal numbers (practice 30)."""

from datetime import timedelta

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Concat

from accounts.models import Area


class Agency(models.Model):
    """An organisation police work with. Names come from the fact base until the agency confirms them."""

    PERSONAL = "nothing"
    RETENTION = "kept"

    class Kind(models.TextChoices):
        MENTAL_HEALTH_TRUST = "mental_health_trust", "Mental health trust"
        ACUTE_TRUST = "acute_trust", "Acute hospital trust"
        AMBULANCE = "ambulance", "Ambulance service"
        ICB = "icb", "Integrated care board"
        COUNCIL = "council", "Council"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=24, choices=Kind)
    confirmed_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class SiteQuerySet(models.QuerySet["Site"]):
    def places_of_safety(self):
        """The sites a person can be taken to: suites first, then emergency departments."""
        return self.filter(kind__in=[Site.Kind.HEALTH_BASED_POS, Site.Kind.EMERGENCY_DEPARTMENT]).order_by(
            "-kind", "name"
        )

    def for_age(self, ages: str):
        """The sites that take an age, or have not said: `ages` is "adult" or "under_18"."""
        return self.filter(ages__in=[ages, Site.Ages.ALL, Site.Ages.UNKNOWN])

    def found_by(self, words):
        """The sites in whose name, place, kind or trust every one of these words stands."""
        written = Concat(
            "name", Value(" "), "address_area", Value(" "), Coalesce("agency__name", Value("")), Value(" "), "kind"
        )
        found = self.select_related("agency").annotate(written=written)
        for word in words:
            found = found.filter(written__icontains=word)
        return found.order_by("name") if words else self.none()

    def agreed_when_full(self, day):
        """The sites whose trust has agreed, in a signed protocol, to receive when every other is full (practice 3)."""
        return self.filter(receives_when_full_from__lte=day)


class Site(models.Model):
    """A place a person may be taken to or be at. Unconfirmed rows say so on every page."""

    PERSONAL = "nothing"
    RETENTION = "kept"

    class Kind(models.TextChoices):
        HEALTH_BASED_POS = "health_based_pos", "Health-based place of safety"
        EMERGENCY_DEPARTMENT = "emergency_department", "Emergency department"
        OTHER_HOSPITAL = "other_hospital", "Other hospital"
        CARE_HOME = "care_home", "Care home"
        POLICE_STATION = "police_station", "Police station"
        PRIVATE_HOME = "private_home", "A home, with the agreement the law requires"
        OTHER = "other", "Another suitable place"

    class Ages(models.TextChoices):
        ADULT = "adult", "18 and over"
        UNDER_18 = "under_18", "Under 18"
        ALL = "all", "All ages"
        UNKNOWN = "unknown", "To be confirmed"

    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="sites")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24, choices=Kind)
    ages = models.CharField(max_length=10, choices=Ages, default=Ages.UNKNOWN)
    address_area = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=300, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    receives_when_full_from = models.DateField(
        null=True, blank=True, help_text="The day from which its trust agreed to receive when every other is full."
    )

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "kind"], name="site_once")]

    def __str__(self) -> str:
        return self.name


ASKED_WITHIN = timedelta(hours=2)
"""How long a place's answer is shown to others (practice 3)."""


class SiteAnswerQuerySet(models.QuerySet["SiteAnswer"]):
    def lately(self, now):
        """What places answered in the last two hours, newest first."""
        return self.filter(asked_at__gt=now - ASKED_WITHIN, asked_at__lte=now).order_by("-asked_at", "pk")


class SiteAnswer(models.Model):
    """What a place said of its space when an officer rang, for every officer to see. Nothing of whom it was asked for.

    A projection of the event that says so, under the event's id: a corrected or withdrawn event takes it away.
    """

    PERSONAL = "nothing: what a place said of its space"
    RETENTION = "kept"

    class Answer(models.TextChoices):
        COME = "come", "Come"
        FULL = "full", "Full"
        NO_ANSWER = "no_answer", "No answer"
        NOT_FOR_US = "not_for_us", "Not for us"

    class Why(models.TextChoices):
        AGE = "age", "their age"
        BODY_FIRST = "body_first", "hurt or ill: an emergency department first"
        DRINK_OR_DRUGS = "drink_or_drugs", "drink or drugs"
        AREA = "area", "not their area"
        OTHER = "other", "another reason"

    id = models.UUIDField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="answers")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=12, choices=Answer)
    space_about = models.DateTimeField(null=True)
    why = models.CharField(max_length=16, choices=Why, blank=True)

    objects = SiteAnswerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-asked_at"], name="site_answer_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(space_about=None) | Q(answer="full"), name="only_a_full_place_says_when"
            ),
            models.CheckConstraint(condition=Q(why="") | Q(answer="not_for_us"), name="only_not_for_us_says_why"),
        ]

    def __str__(self) -> str:
        return self.answer
