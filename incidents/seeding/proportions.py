"""How often each thing happens, from the published figures, and where there is none, said so.

Nothing here is a finding: it makes demonstration data look like the real thing in its proportions only.
"""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

from partners.models import Site

Value = TypeVar("Value")

# Year to March 2025, England and Wales, share of all (law/data-and-records 11.6): no later figure for this force (11.10).
NOT_KNOWN = "not_known"
FIRST_PLACE = {
    Site.Kind.EMERGENCY_DEPARTMENT.value: 15_171,
    Site.Kind.HEALTH_BASED_POS.value: 14_000,
    Site.Kind.POLICE_STATION.value: 354,
    Site.Kind.OTHER.value: 60,
    NOT_KNOWN: 2_194,
}
BY_POLICE_VEHICLE = {True: 15_506, False: 31_779 - 15_506}  # 11.6
OTHER_TRAVEL = {"ambulance": 12_330, "other": 1_551, NOT_KNOWN: 2_392}  # 11.6
UNDER_18 = {True: 26, False: 903 - 26}  # West Midlands Police, 2017/18 (11.10): 26 of 903

# "Fewer than 2,000 a year" (11.10), so under 4,000 in the 24 months that 10,000 incidents are spread over.
DETAINED = {True: 38, False: 62}

# No figure is published, or none is in the fact base. Even shares, so that nobody reads a pattern into invented people.
SEX = {"male": 1, "female": 1}
ETHNICITY = dict.fromkeys(
    ["W1", "W2", "W3", "W9", "M1", "M2", "M3", "M9", "A1", "A2", "A3", "A4", "A9", "B1", "B2", "B9", "O2", "O9", "NS"],
    1,
)

# Chosen so that each page and list has something in it. Not figures of any kind.
AREA = {"birmingham": 4, "coventry": 1, "dudley": 1, "sandwell": 1, "solihull": 1, "walsall": 1, "wolverhampton": 1}
NOT_DETAINED = {
    "dwelling": 3, "voluntary": 3, "less_restrictive": 3, "no_disorder": 2, "arrest": 1, "not_attended": 3,
}  # fmt: skip
RED_FLAG = {True: 1, False: 3}
HANDS_ON = {True: 1, False: 3}
BAD_EXTENSION = {True: 1, False: 24}


def draw(rng: Random, weights: Mapping[Value, int]) -> Value:
    """Return one of the values, as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]
