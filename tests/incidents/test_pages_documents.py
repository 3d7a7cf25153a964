"""Asking for the handover record, watching it, and taking it away."""

import pytest
from django.urls import reverse
from django.utils import timezone

from records.models import Reading
from reports.models import MadeDocument
from wmpmh.access import acting_as_system
from wmpmh.ids import uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def asked(phone, detained):
    """A handover record asked for twice with one id, as a double press does."""
    said = {"document": uuid7()}
    for _ in range(2):
        assert phone.post(reverse("ask_for_handover_record", args=[detained.pk]), said).status_code == 302
    return MadeDocument.objects.get(pk=said["document"])


def make(document, *, file):
    """The worker's part, with a file of ours."""
    with acting_as_system():
        found = MadeDocument.objects.filter(pk=document.pk)
        found.update(state="making")
        found.update(state="made", made_at=timezone.now(), file=file, sha256="0" * 64)


def url(name, document):
    return reverse(name, kwargs={"pk": document.incident_id, "document": document.pk})


def test_asking_twice_makes_one(asked):
    assert MadeDocument.objects.count() == 1


def test_the_page_and_its_script_say_the_same(phone, asked):
    state = phone.get(url("handover_record_state", asked)).json()

    assert state["state"] == "queued"
    assert state["sentence"] in phone.get(url("handover_record", asked)).content.decode()


def test_watching_a_document_being_made_is_one_reading(phone, asked):
    phone.get(url("handover_record", asked))
    with acting_as_system():
        before = Reading.objects.count()

    for _ in range(3):
        phone.get(url("handover_record_state", asked))

    with acting_as_system():
        assert Reading.objects.count() == before


def test_there_is_nothing_to_download_until_it_is_made(phone, asked):
    assert phone.get(url("download_handover_record", asked)).status_code == 404


def test_a_download_is_logged_as_given_to_the_person_who_took_it(phone, asked, officer, settings, tmp_path):
    settings.WMPMH_FILES = tmp_path
    (tmp_path / "made.pdf").write_bytes(b"%PDF-1.7")
    make(asked, file="made.pdf")

    page = phone.get(url("download_handover_record", asked))

    assert b"".join(page.streaming_content) == b"%PDF-1.7"
    assert page["Cache-Control"] == "no-store"
    with acting_as_system():
        assert Reading.objects.get(operation="disclosure").recipient == officer.called


def test_a_file_outside_the_folder_is_never_given(phone, asked, settings, tmp_path):
    settings.WMPMH_FILES = tmp_path / "files"
    settings.WMPMH_FILES.mkdir()
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    make(asked, file="../secret.pdf")

    assert phone.get(url("download_handover_record", asked)).status_code == 404


@pytest.mark.parametrize("name", ["handover_record", "handover_record_state", "download_handover_record"])
def test_an_outsider_learns_nothing(client, neighbour, asked, name):
    client.force_login(neighbour)

    assert client.get(url(name, asked)).status_code == 404
