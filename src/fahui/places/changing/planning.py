"""From an order to what it will write: spans that end and begin, units that come and go, points that move. Pure."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.places.changing.codes import Codes, full_name_of
from fahui.places.changing.orders import Kind, Order
from fahui.places.models import ATTRIBUTES, Region, RegionSpan, ServicePoint


@dataclass(frozen=True)
class Heirship:
    """Which unit comes after which; a new unit is named by its place in `Plan.made`."""

    old: int
    new: int | None
    made: int | None
    share: Decimal
    heir: bool
    ended: bool


@dataclass
class Plan:
    """All that an order will write."""

    order: Order
    rows: dict[int, Region]
    altered: dict[int, dict[str, Any]] = field(default_factory=dict)  # region → its new attributes, those that differ
    made: list[dict[str, Any]] = field(default_factory=list)  # attributes of new units
    like: list[int] = field(default_factory=list)  # beside which unit each new one is put
    ended: list[int] = field(default_factory=list)
    heirs: list[Heirship] = field(default_factory=list)
    children: list[tuple[int, int]] = field(default_factory=list)  # village, number of the new street it goes to
    renamed: dict[int, str] = field(default_factory=dict)  # point → its new name

    def alter(self, region: int, **attributes: Any) -> None:
        """Note what changes; what stays the same is left out."""
        row = self.rows[region]
        now = {name: value for name, value in attributes.items() if value != getattr(row, name)}
        if now:
            self.altered.setdefault(region, {}).update(now)

    @property
    def own(self) -> frozenset[int]:
        """The standing units whose spans it parts."""
        return frozenset({*self.altered, *self.ended, *(child for child, _street in self.children)})

    @property
    def shown(self) -> frozenset[int]:
        """These, and those below them: their names are shown with the street's."""
        return self.own | {row.pk for row in self.rows.values() if row.parent_id in self.own}


def plan(order: Order) -> Plan:
    """What the order would write to the network as it stands; raises ValidationError in words."""
    rows = {row.pk: row for row in Region.objects.filter(district=this_district(), active=True)}
    if order.region not in rows or not set(order.others) <= rows.keys():
        raise ValidationError(_("这个单位已经不在用了，请重新选。"))
    found = Plan(order, rows)
    _BUILDERS[Kind(order.kind)](found, Codes())
    if not (found.altered or found.made or found.ended):
        raise ValidationError(_("和现在一样，没有要改的。"))
    _check_days(found)
    _check_names(found)
    if order.with_points:
        _rename_points(found)
    return found


def _own(found: Plan) -> Region:
    return found.rows[found.order.region]


def _add(found: Plan, codes: Codes) -> None:
    parent, order = _own(found), found.order
    _make(found, codes, parent, _last_child(found, parent), order.name, order.unit_kind, order.full_name, order.code)


def _rename(found: Plan, codes: Codes) -> None:
    row, order = _own(found), found.order
    name = order.name or row.name
    found.alter(row.pk, name=name, full_name=order.full_name or full_name_of(name, row.kind))


def _recode(found: Plan, codes: Codes) -> None:
    row = _own(found)
    found.alter(row.pk, code=codes.given(found.order.code, row))
    if found.order.with_codes:
        _children_follow(found, codes, row, found.order.code)


def _upgrade(found: Plan, codes: Codes) -> None:
    row, order = _own(found), found.order
    name = order.name or row.name
    found.alter(
        row.pk,
        kind=order.unit_kind,
        name=name,
        full_name=order.full_name or full_name_of(name, order.unit_kind),
        code=codes.given(order.code, row) if order.code else row.code,
    )
    if order.code and order.with_codes:
        _children_follow(found, codes, row, order.code)


def _children_follow(found: Plan, codes: Codes, street: Region, code: str) -> None:
    """The first nine digits of the villages' codes are the street's."""
    for child in _children(found, street.pk):
        if child.code.startswith(street.code):
            found.alter(child.pk, code=codes.given(code + child.code[len(street.code) :], child))


