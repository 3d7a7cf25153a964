"""Why a recorded event has no effect on a clock, or breaks a rule: one sentence each, with its provision.

Worded for the person who recorded it. The event itself is always kept (decision 5).
"""

from incidents.rules.events import DetentionPower

ALREADY_ENDED = "This detention had already ended, so this has no effect on its clock."
SECOND_DETENTION = (
    "A second detention straight after the first gives no more time: the first clock is the only one "
    "(MHA Code of Practice 16.26)."
)
NOT_THIS_POWER = "Entry under a warrant belongs to section 135(1), so it has no effect on a section 136 clock."

EXTENDED_BEFORE_START = "The 24 hours had not started, so there was nothing to extend (MHA 1983 s.136B)."
EXTENDED_TWICE = "The 24 hours have been extended once and cannot be extended again (MHA 1983 s.136B)."
EXTENDED_LATE = "The first 24 hours had already run out (MHA 1983 s.136B(1))."
NOT_A_DOCTOR = "Only the doctor responsible for the examination can extend the 24 hours (MHA 1983 s.136B(1))."
NOT_CLINICAL = (
    "Only the person's condition can justify an extension: want of a bed, an AMHP, a doctor or transport cannot "
    "(MHA 1983 s.136B)."
)
WRONG_LENGTH = "An extension must be for more than nothing and no longer than 12 hours (MHA 1983 s.136B(1))."
NO_SUPERINTENDENT = (
    "At a police station, with the assessment to be done there, a superintendent must approve the extension "
    "(MHA 1983 s.136B(3))."
)

NOT_AN_ESCAPE = (
    "The power to hold them had already ended, so leaving was not an escape and there is no power to retake them "
    "(MHA 1983 s.138(3))."
)
RETAKEN_LATE = "The time for retaking them had already ended (MHA 1983 s.138(3))."

CHILD_AT_STATION = "Nobody under 18 may be taken to or kept at a police station (MHA 1983 s.136A(1))."
AGE_UNKNOWN_AT_STATION = (
    "Their age is not known, so they count as under 18: nobody under 18 may be taken to or kept at a police station "
    "(MHA 1983 s.136A(1))."
)
STATION_REMOVED = "A police station is no longer a place of safety (MHA 2025 s.48)."
STATION_NOT_ESTABLISHED = (
    "It is not established that a police station may still be a place of safety: force legal services have not "
    "recorded that it may (MHA 2025 s.48)."
)

_PERIOD = {DetentionPower.S136: "MHA 1983 s.136(2A)", DetentionPower.S135_1: "MHA 1983 s.135(3ZA)"}
_TRANSFER = {DetentionPower.S136: "MHA 1983 s.136(3), (4)", DetentionPower.S135_1: "MHA 1983 s.135(3A), (3B)"}


DETAINED_IN_A_HOME = (
    "The place on the record is a home, or one home's garden, yard, garage or outbuilding. "
    "Section 136 cannot be used there (MHA 1983 s.136(1A))."
)
BROUGHT_OUT_OF_A_HOME = (
    "The record says police got the person out of a home. Section 136 cannot rest on that (MHA 1983 s.136(1A))."
)


def held_after_end(power: DetentionPower) -> str:
    """Return the sentence for an arrival, or a decision to keep, once the period had ended."""
    return f"The power to hold them had already ended ({_PERIOD[power]})."


def moved_after_end(power: DetentionPower) -> str:
    """Return the sentence for a transfer once the period had ended."""
    return f"The power to hold them had ended before this move ({_TRANSFER[power]})."
