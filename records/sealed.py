"""Sealed columns: text about a person is ciphertext in the database, its history and its backups.

MultiFernet, so a new key can be added in front and old rows still open. The id of the key used is
kept in front of the token, so a rotation can find the rows it still has to seal again.
"""

import hashlib
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


def key_id(key: str) -> str:
    """Return the short name of a key: eight hex digits of its SHA-256."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key.encode()) for key in keys])


def seal(text: str) -> str:
    """Return `keyid:token` for a text, sealed with the newest key."""
    keys = tuple(settings.SEAL_KEYS)
    return f"{key_id(keys[0])}:{_box(keys).encrypt(text.encode()).decode()}"


def open_sealed(stored: str, *, within: int | None = None) -> str:
    """Return the text in `keyid:token`. Raises cryptography.fernet.InvalidToken if no key we hold opens it.

    within: seconds after which it no longer opens; None for ever.
    """
    token = stored.partition(":")[2]
    return _box(tuple(settings.SEAL_KEYS)).decrypt(token.encode(), ttl=within).decode()


class SealedTextField(models.TextField):
    """A text column that is sealed when saved and opened when read. It cannot be searched, by design."""

    def get_prep_value(self, value):
        return seal(value) if value else value

    def from_db_value(self, value, expression, connection):
        return open_sealed(value) if value else value
