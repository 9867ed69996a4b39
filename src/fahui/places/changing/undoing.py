"""Taking a change back: as if it had never been, while nothing rests on it."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.places.changing.doing import follow, one_at_a_time
from fahui.places.changing.ties import ties
from fahui.places.models import Region, RegionChange, RegionSpan, ServicePoint
from fahui.places.models.former import never_renamed

State = RegionChange.State


def objections(change: RegionChange) -> list[str]:
    """Why it cannot be taken back, in words; empty: it can."""
    if change.state in (State.PLANNED, State.FAULTY):
        return []
    if change.state != State.DONE:
        return [_("这次变更没有生效，或者已经撤销。")]
    later = RegionChange.objects.filter(
        district=this_district(), state=State.DONE, pk__gt=change.pk, regions__overlap=change.regions
    )
    told = [_("这些单位后来又有变更：%(later)s。请先撤销后面的。") % {"later": later.first()}] if later.exists() else []
    return [*told, *_in_use(change), *_points_changed(change)]


def _in_use(change: RegionChange) -> list[str]:
    """Things on the units it made, beyond the points it put there itself."""
    made = _made(change)
    moved = {one["point"] for one in change.points if one["field"] == "region_id" and one["after"] in made}
    here = set(ServicePoint.objects.filter(region_id__in=made).values_list("pk", flat=True))
    told = [_("新单位里已经登记了服务站点%(n)d个。") % {"n": len(here - moved)}] if here - moved else []
    others = [tie for tie in ties(made) if tie.holds and tie.code != "points"]
    words = _("新单位里已经有%(what)s%(n)d件。")
    return [*told, *(words % {"what": tie.title, "n": tie.count} for tie in others)]


def _points_changed(change: RegionChange) -> list[str]:
    rows = ServicePoint.objects.in_bulk([one["point"] for one in change.points])
    for one in change.points:
        point = rows.get(one["point"])
        if point is None or getattr(point, one["field"]) != one["after"]:
            return [_("有服务站点后来又改过名称或者所在区划。")]
    return []


def _made(change: RegionChange) -> frozenset[int]:
    """The units that began with it."""
    first = RegionSpan.objects.filter(change=change)
    older = RegionSpan.objects.filter(ended_by=change).values("region_id")
    return frozenset(first.exclude(region_id__in=older).values_list("region_id", flat=True))


@transaction.atomic
def take_back(change: RegionChange, by: str, why: str) -> RegionChange:
    """Cancel what was planned, or unmake what was done; raises ValidationError with the objections."""
    one_at_a_time()
    change = RegionChange.objects.select_for_update().get(pk=change.pk)
    if told := objections(change):
        raise ValidationError(told, code="in_use")
    planned = change.state != State.DONE
    if not planned:
        _unmake(change)
    change.state = State.CANCELLED if planned else State.REVERSED
    change.undone_by, change.undone_at, change.undone_why = by, clock.now(), why[:200]
    change.save()
    return change


def _unmake(change: RegionChange) -> None:
    made = _made(change)
    for one in reversed(change.points):
        ServicePoint.objects.filter(pk=one["point"]).update(**{one["field"]: one["before"]})
        if one["field"] == "name":
            never_renamed(one["point"], one["before"])
    change.successions.all().delete()
    RegionSpan.objects.filter(change=change).exclude(region_id__in=made).delete()
    RegionSpan.objects.filter(ended_by=change).update(ends_on=None, ended_by=None)
    follow(pk for pk in change.regions if pk not in made)
    try:
        RegionSpan.objects.filter(region_id__in=made).delete()
        Region.objects.filter(pk__in=made).delete()
    except models.ProtectedError as used:
        raise ValidationError(_("新单位已经用在别处，不能撤销。"), code="in_use") from used
