"""What every staff page does first: who is asking, which matter, and the frame around the answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.matters import emergency
from fahui.matters.models import Matter
from fahui.matters.models.matter import MatterQuerySet
from fahui.workbench.nav import nav, seeks

P = ParamSpec("P")
StaffView = Callable[Concatenate[HttpRequest, User, P], HttpResponse]


def staff_page(view: StaffView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For signed-in staff only: others sign in, residents find nothing; what is not permitted looks like nothing."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        if not user.is_staff:
            raise Http404
        try:
            return view(request, user, *args, **kwargs)
        except PermissionDenied as denied:
            raise Http404 from denied

    return page


def holder_page(*roles: str) -> Callable[[StaffView[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """For whoever holds one of these roles for any place; for others there is no such page."""

    def make(view: StaffView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def kept(request: HttpRequest, user: User, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not user.duties() & set(roles):
                raise Http404
            return view(request, user, *args, **kwargs)

        return staff_page(kept)

    return make


def admin_page(view: StaffView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For whoever keeps the system."""
    return holder_page(Role.SYSTEM_ADMIN)(view)


def show(
    request: HttpRequest, user: User, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page in the staff frame."""
    frame = {"nav": nav(user, request.path), "user_name": str(user), "no_search": not seeks(user)}
    return render(request, f"workbench/{template}", {**frame, **context}, status=status)


def matter_or_404(user: User, number: str) -> Matter:
    """The matter of a number if this user may see it; otherwise it does not exist. That it was opened is noted."""
    kind = Reading.Kind.PAGE
    matter = _whole(Matter.objects.visible_to(user), number)
    if matter is None:
        kind = Reading.Kind.EMERGENCY
        matter = _whole(Matter.objects.here().filter(pk__in=emergency.live(user).values("matter_id")), number)
    if matter is None:
        raise Http404
    readings.note(user, kind, matter=(matter.pk, matter.number))
    return matter


def _whole(rows: MatterQuerySet, number: str) -> Matter | None:
    return rows.filter(number=number).select_related("data_key", "region__parent", "service_point").first()
