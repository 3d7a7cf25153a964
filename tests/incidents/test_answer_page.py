"""Answering pages: nothing lost, nothing doubled, nothing silently changed."""

import pytest

from incidents import actions
from incidents.models import Answer, Conflict, Envelope, Event, SetAside
from incidents.reading import answers_of, rebuild, show, where_is
from wmpmh.access import acting_as
from wmpmh.errors import Refused, Stale
from wmpmh.ids import uuid7

STREET = [
    ("first_look", {"first_look": ["none"]}),
    ("location", {"location": "LOC05"}),
    ("came", {"came_to_be_there": "own_accord"}),
    (
        "views",
        {
            "views": ["view_disorder", "view_need", "view_necessary", "nothing_less"],
            "limb_disorder_reason": "Said voices were telling him to jump.",
        },
    ),
    ("offence", {"offence": "none"}),
]


@pytest.fixture
def answer(run, officer, now):
    def answered(node, values, *, by=officer, envelope_id=None, replaces=None, decided_by=None, made="at_the_time"):
        return actions.answer_page(
            envelope_id=envelope_id or uuid7(),
            run=run,
            node=node,
            values=values,
            shown=None,
            replaces=replaces or {},
            made=made,
            happened_at=None,
            decided_by=decided_by or by,
            by=by,
            now=now,
        )

    # One transaction, as a request is: what a refusal keeps is committed with it.
    with acting_as(officer):
        yield answered


@pytest.fixture
def at_detain(answer):
    for node, values in STREET:
        walk = answer(node, values)
    return walk


def standing(run, fact):
    return run.answers.standing().filter(fact=fact)


def test_the_ordinary_street_case_reaches_what_you_may_do_in_five_answers(at_detain):
    assert len(STREET) == 5
    assert at_detain.outcome == "detain"


def test_reaching_an_outcome_opens_what_must_be_told_by_duty_posts(at_detain, run):
    record = run.outcomes.get()

    assert record.outcome == "detain"
    assert {(row.key, row.who, row.state) for row in record.obligations.all()} == {
        ("ambulance_asked", "ambulance_control", "open"),
        ("sergeant_told_detained", "duty_sergeant", "open"),
    }


def test_sending_the_same_page_twice_changes_nothing(answer, run):
    envelope_id = uuid7()
    answer("first_look", {"first_look": ["none"]}, envelope_id=envelope_id)
    again = answer("first_look", {"first_look": ["none"]}, envelope_id=envelope_id)

    assert again.at == "location"
    assert standing(run, "first_look").count() == 1
    assert Envelope.objects.get(pk=envelope_id).state == "applied"


def test_the_same_id_with_other_answers_is_set_aside_for_a_person_and_never_dropped(answer, run):
    envelope_id = uuid7()
    answer("first_look", {"first_look": ["none"]}, envelope_id=envelope_id)

    with pytest.raises(Stale, match="kept for a person"):
        answer("first_look", {"first_look": ["weapon_or_crime"]}, envelope_id=envelope_id)

    assert SetAside.objects.get(envelope_id=envelope_id).body
    assert standing(run, "first_look").get().value == ["none"]


def test_a_stale_tab_keeps_both_answers_and_the_first_stands(answer, run):
    answer("first_look", {"first_look": ["none"]})

    with pytest.raises(Stale, match="Both answers are kept"):
        answer("first_look", {"first_look": ["life_at_risk"]})

    assert {tuple(row.value) for row in standing(run, "first_look")} == {("none",), ("life_at_risk",)}
    assert answers_of(run).get(fact="first_look").value == ["none"]
    assert Conflict.objects.get(incident=run.incident).fact == "first_look"


def test_a_changed_answer_supersedes_the_one_it_was_shown_and_deletes_nothing(answer, run):
    answer("first_look", {"first_look": ["none"]})
    first = standing(run, "first_look").get()
    answer("first_look", {"first_look": ["life_at_risk"]}, replaces={"first_look": str(first.pk)})

    assert standing(run, "first_look").get().replaces == first
    assert Answer.objects.filter(run=run, fact="first_look").count() == 2


