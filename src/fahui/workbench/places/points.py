"""One point at the desk: its special days with the fortnight ahead, and its windows."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.core import clock
from fahui.matters.forms import DayField
from fahui.network.opening import at_point
from fahui.network.registers import POINTS
from fahui.places.hours import spans_words, validate_spans, week_words
from fahui.places.models import PointDay, PointWindow, ServicePoint, WindowWork, subtree_ids
from fahui.places.week import days_ahead, read_spans
from fahui.registers.sight import kept_by
from fahui.workbench.pages import show, staff_page
from fahui.workbench.places.rights import keeps, point_or_404

AHEAD = 14


class DaysForm(forms.Form):
    """Days on which the week does not hold."""

    starts_on = DayField(label=gettext_lazy("从哪天"), future=True)
    ends_on = DayField(label=gettext_lazy("到哪天（含）"), required=False, help_text=gettext_lazy("只有一天的不用填。"))
    spans = forms.CharField(
        label=gettext_lazy("那几天的开放时间"),
        required=False,
        help_text=gettext_lazy("如9:00—11:30。停止开放的不用填。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=60, help_text=gettext_lazy("群众会看到，如：防汛值守，暂停接待。")
    )
    below = forms.BooleanField(label=gettext_lazy("所辖各站点同样安排"), required=False)

    def clean_spans(self) -> list[list[str]]:
        """Spans that can be read; none means closed."""
        text = self.cleaned_data["spans"]
        spans = read_spans(text)
        if text.strip() and not spans:
            raise ValidationError(_("时间写成9:00—11:30这样就可以。"))
        validate_spans(spans)
        return spans

    def clean(self) -> dict[str, Any]:
        """One day unless a last one is named."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first = cleaned.get("starts_on")
        last = cleaned.get("ends_on") or first
        if first and last and last < first:
            self.add_error("ends_on", _("不能早于开始那天。"))
        return {**cleaned, "ends_on": last}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def hours(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The week, the special days, and what comes of both in the next fortnight."""
    point = point_or_404(user, pk)
    may = keeps(user, point)
    if request.method == "POST" and not may:
        raise Http404
    form = DaysForm(request.POST if "add" in request.POST else None) if may else None
    if "remove" in request.POST:
        _removed(request, point)
        return redirect("workbench:point_hours", pk)
    if request.method == "POST" and form is not None and form.is_valid() and _arranged(request, user, point, form):
        return redirect("workbench:point_hours", pk)
    today = clock.today()
    special = point.special_days.filter(ends_on__gte=today - timedelta(days=30)).order_by("-starts_on")
    state, table = at_point(point)
    context = {
        "point": point,
        "may": may,
        "form": form,
        "state": state,
        "week": week_words(point.hours),
        "ahead": days_ahead(table, today, AHEAD),
        "special": [{"row": row, "words": spans_words(row.spans), "over": row.ends_on < today} for row in special],
        "below": _below(user, point).count() if may else 0,
    }
    return show(request, user, "places/hours.html", context)


def _removed(request: HttpRequest, point: ServicePoint) -> None:
    """A day that has begun is history; only its rest can be given back."""
    number = request.POST["remove"]
    row = point.special_days.filter(pk=int(number) if number.isdecimal() and len(number) < 12 else 0).first()
    today = clock.today()
    if row is None or row.ends_on < today:
        return
    if row.starts_on >= today:
        row.delete()
    else:
        row.ends_on = today - timedelta(days=1)
        row.save(update_fields=["ends_on"])
    messages.success(request, _("已取消，从今天起照常开放。"))


def _below(user: User, point: ServicePoint) -> Any:
    """The other points of its area that this user keeps; none below a village's."""
    if point.level == ServicePoint.Level.POINT:
        return ServicePoint.objects.none()
    rows = kept_by(POINTS, user).filter(active=True, region_id__in=subtree_ids(point.region))
    return rows.exclude(pk=point.pk)


def _arranged(request: HttpRequest, user: User, point: ServicePoint, form: DaysForm) -> bool:
    given = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on", "spans", "reason")}
    points = [point, *(_below(user, point) if form.cleaned_data["below"] else [])]
    try:
        with transaction.atomic():
            for one in points:
                PointDay.objects.create(point=one, made_by=str(user), **given)
    except IntegrityError:
        form.add_error("starts_on", _("那几天已有安排（可能是所辖的站点），请先取消原来的。"))
        return False
    messages.success(request, _("已安排，涉及%(n)d个站点。") % {"n": len(points)})
    return True


class WindowForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs' forms are generic, Django's are not
    """One window."""

    works = forms.MultipleChoiceField(
        label=gettext_lazy("办什么"), choices=WindowWork.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = PointWindow
        fields = ("number", "works", "note", "active")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def windows(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """All windows of a point; a number that is there already is changed, another is added."""
    point = point_or_404(user, pk)
    may = keeps(user, point)
    if request.method == "POST" and not may:
        raise Http404
    chosen = point.windows.filter(number=_number(request)).first()
    form = WindowForm(request.POST or None, instance=chosen or PointWindow(point=point)) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        form.save()
        messages.success(request, _("已保存。"))
        return redirect("workbench:point_windows", pk)
    context = {"point": point, "may": may, "form": form, "chosen": chosen, "windows": point.windows.all()}
    return show(request, user, "places/windows.html", context)


def _number(request: HttpRequest) -> int:
    text = request.POST.get("number", "") or request.GET.get("number", "")
    return int(text) if text.isdecimal() and len(text) < 4 else -1
