"""What should not have happened is put down like anything else, flagged in words, and moves no clock (decision 5)."""

from tests.journeys.officer import ago


def place(officer, kind: str) -> str:
    """Return the first place of a kind, as the list offers it."""
    officer.go(f"{officer.incident_path}/events/arrived/record")
    offered = officer.page.locator("select[name=site] option").evaluate_all(
        "all => all.map(each => [each.value, each.textContent])"
    )
    return next(value for value, text in offered if kind in text)


def test_arriving_at_a_police_station_with_age_unknown_is_kept_and_flagged(officer):
    officer.already_detained()

    officer.record("arrived", happened_at=ago(5), site=place(officer, "police station"), place="site")

    assert "so they count as under 18" in officer.words
    assert "It is kept as it happened" in officer.words
    assert "they count as under 18" in officer.page.locator(".time").inner_text()


def test_an_extension_for_want_of_a_bed_is_kept_and_the_clock_stays(officer):
    officer.already_detained()
    officer.record("arrived", happened_at=ago(5), site=place(officer, "Oleaster"), place="site")
    before = officer.clock

    officer.go(f"{officer.incident_path}/extend")
    officer.put(doctor="Dr Amin", hours="6", reason="no_bed", doctors_words="No bed in the city tonight")
    officer.tap("Record what was decided")

    assert "want of a bed" in officer.page.locator(".time").inner_text()
    assert officer.clock.split("ends")[1] == before.split("ends")[1]
