"""Which constable decided, by collar number: found on the list of officers, or put down as told when it is not there."""

from django import forms

from accounts.models import User
from accounts.rules import CONSTABLES

NOT_HERE = "No constable here has that number. Check it with them. If it is right, press “Put it down as told”."


class ConstableForm(forms.Form):
    collar = forms.CharField(
        label="The officer’s collar number",
        max_length=12,
        help_text="For example 7314.",
        error_messages={"required": "Enter the collar number of the constable who decided."},
    )
    as_told = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict:
        cleaned = super().clean()
        collar = cleaned.get("collar", "").strip()
        found = User.objects.filter(collar_number__iexact=collar, rank__in=CONSTABLES, is_active=True) if collar else []
        cleaned["officer"] = found[0] if len(found) == 1 else None
        if collar and not cleaned["officer"] and not cleaned.get("as_told"):
            self.add_error("collar", NOT_HERE)
        return cleaned

    @property
    def is_not_here(self) -> bool:
        return NOT_HERE in self.errors.get("collar", [])
