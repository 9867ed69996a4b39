"""精简审批: what one application took, month by month, beside the same month a year before."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.counting.decided import Taken, decided, grouped, taken
from fahui.matters.counting.equal import reads_cases
from fahui.matters.counting.periods import Period, period_of
from fahui.workbench.pages import show
from fahui.workbench.statistics.asked import asked, page_for, scope_of


@dataclass(frozen=True)
class Month:
    """One line: what it took, and what it took a year before."""

    period: Period
    now: Taken | None
    then: Taken | None


@dataclass(frozen=True)
class Change:
    """One measure of the whole period against the year before."""

    title: str
    unit: str
    now: float | None
    then: float | None

    @property
    def words(self) -> str:
        """By how much it fell or rose, in words."""
        if self.now is None or self.then is None:
            return _("没有去年同期的数，不能比")
        by = {"n": f"{abs(self.now - self.then):.1f}", "unit": self.unit}
        if by["n"] == "0.0":
            return _("和去年同期一样")
        return _("比去年同期少%(n)s%(unit)s") % by if self.now < self.then else _("比去年同期多%(n)s%(unit)s") % by


@require_safe
@page_for(reads_cases)
def streamlining(request: HttpRequest, user: User) -> HttpResponse:
    """Steps, visits to a window, papers and days of one application; two queries a year."""
    given, today = asked(request.GET, user), clock.today()
    given = (
        given if request.GET.get("period") else replace(given, period=period_of(f"{given.period.first.year}", date.min))
    )
    rows = decided(scope_of(given, user))
    past = decided(replace(scope_of(given, user), period=given.period.year_before))
    now, then = (grouped(some, lambda row: row.on.month) for some in (rows, past))
    until = given.period.begun_by(today).last
    same = [row for row in past if row.on <= until]
    months = [
        Month(one, taken(now.get(one.first.month, [])), taken(then.get(one.first.month, [])))
        for one in given.period.months()
        if one.first <= today
    ]
    context: dict[str, Any] = {
        "asked": given,
        "months": [one for one in months if one.now or one.then],
        "changes": changes(taken(rows), taken(same)),
        "count": len(rows),
        "count_before": len(same),
    }
    return show(request, user, "statistics/streamlining.html", context)


def changes(now: Taken | None, then: Taken | None) -> list[Change]:
    """Each measure against the year before."""
    named = (
        ("steps", _("办理环节"), _("步")),
        ("trips", _("上门次数"), _("次")),
        ("papers", _("提交材料"), _("份")),
        ("days", _("办理天数"), _("天")),
    )
    return [
        Change(title, unit, getattr(now, code) if now else None, getattr(then, code) if then else None)
        for code, title, unit in named
    ]
