"""Hours as people write them, read back; and the days ahead, one line each."""

import re
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from fahui.core.identifiers import plain
from fahui.places.hours import HOLIDAY, WEEKDAYS, Timetable, spans_words, validate_hours, week_words

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|—|–|~|至|到)+\s*(\d{1,2}):(\d{2})")
_RANGE = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])(?:至|到|-|—|–|~)+(?:周|星期|礼拜)?([一二三四五六日天])")
_DAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_NUMBERS = {char: number for number, char in enumerate("一二三四五六日", start=1)} | {"天": 7}


def week_text(hours: dict[str, Any]) -> str:
    """Hours as `read_week` reads them, whatever the language of the page."""
    with translation.override("zh-hans"):
        return "\n".join(week_words(hours))


def read_week(text: str) -> dict[str, list[list[str]]]:
    """周一至周五 9:00—12:00，14:00—17:00 (one line or part a rule; ；parts them); raises ValidationError in words."""
    hours: dict[str, list[list[str]]] = {}
    for line in re.split(r"[\n;；]+", text):
        if not line.strip():
            continue
        days, spans = _days(line), read_spans(line)
        if not days or not spans:
            raise ValidationError(
                _("“%(line)s”看不懂。请写成：周一至周五 9:00—12:00，14:00—17:00。") % {"line": line.strip()[:40]}
            )
        if twice := [day for day in days if day in hours]:
            name = _("节假日") if twice[0] == HOLIDAY else str(WEEKDAYS[int(twice[0]) - 1])
            raise ValidationError(_("%(day)s写了两次，请合成一行。") % {"day": name})
        hours |= dict.fromkeys(days, spans)
    validate_hours(hours)
    return dict(sorted(hours.items()))


def read_spans(text: str) -> list[list[str]]:
    """All spans of a text: 9:00—12:00，14:00—17:00."""
    return [
        [f"{int(first):02}:{minute}", f"{int(last):02}:{end}"]
        for first, minute, last, end in _SPAN.findall(plain(text))
    ]


def _days(line: str) -> list[str]:
    """The days a line speaks of: weekdays, and the holidays."""
    found: set[str] = set()
    words = re.sub(r"\s", "", plain(line))
    for first, last in _RANGE.findall(words):
        begin, end = _NUMBERS[first], _NUMBERS[last]
        found |= {str(day) for day in range(begin, end + 1)}
    found |= {str(_NUMBERS[char]) for char in _DAY.findall(words)}
    if "工作日" in words:
        found |= {str(day) for day in range(1, 6)}
    if "每天" in words:
        found |= {str(day) for day in range(1, 8)}
    if "节假日" in words:
        found.add(HOLIDAY)
    return sorted(found)


class Ahead(NamedTuple):
    """One coming day: when the place is open, and why it differs from the week."""

    day: date
    weekday: str
    words: str  # empty: closed
    reason: str
    today: bool


def days_ahead(table: Timetable, today: date, n: int = 7) -> list[Ahead]:
    """Today and the days after it."""
    found = []
    for ahead in range(n):
        day = today + timedelta(days=ahead)
        special = table.special_on(day)
        spans = [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in table.spans(day)]
        words, reason = spans_words(spans), special.reason if special else ""
        found.append(Ahead(day, str(WEEKDAYS[day.weekday()]), words, reason, ahead == 0))
    return found
