"""区划变更: asked in a form, shown whole before anything happens, confirmed; a list of all; taking one back."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.places.changing.doing import record
from fahui.places.changing.orders import Order
from fahui.places.changing.planning import plan
from fahui.places.changing.preview import preview
from fahui.places.changing.undoing import objections, take_back
from fahui.places.models import Region, RegionChange
from fahui.workbench.pages import show, staff_page
from fahui.workbench.places.change_forms import ChangeForm
from fahui.workbench.places.change_kinds import form_of
from fahui.workbench.places.rights import check_order, keeps_district, keeps_region, reader_or_404, region_or_404
from fahui.workbench.slices import slice_of

SALT = "workbench.places.change"
AN_HOUR = 3600
State = RegionChange.State


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def change(request: HttpRequest, user: User, pk: int, kind: str) -> HttpResponse:
    """The form, its preview, and doing what was previewed."""
    found = region_or_404(user, pk)
    if "confirm" in request.POST:
        return _confirmed(request, user, found, kind)
    back = _again(request.POST.get("back", "")) if "back" in request.POST else None
    form = _form(found, kind, None if back else request.POST or None)
    if back:
        form = _form(found, kind, back)
    check_order(user, _blank(found, kind))
    if request.method == "POST" and not back and form.is_valid():
        try:
            return _previewed(request, user, found, form)
        except ValidationError as refused:
            form.add_error(None, refused)
    context = {"region": found, "form": form, "title": RegionChange.Kind(kind).label}
    return show(request, user, "places/change.html", context)


def _form(found: Region, kind: str, data: Any) -> ChangeForm:
    try:
        return form_of(kind, found, data)
    except ValidationError as wrong:
        raise Http404 from wrong


def _blank(found: Region, kind: str) -> Order:
    """An order to ask whether the page is this user's at all."""
    return Order(kind=kind, on=clock.today(), document="", region=found.pk)


def _previewed(request: HttpRequest, user: User, found: Region, form: ChangeForm) -> HttpResponse:
    order = form.order()
    _allowed(user, order)
    planned = plan(order)
    typed = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    context = {
        "region": found,
        "order": order,
        "title": RegionChange.Kind(order.kind).label,
        "preview": preview(planned),
        "future": order.on > clock.today(),
        "sealed": signing.dumps({"order": order.as_json(), "seen": _seen()}, salt=SALT, compress=True),
        "typed": signing.dumps(typed, salt=SALT, compress=True),
    }
    return show(request, user, "places/change_preview.html", context)


def _allowed(user: User, order: Order) -> None:
    try:
        check_order(user, order)
    except PermissionDenied as denied:
        raise ValidationError(_("这里有不归您管的单位，请由区里的登记人员办理。")) from denied


def _seen() -> int:
    """The newest change: another one at confirming time means that the preview is out of date."""
    return (
        RegionChange.objects.filter(district=this_district()).order_by("-pk").values_list("pk", flat=True).first() or 0
    )


def _again(sealed: str) -> Any:
    """What was typed before the preview, to be put right."""
    from django.http import QueryDict

    try:
        typed = signing.loads(sealed, salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        return None
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def _confirmed(request: HttpRequest, user: User, found: Region, kind: str) -> HttpResponse:
    try:
        kept = signing.loads(request.POST["confirm"], salt=SALT, max_age=AN_HOUR)
        order = Order.from_json(kept["order"])
        _allowed(user, order)
        if kept["seen"] != _seen():
            raise ValidationError(_("预览以后别人登记了变更，请再看一遍。"))
        done = record(order, str(user))
    except signing.BadSignature:
        messages.error(request, _("预览已过期，请重新填写。"))
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence)
    else:
        planned = done.state == State.PLANNED
        messages.success(request, _("已登记，到那天自动生效。") if planned else _("已登记并生效。"))
        return redirect("workbench:region_change", done.pk)
    return redirect("workbench:change_region", found.pk, kind)


@require_safe
@staff_page
def changes(request: HttpRequest, user: User) -> HttpResponse:
    """All changes, the newest first."""
    reader_or_404(user)
    rows = RegionChange.objects.filter(district=this_district()).order_by("-effective_on", "-pk")
    page = slice_of(rows, request.GET.get("page"))
    names = _names([pk for row in page.rows for pk in row.regions])
    shown = [{"row": row, "names": [names[pk] for pk in row.regions if pk in names]} for row in page.rows]
    return show(request, user, "places/changes.html", {"page": page, "shown": shown})


def _names(pks: list[int]) -> dict[int, str]:
    return {row.pk: row.label for row in Region.objects.filter(pk__in=pks)}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def one_change(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One change with what it did, and taking it back."""
    reader_or_404(user)
    found = get_object_or_404(RegionChange, district=this_district(), pk=pk)
    may = _may_take_back(user, found)
    why = request.POST.get("why", "").strip()
    if request.method == "POST":
        if not may:
            raise Http404
        if not why:
            messages.error(request, _("请写明为什么撤销。"))
        else:
            _take_back(request, user, found, why)
        return redirect("workbench:region_change", pk)
    units = Region.objects.filter(pk__in=found.regions).order_by("sort", "code")
    spans = found.opened.select_related("region__parent", "parent").order_by("region__sort", "region__code")
    context = {
        "change": found,
        "units": units,
        "spans": spans[:100],
        "successions": found.successions.select_related("old__parent", "new__parent"),
        "may": may,
        "objections": objections(found) if may else [],
    }
    return show(request, user, "places/one_change.html", context)


def _may_take_back(user: User, found: RegionChange) -> bool:
    """Whoever might have ordered it."""
    if found.state not in (State.PLANNED, State.DONE, State.FAULTY):
        return False
    rows = Region.objects.filter(pk__in=found.regions)
    return keeps_district(user) or (bool(found.regions) and all(keeps_region(user, row) for row in rows))


def _take_back(request: HttpRequest, user: User, found: RegionChange, why: str) -> None:
    try:
        done = take_back(found, str(user), why)
    except ValidationError as refused:
        for sentence in refused.messages:
            messages.error(request, sentence)
    else:
        cancelled = done.state == State.CANCELLED
        messages.success(request, _("已取消，到那天不会生效。") if cancelled else _("已撤销，各单位回到变更以前。"))
