"""Opening hours: what is stored, whether a place is open now, and how to say it.

Stored as {"1": [["09:00", "12:00"], ["14:00", "17:00"]], …, "holiday": […]} by ISO weekday; a day left out is closed.
Special days go before the week. Whether a day is worked comes from the caller: the calendar lies above places.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import Any, NamedTuple, Protocol

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Span = tuple[time, time]
IsWorkday = Callable[[date], bool]

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
WORKWEEK = ("1", "2", "3", "4", "5")
HOLIDAY = "holiday"
LOOK_AHEAD = 30  # days; no break of the last twenty years was longer than nine


class Opens(Protocol):
    """Anything with weekly hours that may be out of use."""

    hours: Any  # JSON as described above
    active: bool


class Special(Protocol):
    """Days with hours of their own; none: closed."""

    starts_on: date
    ends_on: date
    spans: Any  # JSON: [["09:00", "11:00"]]
    reason: str


class OpenState(NamedTuple):
    """Whether a place is open, and the sentence that says so."""

    open: bool
    words: str


def _spans(stored: list[list[str]]) -> list[Span]:
    return [(time.fromisoformat(start), time.fromisoformat(end)) for start, end in stored]


def validate_hours(hours: object) -> None:
    """Refuse hours that cannot be read: wrong day, wrong time, closing before opening, overlapping spans."""
    days = {*map(str, range(1, 8)), HOLIDAY}
    if not isinstance(hours, dict) or not hours.keys() <= days:
        raise ValidationError(_("开放时间应按星期一至星期日（1至7）或节假日填写。"))
    for stored in hours.values():
        validate_spans(stored)


def validate_spans(stored: Any) -> None:
    """Refuse the spans of one day that cannot be read."""
    try:
        moments = [moment for span in _spans(stored) for moment in span]
    except (TypeError, ValueError):
        raise ValidationError(_("时间请写成“09:00”的样子，每段写明开始和结束。")) from None
    if any(earlier >= later for earlier, later in pairwise(moments)):
        raise ValidationError(_("开放时段应从早到晚填写，不能重叠。"))


def spans_on(hours: dict[str, list[list[str]]], day: date, is_workday: IsWorkday) -> list[Span]:
    """The opening spans of a day; a made-up working day at a weekend is served like Monday."""
    key = str(day.isoweekday())
    if is_workday(day):
        # A place open on some weekdays only promises nothing for a make-up day: nobody knows which day it stands for.
        every_weekday = all(hours.get(weekday) for weekday in WORKWEEK)
        return _spans(hours.get(key) or (hours["1"] if key not in WORKWEEK and every_weekday else []))
    return _spans(hours.get(HOLIDAY if key in WORKWEEK or _in_break(day, is_workday) else key, []))


def _in_break(weekend_day: date, is_workday: IsWorkday) -> bool:
    """Does this weekend belong to a public holiday, that is, is the Friday before or the Monday after off too?"""
    friday = weekend_day - timedelta(days=weekend_day.isoweekday() - 5)
    return not (is_workday(friday) and is_workday(friday + timedelta(days=3)))


def _clock(moment: time) -> str:
    return f"{moment.hour}:{moment:%M}"


def _day(day: date, today: date) -> str:
    """A coming day in words: 明天（周五）, 10月8日（周四）."""
    weekday = str(WEEKDAYS[day.weekday()])
    if day == today + timedelta(days=1):
        return gettext("明天（%(weekday)s）") % {"weekday": weekday}
    return gettext("%(month)s月%(day)s日（%(weekday)s）") % {"month": day.month, "day": day.day, "weekday": weekday}


@dataclass(frozen=True)
class Timetable:
    """The hours of one place on any day: its special days, else its week as the calendar has it."""

    hours: dict[str, list[list[str]]]
    is_workday: IsWorkday
    special: tuple[Special, ...] = ()

    def special_on(self, day: date) -> Special | None:
        """What was arranged for that day, if anything."""
        return next((one for one in self.special if one.starts_on <= day <= one.ends_on), None)

    def spans(self, day: date) -> list[Span]:
        """When it is open that day."""
        if special := self.special_on(day):
            return _spans(special.spans)
        return spans_on(self.hours, day, self.is_workday)

    def next_opening(self, today: date) -> str | None:
        """The next opening after today in words; None when nothing is known."""
        for ahead in range(1, LOOK_AHEAD + 1):
            day = today + timedelta(days=ahead)
            if spans := self.spans(day):
                return _day(day, today) + _clock(spans[0][0])
        return None


def open_state(point: Opens, now: datetime, is_workday: IsWorkday, special: Iterable[Special] = ()) -> OpenState:
    """Is the place open at this moment, and until when; if not, when does it open next?"""
    if not point.active:
        return OpenState(False, gettext("暂停服务。"))
    table = Timetable(point.hours, is_workday, tuple(special))
    here = timezone.localtime(now)
    today, moment = here.date(), here.time()
    spans = table.spans(today)
    arranged = table.special_on(today)
    why = gettext("（%(reason)s）") % {"reason": arranged.reason} if arranged else ""
    current = next((span for span in spans if span[0] <= moment < span[1]), None)
    later = [span for span in spans if span[0] > moment]
    if current:
        return OpenState(True, _until(current, later, why))
    if later:
        times = {"opens": _clock(later[0][0]), "closes": _clock(later[-1][1]), "why": why}
        return OpenState(False, gettext("现在没有开门，今天%(opens)s开门，开到%(closes)s%(why)s。") % times)
    when = table.next_opening(today)
    if when is None:
        return OpenState(False, gettext("现在没有开门%(why)s，去之前请先打电话问一问。") % {"why": why})
    if spans:
        return OpenState(False, gettext("今天已下班%(why)s，下次开门：%(when)s。") % {"when": when, "why": why})
    return OpenState(False, gettext("今天不上班%(why)s，下次开门：%(when)s。") % {"when": when, "why": why})


def _until(current: Span, later: list[Span], why: str) -> str:
    if not later:
        return gettext("今天开到%(closes)s%(why)s。") % {"closes": _clock(current[1]), "why": why}
    times = {"pause": _clock(current[1]), "resumes": _clock(later[0][0]), "closes": _clock(later[-1][1]), "why": why}
    return gettext("今天开到%(closes)s%(why)s，%(pause)s至%(resumes)s休息。") % times


def spans_words(stored: list[list[str]]) -> str:
    """Spans as people read them: 9:00—12:00，14:00—17:00."""
    return "，".join(f"{_clock(start)}—{_clock(end)}" for start, end in _spans(stored))


def week_words(hours: dict[str, list[list[str]]]) -> list[str]:
    """The week in as few lines as it takes: 周一至周五 9:00—12:00，14:00—17:00."""
    lines = []
    open_days = [number for number in range(1, 8) if hours.get(str(number))]
    numbered = [(number, spans_words(hours[str(number)])) for number in open_days]
    for (_offset, words), group in groupby(enumerate(numbered), key=lambda item: (item[1][0] - item[0], item[1][1])):
        days = [number for _index, (number, _words) in group]
        first, last = str(WEEKDAYS[days[0] - 1]), str(WEEKDAYS[days[-1] - 1])
        name = first if len(days) == 1 else gettext("%(first)s至%(last)s") % {"first": first, "last": last}
        lines.append(f"{name} {words}")
    if hours.get(HOLIDAY):
        lines.append(gettext("节假日 %(spans)s") % {"spans": spans_words(hours[HOLIDAY])})
    return lines
