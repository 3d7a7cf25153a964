"""Tests that prohibitions of investigation-of-offences name and nobody has written yet. Each fails until it is written elsewhere and taken out here."""

import pytest


def test_a_crime_is_recorded_whatever_the_suspects_status() -> None:
    pytest.fail("IN-N01 is not checked yet")


def test_no_case_closes_on_capacity_or_a_section_alone() -> None:
    pytest.fail("IN-N02 is not checked yet")


def test_outcome_12_needs_medical_evidence_and_a_supervisor() -> None:
    pytest.fail("IN-N03 is not checked yet")


def test_an_interview_records_the_appropriate_adult_or_the_urgent_authority() -> None:
    pytest.fail("IN-N04 is not checked yet")


def test_fitness_is_never_shown_as_an_assessment() -> None:
    pytest.fail("IN-N06 is not checked yet")


def test_questions_in_hospital_record_the_doctors_agreement() -> None:
    pytest.fail("IN-N07 is not checked yet")


def test_section_136_never_closes_the_crime() -> None:
    pytest.fail("IN-N08 is not checked yet")


def test_an_arrest_on_a_ward_records_when_the_hospital_was_told() -> None:
    pytest.fail("IN-N09 is not checked yet")


def test_a_restricted_patient_is_not_released_before_the_hospital_is_rung() -> None:
    pytest.fail("IN-N10 is not checked yet")


def test_a_clinicians_facts_and_opinions_are_kept_apart() -> None:
    pytest.fail("IN-N11 is not checked yet")


def test_a_victims_illness_is_never_a_reason_to_doubt_them() -> None:
    pytest.fail("IN-N13 is not checked yet")


def test_the_victim_is_never_sent_the_suspects_clinical_information() -> None:
    pytest.fail("IN-N14 is not checked yet")


def test_every_route_with_a_suspect_records_the_checks() -> None:
    pytest.fail("IN-N15 is not checked yet")


def test_cctv_and_its_overwrite_date_are_recorded_from_the_first_day() -> None:
    pytest.fail("IN-N16 is not checked yet")


def test_nothing_calls_an_assault_on_staff_part_of_the_job() -> None:
    pytest.fail("IN-N17 is not checked yet")


def test_an_out_of_court_way_needs_admission_and_understanding() -> None:
    pytest.fail("IN-N19 is not checked yet")


def test_the_2025_act_is_never_shown_as_current() -> None:
    pytest.fail("IN-N20 is not checked yet")
