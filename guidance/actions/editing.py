"""A change to a document or register, from first word to publication.

The draft is the whole document as it would become. A yes is to the draft's own hash, so any edit voids it; publishing
puts it in place of what is in force now and checks the whole, so that the second of two publishers is checked on the
first's work (decision 3).
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from pydantic import TypeAdapter, ValidationError

from accounts.models import User
from guidance import rules
from guidance.actions.publishing import NotPublished, add_graph, add_version, approvals_of, approve, put_in_force
from guidance.graph import model
from guidance.graph.canonical import digest
from guidance.graph.compile import Compiled, assemble
from guidance.graph.prove import prove
from guidance.models import Approval, Draft, DraftChange, Edition, Version, Window
from guidance.published import bodies_in_force, body_in_force, content_with
from wmpmh.errors import Refused, Stale


class Faulty(Refused):
    """What was typed cannot be content. `problems`: one sentence each, naming the place."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


@transaction.atomic
def start_draft(*, kind: str, slug: str, why: str, by: User, now: datetime) -> Draft:
    """Open a draft of what is in force, unchanged as yet. Raises Refused if there is nothing such."""
    edition = Edition.objects.in_force_at(now).get()
    body = body_in_force(kind=kind, slug=slug, now=now)
    if body is None:
        raise Refused("No such guidance is in force to be changed.")
    return _make(kind=kind, slug=slug, body=body, why=why, edition=edition, by=by, now=now)


@transaction.atomic
def add_draft(*, kind: str, slug: str, body: Any, why: str, by: User, now: datetime) -> Draft:
    """Open a draft with a body made elsewhere: a file brought in. Raises Faulty naming every place that is wrong."""
    edition = Edition.objects.in_force_at(now).get()
    _refuse_faulty(kind, slug, body)
    return _make(kind=kind, slug=slug, body=body, why=why, edition=edition, by=by, now=now)


def _make(*, kind: str, slug: str, body: Any, why: str, edition: Edition, by: User, now: datetime) -> Draft:
    return Draft.objects.create(
        kind=kind, slug=slug, body=body, hash=digest(body), why=why, based_on=edition, by=by, made_at=now,
        changed_at=now,
    )  # fmt: skip


@transaction.atomic
def change_draft(
    *, draft: Draft, what: str, before: Any, after: Any, body: Any, seen: str, by: User, now: datetime
) -> DraftChange:
    """Store an edit: `what` went from `before` to `after`, and the whole is now `body`.

    seen: the hash the editor was looking at. Raises Stale if another edit came first; Faulty if `body` is no content;
    Refused once it is published. An edit of a draft in review takes it back to writing: what was said yes to is gone.
    """
    draft = _locked(draft, Draft.State.WRITING, Draft.State.IN_REVIEW)
    if draft.hash != seen:
        raise Stale("Someone changed this draft since you opened it. Your words are below: add them to theirs.")
    _refuse_faulty(draft.kind, draft.slug, body)
    draft.body, draft.hash, draft.state, draft.changed_at = body, digest(body), Draft.State.WRITING, now
    draft.save(update_fields=["body", "hash", "state", "changed_at"])
    return DraftChange.objects.create(
        draft=draft, what=what, before=before, after=after, hash=draft.hash, by=by, at=now
    )


def _refuse_faulty(kind: str, slug: str, body: Any) -> None:
    shape: Any = (
        model.DocumentContent if kind == Version.Kind.DOCUMENT else model.Registers.model_fields[slug].annotation
    )
    try:
        TypeAdapter(shape).validate_python(body)
    except ValidationError as error:
        raise Faulty([f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()]) from error


@transaction.atomic
def submit_draft(*, draft: Draft, by: User, now: datetime) -> list[dict[str, Any]]:
    """Send a draft to be reviewed and return what the check found of its part. Raises Refused while anything is wrong."""
    draft = _locked(draft, Draft.State.WRITING)
    _, results = check_draft(draft=draft, now=now)
    found = [example["words"] for result in results for example in result["counter_examples"]]
    if found:
        raise Refused(f"The check found {len(found)} things wrong. First: {found[0]}")
    draft.state, draft.changed_at = Draft.State.IN_REVIEW, now
    draft.save(update_fields=["state", "changed_at"])
    return results


def check_draft(*, draft: Draft, now: datetime) -> tuple[Compiled | None, list[dict[str, Any]]]:
    """Return the compiled next edition (None where it cannot be made) and what the check found of the whole."""
    edition, bodies = bodies_in_force(now=now)
    content = content_with(bodies, kind=draft.kind, slug=draft.slug, body=draft.body)
    changed = draft.slug if draft.kind == Version.Kind.DOCUMENT else None
    results = prove(content, known=edition.checked, changed=changed)
    sound = not any(result["counter_examples"] for result in results)
    return (assemble(content) if sound else None), results


