"""Loading what was authored, saying yes to it, and publishing it. No other road leads to an officer's screen."""

from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from guidance import rules
from guidance.actions.searching import make_findable, make_findable_once
from guidance.graph.compile import Compiled, compile_content, content_of
from guidance.graph.load import load
from guidance.graph.model import Content, Status
from guidance.graph.prove import prove
from guidance.models import Approval, Edition, Graph, ProvisionStatus, Version, Window
from wmpmh.deployment import is_demonstration
from wmpmh.errors import Refused

CONTENT = Path(__file__).parents[1] / "content"


class NotPublished(Refused):
    """An edition may not be published, or has been overtaken."""


@transaction.atomic
def load_guidance(*, folder: Path, by: User | None, now: datetime) -> tuple[Content, Compiled]:
    """Store every document, register and graph of a content folder that was never seen before, and new status rows.

    Raises guidance.graph.load.ContentError naming each file, path and fix. Nothing is published.
    """
    content = load(folder)
    compiled = compile_content(content)
    for kind, bodies in (("document", compiled.documents), ("register", compiled.registers)):
        hashes = compiled.manifest[f"{kind}s"]
        for slug, body in bodies.items():
            add_version(kind=kind, slug=slug, body=body, made_hash=hashes[slug], by=by, now=now)
    for key, graph in compiled.graphs.items():
        add_graph(made_hash=compiled.hashes[key], graph=graph)
    for status in content.registers.statuses:
        _add_status(status)
    return content, compiled


def add_version(*, kind: str, slug: str, body: object, made_hash: str, by: User | None, now: datetime) -> None:
    Version.objects.bulk_create(
        [Version(hash=made_hash, kind=kind, slug=slug, body=body, made_at=now, made_by=by)], ignore_conflicts=True
    )


def add_graph(*, made_hash: str, graph: dict) -> None:
    row = Graph(
        hash=made_hash, document=graph["document"], workflow=graph["workflow"], title=graph["title"], body=graph
    )
    Graph.objects.bulk_create([row], ignore_conflicts=True)


def _add_status(status: Status) -> None:
    row = ProvisionStatus(
        provision=status.provision,
        status=status.status,
        from_on=status.from_,
        recorded_at=datetime.fromisoformat(status.recorded_at),
        by=status.by,
        source=status.source,
    )
    ProvisionStatus.objects.bulk_create([row], ignore_conflicts=True)


def approve(*, content_hash: str, said_as: str, by: User, now: datetime) -> Approval:
    """Say yes, as one person, to one exact hash: an edition's, or a draft's. Saying it twice changes nothing."""
    Approval.objects.bulk_create(
        [Approval(content_hash=content_hash, by=by, said_as=said_as, at=now, is_synthetic=by.is_synthetic)],
        ignore_conflicts=True,
    )
    return Approval.objects.get(content_hash=content_hash, by=by)


@transaction.atomic
def publish_edition(*, content: Content, compiled: Compiled, now: datetime) -> Edition:
    """Check every workflow, then put the edition in force from now. Publishing the one in force again changes nothing.

    Raises NotPublished if the check finds anything, if it lacks its two approvals, or if another edition was published first.
    """
    present = Edition.objects.in_force_at(now).first()
    if present and present.hash == compiled.edition:
        make_findable_once(present)
        return present
    if Edition.objects.filter(hash=compiled.edition).exists():
        raise NotPublished(
            "This content was published before and has been replaced since. Make a new version of it instead."
        )
    checked = prove(content, known=present.checked if present else ())
    _refuse_unless_sound(content, compiled, checked)
    return put_in_force(compiled, checked=checked, present=present, now=now)


def _refuse_unless_sound(content: Content, compiled: Compiled, checked: list[dict]) -> None:
    hashes = [*compiled.manifest["documents"].values(), *compiled.manifest["registers"].values()]
    authors = Version.objects.filter(hash__in=hashes).exclude(made_by=None).values_list("made_by", flat=True)
    found = sum(len(result["counter_examples"]) for result in checked)
    approvals = approvals_of(compiled.edition)
    if why := rules.why_not_publish(authors=authors, approvals=approvals, counter_examples=found, legal=True):
        raise NotPublished(why)


def made_in_the_portal(*, now: datetime) -> Edition | None:
    """Return the edition in force if people made it here: files never overwrite it (decision 23)."""
    return Edition.objects.in_force_at(now).exclude(came_from=None).first()


def approvals_of(content_hash: str) -> list[rules.Yes]:
    """Return who said yes to a hash. A synthetic person's yes counts only where everything is a demonstration."""
    said = Approval.objects.filter(content_hash=content_hash)
    if not is_demonstration():
        said = said.filter(is_synthetic=False)
    return [rules.Yes(by=approval.by_id, said_as=approval.said_as) for approval in said]


def put_in_force(compiled: Compiled, *, checked: list[dict], present: Edition | None, now: datetime) -> Edition:
    """Make the edition and close the window of the one before it, at one instant."""
    edition = Edition(
        hash=compiled.edition,
        number=present.number + 1 if present else 1,
        previous=present,
        manifest=compiled.manifest,
        checked=checked,
        published_at=now,
    )
    edition.save(force_insert=True)
    if present:
        window = present.windows.get(period__contains=now)
        window.period = DateTimeTZRange(window.period.lower, now)
        window.save(update_fields=["period"])
    Window.objects.create(edition=edition, period=DateTimeTZRange(now, None))
    make_findable(edition, content_of(compiled.documents, compiled.registers))
    return edition


def law_at(instant: datetime, *, london_day: date) -> dict[str, str]:
    """Return each provision's recorded status at an instant, as far as was known then."""
    rows = [
        rules.StatusRow(row.provision, row.status, row.from_on, row.recorded_at)
        for row in ProvisionStatus.objects.known_at(instant)
    ]
    return rules.statuses_on(rows, day=london_day, known_at=instant)
