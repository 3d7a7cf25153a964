"""What the handover record says, read as HTML by the one it is for."""

import re
from datetime import timedelta

import pytest

from incidents import actions
from reports import rules
from reports.answers import Given, row
from reports.reading import day_head, handover_record
from tests.reports.journey import record_a_night
from wmpmh.access import acting_as
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


def order_of(html: str, *parts: str) -> list[int]:
    return [html.index(part) for part in parts]


def test_the_clock_the_risk_and_the_number_come_before_anything_else(night, printed, later):
    html = printed(night, later)

    places = order_of(
        html, "The power to hold ends", "Life at risk when police met them", "0121 496 0120", "own words", "Times"
    )
    assert places == sorted(places)


def test_the_officers_words_are_quoted_before_the_guidance_they_were_shown(night, printed, later):
    html = printed(night, later)

    places = order_of(
        html, "“Barefoot on the parapet", "Guidance the officer was shown", "You can use section 136 here"
    )
    assert places == sorted(places)


def test_the_record_follows_the_order_of_the_work(night, printed, later):
    headings = re.findall(r"<h2>(.*?)</h2>", printed(night, later))

    assert headings == [
        "The legal clock", "Risk", "Ring police", "What police saw and heard, in the officer’s own words", "Guidance the officer was shown",
        "What helps them", "Who rang police", "Consultation before the decision", "Times", "How they travelled",
        "Force, position and medical check", "Search and items", "Medication", "What the person has been told",
        "Family, and what is left behind", "Live investigation", "Handover", "Not yet recorded as told or done",
        "Where the law was not followed", "About this record",
    ]  # fmt: skip


def test_it_says_received_and_never_accepts(night, printed, later):
    html = printed(night, later).lower()

    assert "received by" in html
    assert not re.search(r"accept|signed|legal custody|patient", html.replace("no signature", ""))


def test_what_no_guide_asks_is_said_not_to_have_been_asked():
    line = rules.Line("Medication they have or need", ("medication",))

    assert row(line, {}, {"force_used"})["words"] == "Not asked"


def test_a_box_nobody_filled_is_not_said_to_be_unknown_and_not_known_is_said_when_answered():
    line = rules.Line("Drink or drugs", ("intoxication",))

    assert row(line, {}, {"intoxication"})["words"] == "Not recorded when this was made"
    answered = Given(value="not_known", words="Not known", is_quoted=False, said="")
    assert row(line, {"intoxication": answered}, {"intoxication"})["words"] == "Not known to police"


def test_a_name_is_printed_only_when_it_was_given(officer, now, printed, later):
    with acting_as(officer):
        unnamed = record_a_night(officer=officer, began=now)

    html = printed(unnamed, later)
    assert "Name not recorded when this was made" in html
    assert "Robin Vale" not in html


def test_what_the_person_says_is_printed_beside_the_officers_words(night, printed, later):
    html = printed(night, later)

    places = order_of(
        html, "“Barefoot on the parapet", "I was only looking at the view", "Guidance the officer was shown"
    )
    assert places == sorted(places)


def test_every_time_says_how_it_was_put_down(night, printed, later):
    times = printed(night, later).split("<h2>Times</h2>")[1].split("</table>")[0]

    assert times.count("Later, from memory") == times.count('<th scope="row">')


def test_a_corrected_time_is_printed_beside_the_first(night, officer, printed, later):
    with acting_as(officer):
        told = night.events.current().get(kind="handover_told")
        actions.correct_event(
            event_id=uuid7(),
            corrects=told,
            happened_at=told.happened_at - timedelta(minutes=30),
            reason="Checked the video",
            by=officer,
            now=later,
        )

    html = printed(night, later)
    assert "First put down as" in html
    assert "Checked the video" in html


def test_a_correction_after_finishing_stands_beside_the_original_with_its_reason(night, officer, printed, later):
    with acting_as(officer):
        answer = night.answers.standing().filter(fact="limb_need_reason", source="asked").first()
        actions.correct_answer(
            answer_id=uuid7(),
            answer=answer,
            value="In socks, not barefoot.",
            reason="Saw the video",
            by=officer,
            now=later,
        )

    html = printed(night, later)
    places = order_of(html, "“Barefoot on the parapet", "“In socks, not barefoot.”", "“Saw the video”")
    assert places == sorted(places)


def test_something_unlawful_that_happened_is_printed_in_plain_words(night, officer, printed, later):
    with acting_as(officer):
        actions.extend_detention(
            event_id=uuid7(),
            incident=night,
            happened_at=later,
            hours=6,
            doctor="Dr Ames",
            reason="no_bed",
            by=officer,
            now=later,
        )

    html = printed(night, later)
    assert "want of a bed" in html.split("<h2>Where the law was not followed</h2>")[1].split("<h2>")[0]
    clock = html.split("<h2>The legal clock</h2>")[1].split("<h2>")[0]
    assert "said to be given by a doctor of 6 h" in clock
    assert "It does not count: " in clock


def test_guidance_read_after_the_detention_is_marked_seen_afterwards(detained, officer, now, printed, later):
    with acting_as(officer):
        from tests.reports.journey import CHOSEN, answer_to_the_end

        run = actions.start_run(
            run_id=uuid7(), incident=detained, workflow="section-136/can-i-use-s136", by=officer, now=now
        )
        answer_to_the_end(run, officer, now, CHOSEN)

    assert "Seen afterwards" in printed(detained, later)