def _move(found: Plan, codes: Codes) -> None:
    row, order = _own(found), found.order
    target = found.rows.get(order.parent or 0)
    if target is None or target.level != Region.Level.STREET or row.level != Region.Level.VILLAGE:
        raise ValidationError(_("请选划到哪个镇街。"))
    found.alter(row.pk, parent_id=target.pk)
    if order.with_codes:
        found.alter(row.pk, code=codes.next(target, row.kind))


def _manage(found: Plan, codes: Codes) -> None:
    order = found.order
    found.alter(order.region, managed_by=order.managed_by, managed_by_source=order.managed_by_source)


def _split(found: Plan, codes: Codes) -> None:
    row, order = _own(found), found.order
    least = 2 if order.ends else 1
    if len(order.parts) < least:
        raise ValidationError(_("原单位撤销的，至少要分成两个；保留的，至少要分出一个。"))
    given = sum((part.share for part in order.parts), Decimal(0))
    rest = Decimal(1) - given
    if any(part.share <= 0 for part in order.parts) or (rest != 0 if order.ends else rest <= 0):
        raise ValidationError(_("承接比例合起来应是100%%，每个都要大于0；原单位保留的，留下其余的。"))
    for number, part in enumerate(order.parts):
        _make(found, codes, row.parent, row, part.name, part.kind, part.full_name, part.code)
        takes_over = order.ends and number == order.heir
        found.heirs.append(Heirship(row.pk, None, number, part.share, takes_over, order.ends))
        found.children += [(child, number) for child in part.children]
    if order.ends:
        found.ended.append(row.pk)
    else:
        found.heirs.append(Heirship(row.pk, row.pk, None, rest, True, False))
        found.alter(row.pk, name=order.name or row.name, full_name=order.full_name or row.full_name)
    _check_children(found, row)


def _check_children(found: Plan, street: Region) -> None:
    gone = [child for child, _number in found.children]
    mine = {child.pk for child in _children(found, street.pk)}
    if len(gone) != len(set(gone)) or not set(gone) <= mine:
        raise ValidationError(_("一个村（社区）只能划到一个新镇街。"))
    if found.order.ends and mine - set(gone):
        names = "、".join(found.rows[pk].name for pk in sorted(mine - set(gone)))
        raise ValidationError(_("原镇街撤销，还有村（社区）没有去处：%(names)s") % {"names": names[:200]})


def _merge(found: Plan, codes: Codes) -> None:
    row, order = _own(found), found.order
    going = [found.rows[pk] for pk in order.others if pk != row.pk]
    if not going or any(other.level != row.level or other.level == Region.Level.DISTRICT for other in going):
        raise ValidationError(_("请选和它合并的单位，要同一级的。"))
    everyone = Decimal(1)
    if order.ends:
        going.append(row)
        _make(found, codes, row.parent, row, order.name, order.unit_kind or row.kind, order.full_name, order.code)
    elif order.name:
        found.alter(row.pk, name=order.name, full_name=order.full_name or full_name_of(order.name, row.kind))
    for other in going:
        found.ended.append(other.pk)
        new, made = (None, 0) if order.ends else (row.pk, None)
        found.heirs.append(Heirship(other.pk, new, made, everyone, True, True))
        for child in _children(found, other.pk):
            if order.ends:
                found.children.append((child.pk, 0))
            else:
                found.alter(child.pk, parent_id=row.pk)


_BUILDERS = {
    Kind.ADD: _add,
    Kind.RENAME: _rename,
    Kind.RECODE: _recode,
    Kind.UPGRADE: _upgrade,
    Kind.MOVE: _move,
    Kind.MANAGE: _manage,
    Kind.SPLIT: _split,
    Kind.MERGE: _merge,
}


