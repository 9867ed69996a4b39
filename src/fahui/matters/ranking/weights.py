"""How much each consideration counts: dated parameters with their source, so that nobody need change the code."""

from dataclasses import dataclass
from datetime import date

from fahui.core.parameters import Default, declare, lookups

DESIGN = "指派排序的设计值，未核实；由区法律援助中心按实际调整"
PREFIX = "ranking."
declare(
    Default("ranking.wish", "指派排序：受援人点名的分值", 40, "分", DESIGN),
    Default("ranking.speciality", "指派排序：专长对口的分值", 30, "分", DESIGN),
    Default("ranking.load", "指派排序：手上案件少的分值（最高）", 20, "分", DESIGN),
    Default("ranking.language", "指派排序：语言合适的分值", 15, "分", DESIGN),
    Default("ranking.fairness", "指派排序：近期指派少的分值（最高）", 15, "分", DESIGN),
    Default("ranking.pool", "指派排序：在法律援助律师库的分值", 10, "分", DESIGN),
    Default("ranking.shift", "指派排序：今天值班的分值", 25, "分", DESIGN),
    Default("ranking.distance", "指派排序：离得近的分值（最高）", 10, "分", DESIGN),
    Default("ranking.far", "指派排序：超过多远不再加分", 30, "公里", DESIGN),
    Default("ranking.recent", "指派排序：多少天以内的指派算近期", 90, "日", DESIGN),
    Default("ranking.capacity", "一名承办人最多同时承办（登记册没有另写的）", 30, "件", DESIGN),
    Default("ranking.unit_capacity", "一个承办单位最多同时承办", 300, "件", DESIGN),
    Default(
        "ranking.criminal_years",
        "无期徒刑、死刑和死刑复核案件的律师应有的刑事辩护年限",
        3,
        "年",
        "办理法律援助案件程序规定 第二十六条",
        verified=True,
    ),
)


@dataclass(frozen=True)
class Weights:
    """The numbers in force on a day."""

    wish: int
    speciality: int
    load: int
    language: int
    fairness: int
    pool: int
    shift: int
    distance: int
    far: int  # kilometres
    recent: int  # days
    capacity: int
    unit_capacity: int
    criminal_years: int


def weights(on: date) -> Weights:
    """As in force on a day, in one query."""
    found = lookups(PREFIX, on)
    return Weights(**{name.removeprefix(PREFIX): int(one.value) for name, one in found.items()})
