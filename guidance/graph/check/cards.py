"""Faults in a workflow's ninety-second card as written; whether it is true is for the proof."""

from collections.abc import Iterator

from guidance.graph import model
from guidance.graph.check.names import Names, predicate_problems, unknown
from guidance.graph.check.wording import has_power_verb

MOST_WORDS = 120


def card_problems(content: model.Content, name: str, workflow: model.Workflow) -> list[str]:
    """Return the faults of a card: ids that do not resolve, powers nobody offers, too many words."""
    card, names = workflow.card, Names(content)
    if card is None:
        return []
    where = f"{name}: card"
    found = unknown(f"{where}.say", "outcome", [card.say], workflow.outcomes)
    found += unknown(f"{where}.call", "slot", card.call, names.slots)
    for at, line in enumerate(card.lines, 1):
        found += _line(names, f"{where}.lines.{at}", workflow, line)
    return found or list(_too_long(content, where, workflow, card))


def _line(names: Names, where: str, workflow: model.Workflow, line: model.CardLine) -> list[str]:
    offered = {power for outcome in workflow.outcomes.values() for power in outcome.powers}
    duties = {duty.id for power in offered & names.powers.keys() for duty in names.powers[power].before_use}
    found = predicate_problems(names, where, line.when)
    found += unknown(where, "duty of a power offered here", [line.duty], duties)
    found += unknown(where, "power offered here", [line.uses], offered)
    if has_power_verb(line.text) and line.uses is None and line.by is None and not line.not_:
        found.append(f"{where}: {line.text!r}: tells of using a power: say `uses:`, `by: other` or `not: true`")
    return found


def _too_long(content: model.Content, where: str, workflow: model.Workflow, card: model.Card) -> Iterator[str]:
    labels = {slot.id: slot.label for slot in content.registers.slots}
    texts = [item.label for item in content.registers.interruptions] + [line.text for line in card.lines]
    texts += [spoken.text for spoken in workflow.outcomes[card.say].say if spoken.to == "person"]
    texts += [labels[slot] for slot in card.call]
    words = sum(len(text.split()) for text in texts)
    if words > MOST_WORDS:
        yield f"{where}: has {words} words with its flags, words to say and numbers: keep it to {MOST_WORDS}"
