"""One search: it goes to the exact place, tells nobody what was typed, and shows no reader what is not theirs."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from accounts.actions import synthetic_person
from accounts.rules import Role
from guidance.models import SearchRow
from guidance.published import content_in_force
from incidents.models import Incident
from incidents.views.searching import marked_up
from partners.models import Site
from wmpmh.access import acting_as_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(db):
    with acting_as_system():
        return synthetic_person("search-partner", role=Role.PARTNER)


@pytest.fixture
def look(client, officer):
    def looked_for(words: str, by=officer, **more: str) -> str:
        client.force_login(by)
        sent = client.post(reverse("search"), {"q": words})
        address = sent["Location"] + "".join(f"&{name}={value}" for name, value in more.items())
        return client.get(address).content.decode()

    return looked_for


def test_a_paragraph_number_leads_to_that_paragraph(look):
    assert f'href="{reverse("guidance_document", args=["section-136"])}#p136.7.2"' in look("136.7.2")


def test_a_section_leads_to_its_page_in_the_law(look):
    assert f'href="{reverse("provision", args=["mha_s136_1C"])}"' in look("s.136(1C)")


def test_what_you_are_told_leads_to_its_answer(look):
    assert "#claim-hour_is_up" in look("the hour is up")


def test_a_lesson_is_found_by_its_name(look):
    assert f'href="{reverse("lesson_list")}#L28"' in look("kingsley burrell")


def test_a_place_is_found_and_says_whether_it_is_confirmed(look):
    page = look("oleaster")

    assert "<mark" not in page.partition("Place of Safety, Oleaster")[0].rpartition("<h3")[2]
    assert "Not yet confirmed by its trust" in page


def test_an_officer_starts_a_workflow_from_what_was_found(client, look):
    before = Incident.objects.count()
    page = look("can i use 136 here")
    assert 'value="section-136/can-i-use-s136"' in page

    ids = {name: page.partition(f'name="{name}" value="')[2].partition('"')[0] for name in ("incident", "run")}
    answer = client.post(reverse("start_incident"), {**ids, "workflow": "section-136/can-i-use-s136"})

    assert answer.status_code == 302
    assert Incident.objects.count() == before + 1


def test_what_was_typed_is_in_no_address(client, officer):
    client.force_login(officer)

    address = client.post(reverse("search"), {"q": "Dariusz Kowalczyk"})["Location"]

    assert "Dariusz" not in address
    assert set(parse_qs(urlsplit(address).query)) == {"k"}


def test_what_was_typed_is_in_no_log(client, officer, capfd, caplog):
    client.force_login(officer)

    client.get(client.post(reverse("search"), {"q": "Dariusz Kowalczyk"})["Location"])

    said = capfd.readouterr()
    assert "Dariusz" not in said.out + said.err + caplog.text


def test_no_browser_keeps_a_page_of_results(client, officer):
    client.force_login(officer)
    answer = client.get(client.post(reverse("search"), {"q": "no beds"})["Location"])
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("asked", [{"k": "00000000:made-up"}, {"k": "x"}, {"q": "Dariusz Kowalczyk"}, {}])
def test_an_address_that_is_not_ours_looks_for_nothing(client, officer, asked):
    client.force_login(officer)
    page = client.get(reverse("search"), asked).content.decode()
    assert "For example" in page
    assert 'value="Dariusz' not in page
    assert 'class="hit"' not in page


def test_an_example_on_the_page_can_be_followed(client, officer):
    client.force_login(officer)
    assert "They need a bed and there is none" in _plain(client.get(reverse("search"), {"q": "no beds"}))


def _plain(answer) -> str:
    return answer.content.decode().replace("<mark>", "").replace("</mark>", "")


def test_nothing_found_says_what_to_try(look):
    page = look("zzyzx qqqq")
    assert "Nothing found" in page
    assert "136.7.2" in page


def test_a_word_typed_wrongly_is_put_right_and_said(look):
    assert "so these have <b>capacity</b>" in look("capasity")


def test_what_was_typed_is_shown_as_text_and_found_words_are_marked(look):
    page = look('<script>alert("warrant")</script>')
    assert "<script>alert" not in page
    assert "<mark>warrant</mark>" in page


def test_marks_are_the_only_markup_a_result_can_hold():
    assert marked_up("**<b>\x02bed\x03</b>**") == "&lt;b&gt;<mark>bed</mark>&lt;/b&gt;"


def test_a_partner_finds_only_what_is_written_for_partners(look, partner, now):
    theirs = {
        item.id
        for parts in content_in_force(now=now).documents
        for section in parts.document.sections
        for item in section.paragraphs
        if "partner" in item.audience
    }
    found = SearchRow.objects.open_to(partner=True)

    assert found.filter(kind="paragraph").exists()
    assert set(found.filter(kind="paragraph").values_list("key", flat=True)) <= theirs
    assert not found.filter(kind__in=["workflow", "outcome"]).exists()
    page = look("can i use 136 here", by=partner)
    assert "Start an incident" not in page
    assert Site.objects.exists()
    assert "Not yet confirmed" not in look("oleaster", by=partner)


def test_nobody_finds_a_lesson_kept_back(look, now):
    hidden = [row for row in content_in_force(now=now).registers.lessons if row.hidden]
    assert hidden
    assert not SearchRow.objects.filter(kind="lesson", key__in=[row.id for row in hidden]).exists()
    assert f"#{hidden[0].id}" not in look(hidden[0].id)


def test_all_of_one_kind_can_be_shown(look):
    page = look("bed", kind="claim")
    assert "of which these are things you may be told" in page
    assert "#claim-extend_no_bed" in page


@pytest.mark.parametrize("name", ["home", "guidance_list"])
def test_the_box_is_on_the_pages_people_begin_at(client, officer, name):
    client.force_login(officer)
    page = client.get(reverse(name)).content.decode()
    assert f'action="{reverse("search")}"' in page
    assert f'href="{reverse("search")}"' in page  # and in the menu
