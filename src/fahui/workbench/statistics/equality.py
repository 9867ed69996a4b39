"""城乡均等: use, approval and waiting by town and village, street and group."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.documents.sheets import Column
from fahui.matters.counting.equal import FEW, Figures, Row, figures, reads_cases, told_sums
from fahui.matters.counting.periods import period_of
from fahui.workbench.pages import show
from fahui.workbench.statistics.asked import Asked, asked, page_for, scope_of
from fahui.workbench.statistics.files import sheet


@require_safe
@page_for(told_sums)
def equality(request: HttpRequest, user: User) -> HttpResponse:
    """Three tables; for whoever reads no case small numbers are hidden."""
    given = _asked(request.GET, user)
    told = figures(scope_of(given, user))
    context: dict[str, Any] = {"asked": given, "figures": told, "few": FEW, "drills": not told.blind}
    return show(request, user, "statistics/equality.html", context)


@require_POST
@page_for(told_sums)
def as_file(request: HttpRequest, user: User) -> HttpResponse:
    """The three tables below each other in one sheet; what the page hides is hidden here too."""
    given = _asked(request.POST, user)
    told = figures(scope_of(given, user))
    title = _("%(period)s城乡均等") % {"period": given.period.title}
    tables = ((_("城和乡"), told.areas), (_("各镇街"), told.streets), (_("各类人"), told.groups))
    rows = [(name, *_cells(row)) for name, found in tables for row in found]
    return sheet(user, given, title, _columns(), rows, _notes(told))


def _columns() -> list[Column]:
    first = [Column(_("按什么分"), 12), Column(_("分类"), 28)]
    titles = (
        _("申请（件）"),
        _("占比（%）"),
        _("每百个站点（件）"),
        _("批准（件）"),
        _("不批准（件）"),
        _("批准率（%）"),
        _("等待中位数（天）"),
        _("九成以内（天）"),
    )
    return [*first, *(Column(title, 14) for title in titles)]


def _cells(row: Row) -> tuple[Any, ...]:
    if row.hidden:
        return (row.title, _("不足%(few)s") % {"few": FEW} if row.few_asked else _("隐去"))
    part = None if row.per_hundred is None else round(row.per_hundred, 1)
    rate = None if row.rate is None else round(row.rate, 1)
    return (row.title, row.asked, round(row.share, 1), part, row.granted, row.refused, rate, row.middle, row.slow)


def _notes(told: Figures) -> list[str]:
    notes = [
        _("批准率：决定里给予援助的占多少；等待：从申请到决定的天数，中位数和九成以内。"),
        _(
            "城、乡按区划的类别分：街道、社区算城，镇、村算乡（统计上的城乡划分未核实）。没有各村的常住人口数，所以不算每万人件数，只算占比和每百个站点的件数。一个人可有几类，各类相加会超过合计。"
        ),
    ]
    few = {"few": FEW}
    hides = _("申请或者决定不足%(few)s件的不显示具体数；只有一行这样时，再隐去一行，免得推算出来。") % few
    return [*notes, hides] if told.blind else notes


def _asked(given: QueryDict, user: User) -> Asked:
    found = asked(given, user)
    return found if reads_cases(user) else whole(found)


def whole(given: Asked) -> Asked:
    """Whole years and all places: from a part and the rest a hidden number could be reckoned."""
    years = [one for one in given.periods if "-" not in one.code]
    return replace(
        given, period=period_of(given.period.code[:4], clock.today()), region=None, regions=[], periods=years
    )
