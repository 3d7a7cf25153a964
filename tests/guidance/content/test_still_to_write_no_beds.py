"""Tests that prohibitions of no-beds name and nobody has written yet. Each fails until it is written elsewhere and taken out here."""

import pytest


def test_nobody_is_called_detained_before_an_application_is_complete_and_they_are_admitted() -> None:
    pytest.fail("09-P04 is not checked yet")


def test_charge_and_bail_are_decided_on_criminal_grounds_only() -> None:
    pytest.fail("09-P09 is not checked yet")


def test_nobody_promises_to_stay_until_there_is_a_bed() -> None:
    pytest.fail("09-P11 is not checked yet")


def test_someone_there_by_choice_is_never_stopped_without_a_named_power() -> None:
    pytest.fail("09-P12 is not checked yet")


def test_nobody_is_taken_from_home_without_an_application_and_a_way_in() -> None:
    pytest.fail("09-P13 is not checked yet")


def test_section_140_is_never_called_a_power_or_a_bed() -> None:
    pytest.fail("09-P14 is not checked yet")


def test_nobody_is_told_that_police_will_hold_past_the_end() -> None:
    pytest.fail("09-P15 is not checked yet")


def test_the_inspector_is_told_before_the_period_ends() -> None:
    pytest.fail("09-P16 is not checked yet")


def test_leaving_at_real_risk_records_a_written_plan_and_who_has_it() -> None:
    pytest.fail("09-P17 is not checked yet")


def test_no_bed_records_each_hospital_asked_and_the_answer() -> None:
    pytest.fail("09-P18 is not checked yet")


def test_the_court_is_raised_while_it_sits() -> None:
    pytest.fail("09-P19 is not checked yet")


def test_whoever_waits_has_food_drink_toilet_and_a_medical_eye() -> None:
    pytest.fail("09-P20 is not checked yet")


def test_where_no_power_holds_them_the_page_says_so_and_that_it_may_not_be_safe_to_go() -> None:
    pytest.fail("09-P21 is not checked yet")


def test_a_hospital_that_agrees_is_recorded_with_a_name_and_a_time() -> None:
    pytest.fail("09-P22 is not checked yet")
