"""Signing in and out, and choosing light or night."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import PASSWORD
from accounts.models import User
from wmpmh.deployment import is_demonstration

THEMES = ("light", "night")
A_YEAR = 365 * 24 * 60 * 60


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "The sign-in name or password is not right. Check both: capitals count in the password.",
        "inactive": "This account is closed. Ring the service desk.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Sign-in name"
        self.fields["username"].error_messages["required"] = "Enter your sign-in name."
        self.fields["password"].error_messages["required"] = "Enter your password."
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["username"].widget.attrs.pop("autofocus", None)

    def confirm_login_allowed(self, user: User) -> None:
        """Refuse an invented person outside a demonstration: their password is printed. In the words of any wrong one."""
        super().confirm_login_allowed(user)
        if user.is_synthetic and not is_demonstration():
            raise self.get_invalid_login_error()


def safe_next(request: HttpRequest) -> str:
    """Return where the user was going, if it is here; else home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if here else "/"


@login_not_required
@sensitive_post_parameters("password")
@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(safe_next(request))
    form = SignInForm(request, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(safe_next(request))
    return render(
        request,
        "accounts/sign_in.html",
        {"form": form, "next": safe_next(request), "try_as": demonstration_people(), "password": PASSWORD},
    )


def demonstration_people() -> list[User]:
    """Return the invented people anyone may sign in as, only where the whole database is a demonstration."""
    if not is_demonstration():
        return []
    return list(User.objects.filter(is_synthetic=True, is_active=True).order_by("pk").prefetch_related("groups")[:20])


@cache_control(no_store=True)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and drop what the browser cached. What a phone has still to send is not touched (decision 8)."""
    logout(request)
    response = redirect("sign_in")
    response["Clear-Site-Data"] = '"cache"'
    return response


@login_not_required
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Light, night, or as the device: a cookie, so that no page flashes white at night."""
    response = redirect(safe_next(request))
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
