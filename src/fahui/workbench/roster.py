"""The roster of one case as a file: template, matching of columns, report, taking down."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.matters.importing.roster import PREFIX
from fahui.matters.models import Matter
from fahui.matters.parts import part_action
from fahui.matters.permissions import may
from fahui.registers.exporting import template
from fahui.registers.kinds import kind_of
from fahui.workbench.pages import matter_or_404, staff_page
from fahui.workbench.registers.batch import Place, handing_over, one_batch
from fahui.workbench.registers.export import sheet_file


def may_add(user: User, matter: Matter) -> bool:
    """May they take people down for this case? Whether it is possible now is asked when the file is let in."""
    action = part_action(matter)
    return action is not None and may(user, action, matter)


def _place(user: User, number: str) -> Place:
    matter = matter_or_404(user, number)
    kind = kind_of(f"{PREFIX}:{number}") if may_add(user, matter) else None
    if kind is None:
        raise Http404
    return Place(
        kind=kind,
        back=reverse("workbench:people", args=[number]),
        back_title=_("名册和每个人的情况"),
        template=reverse("workbench:roster_template", args=[number]),
        files=reverse("workbench:roster", args=[number]),
        hint=_("一行一个人。先出检查结果，确认以后才登记。每个人有自己的一件申请，证件号密封保存，互相看不到。"),
        undo_hint=_("名册登记以后不能整批撤销；登记错的，在本人的事项里撤回。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def roster(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """Hand a roster over; those so far."""
    return handing_over(request, user, _place(user, number))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def batch(request: HttpRequest, user: User, number: str, batch_id: int) -> HttpResponse:
    """One roster, wherever it is."""
    return one_batch(request, user, _place(user, number), batch_id)


@require_safe
@staff_page
def template_file(request: HttpRequest, user: User, number: str) -> HttpResponse:
    """The empty sheet."""
    kind = _place(user, number).kind
    return sheet_file(template(str(kind.title), kind.fields), _("名册模板"))
