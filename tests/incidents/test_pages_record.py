"""The record page and what is put down from it: one happy path, one refusal, one outsider each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import Answer, Event, Incident, Member
from incidents.reading import show
from partners.models import Site
from records.models import Reading
from wmpmh.access import acting_as, acting_as_system
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


def at(instant, name="happened_at"):
    local = timezone.localtime(instant)
    return {f"{name}_0": f"{local:%Y-%m-%d}", f"{name}_1": f"{local:%H:%M}", f"{name}_2": ""}


def usual(instant, **more):
    return {"envelope": uuid7(), "known_how": "seen", "made": "at_the_time", **at(instant), **more}


def url(name, incident, **more):
    return reverse(name, kwargs={"pk": incident.pk, **more})


def hospital():
    return Site.objects.filter(kind="emergency_department").first()


def test_already_detained_is_one_tap_that_keeps_the_time(phone, officer):
    tap = {"incident": uuid7()}

    for _ in range(2):
        page = phone.post(reverse("start_record"), tap, follow=True)

    assert "Held under section 136, where is not recorded" in page.content.decode()
    assert Event.objects.get(kind="detained").decided_by == officer


def test_reading_a_record_is_logged_and_never_kept_by_the_browser(phone, detained):
    page = phone.get(url("incident", detained))

    assert page["Cache-Control"] == "no-store"
    with acting_as_system():
        assert (
            Reading.objects.filter(operation="consultation", page="incident", record_ids=[str(detained.pk)]).count()
            == 1
        )


def test_an_outsider_cannot_tell_a_hidden_record_from_none(client, neighbour, detained):
    client.force_login(neighbour)
    hidden, none = client.get(url("incident", detained)), client.get(reverse("incident", args=[uuid7()]))

    assert hidden.status_code == none.status_code == 404
    assert detained.reference not in hidden.content.decode()


def test_arriving_starts_the_clock_and_answers_where_they_are(phone, detained, now):
    site = hospital()

    phone.post(url("record_event", detained, kind="arrived"), usual(now, site=site.pk, place="site"))

    assert "left" in phone.get(url("incident", detained)).content.decode()
    assert Answer.objects.get(fact="pos_name").value == str(site.pk)
    assert not any("pos_name" in row.facts for row in actions.missing_from(detained))


def test_a_time_in_the_future_is_refused_with_everything_kept(phone, detained, now):
    typed = usual(now + timedelta(days=3), site=hospital().pk, place="site", note="Ambulance bay 2")
    page = phone.post(url("record_event", detained, kind="arrived"), typed)

    assert "in the future" in page.content.decode()
    assert "Ambulance bay 2" in page.content.decode()
    assert not Event.objects.filter(kind="arrived").exists()


def test_what_was_unlawful_is_recorded_and_the_page_says_why(phone, detained, now):
    phone.post(
        url("record_event", detained, kind="arrived"),
        usual(now - timedelta(minutes=30), site=hospital().pk, place="site"),
    )

    page = phone.post(
        url("extend_detention", detained),
        {
            "envelope": uuid7(), **at(now), "authorised_by": "doctor", "doctor": "Dr Shah", "hours": "6", "reason": "no_bed",
            "doctors_words": "No bed until noon", "made": "by_radio",
        },
        follow=True,
    )  # fmt: skip

    assert Event.objects.get(kind="extension_authorised").exception
    assert "Only the person" in page.content.decode()
    assert "kept as it happened" in page.content.decode()


def test_a_corrected_time_shows_both(phone, detained, now):
    tap = Event.objects.get(kind="detained")

    phone.post(
        url("correct_event", detained, event=tap.pk),
        usual(now - timedelta(hours=2), reason="Read from video"),
    )

    words = phone.get(url("incident", detained)).content.decode()
    assert "<del>" in words
    assert "“Read from video”" in words


def test_a_correction_needs_a_reason(phone, detained, now):
    tap = Event.objects.get(kind="detained")

    page = phone.post(url("correct_event", detained, event=tap.pk), usual(now))

    assert "both times stay on the record" in page.content.decode()
    assert Event.objects.filter(kind="detained").count() == 1


def test_the_name_is_hidden_until_it_is_opened(phone, detained):
    phone.post(
        url("name_person", detained), {"envelope": uuid7(), "name": "Jordan Vale", "date_of_birth": "3 May 1991"}
    )

    assert "Jordan Vale" not in phone.get(url("incident", detained)).content.decode()
    assert "Jordan Vale" in phone.get(url("open_person", detained)).content.decode()
    with acting_as_system():
        assert Reading.objects.filter(record_kind="person", operation="consultation").exists()


def test_finishing_lists_what_is_missing_with_where_to_add_it(phone, detained):
    words = phone.post(url("finish_incident", detained)).content.decode()

    assert "Still to put down" in words
    assert f"{url('add_facts', detained)}?fact=" in words
    detained.refresh_from_db()
    assert detained.is_open


FACTS = {
    "limb_disorder_reason": "Said voices told him to jump", "limb_need_reason": "Over the rail",
    "limb_necessity_reason": "Would not come down", "consult_status": "not_practicable", "consult_not_practicable_reason": "He was falling",
    "conveyance_method": "ambulance", "handover_to": "Grace Adeyemi, nurse in charge", "force_used": "no",
    "info_given_to_person": "yes",
}  # fmt: skip


def say_where(incident, officer, now):
    """Answer the guide as far as where it happened: what steers is asked on its own page."""
    with acting_as(officer):
        run = actions.start_run(
            run_id=uuid7(), incident=incident, workflow="section-136/can-i-use-s136", by=officer, now=now
        )
        for node, values in (("first_look", {"first_look": ["none"]}), ("location", {"location": "LOC05"})):
            actions.answer_page(
                envelope_id=uuid7(), run=run, node=node, values=values, shown=None, replaces={}, made="at_the_time",
                happened_at=None, decided_by=officer, by=officer, now=now,
            )  # fmt: skip
    return run


def test_a_record_of_someone_already_detained_can_be_finished(phone, detained, officer, now):
    say_where(detained, officer, now)
    with_all = "&".join(f"fact={fact}" for fact in [*FACTS, "pos_name", "time_detained", "pos_arrival_site_time"])
    typed = {
        "envelope": uuid7(),
        "made": "later_from_memory",
        "pos_name": hospital().pk,
        **FACTS,
        **at(now - timedelta(hours=2), "time_detained"),
        **at(now - timedelta(hours=1), "pos_arrival_site_time"),
        **at(now - timedelta(hours=2)),
        "decided_by": officer.pk,
    }

    page = phone.post(f"{url('add_facts', detained)}?{with_all}", typed)
    assert page.status_code == 302, page.content.decode()
    phone.post(url("finish_incident", detained), {"envelope": uuid7()})

    detained.refresh_from_db()
    assert detained.state == Incident.State.FINISHED, [row.words for row in actions.missing_from(detained)]
    words = phone.get(url("incident", detained)).content.decode()
    assert words.index("Why the power was used") < words.index("What happened")
    assert "“Said voices told him to jump”" in words


def test_after_finishing_a_correction_stands_beside_what_was_written(phone, detained, officer, now):
    test_a_record_of_someone_already_detained_can_be_finished(phone, detained, officer, now)
    wrong = Answer.objects.standing().get(fact="limb_need_reason")

    phone.post(
        url("correct_answer", detained, answer=wrong.pk),
        {"envelope": uuid7(), "limb_need_reason": "Over the rail, one hand free", "reason": "Video"},
    )

    words = phone.get(url("incident", detained)).content.decode()
    assert "“Over the rail, one hand free”" in words
    assert "Was: “Over the rail”" in words


def test_someone_who_may_see_joins_with_a_reason(client, sergeant, detained):
    client.force_login(sergeant)

    assert (
        "say why you are joining"
        in client.post(url("join_incident", detained), {"envelope": uuid7(), "reason": " "}).content.decode().lower()
    )
    client.post(url("join_incident", detained), {"envelope": uuid7(), "reason": "Duty sergeant, relieving"})

    assert Member.objects.get(user=sergeant).reason == "Duty sergeant, relieving"


@pytest.mark.parametrize(
    "name",
    ["finish_incident", "add_facts", "open_person", "name_person", "extend_detention", "join_incident", "choose_guide"],
)
def test_an_outsider_is_told_there_is_no_such_page(client, neighbour, detained, name):
    client.force_login(neighbour)

    assert client.get(url(name, detained)).status_code == 404


def test_an_event_of_no_known_kind_is_no_page(phone, detained):
    assert phone.get(url("record_event", detained, kind="abducted")).status_code == 404


def open_some(user, count, now):
    with acting_as(user):
        return [actions.start_record(incident_id=uuid7(), by=user, now=now) for _ in range(count)]


def walk_some(incident, officer, count, now):
    """Runs of one guide, each with two pages answered, seen and timed, and an event corrected for each."""
    for _ in range(count):
        run = say_where(incident, officer, now)
        with acting_as(officer):
            for node in ("first_look", "location"):
                show(run, node, to=officer, now=now)
            wrong = incident.events.current().get(kind="detained")
            actions.correct_event(
                event_id=uuid7(), corrects=wrong, happened_at=now - timedelta(hours=2), reason="Video", by=officer, now=now
            )  # fmt: skip


@pytest.mark.parametrize("count", [1, 4])
def test_a_record_costs_the_same_however_much_is_on_it(
    phone, detained, officer, now, count, django_assert_max_num_queries
):
    walk_some(detained, officer, count, now)
    phone.get(url("incident", detained))

    with django_assert_max_num_queries(38) as queries:
        assert phone.get(url("incident", detained)).status_code == 200

    assert not any('"incidents_screen"."body",' in query["sql"] for query in queries.captured_queries)


def test_the_list_holds_25_a_page(client, control, officer, now):
    open_some(officer, 26, now)
    client.force_login(control)

    assert client.get(reverse("incident_list")).content.decode().count("<b>26-") == 25


def test_the_control_room_keys_a_detention_as_the_constables_decision(client, control, officer, incident, now):
    client.force_login(control)
    page = client.get(url("record_event", incident, kind="detained"))
    assert f'value="{officer.pk}" selected' in page.content.decode()

    client.post(url("record_event", incident, kind="detained"), usual(now, made="by_radio", decided_by=officer.pk))

    event = Event.objects.get(kind="detained")
    assert (event.decided_by, event.entered_by, event.made) == (officer, control, "by_radio")
    assert "keyed by" in client.get(url("incident", incident)).content.decode()


def test_nobody_but_a_constable_can_be_put_down_as_having_decided(client, control, incident, now):
    client.force_login(control)

    page = client.post(url("record_event", incident, kind="detained"), usual(now, decided_by=control.pk))

    assert "Only a constable decides" in page.content.decode()
    assert not Event.objects.filter(kind="detained").exists()


def test_a_detention_ended_early_says_when_it_ended_and_that_leaving_may_not_be_safe(phone, detained, now):
    phone.post(
        url("record_event", detained, kind="arrived"),
        usual(now - timedelta(minutes=40), site=hospital().pk, place="site"),
    )
    phone.post(url("record_event", detained, kind="ended"), usual(now - timedelta(minutes=1), how="no_mental_disorder"))

    words = phone.get(url("incident", detained)).content.decode()

    assert "No power to hold now" in words
    assert "That does not mean it is safe to go." in words
    assert "Power to hold ends" not in words


def test_a_desk_opens_on_what_is_open_now(client, control, detained):
    client.force_login(control)

    words = client.get(reverse("home")).content.decode()

    assert "Open now" in words
    assert url("incident", detained) in words


def test_an_officer_who_is_not_on_it_does_not_see_it_on_home(client, neighbour, detained):
    client.force_login(neighbour)

    assert detained.reference not in client.get(reverse("home")).content.decode()


def test_a_fact_timed_in_the_hour_that_came_twice_asks_which_and_keeps_all_that_was_typed(phone, detained):
    where = f"{url('add_facts', detained)}?fact=time_detained&fact=limb_need_reason"
    typed = {
        "envelope": uuid7(), "made": "later_from_memory", "limb_need_reason": "Over the rail",
        "time_detained_0": "2025-10-26", "time_detained_1": "01:30", "happened_at_0": "2025-10-26", "happened_at_1": "04:00",
    }  # fmt: skip

    words = phone.post(where, typed).content.decode()
    assert "Which one? The clocks went back that night" in words
    assert "Over the rail" in words
    assert 'value="later_from_memory" checked' in words

    phone.post(where, {**typed, "time_detained_2": "0"})
    newest = Event.objects.current().get(kind="detained")
    assert newest.happened_at.isoformat() == "2025-10-26T00:30:00+00:00"


def test_just_now_puts_our_time_in_the_box_and_judges_nothing(phone, detained):
    where = f"{url('add_facts', detained)}?fact=time_detained&fact=limb_need_reason"

    words = phone.post(
        where, {"envelope": uuid7(), "limb_need_reason": "Over the rail", "time_detained_now": "1"}
    ).content.decode()

    assert f'value="{timezone.localtime():%Y-%m-%d}"' in words
    assert "Over the rail" in words
    assert not Answer.objects.filter(fact="limb_need_reason").exists()
