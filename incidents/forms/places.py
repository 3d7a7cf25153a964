"""What a place said when it was rung: four answers, each one tap, and the little that goes with them."""

from datetime import date, datetime, timedelta

from django import forms

from incidents.forms.decided import words
from incidents.forms.times import EARLIER, LONDON, LondonTimeField, london_instant
from partners.models import SiteAnswer


class CallForm(forms.Form):
    answer = forms.ChoiceField(
        choices=SiteAnswer.Answer,
        widget=forms.HiddenInput,
        error_messages={"required": "Press what they said: come, full, no answer, or not for us."},
    )
    who = forms.CharField(label="Who answered: name or role", max_length=120, required=False)
    space_about = forms.CharField(
        label="If full: space about when?", max_length=8, required=False, help_text="For example 04:00. Leave empty if they did not say."
    )  # fmt: skip
    why = forms.ChoiceField(
        label="If not for them: why?",
        choices=[("", "Choose why"), *((value, label.capitalize()) for value, label in SiteAnswer.Why.choices)],
        required=False,
    )
    told = words("What you told them", rows=2, required=False,
                 help_text="Minutes away; restrained; drink or drugs; hurt; weapons; what helps.")  # fmt: skip
    happened_at = LondonTimeField(label="When you rang")

    def clean(self) -> dict:
        """Keep only what goes with the answer pressed: the rest is said of an answer that was not given."""
        cleaned = super().clean()
        answer, at = cleaned.get("answer"), cleaned.get("happened_at")
        about = cleaned.get("space_about") if answer == SiteAnswer.Answer.FULL else ""
        cleaned["space_about"] = None
        if about and at:
            try:
                cleaned["space_about"] = next_at(about, at)
            except forms.ValidationError as wrong:
                self.add_error("space_about", wrong)
        if answer == SiteAnswer.Answer.NOT_FOR_US and not cleaned.get("why"):
            self.add_error("why", "Choose why it is not for them.")
        cleaned["why"] = cleaned.get("why", "") if answer == SiteAnswer.Answer.NOT_FOR_US else ""
        return cleaned


def next_at(clock: str, after: datetime) -> datetime:
    """Return the next instant a London clock says a time, after another. Raises forms.ValidationError for no real time."""
    day: date = after.astimezone(LONDON).date()
    found = london_instant(day.isoformat(), clock, EARLIER)
    return found if found > after else london_instant((day + timedelta(days=1)).isoformat(), clock, EARLIER)
