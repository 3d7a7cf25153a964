"""Partner agencies and their sites. Contacts are roles and switchboards, never personal numbers (practice 30)."""

from django.db import models

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

    objects = SiteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "kind"], name="site_once")]

    def __str__(self) -> str:
        return self.name