def test_guidance_read_before_deciding_is_not(night, printed, later):
    assert "Seen afterwards" not in printed(night, later)


def test_a_record_made_in_one_tap_prints_with_nothing_else_known(detained, printed, now):
    html = printed(detained, now)

    assert "It is not known when the 24 hours began" in html
    assert html.count("Not recorded when this was made") > 20
    assert "Not known to police" not in html


def test_an_unknown_age_is_a_risk_of_the_wrong_place(detained, printed, now):
    assert "a police station is barred" in printed(detained, now)


def test_a_demonstration_says_so_on_every_page(night, printed, later):
    assert 'class="run-title"' in (html := printed(night, later))
    assert "Demonstration data" in html.split('class="run-title"')[1].split("</p>")[0]


def test_the_same_record_has_the_same_content_hash(night, officer, later):
    with acting_as(officer):
        assert handover_record(night, now=later).digest == handover_record(night, now=later).digest


def test_the_days_log_head_changes_with_any_entry_of_the_day(night, officer, later):
    with acting_as(officer):
        before = day_head(later)
        actions.open_incident(incident_id=uuid7(), by=officer, now=later)
        assert day_head(later) != before


def test_an_event_that_did_not_happen_is_printed_as_that(night, officer, printed, later):
    with acting_as(officer):
        left = night.events.current().get(kind="police_left")
        actions.withdraw_event(event_id=uuid7(), withdraws=left, reason="Still with them", by=officer, now=later)

    times = printed(night, later).split("<h2>Times</h2>")[1].split("</table>")[0]
    assert "Did not happen: police left" in times
    assert "Still with them" in times


def test_an_extension_says_who_is_said_to_have_given_it(night, officer, printed, later):
    with acting_as(officer):
        actions.extend_detention(
            event_id=uuid7(),
            incident=night,
            happened_at=later,
            hours=6,
            doctor="Lee Park",
            reason="clinical_condition",
            authorised_by="amhp",
            by=officer,
            now=later,
        )

    html = printed(night, later)
    assert "Extension said to be given by an AMHP" in html
    assert "Only the doctor responsible" in html.split("<h2>Where the law was not followed</h2>")[1]


def test_the_same_words_sent_from_two_guides_are_printed_once(night, printed, later):
    assert printed(night, later).count("“Barefoot on the parapet") == 1


def test_an_age_in_years_is_not_printed_beside_its_group(night, printed, later):
    html = printed(night, later)

    assert "Age: 34" in html
    assert "Age, as a group" not in html


def test_a_correction_back_to_the_first_words_is_printed_as_the_last(night, officer, printed, later):
    with acting_as(officer):
        answer = night.answers.standing().filter(fact="limb_need_reason", source="asked").order_by("entered_at").first()
        first = answer.text
        for words in ("In socks.", first):
            answer = actions.correct_answer(
                answer_id=uuid7(), answer=answer, value=words, reason="Asked again", by=officer, now=later
            )

    html = printed(night, later)
    assert html.rindex("“Barefoot on the parapet") > html.index("“In socks.”")


def test_an_extension_that_counts_says_so_beside_the_clock(night, officer, printed, later):
    with acting_as(officer):
        actions.extend_detention(
            event_id=uuid7(), incident=night, happened_at=later, hours=6, doctor="Dr Ames", reason="clinical_condition",
            by=officer, now=later,
        )  # fmt: skip

    assert "It counts: the end above includes it." in printed(night, later).split("<h2>Risk</h2>")[0]


def test_the_risks_say_plainly_what_was_not_there_and_ask_of_a_medical_emergency(night, printed, later):
    risk = printed(night, later).split("<h2>Risk</h2>")[1].split("<h2>")[0]

    assert "The officer recorded no medical emergency; no weapon and no crime" in risk


def test_when_they_were_received_stands_beside_who_received_them_and_not_on_a_line_of_its_own(night, printed, later):
    handover = printed(night, later).split("<h2>Handover</h2>")[1].split("<h2>")[0]

    assert "Jo Field, nurse in charge" in handover
    assert "Received at" not in handover
    assert handover.count("Received ") == 2  # by whom; and when, under it


def test_a_time_that_is_an_estimate_is_printed_as_about(detained, printed, now):
    assert '<th scope="row">About ' in printed(detained, now)


def test_what_two_officers_answered_differently_is_printed_with_both(night, officer, officer2, printed, later):
    with acting_as(officer2):
        actions.join_incident(incident=night, reason="Sent to help", by=officer2, now=later)
        run = actions.start_run(
            run_id=uuid7(), incident=night, workflow="section-136/can-i-use-s136", by=officer2, now=later
        )
        actions.answer_page(
            envelope_id=uuid7(), run=run, node="record", values={"medical_check": "None was made"}, shown=None, replaces={},
            made="later_from_memory", happened_at=None, decided_by=officer2, by=officer2, now=later,
        )  # fmt: skip

    force = printed(night, later).split("<h2>Force, position and medical check</h2>")[1].split("<h2>")[0]
    assert "None was made" in force
    assert f"{officer.called}: Paramedic in the ambulance" in force
    assert "a reviewer decides" in force
