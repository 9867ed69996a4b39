"""One holiday notice: its days, single days amended as a new edition, and taking it back; each with what would move."""

import json
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.calendar_change import preview_withdrawal, withdraw
from fahui.matters.forms import DayField
from fahui.workbench.calendar import SHOWN, looked_at, say_done, sealed, told
from fahui.workbench.pages import admin_page, show
from fahui.worktime.load import in_force, notice_of
from fahui.worktime.models import CalendarNotice
from fahui.worktime.notice import DayMark
from fahui.worktime.notice_file import read_notice

MOST_DAYS = 31
BECAUSE = gettext_lazy("理由")


class DaysForm(forms.Form):
    """Some days of the year that are otherwise than the notice says."""

    first = DayField(label=gettext_lazy("从哪天"))
    last = DayField(label=gettext_lazy("到哪天"), required=False, help_text=gettext_lazy("只改一天的不用填。"))
    mark = forms.ChoiceField(
        label=gettext_lazy("改成"),
        choices=(
            ("off", gettext_lazy("放假")),
            ("work", gettext_lazy("上班")),
            ("plain", gettext_lazy("不特别安排（周一至周五上班，周末休息）")),
        ),
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("哪个节日"), max_length=60, required=False)
    source = forms.CharField(label=gettext_lazy("出处"), max_length=300, help_text=gettext_lazy("文号或网址。"))
    published_on = DayField(label=gettext_lazy("公布日期"), future=False)
    because = forms.CharField(label=BECAUSE, max_length=200, help_text=gettext_lazy("会记在每件变动的事项里。"))

    def __init__(self, year: int, *args: Any, **kwargs: Any) -> None:
        """Of one year."""
        super().__init__(*args, **kwargs)
        self.year = year

    def clean(self) -> dict[str, Any]:
        """One stretch of days, in this year."""
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last") or cleaned.get("first")
        if first is None or last is None:
            return cleaned
        if last < first:
            self.add_error("last", _("应不早于开始的那天。"))
        elif (last - first).days >= MOST_DAYS:
            self.add_error("last", _("一次最多改%(n)d天。") % {"n": MOST_DAYS})
        if {first.year, last.year} != {self.year}:
            self.add_error("first", _("应是%(year)s年的日子。") % {"year": self.year})
        if cleaned.get("mark") == "off" and not cleaned.get("name"):
            self.add_error("name", _("放假的，请写明是哪个节日，好向群众说明理由。"))
        return cleaned

    def changed(self, days: dict[date, DayMark]) -> dict[date, DayMark]:
        """The days with these put otherwise."""
        given, mark = self.cleaned_data, self.cleaned_data["mark"]
        last = given["last"] or given["first"]
        for n in range((last - given["first"]).days + 1):
            day = given["first"] + timedelta(days=n)
            days.pop(day, None)
            if mark != "plain":
                days[day] = DayMark(mark == "work", given["name"])
        return days


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    why = forms.CharField(label=BECAUSE, max_length=200, help_text=gettext_lazy("会记在每件变动的事项里。"))


@require_http_methods(["GET", "HEAD", "POST"])
@admin_page
def notice(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Look at it; what a change would move; taking it back."""
    row = CalendarNotice.objects.filter(district=this_district(), pk=pk).prefetch_related("days").first()
    if row is None:
        raise Http404
    current = row == in_force(row.year)
    wanted = request.POST.get("do", "")
    days = DaysForm(row.year, request.POST if wanted == "days" else None, initial={"published_on": clock.today()})
    back = WithdrawForm(request.POST if wanted in ("withdraw", "confirm") else None)
    context: dict[str, Any] = {"row": row, "days_form": days, "back_form": back, "current": current}
    if wanted == "days" and current and days.is_valid():
        context |= _edition(row, days)
    elif wanted == "withdraw" and not row.withdrawn and back.is_valid():
        moves = preview_withdrawal(row)
        context |= {"withdrawing": True, "moves": moves[:SHOWN], "many": len(moves), "told": told(moves)}
    elif wanted == "confirm" and back.is_valid():
        return _withdrawn(request, user, row, back.cleaned_data["why"])
    return show(request, user, "calendar_notice.html", context)


def _edition(row: CalendarNotice, form: DaysForm) -> dict[str, Any]:
    """The whole year anew, as a file would bring it: previewed and published by the same road."""
    given = form.cleaned_data
    if row.published_on is not None and given["published_on"] <= row.published_on:
        words = _("应晚于现在这份的公布日期（%(day)s）。现在这份写错了的，可以先撤回。")
        form.add_error("published_on", words % {"day": row.published_on})
        return {}
    days = form.changed(dict(notice_of(row).days))
    text = json.dumps(
        {
            "year": row.year,
            "days": [
                {"day": day.isoformat(), "is_workday": str(mark.is_workday).lower(), "name": mark.name}
                for day, mark in sorted(days.items())
            ],
        },
        ensure_ascii=False,
    )
    told_of = {"source": given["source"], "published_on": given["published_on"]}
    about = {"title": _("%(year)s年放假安排（更正）") % {"year": row.year}, **told_of}
    try:
        read = read_notice(text, **about)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return {}
    return looked_at(read, sealed(text, {**about, "because": given["because"]}))


def _withdrawn(request: HttpRequest, user: User, row: CalendarNotice, why: str) -> HttpResponse:
    try:
        gone, progress = withdraw(row, str(user), why)
    except ValidationError as wrong:
        for sentence in wrong.messages:
            messages.error(request, sentence)
    else:
        say_done(request, _("已撤回《%(title)s》") % {"title": gone.title}, progress)
    return redirect("workbench:calendar")