def test_going_back_keeps_the_answers_and_a_change_takes_them_up_again(answer, at_detain, run):
    place = standing(run, "location").get()
    home = answer("location", {"location": "LOC01"}, replaces={"location": str(place.pk)})
    back = answer("location", {"location": "LOC05"}, replaces={"location": str(standing(run, "location").get().pk)})

    assert home.outcome == "dwelling"
    assert back.outcome == "detain"


def test_when_the_advice_changes_what_was_not_yet_done_is_superseded_and_what_was_done_stands(
    answer, at_detain, run, officer, now
):
    told = run.outcomes.get().obligations.get(key="sergeant_told_detained")
    with acting_as(officer):
        actions.settle_obligation(
            attempt_id=uuid7(),
            obligation=told,
            outcome="done",
            reached="PS Okoro",
            note="",
            at=now,
            by=officer,
            now=now,
        )
    answer("location", {"location": "LOC01"}, replaces={"location": str(standing(run, "location").get().pk)})

    assert run.incident.obligations.get(key="sergeant_told_detained").state == "done"
    assert run.incident.obligations.get(key="ambulance_asked").state == "superseded"


@pytest.mark.parametrize(
    "values",
    [{"location": "LOC99"}, {"location": ""}, {"nonsense": "yes"}, {"first_look": ["none", "weapon_or_crime"]}],
)
def test_what_is_not_an_answer_is_refused_in_words_and_nothing_is_stored(answer, run, values):
    with pytest.raises(Refused):
        answer("location", values)

    assert not run.answers.exists()


def test_an_answer_keyed_for_the_officer_steers_at_once_and_waits_to_be_confirmed(answer, run, officer, control, now):
    with acting_as(control):
        walk = answer("first_look", {"first_look": ["none"]}, by=control, decided_by=officer, made="by_radio")

    assert walk.at == "location"
    assert [row.fact for row in actions.unconfirmed(run.incident)] == ["first_look"]
    with acting_as(control):
        assert actions.confirm_answers(run=run, by=control, now=now) == 0
    with acting_as(officer):
        assert actions.confirm_answers(run=run, by=officer, now=now) == 1
    assert actions.unconfirmed(run.incident) == []


def test_the_officers_words_are_sealed_and_closed_answers_are_not(at_detain, run):
    words = standing(run, "limb_disorder_reason").get()

    assert (words.text, words.value) == ("Said voices were telling him to jump.", None)
    assert (standing(run, "location").get().text, standing(run, "location").get().value) == ("", "LOC05")


def test_a_red_flag_is_recorded_and_the_run_goes_on_where_it_was(answer, run, officer, now):
    answer("first_look", {"first_look": ["none"]})
    with acting_as(officer):
        event = actions.raise_red_flag(
            envelope_id=uuid7(), run=run, flag="weapon", node="location", by=officer, now=now
        )

    assert event.kind == Event.Kind.RED_FLAG
    assert where_is(run, now).at == "location"


def test_facts_that_hold_are_carried_into_the_next_run_and_those_of_the_moment_are_asked_again(
    at_detain, run, officer, now
):
    with acting_as(officer):
        following = actions.start_run(
            run_id=uuid7(),
            incident=run.incident,
            workflow="section-136/where-to-and-how",
            by=officer,
            now=now,
            came_from=run,
        )

    carried = set(following.answers.filter(source="carried").values_list("fact", flat=True))
    assert "location" not in carried
    assert following.edition == run.edition


def test_every_screen_shown_is_rebuilt_to_the_same_digest(answer, run, officer, now):
    with acting_as(officer):
        for node, values in STREET:
            show(run, node, to=officer, now=now)
            answer(node, values)
        show(run, "detain", to=officer, now=now)
        rebuilt = [rebuild(showing) for showing in run.showings.all()]

    assert len(rebuilt) >= 6
    assert all(one.is_same for one in rebuilt)


def test_a_number_changed_since_does_not_change_what_was_seen(at_detain, run, officer, now):
    from accounts.models import DutyPost

    with acting_as(officer):
        seen = show(run, "detain", to=officer, now=now)
        DutyPost.objects.filter(kind="consultee").update(number="0121 496 0999")

        assert rebuild(seen).is_same
        assert "0121 496 0160" in str(rebuild(seen).screen)


