"""A ticket: proof, carried by a page, of whom it was made for. It signs nobody in; what they send is kept under their name (decision 7)."""

from datetime import timedelta

from django.conf import settings
from django.core import signing

from accounts.models import User

GOOD_FOR = timedelta(days=7)
SALT = "ticket"


def issue(user: User) -> str:
    """Return a ticket for a signed-in user."""
    return _signer().sign(str(user.pk))


def holder(ticket: str) -> User | None:
    """Return whom a ticket was made for; None when it is not one of ours, or is over seven days old."""
    try:
        return User.objects.filter(pk=int(_signer().unsign(ticket, max_age=GOOD_FOR))).first()
    except signing.BadSignature:
        return None


def _signer() -> signing.TimestampSigner:
    newest, *older = settings.TICKET_KEYS
    return signing.TimestampSigner(key=newest, fallback_keys=older, salt=SALT)
