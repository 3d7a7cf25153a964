"""Faults in one outcome as written: ids that do not resolve, and powers that could never be lawful."""

from guidance.graph import model
from guidance.graph.check.names import PEOPLE, Names, unknown


def outcome_problems(content: model.Content, name: str, workflow: model.Workflow) -> list[str]:
    """Return the faults of a workflow's outcomes and of the interruption cards."""
    names = Names(content)
    found: list[str] = []
    for id_, outcome in workflow.outcomes.items():
        found += _outcome(names, f"{name}: outcomes.{id_}", outcome)
    for item in content.registers.interruptions:
        found += _outcome(names, f"interruptions.yaml: {item.id}.card", item.card)
    return found


def _outcome(names: Names, where: str, outcome: model.Outcome) -> list[str]:
    found = unknown(f"{where}.powers", "power", outcome.powers, names.powers)
    found += unknown(f"{where}.lawful_basis", "provision", outcome.lawful_basis, names.provisions)
    found += unknown(f"{where}.record", "fact", outcome.record, names.facts)
    found += unknown(f"{where}.next", "workflow", outcome.next, names.workflows)
    found += unknown(f"{where}.claims", "claim", outcome.claims, names.claims)
    found += unknown(f"{where}.lessons", "lesson", outcome.lessons, names.lessons)
    found += unknown(f"{where}.ruled_out", "power", [item.power for item in outcome.ruled_out], names.powers)
    found += _lines(names, where, outcome) + _people(names, where, outcome)
    return found + _hand_off(where, outcome) + _cites(where, outcome)


def _lines(names: Names, where: str, outcome: model.Outcome) -> list[str]:
    duties = {duty.id for power in names.powers.values() for duty in power.before_use}
    found: list[str] = []
    for at, line in enumerate(outcome.do, 1):
        place = f"{where}.do.{at}"
        found += unknown(place, "provision", line.cites, names.provisions)
        found += unknown(place, "power", [line.uses], names.powers)
        found += unknown(place, "duty", [line.duty], duties)
        found += unknown(place, "slot", [line.slot], names.slots)
    for at, never in enumerate(outcome.never, 1):
        found += unknown(f"{where}.never.{at}", "provision", never.cites, names.provisions)
        found += unknown(f"{where}.never.{at}", "power", [never.uses], names.powers)
    return found


def _people(names: Names, where: str, outcome: model.Outcome) -> list[str]:
    found: list[str] = []
    for tell in outcome.tell:
        found += unknown(f"{where}.tell.{tell.id}.who", "duty post or partner role", [tell.who], PEOPLE)
        found += unknown(f"{where}.tell.{tell.id}", "slot", [tell.slot], names.slots)
    for at, step in enumerate(outcome.escalate, 1):
        found += unknown(f"{where}.escalate.{at}.to", "duty post or partner role", [step.to], PEOPLE)
        found += unknown(f"{where}.escalate.{at}", "slot", [step.slot], names.slots)
    return found


def _hand_off(where: str, outcome: model.Outcome) -> list[str]:
    if outcome.kind != "continue_elsewhere":
        return []
    if len(outcome.next) != 1 or outcome.powers or outcome.do or outcome.tell:
        return [f"{where}: continue_elsewhere has one next and no powers, do or tell: lead there with go: instead"]
    return []


def _cites(where: str, outcome: model.Outcome) -> list[str]:
    cited = outcome.lawful_basis or any(line.cites for line in outcome.do) or any(item.cites for item in outcome.never)
    if cited or outcome.kind == "continue_elsewhere":
        return []
    return [f"{where}: cites nothing: give lawful_basis, or a line that cites"]
