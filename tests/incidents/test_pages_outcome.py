"""The outcome page, and what an officer does from it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents import actions
from incidents.models import Answer, DecidedDifferently, Event, Obligation, OutcomeRecord, Run
from incidents.reading import show, standing_outcome, where_is
from incidents.views import outcomes
from wmpmh.access import acting_as
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db
PAGES = (
    {"first_look": ["none"]},
    {"location": "LOC05"},
    {"came_to_be_there": "own_accord"},
    {
        "views": ["view_disorder", "view_need", "view_necessary", "nothing_less"],
        "limb_disorder_reason": "Said voices were telling him to jump.",
        "limb_need_reason": "Over the rail, let go with one hand.",
        "limb_necessity_reason": "Would not come with us.",
    },
    {"offence": "none"},
)


@pytest.fixture
def reached(run, officer, now):
    """The run, answered to "You can use section 136 here"."""
    with acting_as(officer):
        for values in PAGES:
            node = where_is(run, now).at
            actions.answer_page(
                envelope_id=uuid7(), run=run, node=node, values=values, shown=show(run, node, to=officer, now=now).pk,
                replaces={}, made="at_the_time", happened_at=None, decided_by=officer, by=officer, now=now,
            )  # fmt: skip
    return run


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


def outcome_of(run: Run) -> str:
    return reverse("outcome", kwargs={"pk": run.incident_id, "run": run.pk})


def test_the_outcome_says_what_may_be_done_in_the_order_it_is_needed(phone, reached):
    words = phone.get(outcome_of(reached)).content.decode()

    order = [
        "You can use section 136 here", "Do now", "What comes next", ">Never<", "Tactical Advisor", "What to say", ">Tell<",
        "Record before you finish", "Things you may be told, by anyone", "Lawful basis", "Why this advice", "I decided differently",
    ]  # fmt: skip
    places = [words.index(part) for part in order]
    assert places == sorted(places)
    assert "prohibitions on every route. It cannot check what you saw." in words
    assert "proved" not in words.lower()


def test_the_number_to_consult_heads_the_list(phone, reached):
    words = phone.get(outcome_of(reached)).content.decode()

    assert words.index('href="tel:01214960160"') < words.index('id="do-1"')


def test_one_tap_keeps_the_time_of_detention(phone, reached):
    one_tap = {"envelope": uuid7(), "run": reached.pk, "just_now": "1"}

    for _ in range(2):
        reply = phone.post(reverse("record_event", kwargs={"pk": reached.incident_id, "kind": "detained"}), one_tap)

    assert reply.url == outcome_of(reached)
    assert Event.objects.get(kind="detained").known_how == "seen"
    assert "Detained now" not in phone.get(outcome_of(reached)).content.decode()


def test_a_tick_is_kept_and_taken_off_again(phone, reached):
    record = reached.outcomes.get()
    where = reverse("tick_line", kwargs={"pk": reached.incident_id, "run": reached.pk, "outcome": record.pk})

    phone.post(where, {"tick": "1"})
    assert phone.get(outcome_of(reached)).content.decode().count("tick tick--done") == 1

    phone.post(where, {"tick": "1"})
    assert "tick tick--done" not in phone.get(outcome_of(reached)).content.decode()


def test_deciding_differently_is_kept_in_the_officers_words(phone, reached):
    record = reached.outcomes.get()
    where = reverse("decide_differently", kwargs={"pk": reached.incident_id, "outcome": record.pk})
    said = {"envelope": uuid7(), "reason": "risk_changed", "words": "His sister came and took him to her GP."}

    assert (
        "Write this in your own words"
        in phone.post(where, {"envelope": uuid7(), "reason": "risk_changed"}).content.decode()
    )
    for _ in range(2):
        phone.post(where, said)

    assert DecidedDifferently.objects.get().words == "His sister came and took him to her GP."


def test_going_on_starts_the_next_guide_once(phone, reached):
    said = {"run": uuid7(), "came_from": reached.pk, "workflow": "section-136/where-to-and-how"}

    for _ in range(2):
        assert phone.post(reverse("start_run", args=[reached.incident_id]), said).status_code == 302

    assert Run.objects.filter(came_from=reached).count() == 1


def test_a_try_that_reaches_nobody_stays_open_and_a_call_that_does_ends_it(phone, reached):
    obligation = reached.incident.obligations.get(key="sergeant_told_detained")
    where = reverse("settle_obligation", kwargs={"pk": reached.incident_id, "obligation": obligation.pk})
    told = {"at_0": "2026-11-20", "at_1": "23:10"}

    assert "name and role" in phone.post(where, {"envelope": uuid7(), "outcome": "done", **told}).content.decode()
    phone.post(where, {"envelope": uuid7(), "outcome": "not_reached", **told})
    obligation.refresh_from_db()
    assert obligation.state == Obligation.State.OPEN

    phone.post(where, {"envelope": uuid7(), "outcome": "done", "reached": "PS Okoro", **told})
    obligation.refresh_from_db()
    assert obligation.state == Obligation.State.DONE


def test_what_the_officer_saw_is_built_again_the_same(phone, reached):
    for showing in reached.showings.all():
        words = phone.get(reverse("replay", kwargs={"pk": reached.incident_id, "showing": showing.pk})).content.decode()
        assert "the wording is exactly what was shown" in words


@pytest.mark.parametrize("name", ["outcome", "confirm_answers"])
def test_an_outsider_learns_nothing(client, neighbour, reached, name):
    client.force_login(neighbour)

    assert client.get(reverse(name, kwargs={"pk": reached.incident_id, "run": reached.pk})).status_code == 404


def test_a_red_flag_on_the_outcome_shows_its_card_and_comes_back(phone, reached):
    where = reverse(
        "raise_red_flag", kwargs={"pk": reached.incident_id, "run": reached.pk, "node": reached.outcomes.get().outcome}
    )

    card = phone.post(where, {"envelope": uuid7(), "red_flag": "weapon"})

    back = reverse("run", kwargs={"pk": reached.incident_id, "run": reached.pk})
    assert f'action="{back}"' in card.content.decode()
    assert phone.post(back, {"from_card": "1"}).url == outcome_of(reached)


def test_a_flag_that_is_none_of_ours_is_refused(phone, reached):
    where = reverse("raise_red_flag", kwargs={"pk": reached.incident_id, "run": reached.pk, "node": "offence"})

    assert phone.post(where, {"envelope": uuid7(), "red_flag": "hunger"}).status_code == 409


def test_looking_at_the_advice_puts_nothing_on_the_record(phone, reached):
    before = (OutcomeRecord.objects.count(), Answer.objects.count(), Obligation.objects.count())

    for _ in range(2):
        assert phone.get(outcome_of(reached)).status_code == 200

    assert (OutcomeRecord.objects.count(), Answer.objects.count(), Obligation.objects.count()) == before


def moved(run, officer, now, **change):
    """The same outcome recorded again over the last one, as if something besides an answer had changed."""
    with acting_as(officer):
        last = standing_outcome(run, now)
        showing = show(run, last.outcome, to=officer, now=now + timedelta(hours=1))
    for name, value in change.items():
        setattr(showing, name, value)
    return OutcomeRecord(run=run, outcome=last.outcome, showing=showing, reached_at=now, replaces=last)


def test_changed_advice_says_what_changed(reached, officer, now):
    assert outcomes.replaced_words(moved(reached, officer, now)).startswith("Time has passed")
    assert "recorded of the law" in outcomes.replaced_words(
        moved(reached, officer, now, law={"mha2025_s48": "in_force"})
    )
    assert outcomes.replaced_words(moved(reached, officer, now, answer_ids=[])).startswith("Your answers changed")


def test_a_time_kept_as_an_event_is_not_asked_for_again(phone, reached):
    one_tap = {"envelope": uuid7(), "run": reached.pk, "just_now": "1"}
    assert "fact=time_detained" in phone.get(outcome_of(reached)).content.decode()

    phone.post(reverse("record_event", kwargs={"pk": reached.incident_id, "kind": "detained"}), one_tap)

    assert "fact=time_detained" not in phone.get(outcome_of(reached)).content.decode()


def settle(client, obligation, at, **said):
    local = timezone.localtime(at)
    where = reverse("settle_obligation", kwargs={"pk": obligation.incident_id, "obligation": obligation.pk})
    when = {"at_0": f"{local:%Y-%m-%d}", "at_1": f"{local:%H:%M}"}
    return client.post(where, {"envelope": uuid7(), **when, **said})


def test_what_reached_nobody_stays_in_sight_until_the_sergeant_ends_it(client, phone, sergeant, reached, now):
    obligation = reached.incident.obligations.get(key="sergeant_told_detained")
    tried = now - timedelta(minutes=30)
    settle(phone, reached.incident.obligations.get(key="ambulance_asked"), now, outcome="done", reached="Control")
    for _ in range(2):
        settle(phone, obligation, tried, outcome="not_reached")
    where = reverse("settle_obligation", kwargs={"pk": reached.incident_id, "obligation": obligation.pk})
    client.force_login(sergeant)

    for page in (reverse("incident", args=[reached.incident_id]), reverse("home")):
        words = client.get(page).content.decode()
        assert f"Tried, not reached {timezone.localtime(tried):%H:%M}" in words
    assert where in client.get(reverse("incident", args=[reached.incident_id])).content.decode()

    assert settle(client, obligation, now, outcome="done", reached="PS Okoro").status_code == 302
    obligation.refresh_from_db()
    assert obligation.state == Obligation.State.DONE


def test_when_they_were_told_is_shown_and_not_when_it_was_keyed(phone, reached, now):
    obligation = reached.incident.obligations.get(key="sergeant_told_detained")
    told = now - timedelta(minutes=45)

    settle(phone, obligation, told, outcome="done", reached="PS Okoro")

    assert f"Done {timezone.localtime(told):%H:%M}" in phone.get(outcome_of(reached)).content.decode()


def test_the_advisor_is_as_shown_and_a_number_looked_up_now_says_so(phone, reached, monkeypatch):
    assert "On duty now:" not in phone.get(outcome_of(reached)).content.decode()

    monkeypatch.setattr("incidents.views.shown.ADVISOR", "directory.none")

    assert "On duty now:" in phone.get(outcome_of(reached)).content.decode()


def test_ticks_of_only_the_newest_runs_are_remembered(phone, reached):
    session = phone.session
    session["ticks"] = {str(n): ["1"] for n in range(40)}
    session.save()
    record = reached.outcomes.get()

    phone.post(
        reverse("tick_line", kwargs={"pk": reached.incident_id, "run": reached.pk, "outcome": record.pk}), {"tick": "1"}
    )

    assert len(phone.session["ticks"]) == 20
