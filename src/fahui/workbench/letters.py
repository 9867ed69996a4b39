"""文书待办: letters held, not yet sealed, or not yet served, in the places this user reads."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core.models import this_district
from fahui.documents.models import Letter
from fahui.matters.catalogue import services
from fahui.matters.models import Matter, MatterLetter
from fahui.matters.serving import SERVICE_RECEIPT
from fahui.workbench.pages import show, staff_page
from fahui.workbench.papers_shown import TONES
from fahui.workbench.slices import slice_of

State = Letter.State
KINDS = ("held", "unsealed", "unserved", "superseded")


def waiting_letters(user: User, kind: str) -> QuerySet[MatterLetter]:
    """The letters of one kind of waiting, oldest first."""
    rows = MatterLetter.objects.filter(district=this_district(), matter__in=Matter.objects.visible_to(user))
    match kind:
        case "held":
            rows = rows.filter(letter__state=State.HELD)
        case "unsealed":
            rows = rows.filter(_forms(sealed=True), letter__state=State.SIGNED)
        case "unserved":
            rows = rows.filter(_forms(served=True), letter__state__in=(State.SIGNED, State.SEALED))
        case _:
            rows = rows.filter(superseded=True).exclude(letter__state=State.VOID)
    return rows.select_related("letter", "matter__region__parent").order_by("id")


def _forms(*, sealed: bool = False, served: bool = False) -> Q:
    """The letters whose form wants a seal, or service."""
    wanted = Q(code=SERVICE_RECEIPT.code) if sealed else Q(pk=None)
    for service in services:
        codes = [form.code for form in service.letters if (form.sealed if sealed else form.served)]
        if codes:
            wanted |= Q(matter__service=service.code, code__in=codes)
    return wanted


@require_safe
@staff_page
def letters(request: HttpRequest, user: User) -> HttpResponse:
    """One kind at a time; each leads to its matter."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else "unserved"
    page = slice_of(waiting_letters(user, kind), request.GET.get("page"))
    titles = (
        ("unserved", _("待送达")),
        ("unsealed", _("待用印")),
        ("held", _("暂缓签发")),
        ("superseded", _("日期已变，要重发")),
    )
    rows = [(row, TONES[State(row.letter.state)]) for row in page.rows]
    return show(
        request,
        user,
        "letters.html",
        {"kind": kind, "tabs": [(code, title, code == kind) for code, title in titles], "page": page, "rows": rows},
    )
