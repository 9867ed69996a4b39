"""补贴标准: the rates so far, a new one with the open claims it would change, and registering it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.models import this_district
from fahui.ledger import effect
from fahui.ledger.models import SEE_MONEY, CostRule, Rate, Unit, WorkKind, WorkStage, scheme_of
from fahui.matters.forms import DayField
from fahui.ui.widgets import Money
from fahui.workbench.pages import holder_page, show

SHOWN = 50
ALL_STAGES = (("", gettext_lazy("所有阶段")), *((code, label) for code, label in WorkStage.choices if code != "whole"))


def _coefficient(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=10, max_digits=4, decimal_places=2, initial=1)


class RateForm(forms.Form):
    """What is paid for one unit of one kind of work, from which day, and where that is written."""

    kind = forms.ChoiceField(label=gettext_lazy("工作类别"), choices=WorkKind.choices)
    stage = forms.ChoiceField(label=gettext_lazy("阶段"), choices=ALL_STAGES, required=False)
    unit = forms.ChoiceField(label=gettext_lazy("计算单位"), choices=[one for one in Unit.choices if one[0] != "hour"])
    amount = forms.DecimalField(
        label=gettext_lazy("金额（元）"), min_value=0, max_digits=10, decimal_places=2, widget=Money
    )
    cost_rule = forms.ChoiceField(label=gettext_lazy("直接费用"), choices=CostRule.choices, initial=CostRule.ACTUAL)
    direct_cap = forms.DecimalField(
        label=gettext_lazy("直接费用上限（元）"),
        min_value=Decimal("0.01"),
        max_digits=10,
        decimal_places=2,
        required=False,
        widget=Money,
        help_text=gettext_lazy("有上限的才填。"),
    )
    excellent = _coefficient(gettext_lazy("优秀的系数"))
    good = _coefficient(gettext_lazy("良好的系数"))
    passed = _coefficient(gettext_lazy("合格的系数"))
    failed = _coefficient(gettext_lazy("不合格的系数"))
    tax_free = forms.BooleanField(label=gettext_lazy("免税"), required=False, initial=True)
    valid_from = DayField(
        label=gettext_lazy("从哪天起用"), help_text=gettext_lazy("这一天和以后结案的按新标准，以前结案的按原来的。")
    )
    doc_no = forms.CharField(label=gettext_lazy("文号"), max_length=80)
    source = forms.CharField(label=gettext_lazy("出处"), max_length=300)
    verified = forms.BooleanField(label=gettext_lazy("已对照原文核实"), required=False)

    def clean(self) -> dict[str, Any]:
        """A cap belongs to the rule that has one."""
        cleaned = super().clean() or self.cleaned_data
        if (cleaned.get("cost_rule") == CostRule.CAPPED) != bool(cleaned.get("direct_cap")):
            self.add_error("direct_cap", _("选“有上限”的要填上限，选别的不填。"))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@holder_page(Role.SYSTEM_ADMIN, *SEE_MONEY)
def rates(request: HttpRequest, user: User) -> HttpResponse:
    """All of them; who keeps the system looks at what a new one would change, then registers exactly that one."""
    keeps = user.holds(Role.SYSTEM_ADMIN)
    if request.method == "POST" and not keeps:
        raise Http404
    form = RateForm(request.POST or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        row = Rate(scheme=scheme_of(form.cleaned_data["kind"]), set_by=str(user), **form.cleaned_data)
        if "register" in request.POST and _registered(row, form):
            messages.success(request, _("已登记，%(day)s起用。") % {"day": row.valid_from})
            return redirect("workbench:rates")
        if not form.errors:
            found = effect.changed(row)
            context = {"fresh": row, "changed": found[:SHOWN], "count": len(found), "shown": SHOWN}
    rows = Rate.objects.filter(district=this_district()).order_by("kind", "stage", "unit", "-valid_from")
    listed = list(rows[:300])
    now: dict[tuple[str, str, str], int] = {}
    for row in listed:
        if row.valid_from <= clock.today():
            now.setdefault((row.kind, row.stage, row.unit), row.pk)
    shown = [{"rate": row, "now": row.pk in now.values()} for row in listed]
    return show(request, user, "payments/rates.html", {**context, "form": form if keeps else None, "rows": shown})


def _registered(row: Rate, form: RateForm) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        form.add_error("valid_from", _("这类工作从这一天起已有一份标准。标准不能改，只能从另一天起用新的。"))
        return False
    return True
