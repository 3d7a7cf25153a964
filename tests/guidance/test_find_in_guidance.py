"""Finding words in one document: plain, with no script, kept in the address."""

import pytest
from django.urls import reverse

from guidance.views.reading import holds

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client, officer):
    client.force_login(officer)

    def page(**asked) -> str:
        return client.get(reverse("guidance_document", kwargs={"slug": "section-136"}), asked).content.decode()

    return page


def test_words_leave_only_the_paragraphs_that_have_them_all(read):
    whole, found = read(), read(q="STATION superintendent")

    assert 0 < found.count('class="gp"') < whole.count('class="gp"')
    assert "with all of “STATION superintendent”" in found


def test_what_is_looked_for_and_for_whom_go_together_in_the_address(read):
    page = read(q="arrival", **{"for": "custody"})

    assert 'name="for" value="custody"' in page
    assert "?for=officer&amp;q=arrival" in page


def test_nothing_found_says_what_to_try(read):
    assert "No paragraph has all of those words" in read(q="zebra")


def test_what_was_typed_is_shown_as_text(read):
    page = read(q="<script>alert(1)</script>")

    assert "<script>alert(1)" not in page


def test_words_are_found_in_any_order_and_either_case():
    assert holds("Bed NO", "There is no bed.")
    assert not holds("bed van", "There is no bed.")
    assert holds("", "anything")
