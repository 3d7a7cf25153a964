"""How often each thing happens, from the published figures, and where there is none, said so.

Nothing here is a finding: it makes demonstration data look like the real thing in its proportions only.
"""

from collections.abc import Mapping
from random import Random
from typing import TypeVar

Value = TypeVar("Value")

# Year to March 2025, England and Wales, share of all (law/data-and-records 11.6): no later figure for this force (11.10).
FIRST_PLACE = {
    "emergency_department": 15_171,
    "health_based_pos": 14_000,
    "police_station": 354,
    "other": 60,
    "not_known": 2_194,
}
TRAVEL = {"police_vehicle": 15_506, "ambulance": 12_330, "other": 1_551, "not_known": 2_392}  # 11.6
UNDER_18 = {True: 26, False: 903 - 26}  # West Midlands Police, 2017/18 (11.10): 26 of 903

# No figure is published, or none is in the fact base. Even shares, so that nobody reads a pattern into invented people.
SEX = {"male": 1, "female": 1}
ETHNICITY = dict.fromkeys(
    ["W1", "W2", "W3", "W9", "M1", "M2", "M3", "M9", "A1", "A2", "A3", "A4", "A9", "B1", "B2", "B9", "O2", "O9", "NS"],
    1,
)

# Chosen so that each page and list has something in it. Not figures of any kind.
AREA = {"birmingham": 4, "coventry": 1, "dudley": 1, "sandwell": 1, "solihull": 1, "walsall": 1, "wolverhampton": 1}
ENDS = {"detained": 85, "dwelling": 6, "voluntary": 4, "less_restrictive": 5}
RED_FLAG = {True: 1, False: 3}
BAD_EXTENSION = {True: 1, False: 49}


def draw(rng: Random, weights: Mapping[Value, int]) -> Value:
    """Return one of the values, as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]
