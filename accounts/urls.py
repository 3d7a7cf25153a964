"""Signing in and out, and the colours of the pages."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("theme", views.choose_theme, name="choose_theme"),
]
