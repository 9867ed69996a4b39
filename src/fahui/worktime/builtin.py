"""The notices the package `chinese_calendar` holds (2004 until the year it was released for)."""

from functools import cache
from typing import Final

from chinese_calendar import constants

from fahui.worktime.notice import DayMark, Notice

SOURCE: Final = "放假安排数据包chinesecalendar"  # also marks the rows that `seed` put in
_FESTIVALS: Final = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
}


@cache
def builtin_notices() -> tuple[Notice, ...]:
    """One notice a year, known since ever."""
    marks = {day: DayMark(False, _FESTIVALS[name]) for day, name in constants.holidays.items()}
    marks |= {day: DayMark(True, _FESTIVALS[name]) for day, name in constants.workdays.items()}
    return tuple(
        Notice(
            year=year,
            days={day: mark for day, mark in sorted(marks.items()) if day.year == year},
            title=f"{year}年放假安排",
            source=SOURCE,
        )
        for year in sorted({day.year for day in marks})
    )
