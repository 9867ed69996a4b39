"""精简审批: what one application took, month by month, beside the same month a year before."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.documents.sheets import Column
from fahui.matters.counting.decided import Taken, decided, grouped, taken
from fahui.matters.counting.equal import reads_cases
from fahui.matters.counting.periods import Period, period_of
from fahui.workbench.pages import show
from fahui.workbench.statistics.asked import Asked, asked, page_for, scope_of
from fahui.workbench.statistics.files import sheet


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


@dataclass(frozen=True)
class Both:
    """The period and the same days of the year before, whole and month by month."""

    months: list[Month]
    changes: list[Change]
    count: int
    count_before: int

    @property
    def how(self) -> str:
        """What each figure counts."""
        return _how()


@require_safe
@page_for(reads_cases)
def streamlining(request: HttpRequest, user: User) -> HttpResponse:
    """Steps, visits to a window, papers and days of one application; two queries a year."""
    given = _asked(request.GET, user)
    return show(request, user, "statistics/streamlining.html", {"asked": given, "both": compared(given, user)})


@require_POST
@page_for(reads_cases)
def as_file(request: HttpRequest, user: User) -> HttpResponse:
    """The whole period, then its months, each beside the year before."""
    given = _asked(request.POST, user)
    both = compared(given, user)
    title = _("%(period)s精简审批") % {"period": given.period.title}
    rows = [(one.period.title, *_cells(one.now), *_cells(one.then)) for one in both.months]
    notes = [_how(), *(f"{one.title}：{one.words}" for one in both.changes)]
    return sheet(user, given, title, _columns(), rows, notes)


def _asked(given: QueryDict, user: User) -> Asked:
    """A year when nothing is chosen."""
    found = asked(given, user)
    if given.get("period"):
        return found
    return replace(found, period=period_of(f"{found.period.first.year}", date.min))


def compared(given: Asked, user: User) -> Both:
    """What the applications decided took, beside the year before up to the same day."""
    today = clock.today()
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
    shown = [one for one in months if one.now or one.then]
    return Both(shown, changes(taken(rows), taken(same)), len(rows), len(same))


def _columns() -> list[Column]:
    titles = (_("决定（件）"), _("环节（步）"), _("上门（次）"), _("材料（份）"), _("天数"))
    before = [Column(_("去年同月%(what)s") % {"what": title}, 18) for title in titles]
    return [Column(_("月份"), 14), *(Column(title, 12) for title in titles), *before]


def _cells(one: Taken | None) -> tuple[Any, ...]:
    if one is None:
        return (0, None, None, None, None)
    return (one.n, round(one.steps, 1), round(one.trips, 1), round(one.papers, 1), round(one.days, 1))


def _how() -> str:
    return _(
        "环节：从申请到决定登记的每一步。上门：到窗口或者村居服务点的次数，网上和电话不算。材料：决定以前收下的每一份。天数：申请那天到决定那天。去年同期：本期还没有过完的，只算到去年的同一天；逐月的按整月算。"
    )


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
