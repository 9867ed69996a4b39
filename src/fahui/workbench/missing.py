"""A page that is not there, or not for this user: in the frame of whoever asks, in the same words."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.defaults import page_not_found

from fahui.access.models import User
from fahui.workbench.pages import show


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Staff among their own pages keep their menu and a way back; everybody else gets the residents' page."""
    user = getattr(request, "user", None)
    among = request.path.startswith(reverse("workbench:home"))
    if among and isinstance(user, User) and user.is_staff:
        return show(request, user, "not_found.html", {}, status=404)
    return page_not_found(request, exception)
