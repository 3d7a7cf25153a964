"""The PDF itself: tagged, titled, whole on every page, and the same bytes from the same record."""

import io
import subprocess

import pikepdf
import pytest

from reports.pdf import NotOurFile, make_pdf

SMALL = """<html lang="en-GB"><head><title>A record</title><link rel="stylesheet" href="/static/print.css"></head>
<body><h1>One</h1></body></html>"""
ELSEWHERE = [
    "https://example.org/x.css",
    "file:///etc/passwd",
    "/static/../settings.py",
    "/static//etc/x.css",
    "/static/no.css",
    "print.css",
]


@pytest.fixture
def made(night, printed, later):
    return make_pdf(printed(night, later))


@pytest.fixture
def inside(made):
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        yield pdf


def words_of(content: bytes, page: int) -> str:
    """Return what pdftotext reads on one page."""
    command = ["pdftotext", "-f", str(page), "-l", str(page), "-layout", "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


@pytest.mark.django_db
def test_a_screen_reader_is_told_the_structure_the_language_and_the_title(inside):
    assert inside.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in inside.Root
    assert str(inside.Root.Lang) == "en-GB"
    assert str(inside.docinfo["/Title"]).startswith("Section 136 handover record ")
    assert inside.Root.ViewerPreferences.DisplayDocTitle
    with inside.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


@pytest.mark.django_db
def test_every_table_has_headers_and_every_heading_a_bookmark(inside):
    kinds = [
        str(item.S) for item in inside.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item and "/P" in item
    ]

    assert kinds.count("/TH") > 20
    assert kinds.count("/H1") == 1
    assert len(list(inside.open_outline().root)) >= 1


@pytest.mark.django_db
def test_every_page_carries_the_marking_the_reference_and_its_number(made, night):
    for page in range(1, made.pages + 1):
        words = words_of(made.content, page)
        assert "OFFICIAL-SENSITIVE" in words
        assert night.reference in words
        assert f"Page {page} of {made.pages}" in words
        assert "Demonstration data" in words


@pytest.mark.django_db
def test_the_clock_and_the_risk_are_on_the_first_page(made):
    first = words_of(made.content, 1)

    assert "The power to hold ends" in first
    assert "Life at risk when police met them" in first
    assert "0121 496 0120" in first
    assert made.pages <= 5


def test_the_same_page_gives_the_same_bytes():
    assert make_pdf(SMALL).sha256 == make_pdf(SMALL).sha256


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_document_reaches_nothing_but_our_own_static_files(address):
    with pytest.raises(NotOurFile):
        make_pdf(SMALL.replace("/static/print.css", address))


def page_of(pdf: bytes, words: str) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = len(document.pages)
    return next(page for page in range(1, pages + 1) if words in words_of(pdf, page))


@pytest.mark.parametrize("height", range(180, 236, 8))
def test_a_heading_is_on_the_page_of_the_table_it_is_about_wherever_the_page_ends(height):
    html = f"""<html lang="en-GB"><head><title>A record</title><link rel="stylesheet" href="/static/print.css"></head><body>
        <h1>One</h1><div style="height: {height}mm"></div><h2>Guidance shown</h2><p class="note">Kept apart.</p>
        <table class="facts"><tbody><tr><th scope="row">First row</th><td>{"word " * 60}</td></tr></tbody></table></body></html>"""

    pdf = make_pdf(html).content

    assert page_of(pdf, "Guidance shown") == page_of(pdf, "First row")
