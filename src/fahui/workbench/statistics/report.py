"""统计月报: the numbers of a period, the list behind each of them, and all of it as a sheet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.core import clock
from fahui.documents.intake import download_headers
from fahui.documents.sheets import XLSX, Column, workbook
from fahui.ledger.models import Posting
from fahui.matters.counting.numbers import LISTS, Measure
from fahui.matters.counting.report import Line, behind, report
from fahui.matters.models import Contact, Event, Party
from fahui.workbench.pages import show
from fahui.workbench.slices import slice_of
from fahui.workbench.statistics.asked import Asked, asked, page_for, reads_figures, scope_of


@require_safe
@page_for(reads_figures)
def figures(request: HttpRequest, user: User) -> HttpResponse:
    """The report of a month, a quarter or a year."""
    given = asked(request.GET, user)
    lines = report(scope_of(given, user))
    return show(request, user, "statistics/report.html", {"asked": given, "lines": lines})


@require_safe
@page_for(reads_figures)
def listed(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Exactly what one figure counted."""
    given = asked(request.GET, user)
    try:
        found = behind(code, scope_of(given, user), request.GET.get("of", ""), request.GET.get("value", ""))
    except KeyError:
        raise Http404 from None
    page = slice_of(found.rows, request.GET.get("page"))
    context = {
        "asked": given,
        "title": found.title,
        "number": found.number,
        "count": found.rows.count(),
        "page": page,
        "rows": [row_of(one) for one in page],
        "with_sum": found.number.measure in (Measure.SUM, Measure.PAID),
        "with_way": found.number.measure == Measure.CONTACTS,
    }
    return show(request, user, "statistics/listed.html", context)


def row_of(one: Any) -> dict[str, Any]:
    """One line of the list behind a figure: when it counted, which matter, whose, how much."""
    match one:
        case Event():
            return {
                "on": one.happened_on,
                "matters": [one.matter],
                "who": one.matter.masked_who,
                "sum": getattr(one, "amount", None),
            }
        case Party():
            return {"on": one.matter.opened_on, "matters": [one.matter], "who": str(one)}
        case Contact():
            return {"on": timezone.localdate(one.at), "matters": list(one.matters.all()), "way": _way(one)}
        case Posting():
            payee = one.person.name if one.person else one.organisation.name if one.organisation else ""
            return {"on": one.happened_on, "number": one.about, "who": payee, "sum": one.amount}
    raise TypeError(type(one))


def _way(one: Contact) -> str:
    way: str = one.way  # type: ignore[attr-defined]  # annotated by the query that counts
    return f"{LISTS['way'].values[way]}（{one.get_channel_display()}）"


@require_POST
@page_for(reads_figures)
def as_file(request: HttpRequest, user: User) -> HttpResponse:
    """The report as a sheet: figures are numbers, what each counts stands beside it; who took it is noted."""
    given = asked(request.POST, user)
    lines = report(scope_of(given, user))
    title = _("%(period)s法律援助统计") % {"period": given.period.title}
    content = workbook(title, _columns(), _rows(lines), marks=_marks(user, given), notes=_notes(lines))
    readings.note(user, Reading.Kind.EXPORT, what=title, rows=len(lines))
    return HttpResponse(content, content_type=XLSX, headers=download_headers(f"{title}.xlsx"))


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


def _marks(user: User, given: Asked) -> list[str]:
    when = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
    place = given.region.label if given.region else _("本人查看范围内的全部地方")
    words = {"period": given.period.title, "place": place, "who": user, "when": when}
    return [_("%(period)s；%(place)s；%(who)s %(when)s导出") % words]


def _notes(lines: list[Line]) -> list[str]:
    notes = [f"{line.number.title}：{line.number.says}{'；'.join(line.told)}" for line in lines]
    open_ = [str(listed.title) for listed in LISTS.values() if not listed.verified]
    return [
        *notes,
        _("办结以后的更正按更正后的数计算，以前导出的表不会跟着变。"),
        _("分类名称未对照部颁报表核实的：%(lists)s。") % {"lists": "、".join(open_)},
    ]
