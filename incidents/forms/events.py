"""Putting down one thing that happened: when, where, who said so. An unlawful thing is put down like any other (decision 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.db import models
from django.db.models import QuerySet

from accounts.models import User
from incidents.forms.decided import words
from incidents.forms.made import DecidedByField
from incidents.forms.times import AboutForm, LondonTimeField
from incidents.models import Event, Made
from partners.models import Site

KIND = Event.Kind
NOTE = "Anything to add"


@dataclass(frozen=True)
class Page:
    """One kind of event as a page asks it: its heading, why, the box's label, and which details it has."""

    heading: str
    why: str = ""
    note: str = NOTE
    note_needed: bool = False
    site: bool = False
    place: bool = False
    how: bool = False
    profession: bool = False


PAGES: Mapping[str, Page] = {
    KIND.ATTENDED: Page("When did police arrive?"),
    KIND.CONSULTED: Page(
        "Whom did you consult?",
        "A doctor, nurse, AMHP, occupational therapist or paramedic. A call is enough. A Tactical Advisor does not count.",
        note="Their name, and what they said",
        note_needed=True,
        profession=True,
    ),
    KIND.DETAINED: Page(
        "When did you detain the person?", "The 24 hours do not start now. They start on arrival at a place of safety."
    ),
    KIND.ENTERED_UNDER_WARRANT: Page("When did you first enter under the warrant?"),
    KIND.KEPT: Page(
        "When did you decide to keep the person where they already were?",
        "The 24 hours start when you decide.",
        site=True,
    ),
    KIND.AMBULANCE_REQUESTED: Page("When was an ambulance asked for?", note="Who took the call, and what they said"),
    KIND.AMBULANCE_ARRIVED: Page("When did the ambulance arrive?"),
    KIND.CALLED_AHEAD: Page(
        "Ringing ahead to a place of safety",
        site=True,
        note="Who answered, and what they said: come, full, no answer, not for us and why",
    ),
    KIND.ARRIVED: Page(
        "Arrived at a place of safety",
        "The 24 hours start at the earliest arrival: on the site, not through the door. An ambulance queue counts.",
        site=True,
        place=True,
    ),
    KIND.HANDOVER_TOLD: Page(
        "You told staff",
        "The spoken handover counts in full. Nobody has to sign anything.",
        note="Name and role of who you told",
        note_needed=True,
    ),
    KIND.HANDOVER_RECEIVED: Page(
        "Received by staff",
        "Staff have taken over looking after the person.",
        note="Name and role of who received the person",
        note_needed=True,
    ),
    KIND.ASKED_TO_STAY: Page(
        "Staff asked police to stay",
        "The nurse in charge and the sergeant settle this by phone. Until then, whoever is keeping the person safe goes on doing so.",
        note="Purpose, who does what, next review, whom to ring",
        note_needed=True,
    ),
    KIND.POLICE_LEFT: Page("When did police leave?", note="Who agreed, on both sides"),
    KIND.TRANSFERRED: Page(
        "Moved to another place of safety",
        "A move does not restart or stop the clock.",
        site=True,
        note="Who authorised it, and why",
    ),
    KIND.ESCAPED: Page("When did they get away?", note="Where, how, which way, clothes, risks"),
    KIND.RETAKEN: Page("When were they retaken?", note="Where, and by whom"),
    KIND.ENDED: Page(
        "The detention ended",
        "There is no power to hold now; not the same as safe to go.",
        how=True,
        note="The plan, and who has it",
    ),
}
LATE = timedelta(minutes=15)
PROFESSIONS = [
    ("doctor", "Registered doctor"),
    ("nurse", "Registered nurse"),
    ("AMHP", "AMHP"),
    ("occupational_therapist", "Registered occupational therapist"),
    ("paramedic", "Registered paramedic"),
    ("someone_else", "Someone else: this is not the consultation the law asks for"),
]
HOW = [
    ("admitted", "Admitted to hospital"),
    ("informal_admission", "Stayed in hospital by agreement"),
    ("discharged_with_plan", "Assessed, with a plan at home"),
    ("no_mental_disorder", "A doctor found no mental disorder"),
    ("expired", "The period ended first"),
    ("arrested", "Arrested"),
    ("died", "Died"),
    ("not_known", "Not known to police"),
]


class SiteField(forms.ModelChoiceField):
    """Where: health places of safety first, then emergency departments, each with its kind."""

    def __init__(self) -> None:
        first = models.Case(
            models.When(kind=Site.Kind.HEALTH_BASED_POS, then=0),
            models.When(kind=Site.Kind.EMERGENCY_DEPARTMENT, then=1),
            default=2,
        )
        places = Site.objects.order_by(first, "name")
        super().__init__(
            label="Where", queryset=places, required=False, empty_label="Not known yet, or not on this list"
        )

    def label_from_instance(self, site: Site) -> str:
        return f"{site.name} ({site.get_kind_display()})"


