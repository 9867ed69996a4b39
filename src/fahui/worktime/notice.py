"""One year's holiday notice, and the words for the kinds of days it makes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class DayMark:
    """What a notice says about one day: worked or not, and for which holiday."""

    is_workday: bool
    name: str = ""


@dataclass(frozen=True)
class Notice:
    """The yearly 放假安排 of the State Council; `published_on` None means known since ever."""

    year: int
    days: Mapping[date, DayMark] = field(repr=False)
    title: str = ""
    source: str = ""
    published_on: date | None = None
    void: bool = False  # from that day the year has no notice again: what was published is withdrawn

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKDAY = "workday"
    MAKEUP = "makeup"  # a weekend day worked in place of another
    WEEKEND = "weekend"
    HOLIDAY = "holiday"  # by a notice
    STATUTORY = "statutory"  # by the standing rule, no notice being there

    @property
    def worked(self) -> bool:
        """Whether people work on such a day."""
        return self in (DayKind.WORKDAY, DayKind.MAKEUP)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row of one kind, with the names of their holidays."""

    first: date
    last: date
    kind: DayKind
    names: tuple[str, ...] = ()


def weekday_name(day: date) -> str:
    """星期一 … 星期日."""
    return (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))[day.weekday()]


def reason_for(kind: DayKind, name: str, day: date) -> str:
    """Why this day is worked or not, in a few words."""
    match kind:
        case DayKind.WORKDAY:
            return _("工作日")
        case DayKind.WEEKEND:
            return weekday_name(day)
        case DayKind.MAKEUP:
            return _("调休上班（%(name)s）") % {"name": name} if name else _("调休上班")
        case DayKind.HOLIDAY:
            return _("%(name)s放假") % {"name": name} if name else _("放假")
        case DayKind.STATUTORY:
            return _("%(name)s（法定节假日）") % {"name": name}
