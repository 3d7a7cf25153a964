"""What is in force, read back from the database: as Content to walk and check, and as bodies to change one of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guidance.graph.compile import content_of
from guidance.graph.model import Content, Status
from guidance.models import Edition, ProvisionStatus, Version

Bodies = dict[str, dict[str, Any]]
"""Plain JSON by kind ("document", "register") and slug."""


def content_in_force(*, now: datetime) -> Content | None:
    """Return what is published and in force at `now`, with every status recorded by then; None if nothing is."""
    edition = Edition.objects.in_force_at(now).first()
    if edition is None:
        return None
    bodies = bodies_of(edition)
    content = content_of(bodies["document"], bodies["register"])
    statuses = tuple(_status(row) for row in ProvisionStatus.objects.known_at(now).order_by("recorded_at"))
    return content.model_copy(update={"registers": content.registers.model_copy(update={"statuses": statuses})})


def bodies_in_force(*, now: datetime) -> tuple[Edition, Bodies]:
    """Return the edition in force and what it is made of. Raises Edition.DoesNotExist if none is."""
    edition = Edition.objects.in_force_at(now).get()
    return edition, bodies_of(edition)


def body_in_force(*, kind: str, slug: str, now: datetime) -> Any:
    """Return one document or register as it is in force, or None."""
    edition = Edition.objects.in_force_at(now).get()
    made = edition.manifest[f"{kind}s"].get(slug, "")
    return Version.objects.filter(hash=made).values_list("body", flat=True).first()


def bodies_of(edition: Edition) -> Bodies:
    return {kind: _bodies(edition.manifest[f"{kind}s"]) for kind in ("document", "register")}


def content_with(bodies: Mapping[str, Mapping[str, Any]], *, kind: str, slug: str, body: Any) -> Content:
    """Return the content with one document or register in place of the one in force. Raises pydantic.ValidationError."""
    changed = {name: dict(items) for name, items in bodies.items()}
    changed[kind][slug] = body
    return content_of(changed["document"], changed["register"])


def _bodies(hashes: Mapping[str, str]) -> dict[str, Any]:
    found = Version.objects.in_bulk(hashes.values())
    return {slug: found[made].body for slug, made in hashes.items()}


def _status(row: ProvisionStatus) -> Status:
    return Status.model_validate(
        {
            "provision": row.provision,
            "status": row.status,
            "from": row.from_on,
            "recorded_at": row.recorded_at.isoformat(),
            "by": row.by,
            "source": row.source,
        }
    )