class EventForm(AboutForm):
    happened_at = LondonTimeField(label="When")

    def __init__(self, *args: object, page: Page, people: QuerySet[User], by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        if page.site:
            self.fields["site"] = SiteField()
        if page.place:
            self.fields["place"] = forms.ChoiceField(
                label="Timed at",
                choices=[("site", "The site: gate, car park or ambulance bay"), ("door", "The door")],
                widget=forms.RadioSelect,
                initial="site",
            )
        if page.profession:
            self.fields["profession"] = forms.ChoiceField(
                label="Their profession",
                choices=PROFESSIONS,
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Choose their profession: only some count as the consultation the law asks for."
                },
            )
        if page.how:
            self.fields["how"] = forms.ChoiceField(
                label="How it ended",
                choices=HOW,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose how it ended, or Not known to police."},
            )
        self.fields["note"] = words(
            page.note, rows=3, required=page.note_needed, missing=f"Enter: {page.note[0].lower()}{page.note[1:]}."
        )
        self.fields["made"] = forms.ChoiceField(
            label="This is being recorded", choices=Made, widget=forms.RadioSelect, initial=Made.AT_THE_TIME
        )
        self.fields["decided_by"] = DecidedByField()
        self.fields["decided_by"].offer(people, by)

    def said(self) -> dict[str, object]:
        """Return the event as record_event takes it."""
        cleaned = self.cleaned_data
        return {
            "happened_at": cleaned["happened_at"],
            "site": cleaned.get("site"),
            **self.about(),
            "made": self.made(),
            "note": cleaned["note"],
            "decided_by": cleaned["decided_by"],
            "detail": {name: cleaned[name] for name in ("place", "how", "profession") if cleaned.get(name)},
        }

    def made(self) -> str:
        """Return how it is put down. A time well before now, with nothing else said, was put down later."""
        made, shown = self.cleaned_data["made"], self.initial.get("happened_at")
        is_late = shown is not None and shown - self.cleaned_data["happened_at"] > LATE
        return Made.LATER_FROM_MEMORY if made == Made.AT_THE_TIME and is_late else made


class ExtensionForm(forms.Form):
    """What a doctor decided, as told to police. No police role can extend (practice 10)."""

    happened_at = LondonTimeField(label="When the decision was made")
    authorised_by = forms.ChoiceField(
        label="Who decided",
        choices=[
            ("doctor", "The doctor responsible for the examination"),
            ("amhp", "An AMHP"),
            ("police", "Police"),
            ("other", "Someone else"),
        ],
        widget=forms.RadioSelect,
        initial="doctor",
    )
    doctor = forms.CharField(
        label="Their name", max_length=120, error_messages={"required": "Enter the doctor’s name, as you were told it."}
    )
    hours = forms.FloatField(
        label="Hours added",
        min_value=0.25,
        max_value=99,
        error_messages={
            "required": "Enter how many hours, for example 6.",
            "invalid": "Enter a number of hours, for example 6.",
            "min_value": "Enter at least a quarter of an hour. If nothing was added, there was no extension.",
            "max_value": "Enter the hours as you were told them: 99 is the most this holds.",
        },
    )
    reason = forms.ChoiceField(
        label="Why",
        choices=[
            ("clinical_condition", "The person’s condition means they cannot be assessed yet"),
            ("no_bed", "No bed"),
            ("no_amhp", "No AMHP"),
            ("no_doctor", "No doctor"),
            ("no_transport", "No transport"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the reason you were given."},
    )
    doctors_words = words(
        "The clinical reason, in the doctor’s words", rows=3, missing="Write the reason, in the doctor’s words."
    )
    assessed_at_station = forms.BooleanField(
        label="The person is at a police station and would be assessed there", required=False
    )
    superintendent = forms.CharField(
        label="Superintendent who approved",
        max_length=120,
        required=False,
        help_text="Only at a police station. Name, and time told.",
    )
    made = forms.ChoiceField(
        label="This is being recorded", choices=Made, widget=forms.RadioSelect, initial=Made.BY_RADIO
    )

    def said(self) -> dict[str, object]:
        cleaned = dict(self.cleaned_data)
        reason_given = cleaned.pop("doctors_words")
        return {**cleaned, "doctor": f"{cleaned['doctor']}: “{reason_given}”"}
