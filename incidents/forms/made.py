"""How an answer is being put down: at the time, by radio, or later; when it happened; and who decided (practice 1)."""

from datetime import datetime

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from incidents.forms.times import LondonTimeField
from incidents.models import Made

LATER = (Made.LATER_FROM_MEMORY, Made.LATER_FROM_VIDEO_OR_NOTES)


class DecidedByField(forms.ModelChoiceField):
    """Who decided: someone on the incident, or whoever is keying."""

    def __init__(self) -> None:
        super().__init__(
            label="Who decided",
            queryset=User.objects.none(),
            required=False,
            empty_label="Someone not on this incident yet",
        )

    def offer(self, people: QuerySet[User], by: User) -> None:
        self.queryset = people
        self.label_from_instance = lambda person: f"{person.called} (you)" if person == by else person.called


class MadeForm(forms.Form):
    """Defaults: at the time, now, yourself. A later record is ordinary practice and says so."""

    made = forms.ChoiceField(
        label="This is being recorded", choices=Made, widget=forms.RadioSelect, initial=Made.AT_THE_TIME
    )
    happened_at = LondonTimeField(
        label="When it happened", required=False, help_text="Leave empty if it is happening now."
    )
    decided_by = DecidedByField()

    def __init__(self, *args: object, people, by, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["decided_by"].offer(people, by)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("made") in LATER and not cleaned.get("happened_at") and "happened_at" not in self.errors:
            self.add_error(
                "happened_at", "Enter when it happened: the record says both when it happened and when it was put down."
            )
        return cleaned

    def summary(self) -> list[dict[str, str]]:
        return [
            {"href": f"#{self[name].auto_id}", "text": text} for name, texts in self.errors.items() for text in texts
        ]

    @property
    def is_usual(self) -> bool:
        """Nothing was changed from at the time, now, yourself, so the control may stay folded."""
        made, who = self["made"].value(), self["decided_by"].value()
        return not self.errors and made in (None, Made.AT_THE_TIME) and str(who or "") == str(self.by.pk)

    def kept(self) -> dict[str, object]:
        """Return what the next page of the same run starts with. It holds no health data: it may stay in the session."""
        happened_at: datetime | None = self.cleaned_data["happened_at"]
        decided_by = self.cleaned_data["decided_by"]
        return {
            "made": self.cleaned_data["made"],
            "happened_at": happened_at.isoformat() if happened_at else "",
            "decided_by": decided_by.pk if decided_by else None,
        }

    def said(self) -> dict[str, object]:
        """Return how it was put down, as the action takes it."""
        return {
            "made": self.cleaned_data["made"],
            "happened_at": self.cleaned_data["happened_at"],
            "decided_by": self.cleaned_data["decided_by"],
        }
