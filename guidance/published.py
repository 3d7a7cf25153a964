"""The content of the edition in force, read back from the database."""

from datetime import datetime

from guidance.graph.compile import content_of
from guidance.graph.model import Content, Status
from guidance.models import Edition, ProvisionStatus, Version


def content_in_force(*, now: datetime) -> Content | None:
    """Return what is published and in force at `now`, with every status recorded by then; None if nothing is."""
    edition = Edition.objects.in_force_at(now).first()
    if edition is None:
        return None
    documents, registers = (_bodies(edition.manifest[kind]) for kind in ("documents", "registers"))
    content = content_of(documents, registers)
    statuses = tuple(_status(row) for row in ProvisionStatus.objects.known_at(now).order_by("recorded_at"))
    return content.model_copy(update={"registers": content.registers.model_copy(update={"statuses": statuses})})


def _bodies(hashes: dict[str, str]) -> dict[str, object]:
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
