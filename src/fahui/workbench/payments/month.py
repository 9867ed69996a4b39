"""本月补贴: what waits for finance, the runs that are out, and what was paid in a month, by person and body."""

import re
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.documents.intake import download_headers
from fahui.documents.sheets import XLSX, Column, workbook
from fahui.ledger.models import SEE_MONEY, Posting
from fahui.matters import paying
from fahui.workbench.pages import holder_page, show
from fahui.workbench.payments.sums import by_person, by_unit, total
from fahui.workbench.tokens import fresh_token, token_in

MOST = 300  # claims on one page; whoever has more makes a run first


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*SEE_MONEY)
def payments(request: HttpRequest, user: User) -> HttpResponse:
    """The month; finance ticks what goes into a run."""
    if request.method == "POST":
        return _enlist(request, user)
    first = month_of(request.GET.get("month", ""))
    made = entries_of(user, first)
    payee = request.GET.get("payee", "")
    detail = [row for row in made if str(row.person_id) == payee] if payee.isdecimal() else []
    waits = paying.payments(_ordered(paying.waiting(user))[:MOST])
    runs: dict[str, list[paying.Payment]] = {}
    for one in paying.payments(_ordered(paying.waiting(user, batch=""))):
        runs.setdefault(one.batch, []).append(one)
    context: dict[str, Any] = {
        "first": first,
        "before": first - timedelta(days=1),
        "after": _next(first) if _next(first) <= clock.today() else None,
        "waits": waits,
        "waits_sum": total(waits),
        "runs": [{"code": code, "count": len(rows), "total": total(rows)} for code, rows in sorted(runs.items())],
        "runs_sum": sum((total(rows) for rows in runs.values()), 0),
        "paid_sum": total(row for row in made if row.reverses_id is None),
        "back_sum": -total(row for row in made if row.reverses_id is not None),
        "people": by_person(made),
        "units": by_unit(made),
        "detail": detail,
        "may_pay": user.holds(Role.FINANCE),
        "token": fresh_token(),
    }
    return show(request, user, "payments/month.html", context)


def _ordered(rows: Any) -> Any:
    return rows.select_related("region").order_by("opened_on", "pk")


def _enlist(request: HttpRequest, user: User) -> HttpResponse:
    if not user.holds(Role.FINANCE):
        raise Http404
    picked = list(_ordered(paying.waiting(user).filter(number__in=request.POST.getlist("pick")[:MOST])))
    form = token_in(request)
    if not picked:
        messages.warning(request, _("请先勾选要发放的申领。"))
        return redirect("workbench:payments")
    results = paying.enlist(picked, by=user, form=form)
    for one in results:
        if not one.done:
            messages.error(request, f"{one.matter.number}：{one.why}")
    done = sum(one.done for one in results)
    if not done:
        return redirect("workbench:payments")
    messages.success(request, _("已把%(n)d件列入发放批次。") % {"n": done})
    return redirect("workbench:payment_run", paying.batch_for(form))


def month_of(text: str) -> date:
    """The first day of a month written 2026-11; this month for anything else."""
    found = re.fullmatch(r"(20[0-9]{2})-(0[1-9]|1[0-2])", text)
    return date(int(found[1]), int(found[2]), 1) if found else clock.today().replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def entries_of(user: User, first: date) -> list[Posting]:
    """The entries of a month that this user may see, oldest first."""
    rows = Posting.objects.visible_to(user).paid_for_work().filter(happened_on__gte=first, happened_on__lt=_next(first))
    return list(rows.select_related("person", "unit", "reverses").order_by("happened_on", "pk"))


@require_POST
@holder_page(*SEE_MONEY)
def as_file(request: HttpRequest, user: User) -> HttpResponse:
    """The month's entries as a sheet; who took it is noted."""
    first = month_of(request.POST.get("month", ""))
    made = entries_of(user, first)
    title = _("%(month)s补贴") % {"month": f"{first:%Y-%m}"}
    columns = [
        Column(_("日期"), 12),
        Column(_("姓名"), 12),
        Column(_("单位"), 30),
        Column(_("申领编号"), 18),
        Column(_("科目"), 12),
        Column(_("金额（元）"), 12),
        Column(_("说明"), 60),
    ]
    lines: list[tuple[Any, ...]] = [
        (
            row.happened_on,
            row.person.name if row.person else "",
            row.unit.name if row.unit else "",
            row.about,
            row.get_entry_display(),
            row.amount,
            "".join(row.words),
        )
        for row in made
    ]
    lines.append(("", _("合计"), "", "", "", total(made), ""))
    readings.note(user, Reading.Kind.EXPORT, what=title, rows=len(made))
    content = workbook(title, columns, lines, marks=[_("%(who)s导出") % {"who": user}])
    return HttpResponse(content, content_type=XLSX, headers=download_headers(f"{title}.xlsx"))
