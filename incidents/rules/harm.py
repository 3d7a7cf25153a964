"""Which incidents a list puts first: by harm, and then by the soonest limit (practice 22). Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Harm(StrEnum):
    """What puts an incident before its limits, worst first. Never who decided, or how."""

    HURT = "hurt"
    CHILD = "child"
    FORCE = "force"
    PERIOD_ENDED = "period_ended"
    NOT_REACHED = "not_reached"


WORDS: Mapping[Harm, str] = {
    Harm.HURT: "someone may be hurt, ill or in danger",
    Harm.CHILD: "they are, or may be, under 18",
    Harm.FORCE: "force was used",
    Harm.PERIOD_ENDED: "the power to hold has run out with no outcome recorded",
    Harm.NOT_REACHED: "somebody who must be told was not reached",
}


def why_high(harms: Iterable[str]) -> str:
    """Return why an incident stands high in a list, as one sentence; "" when only its limits place it."""
    words = [WORDS[harm] for harm in Harm if harm in set(harms)]
    if not words:
        return ""
    *most, last = words
    return f"High because {', '.join(most)}{' and ' if most else ''}{last}."
