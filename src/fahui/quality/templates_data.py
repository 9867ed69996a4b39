"""The example standards a new installation begins with, and how a standard is read from a file of data."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.quality.models import CaseKind, Template

DATA = Path(__file__).parent / "data"
THRESHOLDS = ("excellent", "good", "passed", "gap")


def seed() -> None:
    """Put the examples in where there is none of that kind."""
    for path in sorted(DATA.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if not Template.objects.filter(district=this_district(), kind=told["kind"]).exists():
            read(told, by="系统初始化").save(force_insert=True)


def read(told: Mapping[str, Any], *, by: str) -> Template:
    """A template as its data says; raises ValidationError in words for what is missing or cannot be."""
    if not isinstance(told, Mapping):
        raise ValidationError(_("文件内容应是一份标准。"))
    lacking = [
        name for name in ("kind", "version", "title", "items", *THRESHOLDS, "valid_from", "source") if name not in told
    ]
    if lacking:
        raise ValidationError(_("文件里缺：%(what)s。") % {"what": "、".join(lacking)})
    if told["kind"] not in CaseKind.values:
        raise ValidationError(_("案件类型只能是criminal或者civil。"))
    try:
        numbers = {name: int(told[name]) for name in THRESHOLDS}
        days = {"valid_from": date.fromisoformat(str(told["valid_from"]))}
        if told.get("valid_until"):
            days["valid_until"] = date.fromisoformat(str(told["valid_until"]))
    except (TypeError, ValueError) as wrong:
        raise ValidationError(_("分数要写整数，日期要写成2026-01-31的样子。")) from wrong
    made = Template(
        kind=told["kind"],
        version=str(told["version"])[:40],
        title=str(told["title"])[:100],
        items=_items(told["items"]),
        source=str(told["source"])[:300],
        verified=told.get("verified") is True,
        published_by=by,
        **numbers,
        **days,
    )
    if not made.points >= made.excellent > made.good > made.passed > 0:
        raise ValidationError(_("优秀、良好、合格的最低分要一个比一个低，满分不能低于优秀的最低分。"))
    return made


def _items(told: Any) -> list[dict[str, Any]]:
    if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
        raise ValidationError(_("评估项目要一项一项地列。"))
    items = []
    for one in told:
        veto = one.get("veto") is True
        if not one.get("code") or not one.get("name") or not (veto or str(one.get("most", "")).isdecimal()):
            raise ValidationError(_("每个评估项目要有代码、名称和满分。"))
        items.append(
            {
                "code": str(one["code"]),
                "block": str(one.get("block", "")),
                "name": str(one["name"]),
                "most": 0 if veto else int(one["most"]),
                "veto": veto,
            }
        )
    if len({item["code"] for item in items}) != len(items):
        raise ValidationError(_("评估项目的代码不能重复。"))
    return items
