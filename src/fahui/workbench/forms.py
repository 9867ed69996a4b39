"""文书格式: the ministry's set, where each form is made, whether its layout was checked; its running registers."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.core import clock
from fahui.documents.intake import download_headers
from fahui.documents.sheets import XLSX, Column, workbook
from fahui.laws.register import resolve
from fahui.matters.catalogue import services
from fahui.matters.form_sets import Ledger, LedgerRow, StandardForm, standard_form, standard_forms
from fahui.matters.forms import DayField
from fahui.workbench.pages import show, staff_page

A_PAGE = 50
LONGEST = 366  # days: a register is of a period


@require_safe
@staff_page
def standard(request: HttpRequest, user: User) -> HttpResponse:
    """All forms; what is in them is no secret among staff."""
    return show(request, user, "forms.html", {"rows": [_row(form) for form in standard_forms()]})


def _row(form: StandardForm) -> dict[str, Any]:
    made = []
    for issued, action, letter in form.letters():
        service = services.current(issued.service).title if issued.service else _("各类事项")
        made.append({"service": service, "action": action.title, "series": letter.series.format(short="")})
    return {"form": form, "made": made, "law": resolve(form.basis) if form.basis else ()}


class PeriodForm(forms.Form):
    """From which day to which day."""

    since = DayField(label=gettext_lazy("从哪天"))
    until = DayField(label=gettext_lazy("到哪天"))

    def clean(self) -> dict[str, Any]:
        """The period has an order, and an end."""
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            raise ValidationError({"until": _("结束的日期早于开始的日期，请再核对。")})
        if since and until and until - since > timedelta(days=LONGEST):
            raise ValidationError({"until": _("一次最多看一年，请分几次查。")})
        return given


@require_safe
@staff_page
def register(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """A running register over a period, names masked; as a page, or as a file whose taking is noted."""
    form = _of(number)
    ledger = form.ledger
    if ledger is None:
        raise Http404
    first = clock.today().replace(day=1)
    asked = PeriodForm(request.GET if "since" in request.GET else {"since": first, "until": clock.today()})
    if not asked.is_valid():
        return show(request, user, "form_register.html", {"form": form, "asked": asked, "rows": []})
    since, until = asked.cleaned_data["since"], asked.cleaned_data["until"]
    rows = ledger.rows(user, since, until)
    if "file" in request.GET:
        return _file(user, form, ledger, rows, since, until)
    place = request.GET.get("page", "")
    page = max(1, int(place)) if place.isdecimal() and len(place) < 6 else 1
    context = {
        "form": form,
        "asked": asked,
        "heads": ledger.columns,
        "rows": [
            (row.matter, list(zip(ledger.columns, row.cells, strict=True)))
            for row in rows[(page - 1) * A_PAGE : page * A_PAGE]
        ],
        "count": len(rows),
        "previous": page - 1,
        "next": page + 1 if len(rows) > page * A_PAGE else 0,
        "query": urlencode({"since": since.isoformat(), "until": until.isoformat()}),
    }
    return show(request, user, "form_register.html", context)


def _of(number: str) -> StandardForm:
    try:
        return standard_form(number)
    except KeyError as unknown:
        raise Http404 from unknown


def _file(
    user: User, form: StandardForm, ledger: Ledger, rows: "list[LedgerRow] | Any", since: date, until: date
) -> HttpResponse:
    """The same rows as XLSX; who took it when stands in it and in the readings."""
    period = _("%(since)s至%(until)s") % {"since": since.isoformat(), "until": until.isoformat()}
    marks = (f"{form.name} {period}", _("%(who)s于%(day)s导出") % {"who": user, "day": clock.today().isoformat()})
    content = workbook(
        str(form.name), [Column(str(one)) for one in ledger.columns], [r.cells for r in rows], marks=marks
    )
    matters = {row.matter.pk: row.matter.number for row in rows}
    readings.note_matters(user, Reading.Kind.EXPORT, matters.items(), reason="", what=str(form.name))
    name = f"{form.name}{since.isoformat()}-{until.isoformat()}.xlsx"
    return HttpResponse(content, content_type=XLSX, headers=download_headers(name))
