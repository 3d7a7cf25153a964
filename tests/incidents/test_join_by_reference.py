"""An officer sent to help knows only the reference."""

from django.urls import reverse

from incidents.models import Envelope, Incident, Member
from records.models import Reading
from wmpmh.access import acting_as, acting_as_system
from wmpmh.ids import uuid7

REASON = "Sent by the control room to help"


def join(client, user, reference, reason=REASON, envelope=None):
    client.force_login(user)
    said = {"envelope": envelope or uuid7(), "reference": reference, "reason": reason}
    return client.post(reverse("join_by_reference"), said)


def test_an_officer_joins_by_the_reference_and_a_reason_and_then_sees(client, officer2, detained):
    answer = join(client, officer2, detained.reference)

    assert answer.url == reverse("incident", args=[detained.pk])
    assert client.get(answer.url).status_code == 200
    assert Member.objects.get(user=officer2).reason == REASON


def test_a_wrong_reference_joins_nothing_and_the_try_is_logged(client, officer2, detained):
    answer = join(client, officer2, "26-999999")

    assert "No open incident has that reference" in answer.content.decode()
    assert not Member.objects.filter(user=officer2).exists()
    with acting_as_system():
        assert Reading.objects.filter(
            record_kind="incident reference", mode="refused", record_ids=["26-999999"]
        ).exists()


def test_joining_sent_twice_is_received_once_and_goes_the_same_way(client, officer2, detained):
    once = uuid7()

    replies = [join(client, officer2, detained.reference, envelope=once) for _ in range(2)]

    assert {reply.url for reply in replies} == {reverse("incident", args=[detained.pk])}
    assert Member.objects.filter(user=officer2).count() == 1
    with acting_as_system():
        assert Envelope.objects.get(pk=once).state == Envelope.State.APPLIED


def test_a_mistyped_reference_leaves_nothing_for_a_person_to_look_at(client, officer2, detained):
    join(client, officer2, "26-999999")

    with acting_as_system():
        assert not Envelope.objects.filter(sent_by=officer2).exists()


def test_no_reason_no_joining(client, officer2, detained):
    assert "say why you are joining" in join(client, officer2, detained.reference, " ").content.decode().lower()
    assert not Member.objects.filter(user=officer2).exists()


def test_joining_opens_that_incident_and_no_other(client, officer2, detained, incident):
    join(client, officer2, detained.reference)

    with acting_as(officer2):
        assert list(Incident.objects.all()) == [detained]


def test_a_role_that_only_reads_cannot_join(client, detained, django_user_model):
    outsider = django_user_model.objects.create(username="reader", rank="staff")

    assert join(client, outsider, detained.reference).status_code == 403
