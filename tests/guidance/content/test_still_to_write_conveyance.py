"""Tests that prohibitions of conveyance name and nobody has written. Each fails until written elsewhere and taken out here."""

import pytest


def test_a_journey_on_an_application_goes_only_to_the_hospital_it_names() -> None:
    pytest.fail("CONV-P06 is not checked yet")


def test_late_transport_or_an_unwilling_person_never_leads_to_a_police_vehicle() -> None:
    pytest.fail("CONV-P09 is not checked yet")


def test_nobody_sedated_travels_without_a_health_professional() -> None:
    pytest.fail("CONV-P10 is not checked yet")


def test_every_outcome_with_a_police_vehicle_says_upright_uncovered_and_watched() -> None:
    pytest.fail("CONV-P11 is not checked yet")


def test_someone_who_travels_by_choice_is_never_shown_a_power() -> None:
    pytest.fail("CONV-P12 is not checked yet")


def test_a_remand_patient_found_is_brought_before_the_court() -> None:
    pytest.fail("CONV-P14 is not checked yet")


def test_no_warrant_is_asked_for_where_the_application_is_complete_and_we_are_let_in() -> None:
    pytest.fail("CONV-P16 is not checked yet")


def test_no_journey_of_a_patient_stops_at_a_police_station() -> None:
    pytest.fail("CONV-P18 is not checked yet")


def test_helping_in_a_unit_records_the_camera_or_why_not() -> None:
    pytest.fail("CONV-P20 is not checked yet")
