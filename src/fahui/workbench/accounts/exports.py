"""导出: ask for a worklist as a file, decide what others ask for, and take one's own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from fahui.access.models import User
from fahui.core.crypto import KeyDestroyed
from fahui.core.identifiers import mask_id, mask_name, mask_phone
from fahui.core.models import this_district
from fahui.documents import exports
from fahui.documents.exports import Line, Source
from fahui.documents.intake import download_headers
from fahui.documents.models import Export
from fahui.documents.sheets import XLSX, Column
from fahui.matters.catalogue import services
from fahui.matters.models import Matter, Party
from fahui.matters.models.matter import MatterQuerySet
from fahui.matters.telling import whose_turn
from fahui.matters.vocabulary import Relation, Stage
from fahui.places.models import Region
from fahui.workbench.pages import show, staff_page
from fahui.workbench.queues import Queue, queues
from fahui.workbench.slices import slice_of
from fahui.workbench.todo import FILTERS, narrowed_rows

WORKLIST = "worklist"
KEPT = ("queue", *FILTERS)


def _columns() -> Sequence[Column]:
    return (
        Column(_("编号"), 16),
        Column(_("事项"), 14),
        Column(_("申请人"), 12),
        Column(_("证件号"), 22),
        Column(_("电话"), 16),
        Column(_("地方"), 18),
        Column(_("到哪一步"), 12),
        Column(_("轮到"), 12),
        Column(_("收到日期"), 12),
        Column(_("期限"), 12),
    )


def _wanted(user: User, filters: Mapping[str, str]) -> tuple[Queue | None, MatterQuerySet]:
    """The worklist as this user sees it at this moment, and its tab."""
    tab = next((one for one in queues(user) if one.code == filters.get("queue")), None)
    return tab, narrowed_rows(tab.matters(), filters) if tab else Matter.objects.none()


def _rows(user: User, filters: Mapping[str, str], whole: bool) -> Iterable[Line]:
    """Its lines, whole or masked."""
    _tab, rows = _wanted(user, filters)
    here = Party.objects.filter(district=this_district(), relation=Relation.APPLICANT).order_by("seq")
    wanted = rows.by_urgency().select_related("region__parent", "data_key")
    for matter in wanted.prefetch_related(Prefetch("parties", here)).iterator(chunk_size=500):
        who = _applicant(matter, whole)
        cells = (
            matter.number,
            str(matter.definition.title),
            *who,
            matter.region.label,
            str(matter.get_stage_display()),
            whose_turn(matter),
            matter.opened_on,
            matter.next_due,
        )
        yield Line(cells, matter=(matter.pk, matter.number))


def _applicant(matter: Matter, whole: bool) -> tuple[str, str, str]:
    """Name, ID number and phone of the first applicant."""
    party = next(iter(matter.parties.all()), None)
    if party is None:
        return "", "", ""
    party.matter = matter
    try:
        details = party.details()
    except KeyDestroyed:
        details = {}
    number, phone = str(details.get("id_number", "")), str(details.get("phone", ""))
    if whole:
        return party.name, number, phone
    return mask_name(party.name), mask_id(number) if number else "", mask_phone(phone) if phone else ""


def _about(user: User, filters: Mapping[str, str]) -> tuple[str, int]:
    """Which list, and how it was narrowed, in words; and how many rows it has."""
    tab, rows = _wanted(user, filters)
    place = Region.objects.filter(code=filters["street"]).first() if filters.get("street") else None
    parts = [
        tab.title if tab else "",
        services.current(filters["service"]).title if filters.get("service") in services.codes() else "",
        Stage(filters["stage"]).label if filters.get("stage") in Stage.values else "",
        place.label if place else "",
        _("只看超期的") if filters.get("overdue") else "",
    ]
    return "、".join(str(one) for one in parts if one), rows.count()


exports.offer(
    Source(
        WORKLIST,
        gettext_lazy("待办清单"),
        _columns,
        _rows,
        lambda user: bool(queues(user)),  # whoever has a list
        _about,
    )
)


class AskForm(forms.Form):
    """Masked or whole, and what for."""

    whole = forms.ChoiceField(
        label=gettext_lazy("导出什么"),
        choices=[
            ("no", gettext_lazy("遮盖姓名、证件号和电话（马上可以下载）")),
            ("1", gettext_lazy("完整信息（要另一位负责人同意）")),
        ],
        widget=forms.RadioSelect,
        initial="no",
    )
    reason = forms.CharField(
        label=gettext_lazy("用途"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("完整信息一定要写；当事人看得到。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def exported(request: HttpRequest, user: User) -> HttpResponse:
    """Ask for the list one came from; below it what one asked for and what others wait for."""
    filters = {name: request.GET.get(name, "")[:40] for name in KEPT}
    form = AskForm(request.POST or None) if filters["queue"] else None
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            exports.ask(user, WORKLIST, filters, whole=given["whole"] == "1", reason=given["reason"])
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            words = _("已提出，等另一位负责人同意。") if given["whole"] == "1" else _("可以下载了。")
            messages.success(request, words)
            return redirect("workbench:exports")
    context: dict[str, Any] = {"form": form, "page": slice_of(exports.own(user), request.GET.get("page"))}
    context |= {
        "waiting": [_waiting(one) for one in exports.waiting_for(user)],
        "query": urlencode({k: v for k, v in filters.items() if v}),
    }
    return show(request, user, "accounts/exports.html", context)


def _waiting(export: Export) -> dict[str, Any]:
    """What would leave the house: which list, how many rows now, and which columns."""
    source = exports.source_of(export.source)
    what, rows = source.about(export.asked_by, export.filters)
    return {
        "export": export,
        "what": what or source.title,
        "rows": rows,
        "columns": "、".join(str(one.title) for one in source.columns()),
    }


@require_POST
@staff_page
def decide(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Agree or refuse."""
    export = Export.objects.filter(pk=pk).select_related("asked_by").first()
    if export is None:
        raise Http404
    try:
        exports.decide(user, export, agree="agree" in request.POST, answer=request.POST.get("answer", ""))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    else:
        messages.success(request, _("已记下您的决定。"))
    return redirect("workbench:exports")


@require_POST
@staff_page
def take(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """The file; each download is a reading and so is a POST."""
    export = Export.objects.filter(pk=pk).first()
    if export is None:
        raise Http404
    try:
        name, content = exports.take(user, export)
    except PermissionDenied:
        messages.error(request, _("这项导出没有得到同意，或者已过期，请重新提出。"))
        return redirect("workbench:exports")
    return HttpResponse(content, content_type=XLSX, headers=download_headers(name))
