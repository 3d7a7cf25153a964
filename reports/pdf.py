"""HTML in, bytes out: one tagged PDF (PDF/UA-1). It reads nothing but our own static files, and the same HTML gives the same bytes."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.staticfiles import finders

BASE = "https://portal.invalid/"
"""What a template's addresses are read against. Nothing is ever fetched from it: our static files under it are read from disk."""


class NotOurFile(Exception):
    """A document asked for something that is not one of our static files."""


@dataclass(frozen=True)
class Pdf:
    """A finished document."""

    content: bytes
    pages: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def make_pdf(html: str) -> Pdf:
    """Lay out a whole HTML page. Its title and language become the document's. Raises NotOurFile for any address but a static file's."""
    # Imported here: it opens Pango, which only the worker that lays out pages has need of.
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    try:
        laid_out = HTML(string=html, base_url=BASE, url_fetcher=_fetcher()).render()
    except FatalURLFetchingError as refused:
        raise NotOurFile(str(refused)) from refused
    # The identifier would else be random, and two makings of one record differ by it alone.
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    content = laid_out.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return Pdf(content=content, pages=len(laid_out.pages))


def _fetcher():
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OurFiles(URLFetcher):
        def fetch(self, url: str, headers=None) -> URLFetcherResponse:
            path = static_file(url)
            if path is None:
                # Fatal, or the pages would be laid out without their stylesheet.
                raise FatalURLFetchingError(
                    f"{url} is not one of our static files: use {{% static %}}, and run `make build`"
                )
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": KINDS[path.suffix]})

    return OurFiles()


KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".png": "image/png"}


def static_file(url: str) -> Path | None:
    """Return the built or collected file an address names; None for any other address, kind of file or place."""
    prefix = urljoin(BASE, settings.STATIC_URL)
    name = url.removeprefix(prefix)
    if not url.startswith(prefix) or Path(name).suffix not in KINDS or ".." in name or name.startswith("/"):
        return None
    found = finders.find(name) or settings.STATIC_ROOT / name
    return Path(found) if Path(found).is_file() else None
