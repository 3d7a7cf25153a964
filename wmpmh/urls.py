"""Every page of the portal, app by app."""

from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("incidents.urls")),
    path("guidance/", include("guidance.urls")),
    path("", include("reports.urls")),
]