def _make(
    found: Plan, codes: Codes, parent: Region | None, like: Region, name: str, kind: str, full_name: str, code: str
) -> None:
    """Note a new unit below `parent`."""
    if parent is None or not name or not kind:
        raise ValidationError(_("请填新单位的名称和类别。"))
    found.made.append(
        {
            "code": codes.given(code, None) if code else codes.next(parent, kind),
            "name": name,
            "full_name": full_name or full_name_of(name, kind),
            "kind": kind,
            "parent_id": parent.pk,
            "managed_by": parent.managed_by,
            "managed_by_source": parent.managed_by_source,
        }
    )
    found.like.append(like.pk)


def _children(found: Plan, street: int) -> list[Region]:
    return [row for row in found.rows.values() if row.parent_id == street]


def _last_child(found: Plan, parent: Region) -> Region:
    return max(_children(found, parent.pk), key=lambda row: (row.sort, row.code), default=parent)


def _check_days(found: Plan) -> None:
    """What changes must have begun as it is before that day; what takes something in must be there by then."""
    hosts = {made["parent_id"] for made in found.made} | {
        now["parent_id"] for now in found.altered.values() if "parent_id" in now
    }
    first: dict[int, date | None] = {}
    last: dict[int, date | None] = {}
    for span in RegionSpan.objects.filter(region_id__in=found.own | hosts).order_by("region", "starts_on"):
        if span.starts_on is None or span.region_id not in first:
            first[span.region_id] = span.starts_on
        if span.ends_on is None:
            last[span.region_id] = span.starts_on
    on = found.order.on
    late = [(pk, last.get(pk)) for pk in found.own if (last.get(pk) or date.min) >= on]
    late += [(pk, first.get(pk)) for pk in hosts if (first.get(pk) or date.min) > on]
    for pk, begun in late:
        raise ValidationError(
            _("%(name)s从%(day)s起才是现在这样，生效日期要在那以后。") % {"name": found.rows[pk].label, "day": begun}
        )


def _check_names(found: Plan) -> None:
    """No two units of one name below one parent."""
    later = {pk: {name: getattr(row, name) for name in ATTRIBUTES} for pk, row in found.rows.items()}
    for pk, now in found.altered.items():
        later[pk].update(now)
    standing = [one for pk, one in later.items() if pk not in found.ended]
    seen: set[tuple[int | None, str]] = set()
    fresh = {(made["parent_id"], made["name"]) for made in found.made}
    touched = {(later[pk]["parent_id"], later[pk]["name"]) for pk in found.altered}
    for one in [*standing, *found.made]:
        key = (one["parent_id"], one["name"])
        if key in seen and key in fresh | touched:
            raise ValidationError(_("那里已经有一个%(name)s，名称不能重复。") % {"name": one["name"]})
        seen.add(key)


def _rename_points(found: Plan) -> None:
    """Points whose names begin with the old name of their unit take the new one."""
    labels = {pk: (found.rows[pk].label, label_after(found, pk)) for pk in found.shown - set(found.ended)}
    changing = {pk: pair for pk, pair in labels.items() if pair[0] != pair[1]}
    points = ServicePoint.objects.filter(district=this_district(), region_id__in=changing)
    for point in points.only("name", "region_id"):
        old, new = changing[point.region_id]
        if point.name.startswith(old):
            found.renamed[point.pk] = new + point.name[len(old) :]


def label_after(found: Plan, pk: int) -> str:
    """How the unit will be shown."""
    row = found.rows[pk]
    now = found.altered.get(pk, {})
    name = str(now.get("name", row.name))
    if row.level != Region.Level.VILLAGE:
        return name
    made = next((number for child, number in found.children if child == pk), None)
    if made is not None:
        return f"{found.made[made]['name']}{name}"
    street = found.rows[now.get("parent_id", row.parent_id or 0)]
    return f"{found.altered.get(street.pk, {}).get('name', street.name)}{name}"
