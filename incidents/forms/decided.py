"""The small forms: deciding differently, joining, confirming, correcting, naming, settling."""

from django import forms

from incidents.forms.times import AboutForm, LondonTimeField
from incidents.models import DecidedDifferently, Obligation, Settled


def words(
    label: str, *, help_text: str = "", rows: int = 4, required: bool = True, missing: str = ""
) -> forms.CharField:
    """Return a box for somebody's own words. Never pre-filled."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": missing or "Write this in your own words.",
            "max_length": "This is too long. Keep it to 4,000 characters.",
        },
    )


class DecidedForm(forms.Form):
    reason = forms.ChoiceField(
        label="Mainly because",
        choices=DecidedDifferently.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the main reason."},
    )
    words = words(
        "What did you do, and why?",
        help_text="In your own words. It goes to whoever owns the guidance, by outcome and never by officer.",
    )


class JoinForm(forms.Form):
    reason = words(
        "Why are you joining?",
        help_text="The supervisor sees this.",
        rows=3,
        missing="Say why you are joining: the supervisor sees the reason.",
    )


class JoinByReferenceForm(JoinForm):
    reference = forms.CharField(
        label="The incident’s reference",
        help_text="For example 26-000123. The control room or your sergeant has it.",
        max_length=12,
        error_messages={"required": "Give the reference, for example 26-000123."},
    )
    field_order = ("reference", "reason")


class CorrectEventForm(AboutForm):
    happened_at = LondonTimeField(label="The right time")
    reason = words(
        "Why is it corrected?",
        help_text="Both times stay on the record.",
        rows=3,
        missing="Say why: both times stay on the record.",
    )
    field_order = ("happened_at", "known_how", "earliest", "latest", "reason")


class WithdrawForm(forms.Form):
    reason = words(
        "Why was it recorded by mistake?",
        help_text="For example: pressed the wrong button; it was another job.",
        rows=3,
        missing="Say why: what was put down stays on the record, with this beside it.",
    )


class ReasonForm(forms.Form):
    """Why an answer is corrected. The answer itself is asked again as its own question asks it."""

    reason = words("Why is it corrected?", rows=3, missing="Say why: what was written first stays beside it.")


class NameForm(forms.Form):
    name = forms.CharField(
        label="Name, as you were told it",
        max_length=200,
        error_messages={"required": "Enter the name, or go back: “name not known” is a full answer."},
    )
    date_of_birth = forms.CharField(
        label="Date of birth, if known",
        max_length=40,
        required=False,
        help_text="For example 3 May 1991, or “about 30”.",
    )


STATE = Obligation.State
OUTCOMES = {
    STATE.DONE: "They were told",
    STATE.NOT_REACHED: "Tried, not reached",
    STATE.PASSED_TO: "Passed to someone else to tell them",
    STATE.NOT_NEEDED: "Not needed",
}


class SettleForm(forms.Form):
    """One try at telling someone: what came of it, who answered, when."""

    outcome = forms.ChoiceField(
        label="What happened?",
        choices=list(OUTCOMES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened."},
    )
    reached = forms.CharField(
        label="Who answered: name and role", max_length=200, required=False, help_text="Leave empty if nobody answered."
    )
    at = LondonTimeField(label="When")
    note = words("What was said, to whom it was passed, or why it is not needed", rows=3, required=False)

    def __init__(self, *args: object, state: str, **kwargs: object) -> None:
        """state: the obligation's. One already passed on, not reached, needs no third try that reaches nobody."""
        super().__init__(*args, **kwargs)
        if state == STATE.NOT_REACHED:
            self.fields["outcome"].choices = [item for item in OUTCOMES.items() if item[0] != STATE.NOT_REACHED]

    def clean(self) -> dict:
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        if outcome == STATE.DONE and not cleaned.get("reached"):
            self.add_error("reached", "Enter the name and role of who was told, or the role if no name was given.")
        if outcome == STATE.PASSED_TO and not cleaned.get("note"):
            self.add_error("note", "Say to whom it was passed.")
        if outcome == STATE.NOT_NEEDED and not cleaned.get("note"):
            self.add_error("note", "Say why it is not needed.")
        return cleaned


class LateNoteForm(forms.Form):
    words = words("Anything to add?", required=False, rows=3, help_text="What was sent goes on the record as it came.")


class SetAsideForm(forms.Form):
    why = forms.ChoiceField(
        label="Why does it need nothing more?",
        choices=Settled.Why,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why. What was sent is kept either way."},
    )
    words = words("In your own words", required=False, rows=3, help_text="Needed if it is something else.")

    def clean(self):
        said = super().clean()
        if said.get("why") == Settled.Why.OTHER and not (said.get("words") or "").strip():
            self.add_error("words", "Say in your own words why it is set aside.")
        return said