def test_a_law_status_recorded_since_does_not_change_what_was_seen(run, officer, now):
    from guidance.models import ProvisionStatus

    with acting_as(officer):
        where = actions.start_run(
            run_id=uuid7(), incident=run.incident, workflow="section-136/where-to-and-how", by=officer, now=now
        )
        seen = show(where, where_is(where, now).at, to=officer, now=now)
        ProvisionStatus.objects.create(
            provision="mha2025_s48",
            status="not_commenced",
            from_on="2025-12-18",
            recorded_at=now,
            by="test",
            source="test",
        )

        assert rebuild(seen).is_same


def open_keys(run):
    return set(run.incident.obligations.open().values_list("key", flat=True))


def change(answer, run, fact, node, value):
    return answer(node, {fact: value}, replaces={fact: str(standing(run, fact).exclude(source="carried").get().pk)})


def test_going_away_from_an_outcome_and_back_asks_again_what_must_be_told(answer, at_detain, run):
    before = open_keys(run)
    away = change(answer, run, "location", "location", "LOC10")
    assert away.outcome is None
    assert open_keys(run) == set()

    change(answer, run, "location", "location", "LOC05")

    assert open_keys(run) == before


def test_what_one_run_no_longer_asks_stays_while_another_still_does(answer, at_detain, run, officer, now):
    other = actions.start_run(
        run_id=uuid7(), incident=run.incident, workflow="section-136/can-i-use-s136", by=officer, now=now
    )
    for node, values in STREET:
        actions.answer_page(
            envelope_id=uuid7(), run=other, node=node, values=values, shown=None, replaces={}, made="at_the_time",
            happened_at=None, decided_by=officer, by=officer, now=now,
        )  # fmt: skip

    change(answer, run, "location", "location", "LOC01")

    assert "sergeant_told_detained" in open_keys(run)


def test_something_tried_once_stands_when_the_advice_changes(answer, at_detain, run, officer, now):
    told = run.outcomes.get().obligations.get(key="sergeant_told_detained")
    actions.settle_obligation(
        attempt_id=uuid7(), obligation=told, outcome="not_reached", reached="", note="", at=now, by=officer, now=now
    )

    change(answer, run, "location", "location", "LOC01")

    told.refresh_from_db()
    assert told.state == "open"


def test_looking_at_an_outcome_a_day_later_changes_nothing(run, officer, now):
    from datetime import timedelta

    from partners.models import Site

    with acting_as(officer):
        actions.record_event(
            event_id=uuid7(), incident=run.incident, kind="arrived", happened_at=now, by=officer, now=now,
            site=Site.objects.get(name="Place of Safety, Oleaster"),
        )  # fmt: skip
        there = actions.start_run(
            run_id=uuid7(), incident=run.incident, workflow="section-136/at-the-place-of-safety", by=officer, now=now
        )
        for node, values in (("place_now", {"place_step": "arrived"}), ("handover", {"handover_result": "received"})):
            actions.answer_page(
                envelope_id=uuid7(), run=there, node=node, values=values, shown=None, replaces={}, made="at_the_time",
                happened_at=None, decided_by=officer, by=officer, now=now,
            )  # fmt: skip
        later = now + timedelta(hours=30)
        show(there, "received", to=officer, now=later)

        assert where_is(there, later).outcome == "received"
        assert there.outcomes.get().outcome == "received"
        assert (
            there.answers.filter(source="clock", fact="clock.s136.state").values_list("value", flat=True)[0]
            == "running"
        )


def test_a_fault_of_ours_keeps_what_was_sent_for_a_person(answer, run, monkeypatch):
    from incidents.actions import running

    def broken(*args, **kwargs):
        raise RuntimeError("Said voices were telling him to jump.")

    monkeypatch.setattr(running, "put_answer", broken)
    envelope_id = uuid7()

    with pytest.raises(actions.KeptForAPerson, match="kept"):
        answer("first_look", {"first_look": ["none"]}, envelope_id=envelope_id)

    kept = Envelope.objects.get(pk=envelope_id)
    assert (kept.state, kept.why) == ("needs_person", "fault: RuntimeError")
    assert "first_look" in kept.body


