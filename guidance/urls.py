"""Guidance to read, to change and to stop. Published words are the same for everyone who may read them."""

from django.urls import path

from guidance import views

DRAFT = "drafts/<uuid:pk>"

urlpatterns = [
    path("", views.guidance_list, name="guidance_list"),
    path("drafts", views.draft_list, name="draft_list"),
    path("drafts/import", views.import_draft, name="import_draft"),
    path("drafts/start/<slug:slug>", views.start_draft, name="start_draft"),
    path(DRAFT, views.draft, name="draft"),
    path(f"{DRAFT}/submit", views.submit_draft, name="submit_draft"),
    path(f"{DRAFT}/send-back", views.send_back_draft, name="send_back_draft"),
    path(f"{DRAFT}/set-aside", views.set_aside_draft, name="set_aside_draft"),
    path(f"{DRAFT}/approve", views.approve_draft, name="approve_draft"),
    path(f"{DRAFT}/publish", views.publish_draft, name="publish_draft"),
    path(f"{DRAFT}/export", views.export_draft, name="export_draft"),
    path(f"{DRAFT}/map/<slug:workflow>", views.draft_map, name="draft_map"),
    path(f"{DRAFT}/try/<slug:workflow>", views.try_draft, name="try_draft"),
    path(f"{DRAFT}/add/<slug:part>", views.add_item, name="add_item"),
    path(f"{DRAFT}/take-out/<slug:part>/<path:key>", views.take_out_item, name="take_out_item"),
    path(f"{DRAFT}/item/<slug:part>/<path:key>", views.change_item, name="change_item"),
    path("lessons", views.lesson_list, name="lesson_list"),
    path("told", views.claim_list, name="claim_list"),
    path("cards", views.card_list, name="card_list"),
    path("for-the-person", views.explanation_list, name="explanation_list"),
    path("for-the-person/<str:id>", views.explanation, name="explanation"),
    path("law", views.provision_list, name="provision_list"),
    path("law/<str:id>", views.provision, name="provision"),
    path("suspensions", views.suspension_list, name="suspension_list"),
    path("suspensions/<uuid:pk>/settle", views.settle_suspension, name="settle_suspension"),
    path("<slug:slug>", views.guidance_document, name="guidance_document"),
    path("<slug:slug>/versions/<slug:made>", views.guidance_document, name="guidance_version"),
    path("<slug:slug>/versions/<slug:made>.json", views.guidance_json, name="guidance_json"),
]
