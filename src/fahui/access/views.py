"""Where people land after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from fahui.access.models import User


@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """Staff to the workbench, residents to their matters."""
    request.session.pop("demo_code", None)
    staff = isinstance(request.user, User) and request.user.is_staff
    return redirect("workbench:todo" if staff else "portal:mine")
