"""Carrying out: at once, or on its day by the nightly round; each either whole or not at all."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q

from fahui.core import clock
from fahui.core.history import acting
from fahui.core.models import this_district
from fahui.core.text import initials
from fahui.places.changing.orders import Order
from fahui.places.changing.planning import Heirship, Plan, plan
from fahui.places.models import (
    ATTRIBUTES,
    Region,
    RegionChange,
    RegionSpan,
    RegionSuccession,
    ServicePoint,
)

State = RegionChange.State
logger = logging.getLogger(__name__)


@transaction.atomic
def record(order: Order, by: str) -> RegionChange:
    """Carry the order out, or keep it for its day; raises ValidationError when it cannot be done."""
    one_at_a_time()
    found = plan(order)
    change = RegionChange.objects.create(
        kind=order.kind,
        effective_on=order.on,
        document=order.document,
        note=order.note,
        order=order.as_json(),
        regions=sorted(found.own),
        state=State.PLANNED,
        made_by=by,
    )
    if order.on <= clock.today():
        _carry_out(found, change)
    return change


def one_at_a_time() -> None:
    """Two changes of one district queue up."""
    rows = Region.objects.select_for_update(of=("self",)).filter(district=this_district())
    rows.filter(level=Region.Level.DISTRICT).first()


def carry_out_due() -> int:
    """What has come to its day; what cannot be done any more says why."""
    count = 0
    due = RegionChange.objects.filter(district=this_district(), state=State.PLANNED, effective_on__lte=clock.today())
    for change in due.order_by("effective_on", "pk"):
        try:
            with transaction.atomic(), acting(lambda: "system:nightly"):
                one_at_a_time()
                _carry_out(plan(Order.from_json(change.order)), change)
        except ValidationError as refused:
            logger.warning("region change %s was not carried out: %s", change.pk, refused)
            RegionChange.objects.filter(pk=change.pk).update(state=State.FAULTY, fault=" ".join(refused.messages)[:300])
            continue
        count += 1
    return count


def _carry_out(found: Plan, change: RegionChange) -> None:
    made = [_made(found, change, number) for number in range(len(found.made))]
    for child, number in found.children:
        found.alter(child, parent_id=made[number].pk)
    for pk in [*found.altered, *found.ended]:
        _part(found, change, pk)
    for heirship in found.heirs:
        _succeed(heirship, change, made)
    change.points = [*_rehouse(found, made), *_rename(found)]
    change.regions = sorted({*found.own, *found.altered, *(row.pk for row in made)})
    change.state, change.done_at = State.DONE, clock.now()
    change.save()
    follow(change.regions)


def _made(found: Plan, change: RegionChange, number: int) -> Region:
    """A new unit, beside the one it came out of; its place is that one's until somebody measures it."""
    attributes, like = found.made[number], found.rows[found.like[number]]
    parent = found.rows[attributes["parent_id"]]
    level = Region.Level.STREET if parent.level == Region.Level.DISTRICT else Region.Level.VILLAGE
    row = Region.objects.create(
        **attributes,
        level=level,
        initials=initials(attributes["name"]),
        sort=like.sort,
        lat=like.lat,
        lon=like.lon,
        coord_system=like.coord_system,
        coord_source=f"暂用{like.name}的" if like.lat is not None else "",
    )
    RegionSpan.objects.create(region=row, starts_on=found.order.on, change=change, **attributes)
    return row


def _part(found: Plan, change: RegionChange, pk: int) -> None:
    """End the span of today and, unless the unit is no more, begin the next."""
    now = RegionSpan.objects.get(region_id=pk, ends_on=None)
    now.ends_on, now.ended_by = found.order.on - timedelta(days=1), change
    now.save(update_fields=["ends_on", "ended_by"])
    if pk not in found.ended:
        attributes = {**now.attributes(), **found.altered[pk]}
        RegionSpan.objects.create(region_id=pk, starts_on=found.order.on, change=change, **attributes)


def _succeed(heirship: Heirship, change: RegionChange, made: list[Region]) -> None:
    RegionSuccession.objects.create(
        old_id=heirship.old,
        new_id=_new(heirship, made),
        effective_on=change.effective_on,
        share=heirship.share,
        heir=heirship.heir,
        ended=heirship.ended,
        change=change,
    )


def _new(heirship: Heirship, made: list[Region]) -> int:
    return made[heirship.made].pk if heirship.made is not None else int(heirship.new or 0)


def _rehouse(found: Plan, made: list[Region]) -> list[dict[str, Any]]:
    """The points of a unit that is no more go to its heir."""
    told = []
    for heirship in found.heirs:
        if not (heirship.ended and heirship.heir):
            continue
        new = _new(heirship, made)
        for point in ServicePoint.objects.filter(region_id=heirship.old).order_by("pk"):
            ServicePoint.objects.filter(pk=point.pk).update(region_id=new)
            told.append({"point": point.pk, "field": "region_id", "before": heirship.old, "after": new})
    return told


def _rename(found: Plan) -> list[dict[str, Any]]:
    told = []
    for point in ServicePoint.objects.filter(pk__in=found.renamed).order_by("pk"):
        told.append({"point": point.pk, "field": "name", "before": point.name, "after": found.renamed[point.pk]})
        point.name, point.renamed_on = found.renamed[point.pk], found.order.on
        point.save(update_fields=["name"])
    return told


def follow(regions: Iterable[int]) -> None:
    """Bring the rows of these units to what their spans say of today, and what is kept of names to the truth."""
    today, pks = clock.today(), list(regions)
    spans = {
        span.region_id: span
        for span in RegionSpan.objects.filter(
            Q(starts_on=None) | Q(starts_on__lte=today), Q(ends_on=None) | Q(ends_on__gte=today), region_id__in=pks
        )
    }
    for row in Region.objects.filter(pk__in=pks):
        span = spans.get(row.pk)
        row.active = span is not None
        for name in ATTRIBUTES if span is not None else ():
            setattr(row, name, getattr(span, name))
        row.initials = initials(row.name)
        row.save()
    remember_names(pks)


def remember_names(regions: list[int]) -> None:
    """`changed_on` of these units and of those ever below them."""
    spans = RegionSpan.objects.filter(district=this_district())
    below = spans.filter(parent_id__in=regions).values_list("region_id", flat=True)
    wanted = {*regions, *below}
    own = dict(spans.filter(region_id__in=wanted).values_list("region_id").annotate(Max("starts_on")))
    parents: dict[int, set[int]] = {}
    for region, parent in spans.filter(region_id__in=wanted, parent__isnull=False).values_list(
        "region_id", "parent_id"
    ):
        parents.setdefault(region, set()).add(parent)
    above = {pk for those in parents.values() for pk in those}
    theirs = dict(spans.filter(region_id__in=above).values_list("region_id").annotate(Max("starts_on")))
    for row in Region.objects.filter(pk__in=wanted):
        days = [own.get(row.pk), *(theirs.get(parent) for parent in parents.get(row.pk, ()))]
        latest = max((day for day in days if day is not None), default=None)
        if latest != row.changed_on:
            Region.objects.filter(pk=row.pk).update(changed_on=latest)
