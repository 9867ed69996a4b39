"""Give away what somebody who goes is still to do: each shift to somebody else, or called off with the reason."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.availability import roster
from fahui.availability.models import Engagement
from fahui.core.models import this_district
from fahui.people.models import Person, Professional
from fahui.workbench.pages import show, staff_page
from fahui.workbench.rosters.forms import professionals
from fahui.workbench.rosters.rights import keeps_roster

OFF = "off"
MOST = 100  # lines on one page; what is left comes when these are gone


@dataclass
class Line:
    """One shift, or one leave in which they stand in."""

    row: Engagement
    to: str = ""
    done: str = ""
    wrong: str = ""

    @property
    def deputises(self) -> bool:
        """Is it somebody else's leave?"""
        return bool(self.row.kind == Engagement.Kind.LEAVE)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def ahead(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """All of one person, each with its destination."""
    registered = Professional.objects.filter(district=this_district()).values("person")
    person = get_object_or_404(Person, pk=pk, district=this_district(), pk__in=registered)
    if not keeps_roster(user):
        raise Http404
    rows = [*roster.ahead(person)[:MOST], *roster.to_deputise(person)[:MOST]]
    lines, why = [Line(row) for row in rows], request.POST.get("why", "").strip()[:200]
    if request.method == "POST":
        for line in lines:
            _give(line, request.POST, why, user)
    choices = [one for one in professionals() if one.person_id != person.pk]
    context = {
        "person": person,
        "lines": [line for line in lines if not line.done],
        "gone": [line for line in lines if line.done],
        "choices": choices,
        "chosen": request.POST.get("all", ""),
        "why": why,
    }
    return show(request, user, "rosters/ahead.html", context)


def _give(line: Line, given: QueryDict, why: str, user: User) -> None:
    """One of them; what goes wrong with one does not keep the others back."""
    line.to = given.get(f"to-{line.row.pk}", "") or given.get("all", "")
    try:
        line.done = _destination(line, why)(user)
    except ValidationError as refused:
        line.wrong = " ".join(refused.messages)


def _destination(line: Line, why: str) -> Callable[[User], str]:
    if not line.to:
        raise ValidationError(_("还没有选交给谁。"))
    if line.to == OFF:
        if not why:
            raise ValidationError(_("取消的，请写明原因。"))
        return lambda _user: _let_go(line, why)
    chosen = professionals().filter(pk=line.to).first() if line.to.isdecimal() and len(line.to) < 12 else None
    if chosen is None:
        raise ValidationError(_("没有这个人，或者现在不能排班，请另选一位。"))
    return lambda user: _hand(line, chosen.person, user)


def _let_go(line: Line, why: str) -> str:
    if line.deputises:
        roster.let_deputise(line.row, None)
        return _("不再有代理人")
    roster.call_off(line.row, why)
    return _("已取消")


def _hand(line: Line, to: Person, user: User) -> str:
    if line.deputises:
        roster.let_deputise(line.row, to)
    else:
        roster.hand_over(line.row, to, by=user)
    return to.name
