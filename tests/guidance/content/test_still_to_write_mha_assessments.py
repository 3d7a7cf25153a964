"""Tests that prohibitions of mha-assessments name and nobody has written. Each fails until written elsewhere and taken out here."""

import pytest


def test_a_section_135_2_warrant_is_sought_only_where_we_are_not_or_will_not_be_let_in() -> None:
    pytest.fail("S135-P04 is not checked yet")


def test_a_usable_warrant_never_ends_in_police_not_going() -> None:
    pytest.fail("S135-P21 is not checked yet")
