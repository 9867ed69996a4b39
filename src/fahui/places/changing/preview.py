"""A plan in words, before anything is written: unit by unit what is and what will be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fahui.places.changing.planning import Heirship, Plan, label_after
from fahui.places.changing.ties import Tie, ties
from fahui.places.models import Region, ServicePoint

SHOWN = 20  # points named one by one


@dataclass(frozen=True)
class Line:
    """One thing that becomes another."""

    unit: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """All that whoever confirms should have seen."""

    lines: list[Line]
    points: list[Line]
    more_points: int
    ties: list[Tie]
    ending: bool
    later: int  # villages whose shown name changes with their street's


def preview(found: Plan) -> Preview:
    """What the plan will write, and what hangs on the units it touches."""
    lines = [*_altered(found), *_made(found), *_ended(found)]
    moved, renamed = list(_moved(found)), list(_renamed(found))
    named = [*moved, *renamed]
    shown = [pk for pk in found.shown - found.own - set(found.ended) if found.rows[pk].label != label_after(found, pk)]
    return Preview(lines, named[:SHOWN], len(named[SHOWN:]), ties(found.own), bool(found.ended), len(shown))


def _altered(found: Plan) -> Iterator[Line]:
    titles = {
        "name": _("名称"),
        "full_name": _("全称"),
        "code": _("代码"),
        "kind": _("类别"),
        "parent_id": _("属于"),
        "managed_by": _("委托谁管"),
        "managed_by_source": _("委托依据"),
    }
    for pk, now in found.altered.items():
        row = found.rows[pk]
        for name, after in now.items():
            yield Line(row.label, titles[name], _word(found, name, getattr(row, name)), _word(found, name, after))
    for child, number in found.children:
        row = found.rows[child]
        street = row.parent.name if row.parent is not None else ""
        yield Line(row.label, titles["parent_id"], street, str(found.made[number]["name"]))


def _word(found: Plan, name: str, value: Any) -> str:
    if name == "kind":
        return str(Region.Kind(value).label)
    if name == "parent_id":
        return found.rows[value].name
    return str(value)


def _made(found: Plan) -> Iterator[Line]:
    for made in found.made:
        told = _("%(name)s（%(kind)s），代码%(code)s") % {
            "name": made["full_name"],
            "kind": Region.Kind(made["kind"]).label,
            "code": made["code"],
        }
        yield Line(found.rows[made["parent_id"]].label, _("新设"), "", told)


def _ended(found: Plan) -> Iterator[Line]:
    for heirship in found.heirs:
        share = f"{heirship.share * 100:.2f}".rstrip("0").rstrip(".")
        told = _("承接%(share)s%%") % {"share": share}
        takes = _("，接管旧卷和在办事项") if heirship.heir else ""
        yield Line(
            found.rows[heirship.old].label,
            _("撤销，代码不再用") if heirship.ended else _("分设"),
            "",
            f"{_name(found, heirship)}{_('：')}{told}{takes}",
        )


def _name(found: Plan, heirship: Heirship) -> str:
    if heirship.made is not None:
        return str(found.made[heirship.made]["name"])
    return found.rows[heirship.new or heirship.old].label


def _moved(found: Plan) -> Iterator[Line]:
    for heirship in found.heirs:
        if heirship.ended and heirship.heir:
            for point in ServicePoint.objects.filter(region_id=heirship.old).order_by("pk"):
                yield Line(point.name, _("所在区划"), found.rows[heirship.old].label, _name(found, heirship))


def _renamed(found: Plan) -> Iterator[Line]:
    for point in ServicePoint.objects.filter(pk__in=found.renamed).order_by("pk"):
        yield Line(point.name, _("站点名称"), point.name, found.renamed[point.pk])
