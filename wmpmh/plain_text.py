"""What people send is text a person could have typed: characters nobody sees are taken out, and NUL is refused.

The one place for every form and address. Left in, they hide words from a reader, turn a line round, or stop the database.
"""

import re
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError

# Control characters but tab and line breaks; marks that turn text round; a byte-order mark; halves of characters.
UNSEEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
NUL = "\0"


class PlainText:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if NUL in request.path:
            raise BadRequest("NUL in an address")
        try:
            request.GET, request.POST = plain(request.GET), plain(request.POST)
        except UnreadablePostError as gone:  # they hung up while sending
            raise BadRequest("cut off") from gone
        return self.get_response(request)


def plain(sent: QueryDict) -> QueryDict:
    """Return fields with what nobody can see taken out. Raises BadRequest for NUL, which no keyboard makes."""
    fields = [(name, value) for name, values in sent.lists() for value in values]
    if any(NUL in text for field in fields for text in field):
        raise BadRequest("NUL in a field")
    if not any(UNSEEN.search(text) for field in fields for text in field):
        return sent
    seen = QueryDict(mutable=True, encoding=sent.encoding)
    for name, value in fields:
        seen.appendlist(UNSEEN.sub("", name), UNSEEN.sub("", value))
    return seen
