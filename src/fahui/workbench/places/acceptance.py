"""建设验收: how many points stand up to the standard, one point's visits, and putting a visit down."""

from collections import defaultdict
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.documents.intake import accept_upload, download_headers
from fahui.matters.forms import DayField
from fahui.network.acceptance import (
    NO,
    NOT_APPLICABLE,
    YES,
    Standing,
    findings,
    items_for,
    latest,
    progress,
    put_down,
    standing,
)
from fahui.network.models import Inspection, InspectionPhoto, StandardItem
from fahui.network.premises import known_of
from fahui.places.models import PointLevel, Region, ServicePoint
from fahui.places.models.naming import level_choices
from fahui.ui.fields import FilesField
from fahui.workbench.pages import show, staff_page
from fahui.workbench.places.gaps import points_asked, streets
from fahui.workbench.places.rights import keeps, point_or_404, reader_or_404

A_PAGE = 50
MOST_PHOTOS = 12
TONES = {
    Standing.ACCEPTED: "ok",
    Standing.DUE: "warn",
    Standing.RECTIFY: "warn",
    Standing.REFUSED: "late",
    Standing.NONE: "plain",
}


@require_safe
@staff_page
def overview(request: HttpRequest, user: User) -> HttpResponse:
    """n of all points accepted, by street, and the points one by one."""
    reader_or_404(user)
    asked = {name: request.GET.get(name, "").strip()[:20] for name in ("street", "level", "standing")}
    # The village points first: they are the 677.
    asked["level"] = asked["level"] if asked["level"] in (*PointLevel.values, "all") else PointLevel.POINT.value
    points = points_asked(user, asked)
    visits, today = latest(point.pk for point in points), clock.today()
    rows = [(point, visits.get(point.pk), standing(visits.get(point.pk), today)) for point in points]
    wanted = [row for row in rows if asked["standing"] in ("", row[2])]
    page = Paginator(wanted, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "whole": progress(row[2] for row in rows),
        "by_street": _by_street(rows),
        "standings": Standing.choices,
        "page": page,
        "shown": [{"point": p, "visit": v, "title": s.label, "tone": TONES[s]} for p, v, s in page.object_list],
        "streets": streets(),
        "levels": [*level_choices(), ("all", _("各级"))],
    }
    return show(request, user, "places/acceptance.html", context)


def _by_street(rows: list[tuple[ServicePoint, Inspection | None, Standing]]) -> list[dict[str, Any]]:
    grouped: dict[Region, list[Standing]] = defaultdict(list)
    for point, _visit, how in rows:
        region = point.region
        village = region.level == Region.Level.VILLAGE and region.parent is not None
        grouped[region.parent if village and region.parent else region].append(how)
    return [{"street": street, "progress": progress(hows)} for street, hows in grouped.items()]


class VisitForm(forms.Form):
    """What was found, item by item."""

    inspected_on = DayField(label=gettext_lazy("验收日期"), future=False)
    inspectors = forms.CharField(label=gettext_lazy("验收人"), max_length=120, help_text=gettext_lazy("姓名和单位。"))
    result = forms.ChoiceField(label=gettext_lazy("结论"), choices=Inspection.Result.choices, widget=forms.RadioSelect)
    due_on = DayField(
        label=gettext_lazy("复查日期"), required=False, help_text=gettext_lazy("通过的不填，就按规定的年限。")
    )
    note = forms.CharField(
        label=gettext_lazy("情况和意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    photos = FilesField(
        label=gettext_lazy("照片"),
        required=False,
        max_files=MOST_PHOTOS,
        help_text=gettext_lazy("门头、接待场所、制度牌等。"),
    )

    def __init__(self, *args: Any, point: ServicePoint, **kwargs: Any) -> None:
        """One question an item, beside it what the register knows."""
        super().__init__(*args, **{"initial": {"inspected_on": clock.today()}, **kwargs})
        self.items = items_for(point.level)
        self.known = known_of(point, self.items, clock.today())
        answers = [(YES, _("达到")), (NO, _("没达到")), (NOT_APPLICABLE, _("不适用"))]
        for item in self.items:
            title = item.title if item.must else _("%(title)s（不是必须）") % {"title": item.title}
            self.fields[self.name_of(item.code)] = forms.ChoiceField(
                label=title, choices=answers, widget=forms.RadioSelect, help_text=self._told(item)
            )
        names = [self.name_of(item.code) for item in self.items]
        self.groups = ((_("逐项对照"), names),)
        self.order_fields([*names, *(name for name in self.fields if name not in names)])

    def _told(self, item: StandardItem) -> str:
        """What is asked and where it is written; on a line of its own what is registered."""
        asked = "；".join(one for one in (item.detail, _("出处：%(source)s") % {"source": item.source}) if one)
        if not (known := self.known.get(item.code)):
            return escape(asked)
        return format_html(
            '{}<br><strong class="registered">{}</strong>', asked, _("登记册：%(facts)s") % {"facts": known}
        )

    @staticmethod
    def name_of(code: str) -> str:
        """The field of an item."""
        return f"item_{code}"

    def found(self) -> list[dict[str, Any]]:
        """The answers beside the items."""
        answers = {item.code: self.cleaned_data[self.name_of(item.code)] for item in self.items}
        return findings(self.items, answers, self.known)


@require_safe
@staff_page
def visits(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """One point's visits with their findings and pictures."""
    point = point_or_404(user, pk)
    rows = list(point.inspections.prefetch_related("photos__file"))
    how = standing(rows[0] if rows else None, clock.today())
    shown = [
        {"row": row, "failed": [one for one in row.findings if one["answer"] == NO], "photos": row.photos.all()}
        for row in rows
    ]
    context = {"point": point, "shown": shown, "title": how.label, "tone": TONES[how], "may": keeps(user, point)}
    return show(request, user, "places/visits.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def visit(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Put a visit down."""
    point = point_or_404(user, pk, to_keep=True)
    form = VisitForm(request.POST or None, request.FILES or None, point=point)
    if request.method == "POST" and form.is_valid() and _put_down(form, point, user):
        messages.success(request, _("已登记验收情况。"))
        return redirect("workbench:point_acceptance", pk)
    return show(request, user, "places/visit.html", {"point": point, "form": form})


def _put_down(form: VisitForm, point: ServicePoint, user: User) -> bool:
    given = {name: form.cleaned_data[name] for name in ("inspected_on", "inspectors", "result", "note", "due_on")}
    try:
        photos = [accept_upload(one) for one in form.cleaned_data["photos"] or ()]
    except ValidationError as wrong:
        form.add_error("photos", wrong)
        return False
    try:
        put_down(point, found=form.found(), photos=photos, by=str(user), **given)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return False
    return True


@require_safe
@staff_page
def photo(request: HttpRequest, user: User, pk: int, photo_id: int) -> HttpResponse:
    """One picture, for those who may read the point."""
    point = point_or_404(user, pk)
    rows = InspectionPhoto.objects.select_related("file__data_key")
    found = rows.filter(pk=photo_id, inspection__point=point).first()
    if found is None:
        raise Http404
    headers = download_headers(found.file.name, inline=True)
    return HttpResponse(found.file.read(), content_type=found.file.content_type, headers=headers)
