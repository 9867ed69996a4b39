"""统计月报: the numbers of a period, and all of them as a sheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fahui.access.models import User
from fahui.documents.sheets import Column
from fahui.matters.counting.numbers import LISTS
from fahui.matters.counting.report import Line, report
from fahui.workbench.pages import show
from fahui.workbench.statistics.asked import asked, page_for, reads_figures, scope_of
from fahui.workbench.statistics.files import sheet


@require_safe
@page_for(reads_figures)
def figures(request: HttpRequest, user: User) -> HttpResponse:
    """The report of a month, a quarter or a year."""
    given = asked(request.GET, user)
    lines = report(scope_of(given, user))
    return show(request, user, "statistics/report.html", {"asked": given, "lines": lines})


@require_POST
@page_for(reads_figures)
def as_file(request: HttpRequest, user: User) -> HttpResponse:
    """The report as a sheet."""
    given = asked(request.POST, user)
    lines = report(scope_of(given, user))
    title = _("%(period)s法律援助统计") % {"period": given.period.title}
    return sheet(user, given, title, _columns(), _rows(lines), _notes(lines))


def _columns() -> list[Column]:
    return [
        Column(_("项目"), 28),
        Column(_("按什么分"), 20),
        Column(_("分类"), 40),
        Column(_("数量"), 14),
        Column(_("单位"), 8),
        Column(_("另有旧台账转入"), 16),
        Column(_("占比（%）"), 10),
    ]


def _rows(lines: list[Line]) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for line in lines:
        number = line.number
        if line.value is None:
            found.append((str(number.title), "", _("不在您的查看范围内"), None, str(number.unit), None, None))
            continue
        old = line.old or None
        found.append((str(number.title), _("合计"), "", line.value, str(number.unit), old, line.percent))
        for by in line.parts:
            name = str(by.listed.title)
            found += [(str(number.title), name, part.title, part.n, str(number.unit), None, None) for part in by.parts]
    return found


def _notes(lines: list[Line]) -> list[str]:
    notes = [f"{line.number.title}：{line.number.says}{'；'.join(line.told)}" for line in lines]
    open_ = [str(listed.title) for listed in LISTS.values() if not listed.verified]
    return [
        *notes,
        _("办结以后的更正按更正后的数计算，以前导出的表不会跟着变。"),
        _("分类名称未对照部颁报表核实的：%(lists)s。") % {"lists": "、".join(open_)},
    ]
