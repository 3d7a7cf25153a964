"""Storing one answer beside what stood before it, and the event an instant stands for."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from incidents.actions.events import record_event
from incidents.models import Answer, Conflict, Event, Run
from partners.models import Site

TEXTUAL = ("text", "person")
DOOR = {"pos_arrival_door_time": {"place": "door"}}
RECORDED_ON_ITS_OWN_PAGE = frozenset({Event.Kind.EXTENSION_AUTHORISED})
"""An extension is nothing without its doctor, hours and reason: extend_detention records it whole."""


def put_answer(
    *,
    run: Run,
    node: str,
    fact: str,
    value: object,
    replaces: str | None,
    shown: UUID | None,
    envelope,
    made: str,
    happened_at: datetime,
    decided_by,
    by,
    now: datetime,
) -> tuple[Answer | None, bool]:
    """Store an answer; return it, and whether it had been overtaken: then it stands beside the other, in conflict.

    None when it says what already stands. `replaces` is the answer the sender saw (decision 7).
    """
    standing = run.answers.standing().filter(fact=fact).exclude(pk__in=run.incident.conflicts.values("other")).first()
    text, closed = _split(run, fact, value)
    if standing and (standing.text, standing.value) == (text, closed) and standing.source == Answer.Source.ASKED:
        return None, False
    seen = standing is None or standing.source == Answer.Source.CARRIED or str(standing.pk) == str(replaces)
    answer = Answer.objects.create(
        id=uuid5(envelope.pk, fact),
        incident=run.incident,
        purpose=run.purpose,
        run=run,
        person=run.person,
        node=node,
        fact=fact,
        value=closed,
        text=text,
        happened_at=happened_at,
        entered_at=now,
        decided_by=decided_by,
        entered_by=by,
        made=made,
        showing_id=shown,
        envelope=envelope,
        replaces=standing if standing and seen else None,
    )
    if not seen:
        Conflict.objects.create(
            incident=run.incident, purpose=run.purpose, fact=fact, standing=standing, other=answer, found_at=now
        )
    return answer, not seen


def _split(run: Run, fact: str, value: object) -> tuple[str, object]:
    """Return (words to seal, closed value): never both."""
    if run.graph.body["facts"][fact]["type"] in TEXTUAL:
        return str(value), None
    return "", value.isoformat() if isinstance(value, datetime) else value


def write_event(answer: Answer, value: object, *, values: Mapping[str, object], by, now: datetime) -> Event | None:
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
    return Site.objects.filter(pk=named).first() if str(named or "").isdigit() else None
