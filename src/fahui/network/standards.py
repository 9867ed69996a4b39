"""How many must be in each post at each level: dated numbers, none checked against a rule of the district yet."""

from collections import defaultdict
from datetime import date

from fahui.core.parameters import Default, Value, declare, lookups
from fahui.network.models import PostKind
from fahui.places.models import PointLevel

PREFIX = "staffing."
_LOCAL = "外地做法（莆田2020年：县级中心不少于3名法律服务人员加接待人员），本区标准未见"
_MEDIATORS = "司发〔2018〕2号（一般了解，未见原文）：街道、乡镇调委会专职人民调解员不少于2名，村居有条件的不少于1名"
_ADVISER = "新政发〔2015〕23号（六）：每个村（社区）一名法律顾问"
_OURS = "系统预置，没有依据，请按本区标准改"
_DEFAULTS: tuple[tuple[PointLevel, PostKind, int, str], ...] = (
    (PointLevel.CENTER, PostKind.RECEPTION, 2, _LOCAL),
    (PointLevel.CENTER, PostKind.LAWYER, 2, _LOCAL),
    (PointLevel.CENTER, PostKind.MEDIATOR, 1, _LOCAL),
    (PointLevel.CENTER, PostKind.SOCIAL_WORKER, 1, _OURS),
    (PointLevel.CENTER, PostKind.VOLUNTEER, 1, _OURS),
    (PointLevel.STATION, PostKind.JUSTICE_STAFF, 2, _OURS),
    (PointLevel.STATION, PostKind.LAWYER, 1, _OURS),
    (PointLevel.STATION, PostKind.MEDIATOR, 2, _MEDIATORS),
    (PointLevel.STATION, PostKind.SOCIAL_WORKER, 0, _OURS),
    (PointLevel.STATION, PostKind.VOLUNTEER, 1, _OURS),
    (PointLevel.POINT, PostKind.ADVISER, 1, _ADVISER),
    (PointLevel.POINT, PostKind.MEDIATOR, 1, _MEDIATORS),
    (PointLevel.POINT, PostKind.VOLUNTEER, 0, _OURS),
)
_PLACES = {PointLevel.CENTER: "区中心", PointLevel.STATION: "镇街站点", PointLevel.POINT: "村社区站点"}
_POSTS = {
    PostKind.RECEPTION: "综合接待人员",
    PostKind.JUSTICE_STAFF: "司法所工作人员",
    PostKind.LAWYER: "律师",
    PostKind.MEDIATOR: "专职人民调解员",
    PostKind.SOCIAL_WORKER: "社会工作者",
    PostKind.VOLUNTEER: "志愿者",
    PostKind.ADVISER: "村（居）法律顾问",
}
declare(
    *(
        Default(f"{PREFIX}{level}.{kind}", f"{_PLACES[level]}应配{_POSTS[kind]}", number, "人", source)
        for level, kind, number, source in _DEFAULTS
    )
)

Needs = dict[str, dict[str, Value]]


def needs(on: date) -> Needs:
    """By level and post: how many are required on a day, with source; posts that need nobody are left out."""
    found: Needs = defaultdict(dict)
    known = lookups(PREFIX, on)
    for level, kind, _number, _source in _DEFAULTS:
        value = known[f"{PREFIX}{level}.{kind}"]
        if value.value > 0:
            found[level][kind] = value
    return found
