"""层级名称: what the three levels are called, from a day on; the names of points follow if asked."""

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
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.forms import DayField
from fahui.places.models import LevelName, PointLevel, ServicePoint
from fahui.places.models.naming import NAMED, level_names
from fahui.workbench.pages import show, staff_page
from fahui.workbench.places.rights import keeps_district, reader_or_404


class LevelForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs' forms are generic, Django's are not
    """A name from a day on."""

    level = forms.ChoiceField(
        label=gettext_lazy("层级"), choices=[("", gettext_lazy("请选择")), *((one.value, one.label) for one in NAMED)]
    )
    valid_from = DayField(label=gettext_lazy("从哪天起用"))
    with_points = forms.BooleanField(label=gettext_lazy("这一级站点名称里的旧称一并改"), required=False, initial=True)

    class Meta:
        model = LevelName
        fields = ("level", "name", "short", "valid_from", "document")
        help_texts = {
            "name": gettext_lazy("如公共法律服务工作站、公共法律服务中心、公共法律服务工作室。"),
            "short": gettext_lazy("页面上窄的地方用，如工作站。"),
        }

    def clean(self) -> dict[str, Any]:
        """Names of points can follow only a name that holds today."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day = cleaned.get("valid_from")
        if day and day > clock.today() and cleaned.get("with_points"):
            self.add_error("with_points", _("以后才起用的，站点名称到那天再改。请先去掉这个勾。"))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def levels(request: HttpRequest, user: User) -> HttpResponse:
    """The names today, those of before and to come, and a new one."""
    reader_or_404(user)
    may = keeps_district(user)
    if request.method == "POST" and not may:
        raise Http404
    form = LevelForm(request.POST or None) if may else None
    if request.method == "POST" and form is not None and form.is_valid() and _added(form, user):
        messages.success(request, _("已登记新的名称。"))
        return redirect("workbench:levels")
    rows = LevelName.objects.filter(district=this_district()).order_by("level", "-valid_from")
    now = [(PointLevel(level).label, called) for level, called in level_names().items()]
    return show(request, user, "places/levels.html", {"now": now, "rows": rows, "form": form})


def _added(form: LevelForm, user: User) -> bool:
    before = level_names()[form.cleaned_data["level"]].name
    form.instance.set_by = str(user)
    try:
        with transaction.atomic():
            row = form.save()
            if form.cleaned_data["with_points"]:
                rename_points(row, before)
    except IntegrityError:
        form.add_error("valid_from", _("这一天已有一个名称，或者改了名的站点和别的站点重名。"))
        return False
    return True


def rename_points(row: LevelName, before: str) -> int:
    """Points of the level that bear the old name take the new one; how many."""
    rows = list(ServicePoint.objects.filter(district=this_district(), level=row.level, name__contains=before))
    for point in rows:
        point.name = point.name.replace(before, row.name)
        point.save(update_fields=["name"])
    return len(rows)
