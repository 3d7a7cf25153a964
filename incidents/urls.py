"""One verb names the URL, the view, the action, the template and the test."""

from django.urls import path

from incidents import views

AN = "incidents/<uuid:pk>/"
RUN = f"{AN}runs/<uuid:run>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("guidance/search", views.search, name="search"),
    path("incidents", views.incident_list, name="incident_list"),
    path("waiting", views.envelope_list, name="envelope_list"),
    path("waiting/<uuid:pk>", views.settle_envelope, name="settle_envelope"),
    path("incidents/start-record", views.start_record, name="start_record"),
    path("incidents/start", views.start_incident, name="start_incident"),
    path("incidents/join", views.join_by_reference, name="join_by_reference"),
    path(f"{AN[:-1]}", views.incident, name="incident"),
    path(f"{AN}join", views.join_incident, name="join_incident"),
    path(f"{AN}finish", views.finish_incident, name="finish_incident"),
    path(f"{AN}facts", views.add_facts, name="add_facts"),
    path(f"{AN}constable", views.name_constable, name="name_constable"),
    path(f"{AN}person", views.open_person, name="open_person"),
    path(f"{AN}person/name", views.name_person, name="name_person"),
    path(f"{AN}guides", views.choose_guide, name="choose_guide"),
    path(f"{AN}places/<int:site>/call", views.call_place, name="call_place"),
    path(f"{AN}extend", views.extend_detention, name="extend_detention"),
    path(f"{AN}events/<slug:kind>/record", views.record_event, name="record_event"),
    path(f"{AN}events/<uuid:event>/correct", views.correct_event, name="correct_event"),
    path(f"{AN}events/<uuid:event>/withdraw", views.withdraw_event, name="withdraw_event"),
    path(f"{AN}answers/<uuid:answer>/correct", views.correct_answer, name="correct_answer"),
    path(f"{AN}obligations/<uuid:obligation>/settle", views.settle_obligation, name="settle_obligation"),
    path(f"{AN}outcomes/<uuid:outcome>/decide-differently", views.decide_differently, name="decide_differently"),
    path(f"{AN}showings/<uuid:showing>", views.replay, name="replay"),
    path(f"{AN}runs/start", views.start_run, name="start_run"),
    path(f"{RUN[:-1]}", views.run, name="run"),
    path(f"{RUN}outcome", views.outcome, name="outcome"),
    path(f"{RUN}outcomes/<uuid:outcome>/tick", views.tick_line, name="tick_line"),
    path(f"{RUN}consultation/<slug:way>", views.record_consultation, name="record_consultation"),
    path(f"{RUN}confirm", views.confirm_answers, name="confirm_answers"),
    path(f"{RUN}questions/<str:node>", views.answer_question, name="answer_question"),
    path(f"{RUN}questions/<str:node>/red-flag", views.raise_red_flag, name="raise_red_flag"),
]
