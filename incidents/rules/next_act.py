"""The next thing to put down of a person held, by what has happened so far. Pure."""

from collections.abc import Sequence

FINISH = "finish"
IN_ORDER = ("arrived", "handover_told", "handover_received", "police_left")
PLACES = ("arrived", "kept", "transferred")


def next_act(kinds: Sequence[str], *, is_held: bool, has_run_out: bool) -> str:
    """Return the kind of event to put down next, or FINISH.

    kinds: of what happened, in order. is_held: somebody was detained and no end is recorded. has_run_out: the period is
    over. Finishing comes first only when nobody is held, or staff have them and police have left: until then the next act
    is what the clock, the sergeant and the place of safety wait for.
    """
    if not is_held:
        return FINISH
    if _last(kinds, "escaped") > _last(kinds, "retaken"):
        return "retaken"
    here = kinds[_last(kinds, "transferred") :] if "transferred" in kinds else kinds
    waiting = next(
        (kind for kind in IN_ORDER if kind not in here and not (kind == "arrived" and _at_a_place(kinds))), FINISH
    )
    return "ended" if has_run_out and waiting != FINISH else waiting


def _at_a_place(kinds: Sequence[str]) -> bool:
    return any(kind in PLACES for kind in kinds)


def _last(kinds: Sequence[str], kind: str) -> int:
    """Return where a kind last happened; -1 if it has not."""
    return max((n for n, found in enumerate(kinds) if found == kind), default=-1)
