"""Tests that prohibitions of inpatient-units name and nobody has written yet. Each fails until it is written elsewhere and taken out here."""

import pytest


def test_every_outcome_on_a_ward_records_the_camera() -> None:
    pytest.fail("IP-N01 is not checked yet")


def test_a_camera_that_is_off_is_given_a_reason() -> None:
    pytest.fail("IP-N02 is not checked yet")


def test_no_task_for_staff_ends_in_force_by_police() -> None:
    pytest.fail("IP-N03 is not checked yet")


def test_being_a_patient_is_never_a_reason_not_to_record_a_crime() -> None:
    pytest.fail("IP-N13 is not checked yet")


def test_a_ward_outcome_says_who_else_is_on_the_video_is_for_disclosure_to_decide() -> None:
    pytest.fail("IP-N14 is not checked yet")


def test_advice_is_never_recorded_as_the_decision() -> None:
    pytest.fail("IP-N20 is not checked yet")
