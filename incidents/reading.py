"""What a run has answered, where that leads, and what is shown: reads, and the storing of what was seen (decision 10)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from guidance.actions import law_at
from guidance.graph.canonical import digest
from guidance.graph.model import NONE_OF_THESE
from guidance.graph.screen import screen
from guidance.graph.walk import Walk, walk
from incidents import places, rules
from incidents.directory import overlay_for
from incidents.models import Answer, Detention, Event, Incident, OutcomeRecord, Run, Screen, Showing
from incidents.rules import DetentionClock, DetentionPower
from incidents.rules.clock_facts import clock_state, time_left
from incidents.rules.clock_words import duration_words, extension_sentence, start_sentence

SAME_SIGHT = timedelta(seconds=10)
"""A reload or the redirect after an answer within this shows the same thing: one showing, not two."""


def answers_of(run: Run) -> QuerySet[Answer]:
    """Return the answers the run walks on, in order: standing, and not the later side of an unsettled conflict (decision 2)."""
    return run.answers.standing().given().exclude(pk__in=run.incident.conflicts.values("other"))


def given_in(answers: Iterable[Answer]) -> tuple[dict[str, object], dict[str, object]]:
    """Return (answered here, carried in) as walk() takes them."""
    asked: dict[str, object] = {}
    carried: dict[str, object] = {}
    for answer in answers:
        (carried if answer.source == Answer.Source.CARRIED else asked)[answer.fact] = answer.given
    return asked, carried


def law_now(now: datetime) -> dict[str, str]:
    return law_at(now, london_day=timezone.localtime(now).date())


@dataclass(frozen=True)
class Readings:
    """What was read and kept as pages were left: clock facts by question, and law statuses by provision."""

    clocks: dict[str, dict[str, str]]
    law: dict[str, str]

    def before(self, nodes: Iterable[str]) -> "Readings":
        """Return these with the clock only as it was read on the named questions."""
        return Readings({node: self.clocks[node] for node in nodes if node in self.clocks}, self.law)


def readings_of(run: Run) -> Readings:
    clocks: dict[str, dict[str, str]] = {}
    law: dict[str, str] = {}
    for row in run.answers.standing().read():
        if row.source == Answer.Source.LAW:
            law[row.fact.removeprefix("law.")] = str(row.value)
        else:
            clocks.setdefault(row.node, {})[row.fact] = str(row.value)
    return Readings(clocks, law)


def where_is(run: Run, now: datetime, readings: Readings | None = None) -> Walk:
    """Return where the run's own answers lead.

    The clock and the law are as they were read when each page was left; only a page not yet left reads them at `now`.
    So looking again, later, changes nothing (decisions 4, 14).
    """
    asked, carried = given_in(answers_of(run))
    asked = with_flags(run, asked)
    kept = readings or readings_of(run)
    law = law_now(now) | kept.law
    return walk(run.graph.body, asked, law, clock_facts_of(run.incident, now), carried, kept.clocks)


def with_flags(run: Run, asked: dict[str, object]) -> dict[str, object]:
    """Return the answers with each red flag raised on this run ticked too, where a page of it has that tick (decision 32).

    Raising a flag later is then the same as having ticked it at the start: the same states, already checked.
    """
    raised = run.incident.events.current().filter(kind=Event.Kind.RED_FLAG, detail__run=str(run.pk))
    flags = set(raised.values_list("detail__fact", flat=True))
    if not flags:
        return asked
    return {fact: _ticked_too(run.graph.body["facts"].get(fact, {}), value, flags) for fact, value in asked.items()}


def _ticked_too(shape: Mapping[str, Any], value: object, flags: set[str]) -> object:
    more = [option["fact"] for option in shape.get("options", []) if option["fact"] in flags]
    if not more or not isinstance(value, list):
        return value
    return [tick for tick in value if tick != NONE_OF_THESE] + [tick for tick in more if tick not in value]


def standing_outcome(run: Run, now: datetime) -> OutcomeRecord | None:
    """Return the outcome the run's answers lead to now, as recorded; None while they lead to a question."""
    record = run.outcomes.reached().first()
    return record if record and record.outcome == where_is(run, now).outcome else None


@dataclass(frozen=True)
class Clock:
    """A detention's clock as the pages show it. Times in UTC; sentences in London time."""

    clock: DetentionClock
    state: str
    left_words: str
    sentence: str
    started_words: str
    extension_words: str
    site: str

    @property
    def ends_at(self) -> datetime | None:
        return self.clock.permitted_until


