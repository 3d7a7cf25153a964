"""What must be so of an outcome wherever it is reached (decisions 1, 18, 19).

Positive first: a power is offered, by `powers` or by a line's `uses`, only where its `only_when` is known true. Then
prohibitions, which apply unless their `when` is known false. Unknown establishes nothing and escapes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from guidance.graph import model
from guidance.graph.predicate import And, Node, evaluate, parse
from guidance.graph.prove.plan import Look, Register, View

ADVISOR = ("none", "consider", "required")


@dataclass(frozen=True)
class Fault:
    """`rule`: the power, prohibition or duty broken. `why`: the end of the sentence "then the page …"."""

    rule: str
    why: str
    failing: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Limit:
    """A power offered, and when the statute allows it; None if nobody has said."""

    power: model.Power
    only_when: Node | None


@dataclass(frozen=True)
class Ban:
    """A prohibition this outcome would break in states where it applies."""

    prohibition: model.Prohibition
    when: Node
    why: str


@dataclass
class Verdict:
    """Everything to check of one outcome. `always`: faults in any state. `wanted`: what the checks compare."""

    title: str
    limits: list[Limit] = field(default_factory=list)
    bans: list[Ban] = field(default_factory=list)
    always: list[Fault] = field(default_factory=list)
    wanted: frozenset[Look] = frozenset()

    def faults(self, register: Register, state: Mapping[str, object]) -> Iterator[Fault]:
        """Yield what is wrong with offering this outcome in `state`."""
        view = View(register, state)
        yield from self.always
        for limit in self.limits:
            if limit.only_when is None:
                yield Fault(limit.power.id, f"offers ‘{limit.power.title}’, which has no only_when")
            elif evaluate(limit.only_when, view) is not True:
                failing = tuple(part for part in _parts(limit.only_when) if evaluate(part, view) is not True)
                yield Fault(limit.power.id, f"offers ‘{limit.power.title}’, which is not established", failing)
        for ban in self.bans:
            if evaluate(ban.when, view) is not False:
                rule = ban.prohibition
                yield Fault(rule.id, f"{ban.why}, which {rule.id} forbids: {rule.text}")


class Judge:
    """Works out a Verdict for an outcome from the registers."""

    def __init__(self, registers: model.Registers, register: Register) -> None:
        self.powers = {power.id: power for power in registers.powers}
        self.prohibitions = [item for item in registers.prohibitions if item.checked_by == "graph"]
        self.register = register

    def verdict(self, outcome: model.Outcome) -> Verdict:
        offered = offered_by(outcome)
        verdict = Verdict(outcome.title)
        for id_ in offered:
            only_when = self.powers[id_].only_when
            verdict.limits.append(Limit(self.powers[id_], parse(only_when) if only_when else None))
        for item in self.prohibitions:
            why = self._why_broken(item, outcome, offered)
            if why:
                verdict.bans.append(Ban(item, parse(item.when or "always"), why))
        verdict.always = list(self._duties(outcome, offered))
        nodes = [limit.only_when for limit in verdict.limits if limit.only_when] + [ban.when for ban in verdict.bans]
        verdict.wanted = self.register.looks(nodes)
        return verdict

    def line_bans(self, line: model.CardLine, id_: str, outcomes: Mapping[str, model.Outcome]) -> dict[str, Ban]:
        """Return, by outcome, how it breaks what a line of the card says, wherever the line's `when` applies."""
        rule = model.Prohibition.model_construct(
            id=id_, document="", text=line.text, source="card", checked_by="graph", when=line.when,
            forbid=line.forbid, require=line.require,
        )  # fmt: skip
        broken = {name: self._why_broken(rule, outcome, offered_by(outcome)) for name, outcome in outcomes.items()}
        return {name: Ban(rule, parse(line.when), why) for name, why in broken.items() if why}

    def says_nothing(self, line: model.CardLine, outcomes: Mapping[str, model.Outcome]) -> bool:
        """Return whether no outcome is of the kind that the line requires something of: it is true of nothing here."""
        of = line.require.of if line.require else None
        return of is not None and not any(_is_about(of, item, offered_by(item)) for item in outcomes.values())

    def _why_broken(self, item: model.Prohibition, outcome: model.Outcome, offered: Iterable[str]) -> str | None:
        found = list(self._forbidden(item.forbid, outcome, offered)) if item.forbid else []
        if item.require and _is_about(item.require.of, outcome, offered):
            found += _lacking(item.require, outcome)
        return " and ".join(found) or None

    def _forbidden(self, forbid: model.Forbid, outcome: model.Outcome, offered: Iterable[str]) -> Iterator[str]:
        yield from (f"offers ‘{self.powers[id_].title}’" for id_ in offered if id_ in forbid.powers)
        if outcome.kind in forbid.kinds:
            yield f"is of kind {outcome.kind}"
        for clock in outcome.clocks:
            if clock.clock in forbid.clocks or f"{clock.clock}.{clock.act}" in forbid.clocks:
                yield f"{clock.act} the {clock.clock} clock"

    def _duties(self, outcome: model.Outcome, offered: Iterable[str]) -> Iterator[Fault]:
        duties = {duty.id: duty for id_ in offered for duty in self.powers[id_].before_use}
        heads = {line.duty: line for line in outcome.do[: len(duties)] if line.duty}
        for duty in duties.values():
            line = heads.get(duty.id)
            if line is None:
                yield Fault(duty.id, f"does not begin with ‘{duty.text}’, which must come before the power is used")
            elif line.slot != duty.slot:
                yield Fault(duty.id, f"tells you ‘{line.text}’ without the number to ring ({duty.slot})")
            missing = [fact for fact in duty.record if fact not in outcome.record]
            if missing:
                yield Fault(duty.id, f"does not ask you to record {', '.join(missing)}, which ‘{duty.text}’ needs")


def offered_by(outcome: model.Outcome) -> list[str]:
    """Return the powers an outcome offers: those it lists and those its lines use."""
    lines = [line.uses for line in outcome.do if line.uses and not line.by]
    return list(dict.fromkeys([*outcome.powers, *lines]))


def _is_about(of: model.Applies, outcome: model.Outcome, offered: Iterable[str]) -> bool:
    return outcome.kind in of.kinds or any(power in of.powers for power in offered)


def _lacking(require: model.Require, outcome: model.Outcome) -> list[str]:
    told = {tell.id for tell in outcome.tell}
    found = [f"does not have you tell {id_}" for id_ in require.tell if id_ not in told]
    found += [f"does not have you record {fact}" for fact in require.record if fact not in outcome.record]
    if require.advisor and ADVISOR.index(outcome.advisor) < ADVISOR.index(require.advisor):
        found.append(f"says the Tactical Advisor is {outcome.advisor} where {require.advisor} is needed")
    if require.escalate and not outcome.escalate:
        found.append("does not say to whom to escalate")
    return found


def _parts(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, And) else (node,)
