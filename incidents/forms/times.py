"""London dates and times as people type them, and the one night a year when an hour comes twice."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms

LONDON = ZoneInfo("Europe/London")
EARLIER, LATER = "0", "1"  # datetime's own fold

HOW = [("seen", "I saw it"), ("told", "I was told"), ("estimated", "About: it is an estimate")]

NEITHER = "Enter the date and the time, for example 24 November 2026 and 14:05."
NO_DATE = "Enter the date as well as the time."
NO_TIME = "Enter the time as well as the date, for example 14:05."
NOT_A_DATE = "Enter a real date, for example 24 November 2026."
NOT_A_TIME = "Enter a real time from the 24-hour clock, for example 14:05."
SKIPPED = "That time did not exist: the clocks went forward from 01:00 to 02:00 that night. Check the time."
TWICE = "The clocks went back that night, so this time came twice. Say whether it was the first or the second."


class WhichHour(forms.ValidationError):
    """The time came twice that night: the page asks which."""


def london_instant(day: str, clock: str, which: str = "") -> datetime:
    """Return the instant, in UTC, that a London date and time name.

    In UTC because Python compares two times of the hour that comes twice by their hands alone.

    which: "0" or "1", the first or second time round when the clocks went back. Raises forms.ValidationError
    in words for the page when either is missing or unreal, and WhichHour when the time came twice and `which` is empty.
    """
    local = _local(day.strip(), clock.strip())
    first, second = (local.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.utcoffset() < second.utcoffset():
        raise forms.ValidationError(SKIPPED)
    if which not in (EARLIER, LATER):
        raise WhichHour(TWICE)
    return (second if which == LATER else first).astimezone(UTC)


def _local(day: str, clock: str) -> datetime:
    if not day or not clock:
        raise forms.ValidationError(NO_DATE if clock else NO_TIME if day else NEITHER)
    try:
        on = date.fromisoformat(day)
    except ValueError:  # whose message has what was typed in it
        raise forms.ValidationError(NOT_A_DATE) from None
    try:
        at = time.fromisoformat(clock)
    except ValueError:
        raise forms.ValidationError(NOT_A_TIME) from None
    if at.tzinfo is not None:
        raise forms.ValidationError(NOT_A_TIME)
    return datetime.combine(on, at.replace(second=0, microsecond=0))


def typed(instant: datetime) -> tuple[str, str, str]:
    """Return an instant as the page's fields hold it: date, time, and which hour when it came twice."""
    local = instant.astimezone(LONDON)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%Y-%m-%d}", f"{local:%H:%M}", str(local.fold) if twice else ""


class LondonTimeWidget(forms.MultiWidget):
    """Date, time and, only on the night the clocks went back, which of the two."""

    template_name = "incidents/widgets/london_time.html"
    use_fieldset = True

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__([forms.TextInput(), forms.TextInput(), forms.TextInput()], attrs)
        self.asks_which = False

    def decompress(self, value: datetime | None) -> list[str]:
        return list(typed(value)) if value else ["", "", ""]

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        parts = [part["value"] or "" for part in context["widget"]["subwidgets"]]
        context["widget"] |= {
            "date": parts[0],
            "time": parts[1],
            "which": parts[2],
            "asks_which": self.asks_which or bool(parts[2]),
        }
        return context


class LondonTimeField(forms.Field):
    """An instant, typed as a London date and time. Never in the far future; actions say why a time is impossible."""

    def __init__(self, *, label: str, required: bool = True, help_text: str = "") -> None:
        super().__init__(label=label, required=required, help_text=help_text, widget=LondonTimeWidget())

    def clean(self, value: list[str] | None) -> datetime | None:
        day, clock, which = [*(part or "" for part in value or []), "", "", ""][:3]
        if not self.required and not day.strip() and not clock.strip():
            return None
        try:
            return london_instant(day, clock, which)
        except WhichHour:
            self.widget.asks_which = True
            raise


FURTHEST_ABOUT = timedelta(hours=12)
WRONG_SIDE = {
    "earliest": "Put this before the time it happened, or leave it empty.",
    "latest": "Put this after the time it happened, or leave it empty.",
}
TOO_FAR = "This is over 12 hours from the time it happened. Check the date, or give a nearer time."


class AboutForm(forms.Form):
    """How a time is known: seen, told, or about, between an earliest and a latest."""

    known_how = forms.ChoiceField(
        label="How do you know the time?", choices=HOW, widget=forms.RadioSelect, initial="seen"
    )
    earliest = LondonTimeField(label="Not before", required=False, help_text="Only if you know about when.")
    latest = LondonTimeField(label="Not after", required=False, help_text="Only if you know about when.")

    def clean(self) -> dict:
        """A time with an earliest or a latest is an estimate, whatever was chosen; each is near enough to mean something.

        The clock counts from the earliest: a slip of a day there would end a power that has not ended.
        """
        cleaned = super().clean()
        self._bound("earliest", cleaned, before=True)
        self._bound("latest", cleaned, before=False)
        if cleaned.get("earliest") or cleaned.get("latest"):
            cleaned["known_how"] = "estimated"
        return cleaned

    def _bound(self, name: str, cleaned: dict, *, before: bool) -> None:
        """Refuse a bound on the wrong side of the time, or further from it than an estimate can be."""
        bound, at = cleaned.get(name), cleaned.get("happened_at")
        if bound and at:
            beyond = at - bound if before else bound - at
            if beyond < timedelta(0):
                self.add_error(name, WRONG_SIDE[name])
            elif beyond > FURTHEST_ABOUT:
                self.add_error(name, TOO_FAR)

    def about(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in ("known_how", "earliest", "latest")}
