"""Ids that sort by when they were made, so a client can make its own and a second submit is recognised."""

import secrets
import time
import uuid


def uuid7() -> uuid.UUID:
    """Return a new UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return uuid.UUID(int=value)
