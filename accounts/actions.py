"""Making people, their postings and duty. Demonstration people are marked synthetic and exist only in a demonstration database."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Area, Booking, DutyPost, Posting, User
from accounts.rules import PostKind, Role
from wmpmh.deployment import is_demonstration
from wmpmh.errors import Refused

PASSWORD = "demonstration only"  # noqa: S105  (printed on the sign-in page of a demonstration; refused on live)

# Sign-in name, first and last name, rank, collar number, role, area, department.
CAST = (
    ("officer", "Alex", "Hollis", "constable", "7314", Role.OFFICER, "birmingham", Posting.Department.RESPONSE),
    ("officer2", "Sam", "Rahman", "constable", "7488", Role.OFFICER, "birmingham", Posting.Department.RESPONSE),
    ("neighbour", "Chris", "Dale", "constable", "6120", Role.OFFICER, "coventry", Posting.Department.RESPONSE),
    ("sergeant", "Ada", "Okoro", "sergeant", "2208", Role.SUPERVISOR, "birmingham", Posting.Department.RESPONSE),
    ("inspector", "Ravi", "Sandhu", "inspector", "1107", Role.SUPERVISOR, "birmingham", Posting.Department.RESPONSE),
    ("control", "Jo", "Marsh", "staff", "C411", Role.CONTROL_ROOM, None, Posting.Department.CONTACT),
    ("custody", "Lee", "Park", "sergeant", "3302", Role.CUSTODY, None, Posting.Department.CUSTODY),
    ("advisor", "Joanna", "Reid", "constable", "5150", Role.TACTICAL_ADVISOR, None, Posting.Department.MENTAL_HEALTH),
)
POSTED_FROM = datetime(2023, 4, 3, tzinfo=UTC)
# Which kind of post, whose number (Ofcom keeps 0121 496 0xxx for drama), and which post answers when it does not.
POSTS = (
    (PostKind.CONTROL_ROOM, "0121 496 0100", None),
    (PostKind.DUTY_INSPECTOR, "0121 496 0110", PostKind.CONTROL_ROOM),
    (PostKind.DUTY_SERGEANT, "0121 496 0120", PostKind.DUTY_INSPECTOR),
    (PostKind.DUTY_SUPERINTENDENT, "0121 496 0130", PostKind.CONTROL_ROOM),
    (PostKind.TACTICAL_ADVISOR, "0121 496 0140", PostKind.DUTY_INSPECTOR),
    (PostKind.FORCE_LEGAL, "0121 496 0150", PostKind.CONTROL_ROOM),
    (PostKind.CONSULTEE, "0121 496 0160", PostKind.CONTROL_ROOM),
    (PostKind.AMHP_SERVICE, "0121 496 0170", PostKind.CONTROL_ROOM),
    (PostKind.AMBULANCE_CONTROL, "0121 496 0180", PostKind.CONTROL_ROOM),
    (PostKind.TRUST_ON_CALL, "0121 496 0190", PostKind.CONTROL_ROOM),
)


class NotADemonstration(Refused):
    """Demonstration people were asked for on a live database."""


def refuse_on_live() -> None:
    if not is_demonstration():
        raise NotADemonstration("This database is live. Demonstration people and data are never put in it.")


@transaction.atomic
def synthetic_person(
    username: str, *, role: str, first: str = "Synthetic", last: str = "", rank: str = "staff", collar: str = ""
) -> User:
    """Return the marked demonstration person with this sign-in name, made if missing. Raises NotADemonstration on live."""
    refuse_on_live()
    user, is_new = User.objects.get_or_create(
        username=username,
        defaults={
            "first_name": first,
            "last_name": last or username.removeprefix("demo-").capitalize(),
            "rank": rank,
            "collar_number": collar,
            "is_synthetic": True,
        },
    )
    if is_new:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    user.groups.add(Group.objects.get(name=role))
    return user


@transaction.atomic
def make_demonstration(*, now: datetime) -> list[User]:
    """Make the demonstration cast, their postings, duty posts with invented numbers, and who is on. Safe to run again."""
    refuse_on_live()
    cast = [_member(row) for row in CAST]
    posts = _posts()
    for username, kind in (
        ("advisor", PostKind.TACTICAL_ADVISOR),
        ("sergeant", PostKind.DUTY_SERGEANT),
        ("inspector", PostKind.DUTY_INSPECTOR),
    ):
        _book(User.objects.get(username=username), posts[kind], now=now)
    return cast


def _posts() -> dict[PostKind, DutyPost]:
    posts: dict[PostKind, DutyPost] = {}
    for kind, number, _ in POSTS:
        terms = {"number": number, "owner": "Demonstration"}
        posts[kind] = DutyPost.objects.get_or_create(kind=kind, area=None, defaults=terms)[0]
    for kind, _, fallback in POSTS:
        DutyPost.objects.filter(pk=posts[kind].pk).update(fallback=posts[fallback] if fallback else None)
    return posts


def _member(row: tuple[str, str, str, str, str, Role, str | None, str]) -> User:
    username, first, last, rank, collar, role, area, department = row
    user = synthetic_person(username, role=role, first=first, last=last, rank=rank, collar=collar)
    place = Area.objects.in_force_on(POSTED_FROM.date()).filter(code=area).first() if area else None
    Posting.objects.get_or_create(user=user, department=department, area=place, defaults={"from_at": POSTED_FROM})
    return user


def _book(user: User, post: DutyPost, *, now: datetime) -> None:
    if not Booking.objects.on_at(now).filter(user=user, post=post).exists():
        start = now.replace(minute=0, second=0, microsecond=0)
        Booking.objects.create(user=user, post=post, period=DateTimeTZRange(start, start + timedelta(hours=12)))