@pytest.mark.parametrize(("moves", "state"), [(["finished", "closed"], "needs_person"), (["quiet"], "held")])
def test_what_comes_for_a_closed_or_quiet_incident_is_kept_and_not_applied(answer, run, moves, state):
    for move in moves:
        run.incident.state = move
        run.incident.save(update_fields=["state"])
    envelope_id = uuid7()

    with pytest.raises(Refused, match="kept"):
        answer("first_look", {"first_look": ["none"]}, envelope_id=envelope_id)

    assert Envelope.objects.get(pk=envelope_id).state == state
    assert not run.answers.exists()


def test_after_finishing_an_answer_is_corrected_with_a_reason_and_not_changed(answer, at_detain, run, officer, now):
    run.incident.state = "finished"
    run.incident.save(update_fields=["state"])
    place = standing(run, "location").get()

    with pytest.raises(Refused, match="correct it and say why"):
        answer("location", {"location": "LOC01"}, replaces={"location": str(place.pk)})
    corrected = actions.correct_answer(
        answer_id=uuid7(), answer=place, value="LOC07", reason="It was the shop doorway", by=officer, now=now
    )

    assert corrected.replaces == place
    assert standing(run, "location").get().value == "LOC07"


def test_a_correction_is_held_to_the_same_list_as_the_answer_was(answer, at_detain, run, officer, now):
    with pytest.raises(Refused, match="not one of its answers"):
        actions.correct_answer(
            answer_id=uuid7(), answer=standing(run, "location").get(), value="Flat 3", reason="x", by=officer, now=now
        )


def test_an_answer_cannot_have_been_made_in_the_far_future(run, officer, now):
    from datetime import timedelta

    with acting_as(officer), pytest.raises(Refused, match="future"):
        actions.answer_page(
            envelope_id=uuid7(), run=run, node="first_look", values={"first_look": ["none"]}, shown=None, replaces={},
            made="at_the_time", happened_at=now + timedelta(days=400), decided_by=officer, by=officer, now=now,
        )  # fmt: skip


def test_the_record_page_cannot_change_what_steers(answer, at_detain, run, officer, now):
    with pytest.raises(Refused, match="its own page"):
        actions.add_facts(
            envelope_id=uuid7(), run=run, values={"location": "LOC01"}, replaces={}, made="at_the_time", happened_at=None,
            decided_by=officer, by=officer, now=now,
        )  # fmt: skip


def test_words_keyed_by_someone_who_is_no_constable_wait_for_the_officer(answer, run, control, officer, now):
    with acting_as(control):
        answer("first_look", {"first_look": ["none"]}, by=control)
        run.answers.filter(fact="first_look")
    keyed = [row.fact for row in actions.unconfirmed(run.incident)]

    assert keyed == []  # named themselves as deciding: their own record, not the officer's


def test_a_page_nobody_is_named_for_waits_for_the_constable(run, control, officer, now):
    with acting_as(control):
        actions.answer_page(
            envelope_id=uuid7(), run=run, node="first_look", values={"first_look": ["none"]}, shown=None, replaces={},
            made="by_radio", happened_at=None, decided_by=None, by=control, now=now,
        )  # fmt: skip
        assert [row.fact for row in actions.unconfirmed(run.incident)] == ["first_look"]
    with acting_as(officer):
        assert actions.confirm_answers(run=run, by=officer, now=now) == 1


@pytest.mark.parametrize(("first", "again"), [("done", "not_needed"), ("done", "not_reached"), ("not_needed", "done")])
def test_what_was_ended_is_not_ended_again_and_says_so(at_detain, run, officer, now, first, again):
    told = run.outcomes.get().obligations.get(key="sergeant_told_detained")
    said = {"reached": "PS Okoro", "note": "not needed: told in person", "at": now, "by": officer, "now": now}
    actions.settle_obligation(attempt_id=uuid7(), obligation=told, outcome=first, **said)

    with pytest.raises(Refused, match="already ended"):
        actions.settle_obligation(attempt_id=uuid7(), obligation=told, outcome=again, **said)


