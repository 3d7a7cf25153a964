"""The values the clock rules read: one thing that happened, and the closed lists it is told in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 1984, 2199  # outside these an instant is a slip of the keys, and adding hours may overflow


class DetentionPower(StrEnum):
    """The two detentions that have a legal clock here."""

    S136 = "s136"
    S135_1 = "s135_1"


class EventKind(StrEnum):
    """The events a detention's clock is a fold of. Any other kind of incident event is passed over."""

    DETAINED = "detained"
    ENTERED_UNDER_WARRANT = "entered_under_warrant"
    KEPT = "kept"
    ARRIVED = "arrived"
    TRANSFERRED = "transferred"
    EXTENSION_AUTHORISED = "extension_authorised"
    ESCAPED = "escaped"
    RETAKEN = "retaken"
    ENDED = "ended"


class SiteKind(StrEnum):
    HEALTH_BASED_POS = "health_based_pos"
    EMERGENCY_DEPARTMENT = "emergency_department"
    OTHER_HOSPITAL = "other_hospital"
    CARE_HOME = "care_home"
    POLICE_STATION = "police_station"
    PRIVATE_HOME = "private_home"
    OTHER = "other"


class ArrivalPlace(StrEnum):
    """Which arrival was timed: on the site, or at the door (law/02 clock rule 3)."""

    SITE = "site"
    DOOR = "door"


class ExtensionBy(StrEnum):
    DOCTOR = "doctor"
    AMHP = "amhp"
    POLICE = "police"


class ExtensionReason(StrEnum):
    CLINICAL_CONDITION = "clinical_condition"
    NO_BED = "no_bed"
    NO_AMHP = "no_amhp"
    NO_DOCTOR = "no_doctor"
    NO_TRANSPORT = "no_transport"


class AgeBand(StrEnum):
    """Age as it steers (decision 14). Not sure counts as under 18 for every place of safety."""

    UNDER_18 = "under_18"
    ADULT = "adult"
    NOT_SURE = "not_sure"


class StationStatus(StrEnum):
    """`mha2025_s48_status`: whether MHA 2025 s.48 has taken police stations out of the places of safety."""

    NOT_COMMENCED = "not_commenced"
    COMMENCED = "commenced"
    UNKNOWN = "unknown"


# How an `ended` event says the person escaped: the power to retake lives on, so it is an escape and not an end.
HOW_ESCAPED = "escaped"


@dataclass(frozen=True, kw_only=True)
class EventValue:
    """One thing that happened in a detention, as the rules read it.

    kind: an EventKind, or any other incident event's kind, which the fold passes over.
    at, earliest, latest: timezone-aware instants, kept in UTC. `earliest` and `latest` are set when the time is
    estimated, or when a device's clock was in doubt (decision 6).
    hours: length of an extension. None in any field means not recorded.
    Raises ValueError for a naive, implausible or disordered instant.
    """

    kind: str
    at: datetime
    earliest: datetime | None = None
    latest: datetime | None = None
    site_kind: SiteKind | None = None
    place: ArrivalPlace = ArrivalPlace.SITE
    hours: float | None = None
    by: ExtensionBy | None = None
    reason: ExtensionReason | None = None
    assessed_at_station: bool | None = None
    superintendent_approved: bool | None = None
    how: str | None = None
    id: str | int | None = None

    def __post_init__(self) -> None:
        for name in ("at", "earliest", "latest"):
            value = getattr(self, name)
            if value is not None:
                object.__setattr__(self, name, as_utc(value, name))
        if not (self.earliest or self.at) <= self.at <= (self.latest or self.at):
            raise ValueError("earliest, at and latest are not in order")

    @property
    def counts_from(self) -> datetime:
        """Return the instant (UTC) the rules use: of the arguable ones, that which gives the shorter power.

        A start, an escape or an end counts from its earliest; an authority to hold longer, or a retaking, which
        must come before a limit, from its latest. Decision 6; law/02 clock rules 3 to 5.
        """
        if self.kind in (EventKind.EXTENSION_AUTHORISED, EventKind.RETAKEN):
            return self.latest or self.at
        return self.earliest or self.at


def as_utc(value: datetime, name: str = "at") -> datetime:
    """Return the instant in UTC. Raises ValueError when it is naive or its year is implausible.

    In UTC because 24 hours added to a London time is 23 or 25 real hours when the clocks change, and because
    two London times compare by their hands alone.
    """
    if value.tzinfo is None or value.utcoffset() is None:
        raise ValueError(f"{name} has no offset from UTC")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"{name} is not a plausible time: {value.isoformat()}")
    return value.astimezone(UTC)
