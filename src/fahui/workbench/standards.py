"""经济困难标准: the standards so far, a new one with whom it would have changed, and publishing it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.core import clock
from fahui.eligibility.effect import effect
from fahui.eligibility.models import BASES, Standard
from fahui.matters.forms import DayField
from fahui.workbench.pages import admin_page, show

LOOKED_BACK = 365  # days of applications on which a standard is tried
SHOWN = 50


class StandardForm(forms.Form):
    """A standard, from which day it holds, and where it is written."""

    base = forms.ChoiceField(label=gettext_lazy("按什么算"), choices=BASES, widget=forms.RadioSelect)
    multiple = forms.DecimalField(
        label=gettext_lazy("倍数"),
        min_value=Decimal("0.001"),
        max_value=10,
        max_digits=6,
        decimal_places=3,
        help_text=gettext_lazy("例如两倍写2，百分之五十写0.5。"),
    )
    urban = forms.DecimalField(
        label=gettext_lazy("城镇基数（元/月）"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2
    )
    rural = forms.DecimalField(
        label=gettext_lazy("农村基数（元/月）"), min_value=Decimal("0.01"), max_digits=10, decimal_places=2
    )
    months = forms.IntegerField(label=gettext_lazy("按申请前几个月的平均收入"), min_value=1, max_value=24, initial=1)
    below = forms.BooleanField(label=gettext_lazy("收入必须低于标准，等于也不行"), required=False)
    assets = forms.BooleanField(label=gettext_lazy("还要看有没有生活必需以外的高价值财产"), required=False)
    valid_from = DayField(
        label=gettext_lazy("从哪天起用"),
        help_text=gettext_lazy("在这一天以后申请的按新标准；以前申请的仍按申请那天的标准。"),
    )
    source = forms.CharField(label=gettext_lazy("文号和出处"), max_length=300)
    verified = forms.BooleanField(label=gettext_lazy("已对照原文核实"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def standards(request: HttpRequest, user: User) -> HttpResponse:
    """All of them; look at whom a new one would have changed, then publish exactly that one."""
    form = StandardForm(request.POST or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        row = Standard(published_by=str(user), **form.cleaned_data)
        if "publish" in request.POST and _published(row, form):
            messages.success(request, _("已公布，%(day)s起用。") % {"day": row.valid_from})
            return redirect("workbench:standards")
        if not form.errors:
            tried = effect(row.as_limit(), clock.today() - timedelta(days=LOOKED_BACK))
            context = {"fresh": row, "effect": tried, "changed": tried.changed[:SHOWN], "shown": SHOWN}
    rows = list(Standard.objects.here()[:100])
    now = next((row for row in rows if row.valid_from <= clock.today()), None)
    return show(request, user, "standards.html", {**context, "form": form, "rows": rows, "now": now})


def _published(row: Standard, form: StandardForm) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        form.add_error("valid_from", _("这一天已有一份标准。标准不能改，只能从另一天起用新的。"))
        return False
    return True
