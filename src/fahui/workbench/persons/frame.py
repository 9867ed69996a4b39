"""What every page about persons does first: may this user read the register, and which person is it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from fahui.access import readings
from fahui.access.models import User
from fahui.core import clock
from fahui.matters.person_rights import may_keep, may_read
from fahui.people.models import Person
from fahui.workbench.pages import StaffView, staff_page

P = ParamSpec("P")
MET = "persons_met"  # in the session: whom a whole ID number was typed for, and until when their page opens
MET_LASTS = timedelta(minutes=30)


def reader_page(view: StaffView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For whoever reads the register."""

    @wraps(view)
    def read(request: HttpRequest, user: User, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_read(user):
            raise Http404
        return view(request, user, *args, **kwargs)

    return staff_page(read)


def keeper_page(view: StaffView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For whoever keeps the register."""

    @wraps(view)
    def keep(request: HttpRequest, user: User, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_keep(user):
            raise Http404
        return view(request, user, *args, **kwargs)

    return staff_page(keep)


def person_or_404(request: HttpRequest, user: User, pk: int) -> Person:
    """The person if this user sees them, or had their ID number before them just now; else there is none."""
    rows = Person.objects.here().filter(pk=pk).select_related("data_key", "region__parent")
    person = rows.first() if pk in _met(request) else rows.visible_to(user).first()
    if person is None:
        raise Http404
    return person


def meet(request: HttpRequest, user: User, people: Iterable[Person]) -> None:
    """A whole ID number was typed: their pages open for a while, and it is a reading of their records."""
    met = {str(pk): until for pk, until in _met(request).items()}
    until = (clock.now() + MET_LASTS).isoformat()
    for person in people:
        if str(person.pk) not in met:
            kind, why = readings.Kind.PERSON, gettext("当面办事，用证件号查到")
            readings.note(user, kind, what=gettext("登记在别处的资料"), reason=why, person_id=person.pk)
        met[str(person.pk)] = until
    request.session[MET] = met


def _met(request: HttpRequest) -> dict[int, str]:
    kept: dict[str, str] = request.session.get(MET, {})
    now = clock.now()
    return {int(pk): until for pk, until in kept.items() if datetime.fromisoformat(until) > now}
