"""When a try ends an obligation (practice 6). Pure."""

TRIES_BEFORE_PASSING_ON = 2
"""Two tries with times; then the duty sergeant has it."""

ENDINGS = ("done", "not_reached", "passed_to", "not_needed")


def why_not_settle(*, state: str, outcome: str, reached: str, note: str) -> str | None:
    """Return why a try cannot be recorded as it is, as a sentence for the user; None if it can."""
    if outcome not in ENDINGS:
        return "Choose done, tried and not reached, passed to a post, or not needed."
    if state == "superseded":
        return "The advice has changed and this is no longer asked for."
    if state in ("done", "not_needed"):
        return "This was already ended. What you typed changes nothing: add it to the record if it matters."
    if state == "not_reached" and outcome == "not_reached":
        return "This has passed to the duty sergeant after two tries. Record who was reached, or to whom it was passed."
    if outcome == "done" and not reached.strip():
        return "Say who was told: a name and role, or the role if no name was given."
    if outcome in ("passed_to", "not_needed") and not note.strip():
        return "Say to whom it was passed." if outcome == "passed_to" else "Say why it is not needed."
    return None


def state_after(*, outcome: str, tries: int) -> str:
    """Return the obligation's state after a try; `tries` counts the ones that reached nobody, this one included."""
    if outcome == "not_reached":
        return "not_reached" if tries >= TRIES_BEFORE_PASSING_ON else "open"
    return outcome
