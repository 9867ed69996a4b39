"""Addresses of the pages about persons; nobody is named in one."""

from django.urls import path

from fahui.workbench.persons import circumstances, edit, links, person, phone, search

app_name = "persons"
urlpatterns = [
    path("", search.search, name="search"),
    path("new/", edit.new, name="new"),
    path("<int:pk>/", person.person, name="person"),
    path("<int:pk>/reveal/", person.reveal, name="reveal"),
    path("<int:pk>/phone/", phone.phone, name="phone"),
    path("<int:pk>/edit/", edit.edit, name="edit"),
    path("<int:pk>/links/", links.links, name="links"),
    path("<int:pk>/links/<int:other>/", links.decide, name="decide"),
    path("<int:pk>/links/<int:link>/undo/", links.undo, name="undo"),
    path("<int:pk>/<slug:kind>/add/", circumstances.add, name="add"),
    path("<int:pk>/<slug:kind>/<int:row>/end/", circumstances.finish, name="end"),
    path("<int:pk>/<slug:kind>/<int:row>/proof/", circumstances.proof, name="proof"),
]
