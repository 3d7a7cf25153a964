"""Tests that prohibitions of mental-capacity-act name and nobody has written. Each fails until written elsewhere and taken out here."""

import pytest


def test_having_capacity_alone_never_ends_in_police_not_going() -> None:
    pytest.fail("MCA-P11 is not checked yet")


def test_an_advance_decision_stops_help_only_when_a_clinician_is_satisfied_of_it() -> None:
    pytest.fail("MCA-P13 is not checked yet")


def test_an_attorneys_objection_is_followed_only_when_registered_for_welfare() -> None:
    pytest.fail("MCA-P14 is not checked yet")
