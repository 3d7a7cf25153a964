"""Every page of the portal, app by app."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Where a browser looks for an icon unasked, as beside a PDF."""
    return redirect(static("icon.svg"))


urlpatterns = [
    path("favicon.ico", favicon, name="favicon"),
    path("", include("accounts.urls")),
    path("", include("incidents.urls")),
    path("guidance/", include("guidance.urls")),
    path("", include("reports.urls")),
]
