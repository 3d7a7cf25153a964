"""Storing one answer beside what stood before it, and the event an instant stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import Q

from accounts.models import User
from incidents.actions.events import record_event
from incidents.actions.intake import plain
from incidents.actions.projections import HOLDS
from incidents.models import Answer, Conflict, Event, Run
from incidents.reading import answers_of
from partners.models import Site
from wmpmh.errors import Refused

TEXTUAL = ("text", "person")
DOOR = {"pos_arrival_door_time": {"place": "door"}}
RECORDED_ON_ITS_OWN_PAGE = frozenset({Event.Kind.EXTENSION_AUTHORISED})
"""An extension is nothing without its doctor, hours and reason: extend_detention records it whole."""


class CorrectInstead(Refused):
    """An answer may not be changed after finishing; it may be corrected, with a reason (design section 5)."""


@dataclass(frozen=True)
class Page:
    """One page as it was sent: by whom, for whom, how made, what the sender saw, and the envelope it came in.

    shown: the showing it answers. replaces: fact -> id of the answer the sender saw (decision 7).
    """

    envelope_id: UUID
    run: Run
    node: str
    shown: UUID | None
    replaces: Mapping[str, str]
    made: str
    happened_at: datetime | None
    decided_by: User | None
    by: User
    now: datetime

    def as_sent(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return all that was sent, as the envelope and the log keep it."""
        return {
            "run": str(self.run.pk),
            "node": self.node,
            "values": plain(values),
            "replaces": plain(self.replaces),
            "shown": plain(self.shown),
            "made": str(self.made),
            "happened_at": plain(self.happened_at),
            "decided_by": plain(self.decided_by),
        }


def put_answer(page: Page, fact: str, value: object) -> tuple[Answer | None, bool]:
    """Store an answer; return it, and whether it had been overtaken: then it stands beside the other, in conflict.

    None when it says what already stands, made as it was. Raises CorrectInstead when the officer's part is finished.
    """
    run = page.run
    standing = answers_of(run).filter(fact=fact).first()
    text, closed = split(run, fact, value)
    if standing and _is_same(standing, page, text, closed):
        return None, False
    if standing and standing.source == Answer.Source.ASKED and run.incident.state != run.incident.State.OPEN:
        raise CorrectInstead("Your part is finished. To change this answer, correct it and say why: both then stand.")
    seen = _was_seen(standing, page.replaces.get(fact))
    answer = Answer.objects.create(
        id=uuid5(page.envelope_id, fact),
        incident=run.incident,
        purpose=run.purpose,
        run=run,
        person=run.person,
        node=page.node,
        fact=fact,
        value=closed,
        text=text,
        happened_at=page.happened_at or page.now,
        entered_at=page.now,
        decided_by=page.decided_by,
        entered_by=page.by,
        made=page.made,
        showing_id=page.shown,
        envelope_id=page.envelope_id,
        replaces=standing if standing and seen else None,
    )
    if standing and not seen:
        Conflict.objects.create(
            incident=run.incident, purpose=run.purpose, fact=fact, standing=standing, other=answer, found_at=page.now
        )
    return answer, not seen


def _is_same(standing: Answer, page: Page, text: str, closed: object) -> bool:
    """Return whether a page says just what stands: the same words, made the same way, by and of the same."""
    return (
        standing.source == Answer.Source.ASKED
        and (standing.text, standing.value, standing.made) == (text, closed, page.made)
        and standing.decided_by_id == (page.decided_by.pk if page.decided_by else None)
        and page.happened_at in (None, standing.happened_at)
    )


def _was_seen(standing: Answer | None, replaces: str | None) -> bool:
    """Return whether the sender knew what stands: nothing, something carried in, or the very answer they name."""
    return standing is None or standing.source == Answer.Source.CARRIED or str(standing.pk) == str(replaces)


def split(run: Run, fact: str, value: object) -> tuple[str, object]:
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
    earlier = _earlier(answer, kind)
    if earlier and earlier.known_how != Event.KnownHow.ESTIMATED and abs(earlier.happened_at - value) < SAME_MINUTE:
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
        corrects=earlier,
        envelope=answer.envelope,
    )


SAME_MINUTE = timedelta(minutes=1)
"""A page asks for the minute: a time within it of one already recorded says the same."""

HELD_ALREADY = {
    "held_under": {"already_s136"},
    "leaving_step": {"need_place", "search_first", "not_needed"},
    "place_step": {"arrived", "waiting", "searching", "moving", "not_needed", "ran"},
}
"""Answers that say the person is held under section 136 already, by fact."""


def hold_if_held(answer: Answer, *, by: User, now: datetime) -> Event | None:
    """Write an estimated `detained`, at this time or before, when an answer says they are held and no event does.

    The strip, the lists and the finish list then know of the detention, and ask when it began.
    """
    if answer.value not in HELD_ALREADY.get(answer.fact, ()) or answer.incident.events.happened().filter(
        kind__in=HOLDS
    ):
        return None
    return record_event(
        event_id=uuid5(answer.pk, "held"),
        incident=answer.incident,
        kind=Event.Kind.DETAINED,
        happened_at=now,
        latest=now,
        known_how=Event.KnownHow.ESTIMATED,
        made=answer.made,
        decided_by=answer.decided_by if answer.decided_by and answer.decided_by.is_constable else None,
        by=by,
        now=now,
    )


def _earlier(answer: Answer, kind: str) -> Event | None:
    """Return the event this one corrects: from the same fact, one tapped or typed elsewhere, or the estimate a tap made."""
    current = answer.incident.events.current().filter(kind=kind).order_by("-entered_at")
    door = DOOR.get(answer.fact)
    tapped = current.filter(detail__fact__isnull=True)
    not_door = Q(detail__place__isnull=True) | Q(detail__place="site")
    tapped = tapped.filter(detail__place="door") if door else tapped.filter(not_door)
    return current.filter(detail__fact=answer.fact).first() or tapped.first()


def _site(answer: Answer, values: Mapping[str, object]) -> Site | None:
    """Return the place named on the same page, or earlier in the incident."""
    named = values.get("pos_name")
    if named is None:
        earlier = answer.incident.answers.standing().filter(fact="pos_name").order_by("-entered_at").first()
        named = earlier.value if earlier else None
    return Site.objects.filter(pk=int(str(named))).first() if str(named or "").isdigit() else None
