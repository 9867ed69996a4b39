"""One run of payments: who gets how much, the file for the bank, and marking it as paid."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.access.roles import Role
from fahui.core.crypto import KeyDestroyed
from fahui.documents.intake import download_headers
from fahui.documents.sheets import XLSX, Column, workbook
from fahui.ledger.models import SEE_MONEY
from fahui.matters import paying
from fahui.matters.forms import DayField
from fahui.matters.paying import Account, Payment
from fahui.workbench.pages import holder_page, show
from fahui.workbench.payments.sums import by_person, by_unit, total
from fahui.workbench.tokens import fresh_token, token_in


class PaidForm(forms.Form):
    """When the bank carried it out, and under which voucher."""

    paid_on = DayField(label=gettext_lazy("支付日期"), future=False)
    voucher = forms.CharField(label=gettext_lazy("凭证号"), max_length=40)


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(*SEE_MONEY)
def run(request: HttpRequest, user: User, batch: str) -> HttpResponse:
    """The run; when the bank has paid, finance marks all of it at once."""
    open_still = _rows(user, batch)
    paid = paying.payments(paying.claims_of(user).filter(facts__batch=batch, outcome__gt="").order_by("pk"))
    if not open_still and not paid:
        raise Http404
    form = PaidForm(request.POST or None)
    if request.method == "POST":
        if not user.holds(Role.FINANCE):
            raise Http404
        if form.is_valid():
            return _paid(request, user, batch, open_still, form)
    context: dict[str, Any] = {
        "batch": batch,
        "rows": open_still,
        "groups": [
            {"title": title, "rows": rows} for title, rows in ((_("还没付的"), open_still), (_("已付的"), paid)) if rows
        ],
        "sum": total(open_still or paid),
        "people": by_person(open_still or paid),
        "units": by_unit(open_still or paid),
        "form": form if user.holds(Role.FINANCE) and open_still else None,
        "token": fresh_token(),
    }
    return show(request, user, "payments/run.html", context)


def _rows(user: User, batch: str) -> list[Payment]:
    return paying.payments(paying.waiting(user, batch=batch).select_related("data_key", "region").order_by("pk"))


def _paid(request: HttpRequest, user: User, batch: str, rows: list[Payment], form: PaidForm) -> HttpResponse:
    given = form.cleaned_data
    matters = [row.matter for row in rows]
    results = paying.pay(matters, on=given["paid_on"], voucher=given["voucher"], by=user, form=token_in(request))
    for one in results:
        if not one.done:
            messages.error(request, f"{one.matter.number}：{one.why}")
    if done := sum(one.done for one in results):
        messages.success(request, _("已登记%(n)d件为已支付。") % {"n": done})
    return redirect("workbench:payment_run", batch)


@require_POST
@holder_page(Role.FINANCE)
def as_file(request: HttpRequest, user: User, batch: str) -> HttpResponse:
    """The file for the bank, one line for each person and account; every claim in it is noted as read."""
    rows = _rows(user, batch)
    if not rows:
        raise Http404
    title = _("补贴发放表%(batch)s") % {"batch": batch}
    columns = [
        Column(_("姓名"), 12),
        Column(_("证件号"), 22),
        Column(_("开户银行"), 26),
        Column(_("银行账号"), 26),
        Column(_("单位"), 30),
        Column(_("件数"), 8),
        Column(_("劳务费（元）"), 14),
        Column(_("直接费用（元）"), 14),
        Column(_("合计（元）"), 14),
        Column(_("申领编号"), 40),
    ]
    lines = bank_lines(rows)
    lines.append((_("合计"), "", "", "", "", len(rows), *_sums(rows), ""))
    named = [(row.matter.pk, row.matter.number) for row in rows]
    readings.note_matters(user, Reading.Kind.EXPORT, named, reason=_("发放补贴"), what=title)
    content = workbook(title, columns, lines, marks=[_("%(who)s导出，只用于发放补贴") % {"who": user}])
    return HttpResponse(content, content_type=XLSX, headers=download_headers(f"{title}.xlsx"))


def bank_lines(rows: list[Payment]) -> list[tuple[Any, ...]]:
    """Totals per person and account."""
    groups: dict[tuple[int, Account], list[Payment]] = {}
    for row in rows:
        try:
            account = paying.account_of(row)
        except KeyDestroyed:
            account = Account("", "", "")
        groups.setdefault((row.person.pk, account), []).append(row)
    return [
        (
            own[0].person.name,
            account.id_number,
            account.bank,
            account.number,
            own[0].unit.name,
            len(own),
            *_sums(own),
            "、".join(row.matter.number for row in own),
        )
        for (_pk, account), own in groups.items()
    ]


def _sums(rows: list[Payment]) -> tuple[Any, Any, Any]:
    return sum(row.fee for row in rows), sum(row.costs for row in rows), total(rows)
