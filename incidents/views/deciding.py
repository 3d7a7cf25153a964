"""Who decided: yourself by default, unless you are keying for the constable who is on the incident (practice 1)."""

from django.db.models import Q, QuerySet

from accounts.models import User
from incidents.models import Incident


def people(incident: Incident, user: User) -> QuerySet[User]:
    """Return who may be named as having decided: those on the incident, and whoever is keying."""
    on_it = Q(memberships__incident=incident, memberships__to_at=None)
    return User.objects.filter(on_it | Q(pk=user.pk)).distinct().order_by("last_name")


def nobody(incident: Incident, user: User) -> bool:
    """Return whether what is keyed here has no constable to be the decision of."""
    return not user.is_constable and usual(incident, user) is None


def usual(incident: Incident, user: User) -> User | None:
    """Return who is taken to have decided unless they say otherwise; None when no constable is on the incident yet."""
    on_it = [member.user for member in incident.members.current().order_by("from_at").select_related("user")]
    constables = [person for person in on_it if person.is_constable]
    if user.is_constable and (user in on_it or not constables):
        return user
    return constables[0] if constables else None