def detention_of(incident: Incident) -> Detention | None:
    return incident.detentions.standing().select_related("site").first()


def _clock(incident: Incident) -> DetentionClock | None:
    detention = detention_of(incident)
    if detention is None:
        return None
    return rules.detention_clock(incident.events.current().as_values(), DetentionPower(detention.power))


def clock_facts_of(incident: Incident, now: datetime) -> dict[str, str]:
    """Return the clock facts walk() reads; empty when nobody is detained, so the walk takes "not sure"."""
    clock = _clock(incident)
    return rules.clock_facts(clock, now) if clock else {}


def clock_of(incident: Incident, now: datetime) -> Clock | None:
    """Return the clock for the strip and the panel, or None when nobody is detained on this incident."""
    clock = _clock(incident)
    if clock is None:
        return None
    london = timezone.get_default_timezone()
    left = time_left(clock, now)
    detention = detention_of(incident)
    site = detention.site if detention else None
    return Clock(
        clock=clock,
        state=clock_state(clock, now).value,
        left_words=f"{duration_words(left)} left" if left else "",
        sentence=rules.clock_sentence(clock, now, london),
        started_words=start_sentence(clock, now, london) or "",
        extension_words=extension_sentence(clock),
        site=site.name if site else "",
    )


@dataclass(frozen=True)
class Inputs:
    """All a screen is made from besides the graph, the node and the answers."""

    law: dict[str, str]
    overlay: dict[str, dict]
    clock: list[str]


def inputs_for(run: Run, node: str, now: datetime) -> Inputs:
    clock = clock_of(run.incident, now)
    law = {name: status for name, status in law_now(now).items() if name in run.graph.body["law"]}
    return Inputs(
        law=law,
        overlay={
            **overlay_for(run.graph.body, area=run.incident.area, now=now),
            **places.overlay_for(run, node, now=now),
        },
        clock=[words for words in (clock.sentence, clock.started_words, clock.extension_words) if words]
        if clock
        else [],
    )


def build(run: Run, node: str, *, answers: Mapping[str, object], inputs: Inputs, now: datetime) -> dict:
    """Return the screen/1 for a node, purely from what is given. `replay` calls this with what was stored."""
    return screen(
        run.graph.body,
        node,
        answers=answers,
        law=inputs.law,
        overlay=inputs.overlay,
        clock=inputs.clock,
        now=now,
    )


def show(run: Run, node: str, *, to, now: datetime) -> Showing:
    """Store and return what is shown now to somebody, with everything needed to build it again."""
    inputs, standing = inputs_for(run, node, now), list(answers_of(run))
    body = build(run, node, answers={answer.fact: answer.given for answer in standing}, inputs=inputs, now=now)
    made = digest(body)
    recent = run.showings.filter(node=node, screen_id=made, shown_to=to, shown_at__gte=now - SAME_SIGHT).last()
    if recent:
        return recent
    Screen.objects.bulk_create([Screen(hash=made, body=body)], ignore_conflicts=True)
    return Showing.objects.create(
        incident=run.incident,
        purpose=run.purpose,
        run=run,
        node=node,
        screen_id=made,
        shown_at=now,
        shown_to=to,
        answer_ids=[answer.pk for answer in standing],
        law=inputs.law,
        overlay=inputs.overlay,
        clock=inputs.clock,
    )


@dataclass(frozen=True)
class Rebuilt:
    """One showing built again from what was stored: the screen, its digest, and whether it is the one that was stored."""

    showing: Showing
    screen: dict
    digest: str

    @property
    def is_same(self) -> bool:
        return self.digest == self.showing.screen_id


def rebuild(showing: Showing) -> Rebuilt:
    """Build what was shown again from the graph, the answers standing then, and the stored law, overlay, clock and time."""
    answers = {
        row.fact: row.given for row in Answer.objects.filter(pk__in=showing.answer_ids).order_by("entered_at", "id")
    }
    inputs = Inputs(law=showing.law, overlay=showing.overlay, clock=showing.clock)
    body = build(showing.run, showing.node, answers=answers, inputs=inputs, now=showing.shown_at)
    return Rebuilt(showing=showing, screen=body, digest=digest(body))
