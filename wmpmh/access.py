"""Who may. The door of every page, API and task: who is asking, what they may see, and one transaction that says so to the database.

Row security in PostgreSQL is the second lock. It reads the settings made here (`wmpmh.user`, `.areas`, `.agency`,
`.purpose`), which live as long as the transaction, so they work through PgBouncer (decision 11). With none set, no
row about a person is visible. The settings guard against our mistakes, not against injected SQL: docs/security.md.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils import timezone

from accounts.rules import Role

if TYPE_CHECKING:
    from accounts.models import User

# Force-wide desks: every live incident of their function (design section 6).
DESKS = frozenset({Role.CONTROL_ROOM, Role.TACTICAL_ADVISOR})

# What each role may do beyond looking. Officers act on incidents they are on; desks on any they see.
ACTS_ON_INCIDENTS = frozenset({Role.OFFICER, Role.CONTROL_ROOM, Role.SUPERVISOR, Role.TACTICAL_ADVISOR, Role.CUSTODY})


@dataclass(frozen=True)
class Sight:
    """Which incidents a role or rank lets someone list beyond those they are on: `everywhere`, or areas by id."""

    everywhere: bool
    areas: frozenset[int]

    @property
    def setting(self) -> str:
        return "*" if self.everywhere else ",".join(str(area) for area in sorted(self.areas))


SYSTEM = 0
"""Who the database thinks is asking when the portal itself acts. Nobody's id."""

NOWHERE = Sight(everywhere=False, areas=frozenset())
EVERYWHERE = Sight(everywhere=True, areas=frozenset())


def sight_of(user) -> Sight:
    """Return what a user may list. Postings decide a supervisor's lists, never an officer's sight of a person (decision 33)."""
    if not user.is_authenticated:
        return NOWHERE
    if user.roles & DESKS:
        return EVERYWHERE
    if Role.SUPERVISOR in user.roles:
        postings = user.postings.at(timezone.now()).exclude(area=None)
        return Sight(everywhere=False, areas=frozenset(postings.values_list("area_id", flat=True)))
    return NOWHERE


# Who settles what was received and could not be applied. A records officer lists no incidents, and sees it for all.
SETTLES = frozenset({Role.CONTROL_ROOM, Role.SUPERVISOR, Role.RECORDS_OFFICER})


def may_settle(user) -> bool:
    """Return whether a user decides what becomes of something received that could not be applied (decision 7)."""
    return bool(user.roles & SETTLES)


def settling_sight_of(user) -> Sight:
    """Return of which incidents a user settles what waits for a person."""
    if not may_settle(user):
        return NOWHERE
    return EVERYWHERE if Role.RECORDS_OFFICER in user.roles else sight_of(user)


@contextmanager
def settling(user) -> Iterator[None]:
    """The database shows what this user settles, then what they list again. Raises PermissionDenied for anybody else."""
    if not may_settle(user):
        raise PermissionDenied("What waits for a person is settled by supervisors, the control room and records.")
    if Role.RECORDS_OFFICER not in user.roles:  # theirs to settle is what they list already
        yield
        return
    with seeing_everywhere(user):
        yield


def _tell_the_database(*, user_id: int | None, sight: Sight, purpose: str = "live") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('wmpmh.user', %s, true), set_config('wmpmh.areas', %s, true),"
            " set_config('wmpmh.agency', '', true), set_config('wmpmh.purpose', %s, true)",
            ["" if user_id is None else str(user_id), sight.setting, purpose],
        )


@contextmanager
def acting_as(user) -> Iterator[None]:
    """One transaction in which the database knows who is asking. Every request and every task for a person runs in one."""
    with transaction.atomic():
        known = user.is_authenticated
        _tell_the_database(user_id=user.pk if known else None, sight=sight_of(user))
        yield


@contextmanager
def acting_as_system() -> Iterator[None]:
    """One transaction in which the portal itself acts: sweeps, seals, checks. It sees every incident; what it reads is logged as a system job."""
    with transaction.atomic():
        _tell_the_database(user_id=SYSTEM, sight=EVERYWHERE)
        yield


@contextmanager
def seeing_everywhere(user) -> Iterator[None]:
    """For one exact look-up, past what the user may list; then as the user again. The caller logs what was looked up."""
    _tell_the_database(user_id=user.pk, sight=EVERYWHERE)
    try:
        yield
    finally:
        _tell_the_database(user_id=user.pk, sight=sight_of(user))


class ActingAs:
    """Middleware: one transaction a request. A server error rolls back; a refusal is logged after, in its own transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting_as(request.user):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if response.status_code in (403, 404, 409) and request.user.is_authenticated and request.resolver_match:
            _log_refusal(request, request.resolver_match, response.status_code)
        return response


def _log_refusal(request: HttpRequest, match: ResolverMatch, status: int) -> None:
    from records.actions import log_reading

    with acting_as(request.user):
        log_reading(
            operation="consultation",
            record_kind=f"refused {status}",
            record_ids=[str(value) for value in match.kwargs.values()],
            by=cast("User", request.user),
            at=timezone.now(),
            page=match.url_name or "",
            mode="refused",
        )


def get_visible(model: Any, user, **lookup):
    """Return the one row the user may know of, or raise Http404. A missing thing and a hidden one look the same."""
    row = model.objects.visible_to(user).filter(**lookup).first()
    if row is None:
        raise Http404
    return row


def get_incident(user, pk, *, to_act: bool = False):
    """Return an incident the user may see; with `to_act`, one they may act on now, else 403 (seen, not allowed)."""
    from incidents.models import Incident, Member

    incident = get_visible(Incident, user, pk=pk)
    if to_act and not may_act(user, on_it=Member.objects.current().filter(incident=incident, user=user).exists()):
        raise PermissionDenied("You can see this incident but you are not on it.")
    return incident


def may_act(user, *, on_it: bool) -> bool:
    """Return whether a user may act on an incident they see: they are on it, or their desk or rank acts for others (practice 1)."""
    return bool(user.roles & ACTS_ON_INCIDENTS) and (on_it or bool(user.roles & (DESKS | {Role.SUPERVISOR})))
