"""Papers and letters of a matter, opened by whoever may see the matter."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.core.crypto import KeyDestroyed, Tampered
from fahui.documents import issue
from fahui.documents.filling import MissingValue
from fahui.documents.intake import download_headers
from fahui.documents.pdf import MissingGlyphs
from fahui.matters.models import Material, Matter, MatterLetter
from fahui.matters.withheld import withheld_letters
from fahui.workbench.pages import matter_or_404, staff_page
from fahui.workbench.papers_shown import IN_PLACE

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@staff_page
def paper(request: HttpRequest, user: User, number: str, paper_id: int) -> HttpResponse:
    """A material's file: pictures and PDF in the browser, anything else to save."""
    found = matter_or_404(user, number)
    rows = Material.objects.filter(district=found.district, matter=found, pk=paper_id, file__isnull=False)
    row = rows.select_related("file__data_key").first()
    if row is None or row.file is None:
        raise Http404
    try:
        content = row.file.read()
    except (KeyDestroyed, Tampered, FileNotFoundError) as gone:
        raise Http404 from gone
    _noted(user, found, Reading.Kind.FILE, _("材料%(n)d") % {"n": row.pk})  # not its name: people name people in it
    kind = row.file.content_type
    inline = kind in IN_PLACE and "save" not in request.GET
    return HttpResponse(content, content_type=kind, headers=download_headers(row.file.name, inline=inline))


@require_safe
@staff_page
def letter(request: HttpRequest, user: User, number: str, letter_id: int, form: str) -> HttpResponse:
    """A letter as PDF (to read in the browser) or as a Word file."""
    found = matter_or_404(user, number)
    rows = MatterLetter.objects.filter(district=found.district, matter=found, letter_id=letter_id)
    row = rows.select_related("letter__data_key", "letter__pdf__data_key").first()
    if row is None or form not in ("pdf", "docx") or withheld_letters(user, found, (row.code,)):
        raise Http404
    name = f"{row.letter.title}{row.letter.number_text}.{form}"
    try:
        content = issue.letter_docx(row.letter) if form == "docx" else issue.letter_pdf(row.letter)
    except (KeyDestroyed, Tampered, FileNotFoundError) as gone:
        raise Http404 from gone
    except MissingValue as missing:
        messages.warning(request, _("这份草稿还缺：%(names)s，补齐后才能打开。") % {"names": "、".join(missing.names)})
    except MissingGlyphs as missing_glyphs:
        messages.warning(request, _("字库印不出：%(why)s") % {"why": missing_glyphs.words})
    else:
        _noted(user, found, Reading.Kind.LETTER, f"{row.letter.title}{row.letter.number_text}")
        kind = DOCX if form == "docx" else "application/pdf"
        return HttpResponse(content, content_type=kind, headers=download_headers(name, inline=form == "pdf"))
    return redirect("workbench:matter", number)


def _noted(user: User, found: Matter, kind: str, what: str) -> None:
    """Opening a paper is a reading like any other."""
    readings.note(user, kind, what=what, matter=(found.pk, found.number))
