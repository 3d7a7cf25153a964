"""The editor's pages: structured forms that keep what was typed, and doors that are not there for others."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actions import synthetic_person
from accounts.rules import Role
from guidance.editing import items
from guidance.editing.fields import fields_of
from guidance.models import Draft, Edition
from tests.guidance.test_editing_forms import posted
from wmpmh.access import acting_as_system

SLUG = "section-136"


@pytest.fixture
def editor(db):
    with acting_as_system():
        return synthetic_person("page-editor", role=Role.GUIDANCE_EDITOR)


@pytest.fixture
def approver(db):
    with acting_as_system():
        return synthetic_person("page-approver", role=Role.GUIDANCE_APPROVER)


@pytest.fixture
def draft(client, editor):
    client.force_login(editor)
    client.post(reverse("start_draft", args=[SLUG]), {"why": "Plainer words"})
    return Draft.objects.get()


def item_page(draft, part, key):
    return reverse("change_item", args=[draft.pk, part, key])


def form_of(draft, part, key, **changes):
    item = items.find(draft.body, part, key)
    post = posted(fields_of(item.part.shape, item.value, without=item.without)).copy()
    for name, value in {"seen": draft.hash, **changes}.items():
        post[name] = value
    return post.dict() | {key: post.getlist(key) for key in post if len(post.getlist(key)) > 1}


def save(client, draft, part, key, **changes):
    return client.post(item_page(draft, part, key), form_of(draft, part, key, **changes), follow=True)


def test_an_editor_changes_a_paragraph_and_sees_it_as_it_will_be_read_with_the_check_beside(client, draft):
    page = save(client, draft, "paragraph", "136.1.2", text="It covers **places of safety**, and who to ask.")

    assert b"<b>places of safety</b>" in page.content
    assert b"Checked" in page.content
    draft.refresh_from_db()
    assert (
        items.find(draft.body, "paragraph", "136.1.2").value["text"]
        == "It covers **places of safety**, and who to ask."
    )
    change = draft.changes.get()
    assert change.before["text"] != change.after["text"]


def test_an_edge_led_astray_is_said_at_once_beside_the_draft(client, draft):
    flow = "can-i-use-s136.location"
    item = items.find(draft.body, "question", flow)
    from guidance.editing.routes import answers_as_text

    answers = {**item.value["answers"], "LOC01": item.value["answers"]["LOC05"]}
    page = save(client, draft, "question", flow, answers=answers_as_text(answers))

    assert b"wrong" in page.content
    assert b"02-P01" in page.content or b"s136_remove" in page.content


def test_what_the_shape_refuses_is_said_beside_the_field_and_kept(client, draft):
    words = "word " * 30
    page = save(client, draft, "question", "can-i-use-s136.location", question=words.strip())

    assert b"at most 25 words" in page.content
    assert words.strip().encode() in page.content
    draft.refresh_from_db()
    assert not draft.changes.exists()


def test_a_stale_tab_keeps_what_was_typed_and_saves_nothing(client, draft):
    first = form_of(draft, "paragraph", "136.1.2", text="The first words.")
    second = form_of(draft, "paragraph", "136.1.2", text="The second words.")
    client.post(item_page(draft, "paragraph", "136.1.2"), first)

    answer = client.post(item_page(draft, "paragraph", "136.1.2"), second)

    assert answer.status_code == 409
    assert b"The second words." in answer.content
    assert b"Someone changed this draft" in answer.content


def test_an_item_is_added_and_taken_out(client, draft):
    add = reverse("add_item", args=[draft.pk, "paragraph"])
    client.post(add, {"id": "136.1.99", "inside": "136.1", "seen": draft.hash})
    draft.refresh_from_db()
    assert items.find(draft.body, "paragraph", "136.1.99")

    twice = client.post(add, {"id": "136.1.99", "inside": "136.1", "seen": draft.hash})
    assert twice.status_code == 409
    client.post(reverse("take_out_item", args=[draft.pk, "paragraph", "136.1.99"]), {"seen": draft.hash})
    draft.refresh_from_db()
    assert items.find(draft.body, "paragraph", "136.1.99") is None
    assert draft.changes.count() == 2


def test_from_first_word_to_publication_by_two_people(client, draft, approver):
    save(client, draft, "paragraph", "136.1.2", text="It covers places of safety, and who to ask.")
    client.post(reverse("submit_draft", args=[draft.pk]))
    client.force_login(approver)
    page = client.get(reverse("draft", args=[draft.pk]))
    assert b"Say yes to these exact words" in page.content
    draft.refresh_from_db()

    client.post(reverse("approve_draft", args=[draft.pk]), {"seen": draft.hash})
    for _ in range(2):  # a double click publishes once
        client.post(reverse("publish_draft", args=[draft.pk]))

    assert Edition.objects.count() == 2
    read = client.get(reverse("guidance_document", args=[SLUG]))
    assert b"It covers places of safety, and who to ask." in read.content


def test_an_editor_is_not_offered_a_yes_to_their_own_words(client, draft):
    save(client, draft, "paragraph", "136.1.2", text="It covers places of safety, and who to ask.")
    client.post(reverse("submit_draft", args=[draft.pk]))
    draft.refresh_from_db()

    assert b"Say yes" not in client.get(reverse("draft", args=[draft.pk])).content
    assert client.post(reverse("approve_draft", args=[draft.pk]), {"seen": draft.hash}).status_code == 409


def test_what_is_taken_out_as_a_file_comes_back_as_the_same_words(client, draft):
    text = client.get(reverse("export_draft", args=[draft.pk])).content

    client.post(reverse("import_draft"), {"file": SimpleUploadedFile("s136.yaml", text), "why": "Round trip"})

    back = Draft.objects.exclude(pk=draft.pk).get()
    assert back.hash == draft.hash


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"a: [", b"cannot be read as YAML"),
        (b"\xff\xfe", b"cannot be read as YAML"),
        (b"- 1", b"does not name its document"),
        (b"document: {slug: section-136}", b"Field required"),
        (b"document: {slug: section-136, slug: x}", b"written twice"),
    ],
)
def test_a_malformed_file_is_refused_by_place_and_makes_no_draft(client, draft, text, said):
    answer = client.post(reverse("import_draft"), {"file": SimpleUploadedFile("bad.yaml", text)})
    assert answer.status_code == 409
    assert said in answer.content
    assert Draft.objects.count() == 1


def test_the_map_and_its_outline_show_the_draft(client, draft):
    page = client.get(reverse("draft_map", args=[draft.pk, "can-i-use-s136"])).content.decode()
    assert "<svg" in page
    assert page.count('id="n-') >= 30


def test_a_draft_is_tried_as_at_any_date_and_nothing_is_stored(client, draft):
    tries = reverse("try_draft", args=[draft.pk, "can-i-use-s136"])
    page = client.get(tries, {"first_look": "none", "on": "2026-01-01"})
    assert b"Where" in page.content
    assert b"Law as recorded for 1 January 2026" in page.content
    assert not draft.changes.exists()


@pytest.mark.parametrize("name", ["draft_list", "draft"])
def test_a_draft_is_not_there_for_an_officer(client, draft, officer, name):
    client.force_login(officer)
    assert client.get(reverse(name, args=[] if name == "draft_list" else [draft.pk])).status_code == 404


def test_an_approver_reads_a_draft_and_may_not_write_in_it(client, draft, approver):
    client.force_login(approver)
    assert client.get(reverse("draft", args=[draft.pk])).status_code == 200
    assert client.get(item_page(draft, "paragraph", "136.1.2")).status_code == 403


# Stopping


def test_an_approver_stops_a_workflow_and_only_a_second_person_is_offered_to_lift_it(client, approver, db):
    client.force_login(approver)
    stop = {"workflow": f"{SLUG}/can-i-use-s136", "why": "A court has ruled", "fallback": "Ring force legal."}
    client.post(reverse("suspension_list"), stop)
    assert b"You stopped it." in client.get(reverse("suspension_list")).content

    with acting_as_system():
        client.force_login(synthetic_person("page-legal", role=Role.LEGAL))
    page = client.get(reverse("suspension_list"))
    assert b"Lift it" in page.content


def test_a_stop_needs_a_reason_and_what_to_do_instead(client, approver):
    client.force_login(approver)
    answer = client.post(reverse("suspension_list"), {"workflow": f"{SLUG}/can-i-use-s136", "why": "x"})
    assert answer.status_code == 409


def test_an_officer_may_not_stop_a_workflow(client, officer):
    client.force_login(officer)
    assert client.get(reverse("suspension_list")).status_code == 403
