"""Who may open an editor's pages: those who write guidance and those who say yes to it. To anyone else they are not there."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.rules import Role
from guidance.rules import MAY_SAY_YES, why_not_suspend

WRITES = frozenset({Role.GUIDANCE_EDITOR})
SAYS_YES = {role: said_as for said_as, role in MAY_SAY_YES.items()}
SEES = WRITES | SAYS_YES.keys() | {Role.FORCE_LEAD}


def editorial(
    *methods: str, to_write: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page for editors, approvers, legal and the force lead; `to_write`, for editors alone, 403 to the others."""

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_http_methods([*methods])
        @cache_control(no_store=True)
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.roles & SEES:
                raise Http404
            if to_write and not may_write(request):
                raise PermissionDenied("You can read drafts. An editor changes them.")
            return view(request, *args, **kwargs)

        return answer

    return guard


def may_write(request: HttpRequest) -> bool:
    return bool(request.user.roles & WRITES)


def may_suspend(request: HttpRequest) -> bool:
    return why_not_suspend(roles=request.user.roles, rank=request.user.rank) is None
