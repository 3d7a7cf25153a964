"""Guidance to read. Published words only, the same for everyone who may read them."""

from django.urls import path

from guidance import views

urlpatterns = [
    path("", views.guidance_list, name="guidance_list"),
    path("<slug:slug>", views.guidance_document, name="guidance_document"),
]
