"""Storing one answer beside what stood before it, and the event an instant stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from accounts.models import User
from incidents.actions.events import record_event
from incidents.models import Answer, Conflict, Envelope, Event, Run
from incidents.reading import answers_of
from partners.models import Site

TEXTUAL = ("text", "person")
DOOR = {"pos_arrival_door_time": {"place": "door"}}
RECORDED_ON_ITS_OWN_PAGE = frozenset({Event.Kind.EXTENSION_AUTHORISED})
"""An extension is nothing without its doctor, hours and reason: extend_detention records it whole."""


@dataclass(frozen=True)
class Page:
    """One page as it was sent: by whom, for whom, how made, what the sender saw, and the envelope it came in.

    shown: the showing it answers. replaces: fact -> id of the answer the sender saw (decision 7).
    """

    envelope: Envelope
    run: Run
    node: str
    shown: UUID | None
    replaces: Mapping[str, str]
    made: str
    happened_at: datetime
    decided_by: User | None
    by: User
    now: datetime


def put_answer(page: Page, fact: str, value: object) -> tuple[Answer | None, bool]:
    """Store an answer; return it, and whether it had been overtaken: then it stands beside the other, in conflict.

    None when it says what already stands.
    """
    run = page.run
    standing = answers_of(run).filter(fact=fact).first()
    text, closed = _split(run, fact, value)
    if standing and (standing.text, standing.value) == (text, closed) and standing.source == Answer.Source.ASKED:
        return None, False
    seen = _was_seen(standing, page.replaces.get(fact))
    answer = Answer.objects.create(
        id=uuid5(page.envelope.pk, fact),
        incident=run.incident,
        purpose=run.purpose,
        run=run,
        person=run.person,
        node=page.node,
        fact=fact,
        value=closed,
        text=text,
        happened_at=page.happened_at,
        entered_at=page.now,
        decided_by=page.decided_by,
        entered_by=page.by,
        made=page.made,
        showing_id=page.shown,
        envelope=page.envelope,
        replaces=standing if standing and seen else None,
    )
    if standing and not seen:
        Conflict.objects.create(
            incident=run.incident, purpose=run.purpose, fact=fact, standing=standing, other=answer, found_at=page.now
        )
    return answer, not seen


def _was_seen(standing: Answer | None, replaces: str | None) -> bool:
    """Return whether the sender knew what stands: nothing, something carried in, or the very answer they name."""
    return standing is None or standing.source == Answer.Source.CARRIED or str(standing.pk) == str(replaces)


def _split(run: Run, fact: str, value: object) -> tuple[str, object]:
    """Return (words to seal, closed value): never both."""
    if run.graph.body["facts"][fact]["type"] in TEXTUAL:
        return str(value), None
    return "", value.isoformat() if isinstance(value, datetime) else value


def write_event(
    answer: Answer, value: object, *, values: Mapping[str, object], by: User, now: datetime
) -> Event | None:
    """Write the event an instant fact names, in place of the one an earlier answer or the tap wrote (decision 6)."""
    kind = answer.run.graph.body["facts"][answer.fact].get("event")
    if not kind or kind in RECORDED_ON_ITS_OWN_PAGE or not isinstance(value, datetime):
        return None
    return record_event(
        event_id=uuid5(answer.pk, "event"),
        incident=answer.incident,
        kind=kind,
        happened_at=value,
        decided_by=answer.decided_by,
        by=by,
        now=now,
        made=answer.made,
        site=_site(answer, values) if kind in (Event.Kind.ARRIVED, Event.Kind.KEPT, Event.Kind.TRANSFERRED) else None,
        detail={"fact": answer.fact, **DOOR.get(answer.fact, {})},
        corrects=_earlier(answer, kind),
        envelope=answer.envelope,
    )


def _earlier(answer: Answer, kind: str) -> Event | None:
    """Return the event this one corrects: from the same fact, or the estimate a tap made."""
    current = answer.incident.events.current().filter(kind=kind)
    return (
        current.filter(detail__fact=answer.fact).first() or current.filter(known_how=Event.KnownHow.ESTIMATED).first()
    )


def _site(answer: Answer, values: Mapping[str, object]) -> Site | None:
    """Return the place named on the same page, or earlier in the incident."""
    named = values.get("pos_name")
    if named is None:
        earlier = answer.incident.answers.standing().filter(fact="pos_name").order_by("-entered_at").first()
        named = earlier.value if earlier else None
    return Site.objects.filter(pk=int(str(named))).first() if str(named or "").isdigit() else None
