"""缺岗: which post is empty at which point, counted exactly, filtered, exported; and who is at one point."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.documents.sheets import XLSX, Column, workbook
from fahui.network.gaps import Gap, Staffing
from fahui.network.models import Post, PostKind
from fahui.network.registers import POINTS
from fahui.places.models import PointLevel, Region, ServicePoint
from fahui.places.models.naming import level_choices, level_names
from fahui.registers.sight import kept_by, visible
from fahui.workbench.pages import show, staff_page
from fahui.workbench.places.rights import keeps, point_or_404, reader_or_404

A_PAGE = 50


def points_asked(user: User, asked: dict[str, str]) -> list[ServicePoint]:
    """The points in use that this user sees, narrowed by street and level."""
    rows = visible(POINTS, user).filter(active=True).select_related("region__parent")
    if asked["street"].isdecimal() and len(asked["street"]) < 12:
        from fahui.places.models import subtree_ids

        street = Region.objects.filter(district=this_district(), pk=int(asked["street"])).first()
        rows = rows.filter(region_id__in=subtree_ids(street) if street else ())
    if asked["level"] in PointLevel.values:
        rows = rows.filter(level=asked["level"])
    return list(rows.order_by("region__sort", "name", "pk"))


def asked_of(request: HttpRequest) -> dict[str, str]:
    """Filters of the address."""
    asked = {name: request.GET.get(name, "").strip()[:20] for name in ("street", "level", "kind", "empty")}
    return {**asked, "kind": asked["kind"] if asked["kind"] in PostKind.values else ""}


def _gaps(staffing: Staffing, asked: dict[str, str]) -> list[Gap]:
    return [gap for gap in staffing.gaps(asked["kind"]) if gap.empty or not asked["empty"]]


@require_safe
@staff_page
def gaps(request: HttpRequest, user: User) -> HttpResponse:
    """The tally by post, and the gaps one by one."""
    reader_or_404(user)
    asked = asked_of(request)
    staffing = Staffing(points_asked(user, asked), clock.today())
    page = Paginator(_gaps(staffing, asked), A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "asked": asked,
        "narrowed": any(asked.values()),
        "tallies": [tally for tally in staffing.tallies() if asked["kind"] in ("", tally.kind)],
        "page": page,
        "kept": _kept(user, page.object_list),
        "points": len(staffing.points),
        "streets": streets(),
        "levels": level_choices(),
        "kinds": PostKind.choices,
        "unverified": any(not value.verified for posts in staffing.needs.values() for value in posts.values()),
    }
    return show(request, user, "places/gaps.html", context)


def _kept(user: User, shown: Iterable[Gap]) -> set[int]:
    """The points among these for which this user enters posts."""
    rows = kept_by(POINTS, user).filter(pk__in=[gap.point.pk for gap in shown])
    return set(rows.values_list("pk", flat=True))


def streets() -> list[Region]:
    """For filters."""
    return list(Region.objects.streets().filter(district=this_district(), active=True))


@require_safe
@staff_page
def gaps_file(request: HttpRequest, user: User) -> HttpResponse:
    """The gaps as filtered, as a sheet."""
    reader_or_404(user)
    asked = asked_of(request)
    staffing = Staffing(points_asked(user, asked), clock.today())
    names = level_names()
    titles = (_("镇街"), _("站点"), _("层级"), _("岗位"), _("应配"), _("在岗"), _("缺"))
    head = [Column(title, 30 if place == 1 else 14) for place, title in enumerate(titles)]
    lines = (
        [_street(gap), gap.point.name, names[gap.point.level].short, gap.title, gap.needed, gap.present, gap.lacking]
        for gap in _gaps(staffing, asked)
    )
    mark = _("%(who)s %(when)s导出") % {
        "who": str(user),
        "when": timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M"),
    }
    answer = HttpResponse(workbook(_("缺岗清单"), head, lines, marks=(mark,), above=False), content_type=XLSX)
    name = quote(_("缺岗清单%(day)s") % {"day": f"{clock.today():%Y%m%d}"})
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.xlsx"
    return answer


def _street(gap: Gap) -> str:
    region = gap.point.region
    return region.parent.name if region.level == Region.Level.VILLAGE and region.parent else region.name


@require_safe
@staff_page
def staffing(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Who is at one point, post by post, against the standard."""
    point = point_or_404(user, pk)
    today = clock.today()
    found = Staffing([point], today)
    held = Post.objects.filled(today).filter(point=point).select_related("professional__person")
    by_kind: dict[str, list[Post]] = {}
    for post in held.order_by("starts_on", "pk"):
        by_kind.setdefault(post.kind, []).append(post)
    needed = found.needs.get(point.level, {})
    kinds = [kind for kind in PostKind.values if kind in needed or kind in by_kind]
    rows = [
        {
            "kind": kind,
            "title": PostKind(kind).label,
            "value": needed.get(kind),
            "posts": by_kind.get(kind, []),
            "lacking": max(0, int(needed[kind].value) - len(by_kind.get(kind, []))) if kind in needed else 0,
        }
        for kind in kinds
    ]
    at = Post.objects.filter(point=point).select_related("professional__person", "professional__organisation")
    unable = at.filter(pk__in=Post.objects.unable(today).values("pk"))
    past = at.exclude(pk__in=Post.objects.current(today).filter(point=point).values("pk"))
    context = {
        "point": point,
        "rows": rows,
        "unable": unable.order_by("kind", "pk"),
        "past": past.order_by("-starts_on")[:30],
        "may": keeps(user, point),
    }
    return show(request, user, "places/staffing.html", context)
