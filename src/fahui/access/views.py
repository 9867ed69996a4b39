"""Where people land after signing in, and where they are signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fahui.access import devices as signed_in
from fahui.access.models import User


@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """Staff to the workbench, residents to their matters."""
    request.session.pop("demo_code", None)
    staff = isinstance(request.user, User) and request.user.is_staff
    return redirect("workbench:todo" if staff else "portal:mine")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """The list; end one, or all but this one."""
    user, key = request.user, request.session.session_key or ""
    assert isinstance(user, User)  # noqa: S101 - login_required
    if request.method == "POST":
        pk = request.POST.get("end", "")
        if "others" in request.POST:
            n = signed_in.end_others(user, key)
            messages.success(request, _("另外%(n)d台设备已退出。") % {"n": n})
        elif pk.isdecimal() and signed_in.end(user, int(pk)):
            messages.success(request, _("已让它退出。"))
        return redirect("usersessions_list")
    return render(request, "access/devices.html", {"devices": signed_in.devices(user, key)})
