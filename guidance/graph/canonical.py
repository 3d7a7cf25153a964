"""One form of a value to hash: RFC 8785 JSON and SHA-256."""

import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """Return `value` (plain JSON: dict, list, str, int, float, bool, None) as RFC 8785 bytes."""
    return rfc8785.dumps(value)


def digest(value: Any) -> str:
    """Return the SHA-256 of canonical(value), in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()
