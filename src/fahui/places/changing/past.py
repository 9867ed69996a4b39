"""What was before the register began, as older sources tell it: units that went into today's, and earlier names.

Nothing of today changes by it; only the spans before the day, so that “as it was” can be answered.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from fahui.core import clock
from fahui.core.models import this_district
from fahui.core.text import initials
from fahui.places.changing.codes import full_name_of
from fahui.places.changing.doing import remember_names
from fahui.places.changing.orders import Order
from fahui.places.models import Region, RegionChange, RegionSpan, RegionSuccession, ServicePoint
from fahui.places.models.former import renamed

Kind = RegionChange.Kind


@dataclass(frozen=True)
class Told:
    """By what paper or source it is known, since which day, and what is not known of it."""

    on: date
    document: str
    note: str
    by: str


@transaction.atomic
def merged(into: Region, name: str, code: str, told: Told) -> RegionChange:
    """A unit that is no more went into one of today's on a day: it stands as it was up to the day before."""
    attributes = {
        "code": code,
        "name": name,
        "full_name": full_name_of(name, Region.Kind.TOWN),
        "kind": Region.Kind.TOWN,
        "parent_id": into.parent_id,
    }
    old = Region.objects.create(**attributes, level=into.level, initials=initials(name), sort=into.sort, active=False)
    change = _change(Kind.MERGE, told, into, others=(old.pk,))
    RegionSpan.objects.create(region=old, ends_on=_before(told.on), ended_by=change, **attributes)
    RegionSuccession.objects.create(
        old=old, new=into, effective_on=told.on, share=1, heir=True, ended=True, change=change
    )
    return change


@transaction.atomic
def founded(region: Region, told: Told) -> RegionChange:
    """One of today's, with all below it, is there only since a day."""
    change = _change(Kind.ADD, told, region)
    below = Region.objects.filter(parent=region).values_list("pk", flat=True)
    rows = RegionSpan.objects.filter(region__in=[region.pk, *below], starts_on=None)
    rows.update(starts_on=told.on, change=change)
    remember_names([region.pk])
    return change


@transaction.atomic
def upgraded(region: Region, before: str, kind: str, told: Told) -> RegionChange:
    """One of today's was another kind of unit, under another name, up to the day before; its points bore that name."""
    change = _change(Kind.UPGRADE, told, region)
    now = RegionSpan.objects.get(region=region, starts_on=None)
    was = {**now.attributes(), "name": before, "full_name": full_name_of(before, kind), "kind": kind}
    now.starts_on, now.change = told.on, change
    now.save(update_fields=["starts_on", "change"])
    RegionSpan.objects.create(region=region, ends_on=_before(told.on), ended_by=change, **was)
    for point in ServicePoint.objects.filter(region=region, name__contains=region.name).order_by("pk"):
        renamed(point, point.name.replace(region.name, before), told.on)
    remember_names([region.pk])
    return change


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _change(kind: str, told: Told, region: Region, *, others: tuple[int, ...] = ()) -> RegionChange:
    order = Order(kind=kind, on=told.on, document=told.document, note=told.note, region=region.pk, others=others)
    return RegionChange.objects.create(
        district=this_district(),
        kind=kind,
        effective_on=told.on,
        document=told.document,
        note=told.note,
        order=order.as_json(),
        regions=sorted({region.pk, *others}),
        state=RegionChange.State.DONE,
        made_by=told.by,
        made_at=clock.now(),
        done_at=clock.now(),
    )
