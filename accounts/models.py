"""People who use the portal, the areas and posts they serve, and who is on duty now."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from accounts import rules


class User(AbstractUser):
    """A member of the force or of a partner agency. Roles are groups, named as in `rules.Role`."""

    PERSONAL = "staff name, collar number, rank"
    RETENTION = "staff account: until leaving plus audit period"

    class Rank(models.TextChoices):
        CONSTABLE = "constable", "Police Constable"
        SERGEANT = "sergeant", "Sergeant"
        INSPECTOR = "inspector", "Inspector"
        CHIEF_INSPECTOR = "chief_inspector", "Chief Inspector"
        SUPERINTENDENT = "superintendent", "Superintendent"
        STAFF = "staff", "Police staff"
        NONE = "none", "Not police"

    rank = models.CharField(max_length=20, choices=Rank, default=Rank.CONSTABLE)
    collar_number = models.CharField(max_length=12, blank=True)
    is_synthetic = models.BooleanField(default=False, help_text="A demonstration person, not a real one.")

    def __str__(self) -> str:
        return self.called

    @cached_property
    def roles(self) -> frozenset[str]:
        """The names of the user's groups, read once a request."""
        return frozenset(self.groups.values_list("name", flat=True))

    @property
    def is_constable(self) -> bool:
        """Whether they hold the office of constable, at any rank."""
        return self.rank in rules.CONSTABLES

    @property
    def called(self) -> str:
        """How colleagues would name them on a page: "PC 7314 Hollis"."""
        return rules.called(rank=self.rank, collar_number=self.collar_number, surname=self.last_name or self.username)


class AreaQuerySet(models.QuerySet["Area"]):
    def in_force_on(self, day):
        """The areas that exist on a day."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class Area(models.Model):
    """A police area under one scheme of areas. Never re-labelled: old figures keep old codes (decision 33)."""

    PERSONAL = "nothing"
    RETENTION = "kept"

    class Scheme(models.TextChoices):
        LPU_2010 = "lpu_2010", "Local policing unit (2010)"
        NPU = "npu", "Neighbourhood policing unit"
        LPA_2023 = "lpa_2023", "Local policing area (2023)"

    code = models.SlugField(max_length=40)
    scheme = models.CharField(max_length=10, choices=Scheme)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="former")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="area_code_once_per_scheme"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="area_ends_after_it_starts",
                violation_error_message="An area ends after it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PostingQuerySet(models.QuerySet["Posting"]):
    def at(self, instant):
        """The postings held at an instant."""
        return self.filter(Q(from_at__lte=instant), Q(to_at__isnull=True) | Q(to_at__gt=instant))


class Posting(models.Model):
    """Where someone serves: an area, or a force-wide department. Decides lists, never sight of a person."""

    PERSONAL = "where a member of staff serves"
    RETENTION = "staff account: until leaving plus audit period"

    class Department(models.TextChoices):
        RESPONSE = "response", "Response"
        CONTACT = "contact", "Contact"
        CUSTODY = "custody", "Custody"
        MENTAL_HEALTH = "mental_health", "Mental Health"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="postings")
    department = models.CharField(max_length=20, choices=Department, blank=True)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=False) | ~Q(department=""),
                name="posting_is_to_an_area_or_department",
                violation_error_message="A posting is to an area or to a department.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.area or self.get_department_display()}"


class DutyPostQuerySet(models.QuerySet["DutyPost"]):
    def for_area(self, kind: str, area: Area | None):
        """The posts of a kind that answer for an area, the area's own before the force-wide one."""
        return (
            self.filter(kind=kind)
            .filter(Q(area=area) | Q(area__isnull=True))
            .order_by(models.F("area").asc(nulls_last=True))
        )


class DutyPost(models.Model):
    """A desk or duty that is always somebody's: obligations belong to it, never to a person (practice 2)."""

    PERSONAL = "nothing: roles and switchboards only"
    RETENTION = "kept"

    kind = models.CharField(max_length=30, choices=[(kind.value, kind.label) for kind in rules.PostKind])
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    number = models.CharField(max_length=30, blank=True)
    owner = models.CharField(max_length=80, help_text="Who keeps this row right.")
    confirmed_on = models.DateField(null=True, blank=True)
    fallback = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="covers")

    objects = DutyPostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "area"], name="one_post_of_a_kind_per_area", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.area.name}" if self.area else self.get_kind_display()


class BookingQuerySet(models.QuerySet["Booking"]):
    def on_at(self, instant):
        """The bookings under way at an instant."""
        return self.filter(period__contains=instant).select_related("user", "post")


class Booking(models.Model):
    """Someone on a duty post for a time. A post is resolved to whoever is booked when it is read."""

    PERSONAL = "when a member of staff is on duty"
    RETENTION = "duty: two years"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bookings")
    post = models.ForeignKey(DutyPost, on_delete=models.PROTECT, related_name="bookings")
    period = DateTimeRangeField()

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_person_is_not_twice_on_one_post",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message="This person is already on that post for part of that time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.post}"
