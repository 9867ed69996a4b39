"""Addresses of staff's pages; a person is never named in one."""

from django.urls import include, path

from fahui.workbench import (
    action,
    calendar,
    correct,
    decide,
    files,
    intake,
    letters,
    matter,
    parameters,
    search,
    todo,
)

app_name = "workbench"
urlpatterns = [
    path("", todo.todo, name="home"),
    path("", todo.todo, name="todo"),
    path("intake/", intake.intake, name="intake"),
    path("search/", search.search, name="search"),
    path("letters/", letters.letters, name="letters"),
    path("corrections/", decide.corrections, name="corrections"),
    path("corrections/<int:pending_id>/", decide.decide, name="decide"),
    path("notices/<int:notice_id>/done/", todo.notice_done, name="notice_done"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("parameters/", parameters.parameters, name="parameters"),
    path("parameters/<str:name>/", parameters.parameter, name="parameter"),
    path("registers/", include("fahui.workbench.registers.urls")),
    path("", include("fahui.workbench.places.urls")),
    path("m/<str:number>/", matter.matter, name="matter"),
    path("m/<str:number>/reveal/", matter.reveal, name="reveal"),
    path("m/<str:number>/receipt/", intake.receipt, name="receipt"),
    path("m/<str:number>/do/<slug:code>/", action.action, name="do"),
    path("m/<str:number>/correct/<int:seq>/", correct.correction, name="correct"),
    path("m/<str:number>/papers/<int:paper_id>/", files.paper, name="paper"),
    path("m/<str:number>/letters/<int:letter_id>.<str:form>", files.letter, name="letter"),
]
