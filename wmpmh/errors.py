"""A refusal the user can understand, and how it becomes a page.

`Refused` is for the malformed, the impossible and the not permitted. What unlawfully happened is never refused:
it is recorded with its exception (decision 5).
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class Refused(Exception):
    """Raised by an action. The message is a sentence for the user: what is wrong, and what to do."""


class Stale(Refused):
    """What the user saw has been overtaken. Both are kept; a person decides."""


def refusals_as_pages(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Turn Refused into a 409 page that says why, says nothing was lost, and links back."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return render(request, "refused.html", {"why": str(refused), "back": request.path}, status=409)

    return answer
