"""The list behind one figure, on a page and as a file: masked at once, whole only when a second person agreed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core.identifiers import mask_name
from fahui.documents import exports
from fahui.documents.exports import Line, Source
from fahui.documents.sheets import Column
from fahui.ledger.models import Posting
from fahui.matters.counting.numbers import DECIDED, LISTS, Measure
from fahui.matters.counting.report import Behind, behind
from fahui.matters.models import Contact, Event, Matter, Party
from fahui.workbench.accounts.exports import query_of
from fahui.workbench.pages import show
from fahui.workbench.slices import slice_of
from fahui.workbench.statistics.asked import Asked, asked, page_for, reads_figures, scope_of

KEEPS = ("code", "period", "region", "of", "value")
FIGURE, DECISIONS = "figure", "decisions"  # the lists as files; what an application took has columns of its own


@dataclass(frozen=True)
class Row:
    """One line: when it counted, which matters, whose, how, how much, and what it took."""

    on: date
    matters: Sequence[Matter] = ()
    number: str = ""  # what an entry of the ledger is about, where the matter itself is not looked up
    who: str = ""
    body: bool = False  # a body is named in full
    way: str = ""
    sum: Decimal | None = None
    took: tuple[int, int, int, int] | None = None  # days, steps, visits, papers

    @property
    def masked(self) -> str:
        """As lists show it."""
        return self.who if self.body or not self.who else mask_name(self.who)


@require_safe
@page_for(reads_figures)
def listed(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Exactly what one figure counted."""
    filters = {name: request.GET.get(name, "")[:40] for name in KEEPS} | {"code": code}
    given = asked(filters, user)
    try:
        found = found_by(user, filters, given)
    except KeyError:
        raise Http404 from None
    page = slice_of(found.rows, request.GET.get("page"))
    source = DECISIONS if found.number is DECIDED else FIGURE
    context = {
        "asked": given,
        "title": found.title,
        "number": found.number,
        "count": found.rows.count(),
        "page": page,
        "rows": [row_of(one) for one in page],
        "with_sum": found.number.measure in (Measure.SUM, Measure.PAID),
        "with_way": found.number.measure == Measure.CONTACTS,
        "with_took": found.number is DECIDED,
        "export": f"{reverse('workbench:exports')}{query_of({'list': source, **filters, 'period': given.period.code})}",
    }
    return show(request, user, "statistics/listed.html", context)


def found_by(user: User, filters: Mapping[str, str], given: Asked) -> Behind:
    """By what stands in the address; raises KeyError for what no report shows."""
    scope = scope_of(given, user)
    return behind(filters.get("code", ""), scope, filters.get("of", ""), filters.get("value", ""))


def row_of(one: Any) -> Row:
    """Of whatever the figure counted."""
    match one:
        case Event():
            about, amount = one.matter, getattr(one, "amount", None)
            return Row(_day(one), [about], who=about.who, body=about.by_body, sum=amount, took=_took(one))
        case Party():
            return Row(one.matter.opened_on, [one.matter], who=one.name, body=one.organisation_id is not None)
        case Contact():
            return Row(timezone.localdate(one.at), list(one.matters.all()), way=_way(one))
        case Posting():
            payee = one.person.name if one.person else one.organisation.name if one.organisation else ""
            return Row(one.happened_on, number=one.about, who=payee, body=one.person is None, sum=one.amount)
    raise TypeError(type(one))


def _day(one: Any) -> date:
    day: date = one.counted_on  # annotated by the query that counts
    return day


def _took(one: Any) -> tuple[int, int, int, int] | None:
    if not hasattr(one, "took_steps"):
        return None
    return (one.counted_on - one.matter.opened_on).days, one.took_steps, one.took_trips, one.took_papers


def _way(one: Contact) -> str:
    way: str = one.way  # type: ignore[attr-defined]  # annotated by the query that counts
    return f"{LISTS['way'].values[way]}（{one.get_channel_display()}）"


def _columns(took: bool) -> Sequence[Column]:
    found = [Column(_("日期"), 12), Column(_("编号"), 18), Column(_("事项"), 16), Column(_("姓名"), 14)]
    found.append(Column(_("地方"), 20))
    if took:
        titles = (_("办理天数"), _("办理环节"), _("上门次数"), _("提交材料"))
        return [*found, *(Column(title, 10) for title in titles)]
    return [*found, Column(_("方式"), 20), Column(_("金额（元）"), 14)]


def _lines(took: bool, user: User, filters: Mapping[str, str], whole: bool) -> Iterable[Line]:
    """Asked anew at each download, by the sight its taker has then."""
    try:
        found = found_by(user, filters, asked(filters, user)).rows
    except KeyError:
        return
    for one in found.iterator(chunk_size=500):
        row = row_of(one)
        first = row.matters[0] if row.matters else None
        number = row.number or "、".join(matter.number for matter in row.matters)
        title, place = (str(first.definition.title), first.region.label) if first else ("", "")
        more: tuple[Any, ...] = row.took or (0, 0, 0, 0) if took else (row.way, row.sum)
        cells = (row.on, number, title, row.who if whole else row.masked, place, *more)
        yield Line(cells, matter=(first.pk, first.number) if first and row.who else None)


def _about(user: User, filters: Mapping[str, str]) -> tuple[str, int]:
    """Which list in words, and how many rows it has."""
    given = asked(filters, user)
    try:
        found = found_by(user, filters, given)
    except KeyError:
        return "", 0
    parts = (found.title, given.period.title, given.region.label if given.region else "")
    return "、".join(part for part in parts if part), found.rows.count()


def _back(filters: Mapping[str, str]) -> tuple[str, str]:
    rest = {name: value for name, value in filters.items() if name != "code"}
    try:
        address = reverse("workbench:statistics_list", args=[filters["code"]])
    except (KeyError, ValueError):
        return reverse("workbench:statistics"), _("法律援助统计")
    return f"{address}{query_of(rest)}", _("统计明细")


for _source, _with_took in ((FIGURE, False), (DECISIONS, True)):
    exports.offer(
        Source(
            _source,
            gettext_lazy("统计明细"),
            partial(_columns, _with_took),
            partial(_lines, _with_took),
            reads_figures,
            _about,
            KEEPS,
            _back,
        )
    )
