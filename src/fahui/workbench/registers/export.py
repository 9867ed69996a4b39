"""A register as a file, and the empty file to fill in."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.core import clock
from fahui.core.registers import Register
from fahui.documents.sheet_reading import MOST_ROWS
from fahui.documents.sheets import XLSX
from fahui.registers.columns import fields_of
from fahui.registers.exporting import sheet, template
from fahui.registers.sight import may_add, visible
from fahui.workbench.pages import staff_page
from fahui.workbench.registers.listing import asked_of, narrowed, register_or_404


def sheet_file(content: bytes, name: str) -> HttpResponse:
    """A spreadsheet to be kept under this name."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return answer


def _title(register: Register) -> str:
    return str(register.title)


@require_safe
@staff_page
def template_file(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """The empty sheet."""
    register = register_or_404(user, code)
    if not may_add(register, user):
        raise Http404
    return sheet_file(template(_title(register), fields_of(register)), _("%(what)s导入模板") % {"what": register.title})


@require_POST
@staff_page
def export_file(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """The rows as searched and filtered on the page; numbers of papers and private phones are in no such file."""
    register = register_or_404(user, code)
    rows = narrowed(register, visible(register, user), asked_of(request, register))
    content = sheet(register, rows, user)
    readings.note(user, Reading.Kind.EXPORT, what=_title(register), rows=min(rows.count(), MOST_ROWS))
    return sheet_file(content, f"{_title(register)}{clock.today():%Y%m%d}")
