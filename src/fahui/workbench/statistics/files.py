"""A page of figures as a sheet: figures are numbers, what each counts stands beside it; who took it is noted."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.core import clock
from fahui.documents.intake import download_headers
from fahui.documents.sheets import XLSX, Column, workbook
from fahui.workbench.statistics.asked import Asked


def sheet(
    user: User,
    given: Asked,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    notes: Sequence[str] = (),
) -> HttpResponse:
    """The answer that downloads it."""
    content = workbook(title, columns, rows, marks=_marks(user, given), notes=notes)
    readings.note(user, Reading.Kind.EXPORT, what=title, rows=len(rows))
    return HttpResponse(content, content_type=XLSX, headers=download_headers(f"{title}.xlsx"))


def _marks(user: User, given: Asked) -> list[str]:
    when = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
    place = given.region.label if given.region else _("本人查看范围内的全部地方")
    words = {"period": given.period.title, "place": place, "who": user, "when": when}
    return [_("%(period)s；%(place)s；%(who)s %(when)s导出") % words]
