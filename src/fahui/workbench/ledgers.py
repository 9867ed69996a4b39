"""旧台账转入: the matters of an older register, brought in once by whoever heads the service for the whole district."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.matters.catalogue import services
from fahui.matters.importing.bringing import PREFIX
from fahui.registers.exporting import template
from fahui.registers.kinds import kind_of
from fahui.workbench.bringable import bringable, may_bring
from fahui.workbench.pages import show, staff_page
from fahui.workbench.registers.batch import Place, handing_over, one_batch
from fahui.workbench.registers.export import sheet_file


def _place(user: User, code: str) -> Place:
    kind = kind_of(f"{PREFIX}:{code}") if code in services.codes() else None
    if kind is None or not may_bring(user, services.current(code)):
        raise Http404
    return Place(
        kind=kind,
        back=reverse("workbench:ledgers"),
        back_title=_("旧台账转入"),
        template=reverse("workbench:ledger_template", args=[code]),
        files=reverse("workbench:ledger", args=[code]),
        hint=_(
            "一行一件，步骤按先后填。转入的步骤注明“由旧台账转入，系统未经手”，不发消息、不出文书；期限从台账写的日期接着算，统计单独计。"
        ),
        undo_hint=_(
            "转入以后没有再办过的，才能整批撤销。撤销后这些事项查不到，内容和这批新登记的人员一并删除，只留编号和撤销的记录。"
        ),
    )


@require_safe
@staff_page
def ledgers(request: HttpRequest, user: User) -> HttpResponse:
    """Which services' ledgers can be brought in."""
    found = bringable(user)
    if not found:
        raise Http404
    return show(request, user, "ledgers.html", {"services": found})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def ledger(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Hand a ledger over; those so far."""
    return handing_over(request, user, _place(user, code))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def batch(request: HttpRequest, user: User, code: str, batch_id: int) -> HttpResponse:
    """One ledger, wherever it is."""
    return one_batch(request, user, _place(user, code), batch_id)


@require_safe
@staff_page
def template_file(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """The empty sheet of a service."""
    kind = _place(user, code).kind
    return sheet_file(template(str(kind.title), kind.fields), _("%(what)s导入模板") % {"what": kind.title})
