"""Documents made for people to keep."""

from django.urls import path

from reports import views

OF = "incidents/<uuid:pk>/handover-records/"

urlpatterns = [
    path(f"{OF}ask", views.ask_for_handover_record, name="ask_for_handover_record"),
    path(f"{OF}<uuid:document>", views.handover_record, name="handover_record"),
    path(f"{OF}<uuid:document>/state", views.handover_record_state, name="handover_record_state"),
    path(f"{OF}<uuid:document>/download", views.download_handover_record, name="download_handover_record"),
]
