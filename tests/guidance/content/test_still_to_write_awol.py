"""Tests that prohibitions of awol name and nobody has written. Each fails until written elsewhere and taken out here."""

import pytest


def test_each_section_is_asked_about_its_own_limit_and_no_other() -> None:
    pytest.fail("AWOL-P03 is not checked yet")


def test_no_limit_is_asked_of_a_patient_whose_restriction_is_in_force() -> None:
    pytest.fail("AWOL-P04 is not checked yet")


def test_an_arrest_under_section_35_36_or_38_ends_at_the_court() -> None:
    pytest.fail("AWOL-P10 is not checked yet")


def test_only_a_constable_arrests_a_remand_or_interim_order_patient() -> None:
    pytest.fail("AWOL-P11 is not checked yet")


def test_nobody_absent_waits_in_a_police_cell() -> None:
    pytest.fail("AWOL-P15 is not checked yet")


def test_no_missing_report_is_closed_because_health_brings_them_back() -> None:
    pytest.fail("AWOL-P16 is not checked yet")


def test_nobody_vulnerable_is_called_absent_without_a_supervisors_reason() -> None:
    pytest.fail("AWOL-P17 is not checked yet")


def test_every_circulation_carries_the_last_moment_to_take_them_back() -> None:
    pytest.fail("AWOL-P18 is not checked yet")


def test_guardianship_names_only_those_section_18_3_names() -> None:
    pytest.fail("AWOL-P19 is not checked yet")