@transaction.atomic
def send_back_draft(*, draft: Draft, why: str, by: User, now: datetime) -> DraftChange:
    """Give a draft in review back to be written, saying why."""
    draft = _locked(draft, Draft.State.IN_REVIEW)
    draft.state, draft.changed_at = Draft.State.WRITING, now
    draft.save(update_fields=["state", "changed_at"])
    return DraftChange.objects.create(draft=draft, what="sent back", after=why, hash=draft.hash, by=by, at=now)


@transaction.atomic
def set_aside_draft(*, draft: Draft, by: User, now: datetime) -> None:
    """Stop work on a draft. It is kept."""
    draft = _locked(draft, Draft.State.WRITING, Draft.State.IN_REVIEW)
    draft.state, draft.changed_at = Draft.State.SET_ASIDE, now
    draft.save(update_fields=["state", "changed_at"])


@transaction.atomic
def approve_draft(*, draft: Draft, seen: str, said_as: str, by: User, now: datetime) -> Approval:
    """Say yes, for one's role, to the exact words that were read.

    seen: the hash the approver was looking at. Raises Refused for an author or for one without the role, Stale if the
    draft has changed since it was opened.
    """
    draft = _locked(draft, Draft.State.IN_REVIEW)
    if draft.hash != seen:
        raise Stale("This draft has changed since you opened it. Read it again before you say yes.")
    if why := rules.why_not_approve(by=by.pk, roles=by.roles, said_as=said_as, authors=draft.authors):
        raise Refused(why)
    return approve(content_hash=draft.hash, said_as=said_as, by=by, now=now)


@transaction.atomic
def publish_draft(*, draft: Draft, by: User, now: datetime) -> Edition:
    """Put a draft in force in place of what it changes. Publishing it twice changes nothing.

    Raises NotPublished if the check finds anything in the whole next edition, or if an approval its hash needs is missing.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.state == Draft.State.PUBLISHED:
        return Edition.objects.get(pk=draft.published_as_id)
    draft = _locked(draft, Draft.State.IN_REVIEW)
    Window.objects.select_for_update().get(period__endswith=None)  # publishers take turns
    present = Edition.objects.in_force_at(now).get()
    _refuse_overtaken(draft, present)
    compiled, results = check_draft(draft=draft, now=now)
    _refuse_unless_agreed(draft, results, now=now)
    if compiled is None:
        raise NotPublished("This does not make an edition. Correct what the check found.")
    edition = present if present.hash == compiled.edition else _put(draft, compiled, results, present, now)
    draft.state, draft.published_as, draft.changed_at = Draft.State.PUBLISHED, edition, now
    draft.save(update_fields=["state", "published_as", "changed_at"])
    return edition


def _put(draft: Draft, compiled: Compiled, results: list[dict[str, Any]], present: Edition, now: datetime) -> Edition:
    if Edition.objects.filter(hash=compiled.edition).exists():
        raise NotPublished("These exact words were in force before and were replaced. Change something, and say why.")
    add_version(kind=draft.kind, slug=draft.slug, body=draft.body, made_hash=draft.hash, by=draft.by, now=now)
    for name, graph in compiled.graphs.items():
        add_graph(made_hash=compiled.hashes[name], graph=graph)
    return put_in_force(compiled, checked=results, present=present, now=now)


def _refuse_overtaken(draft: Draft, present: Edition) -> None:
    """Refuse a draft of words that somebody else has since replaced: it would silently undo their change."""
    kind = f"{draft.kind}s"
    if draft.based_on.manifest[kind].get(draft.slug) != present.manifest[kind].get(draft.slug):
        raise NotPublished(
            "Another change to this document was published after this draft was started, and this would undo it. "
            "Start a draft of what is in force and put these changes in it. Nothing here is lost."
        )


def _refuse_unless_agreed(draft: Draft, results: list[dict[str, Any]], *, now: datetime) -> None:
    found = sum(len(result["counter_examples"]) for result in results)
    why = rules.why_not_publish(
        authors=draft.authors,
        approvals=approvals_of(draft.hash),
        counter_examples=found,
        legal=is_for_legal(draft=draft, now=now),
    )
    if why:
        raise NotPublished(why)


def is_for_legal(*, draft: Draft, now: datetime) -> bool:
    """Return whether force legal services must say yes to it too."""
    before = body_in_force(kind=draft.kind, slug=draft.slug, now=now)
    if draft.kind == Version.Kind.REGISTER:
        return draft.slug in rules.LEGAL_REGISTERS and before != draft.body
    return rules.needs_legal(before, draft.body)


def _locked(draft: Draft, *states: str) -> Draft:
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.state not in states:
        raise Stale(f"This draft is {draft.get_state_display().lower()} now.")
    return draft
