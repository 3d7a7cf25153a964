"""What a place of safety may answer when police ring (practice 3). Pure."""

from datetime import datetime, timedelta

ANSWERS = ("come", "full", "no_answer", "not_for_us")
WHYS = ("age", "body_first", "drink_or_drugs", "area", "other")
FURTHEST_SPACE = timedelta(hours=24)


def why_no_answer(*, answer: str, space_about: datetime | None, why: str, asked_at: datetime) -> str | None:
    """Return why a call cannot be put down as it is, as a sentence for the user; None if it can."""
    if answer not in ANSWERS:
        return "Choose what they said: come, full, no answer, or not for us."
    if space_about and answer != "full":
        return "Only a full place says when it will have space. Empty that time, or choose Full."
    if space_about and not asked_at <= space_about <= asked_at + FURTHEST_SPACE:
        return "Give a time in the next 24 hours for when they may have space, or leave it empty."
    if answer == "not_for_us" and why not in WHYS:
        return "Choose why it is not for them."
    if why and answer != "not_for_us":
        return "A reason goes only with Not for us. Empty it, or choose Not for us."
    return None
