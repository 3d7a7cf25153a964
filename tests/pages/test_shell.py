"""The shell and its components: what every page leans on, without a browser."""

import gzip
import re
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATES = CHECKOUT / "templates"
SHELL = [TEMPLATES / name for name in ("base.html", "403.html", "404.html", "500.html")]
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
EVERY = [*SHELL, *COMPONENTS, *sorted((TEMPLATES / "django").rglob("*.html"))]
# practice.md 22 and 33, and the person is never "the patient".
REJECTED = re.compile(
    r"\bproved\b|\bproven\b|free to leave|\bthe patient\b|accepts? the handover|\bdeparture\b|holds the risk", re.I
)
OPTIONS = [{"value": "yes", "text": "Yes"}, {"value": "no", "text": "No"}, {"value": "not_sure", "text": "Not sure"}]


def component(name: str, /, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_is_short_and_has_nothing_inline(path):
    text = path.read_text()

    assert len(text.splitlines()) <= 60
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_says_what_we_would_not_sign(path):
    assert not REJECTED.search(path.read_text())


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_says_what_it_takes_and_renders_with_nothing(path):
    assert path.read_text().startswith("{% comment %}") or path.stem == "described_by"

    component(path.stem)


def test_the_styles_of_a_question_page_stay_small():
    built = CHECKOUT / "static" / "build" / "portal.css"
    if not built.exists():
        pytest.skip("npm run build has not been run")

    assert len(gzip.compress(built.read_bytes())) <= 20_000


def test_the_reader_s_theme_is_on_the_first_byte():
    night = render_to_string("base.html", {"theme": "night"})

    assert '<html lang="en-GB" data-theme="night">' in night
    assert '<meta name="color-scheme" content="dark">' in night


def test_the_device_decides_when_the_reader_has_not():
    page = render_to_string("base.html", {"theme": ""})

    assert '<html lang="en-GB">' in page
    assert 'content="light dark"' in page


def test_the_shell_marks_demonstration_data():
    assert "Demonstration data" in render_to_string("base.html", {"is_demonstration": True})
    assert "Demonstration data" not in render_to_string("base.html", {"is_demonstration": False})


def test_a_red_flag_sends_what_was_typed():
    bar = component("red_flag_bar", action="/flag", form="answers")

    assert bar.count('form="answers" formaction="/flag" formmethod="post" formnovalidate') == 3
    assert re.findall(r'value="(\w+)"', bar) == ["life_at_risk", "weapon", "medical_emergency"]


def test_not_sure_is_set_apart_and_an_error_links_to_the_first_row():
    group = component("choices", name="answer", legend="Is it?", options=OPTIONS, error="Choose one", why="It matters")

    assert 'id="id_answer"' in group
    assert re.search(r'choice--apart">\s*<input[^>]*value="not_sure"', group)
    assert 'aria-describedby="answer-why answer-error"' in group


def test_a_tick_carries_its_line_and_the_opposite_of_now():
    line = component("do_line", line={"id": "7", "text": "Tell them", "done": True}, action="/tick")

    assert 'name="done" value="no"' in line
    assert 'name="tick" value="7" aria-pressed="true"' in line


def test_a_number_to_ring_is_a_link_that_dials():
    assert 'href="tel:01214960000"' in component("do_line", line={"id": "1", "text": "Ring", "ring": "0121 496 0000"})


def test_what_is_typed_is_escaped():
    words = "<script>alert(1)</script>"

    assert words not in component("text_area", name="words", label="Words", value=words)
    assert words not in component("so_far", answers=[{"question": words, "answer": words}])


def test_a_corrected_entry_shows_both():
    entry = {"time": "01:06", "text": "Arrived", "was": {"text": "01:12", "at": "03:20", "by": "PC 7314 Hollis"}}

    shown = component("timeline", entries=[entry])

    assert "Arrived" in shown
    assert "<del>01:12</del>" in shown


def test_a_page_looks_again_by_itself_only_while_the_document_is_made():
    assert "http-equiv" in component("progress_refresh", job={"state": "making"})
    assert "http-equiv" not in component("progress_refresh", job={"state": "ready"})


class Everything(forms.Form):
    where = forms.ChoiceField(choices=[("street", "A street"), ("not_sure", "Not sure")], widget=forms.RadioSelect)
    at = forms.SplitDateTimeField(label="When?", widget=forms.SplitDateTimeWidget)
    words = forms.CharField(label="In your words", widget=forms.Textarea, help_text="What you saw")


def test_a_form_s_errors_link_to_the_field_and_are_read_out_with_it():
    form = Everything({"at_0": "", "at_1": "", "words": ""})
    form.is_valid()

    summary, fields = component("error_summary", form=form), str(form)

    for name in ("id_where", "id_at", "id_words"):
        assert f'href="#{name}"' in summary
        assert fields.count(f'id="{name}"') == 1
        assert f'id="{name}_error"' in fields
    assert 'aria-describedby="id_words_helptext id_words_error"' in fields


def test_a_form_keeps_what_was_typed():
    form = Everything({"where": "street", "at_0": "2026-11-23", "at_1": "01:06", "words": "Over the rail"})

    fields = str(form)

    assert re.search(r'value="street" checked', fields)
    assert 'value="2026-11-23"' in fields
    assert 'value="01:06"' in fields
    assert "Over the rail" in fields
