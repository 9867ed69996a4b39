"""标准和参数: every dated number with its source; a new value is added, none is ever edited."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import Parameter, this_district
from fahui.core.parameters import Default, Value, declared
from fahui.matters.forms import DayField
from fahui.workbench.pages import admin_page, show


class ValueForm(forms.Form):
    """A value, from which day it holds, and where it is written."""

    value = forms.DecimalField(label=gettext_lazy("数值"), max_digits=14, decimal_places=2, min_value=Decimal(0))
    valid_from = DayField(
        label=gettext_lazy("从哪天起用"),
        help_text=gettext_lazy("写规定的起用日。早于今天的，只影响以后的计算，已经作出的决定不变。"),
    )
    source = forms.CharField(label=gettext_lazy("出处"), max_length=300, help_text=gettext_lazy("文号、条款或网址。"))
    verified = forms.BooleanField(label=gettext_lazy("已对照原文核实"), required=False)


def _values(default: Default, rows: list[Parameter]) -> list[Value]:
    """All values of one parameter, the newest first; the declared one is the oldest."""
    found = [
        Value(row.name, row.value, default.unit, row.source, row.verified, row.valid_from)
        for row in rows
        if row.name == default.name
    ]
    first = Value(
        default.name, Decimal(default.value), default.unit, default.source, default.verified, default.valid_from
    )
    return sorted([*found, first], key=lambda value: value.valid_from, reverse=True)


def _in_force(values: list[Value], today: date) -> Value:
    return next((value for value in values if value.valid_from <= today), values[-1])


@require_safe
@admin_page
def parameters(request: HttpRequest, user: User) -> HttpResponse:
    """All of them with the value in force today, in one query."""
    stored = list(Parameter.objects.filter(district=this_district()))
    rows = []
    for default in sorted(declared().values(), key=lambda default: default.name):
        values = _values(default, stored)
        now = _in_force(values, clock.today())
        coming = [value for value in values if value.valid_from > clock.today()]
        rows.append({"default": default, "now": now, "coming": coming})
    return show(request, user, "parameters.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def parameter(request: HttpRequest, user: User, name: str) -> HttpResponse:
    """One of them: its history, and a new dated value."""
    default = declared().get(name)
    if default is None:
        raise Http404
    form = ValueForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _added(form, default, user):
        messages.success(request, _("已登记新的数值。"))
        return redirect("workbench:parameter", name)
    stored = list(Parameter.objects.filter(district=this_district(), name=name).order_by("-valid_from"))
    values = _values(default, stored)
    context: dict[str, Any] = {"default": default, "form": form, "values": values}
    context |= {"now": _in_force(values, clock.today()), "rows": stored}
    return show(request, user, "parameter.html", context)


def _added(form: ValueForm, default: Default, user: User) -> bool:
    try:
        with transaction.atomic():
            Parameter.objects.create(name=default.name, set_by=str(user), **form.cleaned_data)
    except IntegrityError:
        form.add_error("valid_from", _("这一天已有一个数值。数值不能改，只能从另一天起用新的。"))
        return False
    return True