def test_two_tries_pass_it_to_the_duty_sergeant_who_can_still_reach_them(at_detain, run, officer, now):
    told = run.outcomes.get().obligations.get(key="ambulance_asked")
    said = {"obligation": told, "note": "", "at": now, "by": officer, "now": now}
    for _ in range(2):
        actions.settle_obligation(attempt_id=uuid7(), outcome="not_reached", reached="", **said)
    told.refresh_from_db()
    assert (told.state, told.post.kind) == ("not_reached", "duty_sergeant")

    actions.settle_obligation(attempt_id=uuid7(), outcome="done", reached="Ambulance control", **said)

    told.refresh_from_db()
    assert told.state == "done"


def test_the_time_of_detention_given_after_the_tap_makes_no_second_detention(run, detained, officer, now):
    from datetime import timedelta

    with acting_as(officer):
        second = actions.start_run(
            run_id=uuid7(), incident=detained, workflow="section-136/can-i-use-s136", by=officer, now=now
        )
        for minutes in (65, 70):
            standing = {row.fact: str(row.pk) for row in answers_of(second)}
            actions.add_facts(
                envelope_id=uuid7(), run=second, values={"time_detained": now - timedelta(minutes=minutes)}, replaces=standing,
                made="later_from_memory", happened_at=None, decided_by=officer, by=officer, now=now,
            )  # fmt: skip

        assert detained.events.current().filter(kind="detained").get().happened_at == now - timedelta(minutes=70)
        assert not detained.exceptionalerts.exists()


def test_a_red_flag_raised_later_counts_as_the_tick_and_opens_what_its_card_says_to_tell(answer, run, officer, now):
    answer("first_look", {"first_look": ["none"]})
    actions.raise_red_flag(envelope_id=uuid7(), run=run, flag="life_at_risk", node="location", by=officer, now=now)
    inside = answer("location", {"location": "LOC01"})

    assert inside.outcome == "dwelling_life_at_risk"
    card = run.graph.body["interruptions"]["life_at_risk"]["card"]
    assert {tell["id"] for tell in card["tell"]} <= open_keys(run)


def test_saying_they_are_already_held_starts_a_detention_that_finishing_asks_about(run, officer, now):
    with acting_as(officer):
        held = actions.start_run(
            run_id=uuid7(), incident=run.incident, workflow="section-136/where-to-and-how", by=officer, now=now
        )
        actions.answer_page(
            envelope_id=uuid7(), run=held, node="leaving", values={"leaving_step": "need_place"}, shown=None, replaces={},
            made="at_the_time", happened_at=None, decided_by=officer, by=officer, now=now,
        )  # fmt: skip

        assert run.incident.detentions.standing().exists()
        assert "When you detained them" in [row.words for row in actions.missing_from(run.incident)]


@pytest.mark.parametrize(
    ("found", "why"),
    [
        ({"location": "LOC01"}, "Section 136 cannot be used there"),
        ({"location": "LOC05", "came_to_be_there": "police_brought"}, "Section 136 cannot rest on that"),
    ],
)
def test_a_detention_in_a_home_or_after_bringing_them_out_is_recorded_and_flagged(
    answer, run, officer, now, found, why
):
    answer("first_look", {"first_look": ["none"]})
    for fact, value in found.items():
        answer("location" if fact == "location" else "came", {fact: value})

    event = actions.record_event(
        event_id=uuid7(),
        incident=run.incident,
        kind="detained",
        happened_at=now,
        by=officer,
        decided_by=officer,
        now=now,
    )

    assert why in event.exception
    assert event.alert.posts == ["duty_sergeant"]


def test_a_detention_in_the_street_is_not_flagged(at_detain, run, officer, now):
    event = actions.record_event(
        event_id=uuid7(),
        incident=run.incident,
        kind="detained",
        happened_at=now,
        by=officer,
        decided_by=officer,
        now=now,
    )

    assert event.exception == ""
