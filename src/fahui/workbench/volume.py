"""一案一卷: the cover, what is there and what lacks, the index as PDF, and the whole volume as one file."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fahui.access import readings
from fahui.access.models import Reading, User
from fahui.core import clock
from fahui.core.crypto import KeyDestroyed, Tampered
from fahui.core.identifiers import mask_name
from fahui.documents import issue
from fahui.documents.blocks import Blocks, Heading, Paragraph, Run, Table
from fahui.documents.filling import MissingValue, printed
from fahui.documents.intake import download_headers
from fahui.documents.pdf import MissingGlyphs, render
from fahui.matters.case import Case
from fahui.matters.models import Assignment
from fahui.matters.paperwork import asked_by, in_words
from fahui.matters.vocabulary import Relation
from fahui.matters.volume import LACKING_WHY, Contents, Place, contents
from fahui.workbench.pages import matter_or_404, show, staff_page

UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
GONE = (KeyDestroyed, Tampered, FileNotFoundError, MissingValue, MissingGlyphs)


@require_safe
@staff_page
def volume(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """The volume of a matter whose service keeps one."""
    case = _case(user, number)
    found = contents(case)
    why = str(case.facts.get(LACKING_WHY) or "")
    context: dict[str, Any] = {
        "matter": case.matter,
        "cover": _cover(case, found, masked=True),
        "volume": found,
        "why": why,
    }
    return show(request, user, "volume.html", context)


@require_safe
@staff_page
def volume_index(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """Cover and list of papers, to print and bind in front."""
    case = _case(user, number)
    _noted(user, case, _("案卷目录"))
    name = f"{case.matter.number}{_('案卷目录')}.pdf"
    return HttpResponse(
        _index(case, contents(case)), content_type="application/pdf", headers=download_headers(name, inline=True)
    )


@require_safe
@staff_page
def volume_file(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """Every paper in the order of the volume, in one ZIP file with the index in front."""
    case = _case(user, number)
    _noted(user, case, _("整卷"))
    found, out = contents(case), BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(f"00_{_('案卷目录')}.pdf", _index(case, found))
        for name, content in _papers(found):
            bundle.writestr(name, content)
    headers = download_headers(f"{case.matter.number}{_('案卷')}.zip", inline=False)
    return HttpResponse(out.getvalue(), content_type="application/zip", headers=headers)


def _case(user: User, number: str) -> Case:
    matter = matter_or_404(user, number)
    if matter.definition.volume is None:
        raise Http404
    return Case(matter, by=user)


def _noted(user: User, case: Case, what: str) -> None:
    readings.note(user, Reading.Kind.FILE, what=what, matter=(case.matter.pk, case.matter.number))


def _cover(case: Case, found: Contents, *, masked: bool = False) -> list[tuple[str, str]]:
    """案件类型, 案由, 受援人, 指派号, 承办单位, 承办人, 归档人 and what else the service puts there."""
    kept = case.matter.definition.volume
    names = [mask_name(one.name) if masked else one.name for one in case.those(Relation.APPLICANT)]
    known = {fact.code: fact for fact in asked_by(case.matter.definition)}
    told = [
        (str(title), printed(in_words(known[code], case.facts[code])))
        for code, title in (kept.cover if kept else ())
        if code in known and case.facts.get(code) not in (None, "", [])
    ]
    rows = Assignment.objects.filter(matter=case.matter).order_by("-pk")
    last = rows.select_related("professional__person", "organisation").first()
    handled = [(_("承办单位"), last.organisation.name), (_("承办人"), last.professional.person.name)] if last else []
    given = {code for action in case.matter.definition.actions if action.assigns for code in action.issues}
    offers = case.matter.letters.filter(code__in=given).select_related("letter").order_by("id").first()
    return [
        (_("案件类型"), str(found.list.title)),
        (_("事项编号"), case.matter.number),
        (_("受援人"), "、".join(names)),
        *told,
        *([(_("指派号"), offers.letter.number_text)] if offers and offers.letter.number_text else []),
        *handled,
    ]


def _index(case: Case, found: Contents) -> bytes:
    cover = Table(head=(), rows=tuple((_line(a), _line(b)) for a, b in _cover(case, found)), aligns=("left", "left"))
    heads = (_("序号"), _("材料"), _("有几份"), _("说明"))
    rows = [(str(n), str(place.paper.title), str(_count(place)), _note(place)) for n, place in _numbered(found)]
    listed = Table(
        head=tuple(map(_line, heads)),
        rows=tuple(tuple(map(_line, row)) for row in rows),
        aligns=("left", "left", "right", "left"),
    )
    blocks: Blocks = (
        Heading(1, _line(_("案卷封面和目录"))),
        cover,
        Heading(2, _line(_("卷内目录"))),
        listed,
        Paragraph(_line(_("排列顺序：%(source)s。") % {"source": found.order_source})),
    )
    return render(blocks, dated=_dated(case))


def _line(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def _dated(case: Case) -> date:
    return case.matter.closed_on or clock.today()


def _numbered(found: Contents) -> Iterator[tuple[int, Place]]:
    return enumerate((place for place in found.places if place.there or place.required), start=1)


def _count(place: Place) -> int:
    return len(place.letters) + sum(row.copies for row in place.materials)


def _note(place: Place) -> str:
    if place.lacks:
        return _("缺")
    return "" if _count(place) else _("已填报或者已交纸质")


def _papers(found: Contents) -> Iterator[tuple[str, bytes]]:
    """What can be opened, named by its place: 03_身份证明_1_身份证.jpg."""
    for n, place in _numbered(found):
        for at, (name, content) in enumerate(_files(place), start=1):
            yield UNSAFE.sub("_", f"{n:02d}_{place.paper.title}_{at}_{name}"), content


def _files(place: Place) -> Iterator[tuple[str, bytes]]:
    for row in place.letters:
        try:
            yield f"{row.letter.title}.pdf", issue.letter_pdf(row.letter)
        except GONE:  # erased, or it never could be printed: the index still tells of it
            continue
    for paper in place.materials:
        if paper.file is None:
            continue
        try:
            yield paper.file.name, paper.file.read()
        except GONE:
            continue
