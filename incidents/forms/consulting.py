"""Consulted before deciding, or why it was not practicable (MHA 1983 s.136(1C)): each in one submit, beside the number rung."""

from django import forms

from incidents.forms.decided import words
from incidents.forms.events import PROFESSIONS
from incidents.forms.times import LondonTimeField

NO_TIME = "Life at risk: there was no time"
WHYS = [
    ("no_time", NO_TIME),
    ("no_answer", "Rang, and nobody answered in time"),
    ("no_way", "No number, or no signal"),
    ("other", "Another reason"),
]


class ConsultedForm(forms.Form):
    profession = forms.ChoiceField(
        label="Whom did you consult?",
        choices=PROFESSIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose their profession: only some count as the consultation the law asks for."},
    )
    name = forms.CharField(label="Their name, if they gave it", max_length=200, required=False)
    consulted_at = LondonTimeField(label="When you spoke")
    advice = words("What they said", rows=3, required=False,
                   help_text="Crisis plan, what helps, who to ring, what to avoid.")  # fmt: skip

    def facts(self) -> dict[str, object]:
        """Return what was said, by the facts of the record."""
        said = self.cleaned_data
        facts = {
            "consult_status": "consulted",
            "consultee_profession": said["profession"],
            "consultee_name": said["name"].strip(),
            "consult_time": said["consulted_at"],
            "consult_advice": said["advice"].strip(),
        }
        return {fact: value for fact, value in facts.items() if value}


class NotPracticableForm(forms.Form):
    why = forms.ChoiceField(
        label="Why was it not practicable?",
        choices=WHYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why consulting was not practicable."},
    )
    more = words("In your own words", rows=2, required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("why") == "other" and not cleaned.get("more", "").strip():
            self.add_error("more", "Say why it was not practicable.")
        return cleaned

    def facts(self) -> dict[str, object]:
        said = [
            dict(WHYS)[self.cleaned_data["why"]] if self.cleaned_data["why"] != "other" else "",
            self.cleaned_data["more"].strip(),
        ]
        reason = ". ".join(part for part in said if part)
        return {"consult_status": "not_practicable", "consult_not_practicable_reason": reason}


FORMS: dict[str, type[ConsultedForm] | type[NotPracticableForm]] = {
    "consulted": ConsultedForm,
    "not_practicable": NotPracticableForm,
}
