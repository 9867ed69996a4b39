"""Read one year's holiday notice from a CSV or JSON file, with clear words for every row that is wrong."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.worktime.explain import long_date
from fahui.worktime.notice import DayMark, Notice
from fahui.worktime.statutory import statutory_days

_DATE: Final = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日)$")
_WORKED: Final = {"true", "1", "yes", "y", "是", "上班", "班"}
_OFF: Final = {"false", "0", "no", "n", "否", "放假", "休"}
_NAME_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """A notice that can be saved, and what the importer should look at again."""

    notice: Notice
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the file before it is understood."""

    place: str
    day: str
    is_workday: str
    name: str


@dataclass
class _Reading:
    """What was understood so far."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    days: dict[date, DayMark] = field(default_factory=dict)


def read_notice(
    content: bytes | str,
    *,
    year: int | None = None,
    title: str = "",
    source: str = "",
    published_on: date | None = None,
) -> NoticeFile:
    """The notice in a file (CSV `day,is_workday,name` or JSON); `ValidationError` lists every fault found.

    What the file itself says about year, title, source and publication goes before the arguments.
    """
    text = _decoded(content).strip()
    if not text:
        raise ValidationError([_("文件是空的。")])
    reading = _Reading()
    about: dict[str, Any] = {}
    if text.startswith("{"):
        about, rows = _json_rows(text, reading)
    else:
        rows = _csv_rows(text)
    understood = list(_understood(rows, reading))
    year = _year(about.get("year") or year, understood, reading)
    for row, day, mark in understood:
        _take(row, day, mark, year, reading)
    published_on = _published(about.get("published_on"), reading) or published_on
    if not understood and not reading.errors:
        reading.errors.append(_("文件里没有任何日期。"))
    if reading.errors:
        raise ValidationError(reading.errors)
    notice = Notice(
        year=year,
        days=dict(sorted(reading.days.items())),
        title=str(about.get("title") or title or _("%(year)s年放假安排") % {"year": year}),
        source=str(about.get("source") or source),
        published_on=published_on,
    )
    return NoticeFile(notice, (*reading.warnings, *_doubts(notice)))


def _decoded(content: bytes | str) -> str:
    """UTF-8, or GB 18030 as Chinese spreadsheets save it."""
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError([_("无法识别文件的文字编码，请用UTF-8编码另存后再导入。")])


def _csv_rows(text: str) -> list[_Row]:
    rows = []
    for number, cells in enumerate(csv.reader(io.StringIO(text)), start=1):
        cells = [cell.strip() for cell in cells]
        if not any(cells) or (number == 1 and not any(sign.isdigit() for sign in cells[0])):
            continue  # an empty line, or the heading
        day, is_workday, name = (*cells, "", "", "")[:3]
        rows.append(_Row(_("第%(n)s行") % {"n": number}, day, is_workday, name))
    return rows


def _json_rows(text: str, reading: _Reading) -> tuple[dict[str, Any], list[_Row]]:
    try:
        about = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValidationError(
            [_("第%(line)s行第%(column)s个字符处不是有效的JSON。") % {"line": error.lineno, "column": error.colno}]
        ) from error
    listed = about.get("days")
    if not isinstance(listed, list):
        raise ValidationError([_("JSON中缺少日期列表“days”。")])
    rows = []
    for number, item in enumerate(listed, start=1):
        place = _("第%(n)s项") % {"n": number}
        if isinstance(item, dict):
            cells = (str(item.get(key, "")).strip() for key in ("day", "is_workday", "name"))
            rows.append(_Row(place, *cells))
        else:
            reading.errors.append(_("%(place)s：应写明day、is_workday和name。") % {"place": place})
    return about, rows


def _understood(rows: Iterable[_Row], reading: _Reading) -> Iterator[tuple[_Row, date, DayMark]]:
    for row in rows:
        day, worked = _date(row.day), row.is_workday.lower()
        if day is None:
            words = {"place": row.place, "text": row.day}
            reading.errors.append(_("%(place)s：“%(text)s”不是有效的日期，请写成2026-10-01的形式。") % words)
        elif worked not in _WORKED and worked not in _OFF:
            words = {"place": row.place, "text": row.is_workday}
            reading.errors.append(_("%(place)s：“%(text)s”看不出是否上班，请写“是”或“否”。") % words)
        elif len(row.name) > _NAME_LENGTH:
            words = {"place": row.place, "n": str(_NAME_LENGTH)}
            reading.errors.append(_("%(place)s：节日名称超过%(n)s个字。") % words)
        else:
            yield row, day, DayMark(worked in _WORKED, row.name)


def _take(row: _Row, day: date, mark: DayMark, year: int, reading: _Reading) -> None:
    """Enter one day, or say why it cannot stand."""
    words = {"place": row.place, "day": long_date(day), "year": year}
    if day in reading.days:
        reading.errors.append(_("%(place)s：%(day)s重复出现。") % words)
        return
    if day.year == year - 1 and day.month == 12:
        reading.warnings.append(_("%(place)s：%(day)s在上一年12月，将作为跨年的放假或调休处理，请核对。") % words)
    elif day.year != year:
        reading.errors.append(_("%(place)s：%(day)s不在%(year)s年内。") % words)
        return
    if mark.is_workday and day.weekday() < 5:
        reading.warnings.append(_("%(place)s：%(day)s本来就是工作日，不必写为调休上班，请核对。") % words)
    if not mark.name:
        reading.warnings.append(_("%(place)s：%(day)s没有写明节日名称，向群众说明理由时会缺少名称。") % words)
    reading.days[day] = mark


def _year(given: object, understood: list[tuple[_Row, date, DayMark]], reading: _Reading) -> int:
    """The year as stated, else the one most rows lie in."""
    if given not in (None, ""):
        text = str(given)
        if text.isdecimal() and 1950 <= int(text) <= 2100:
            return int(text)
        reading.errors.append(_("年份“%(text)s”无效。") % {"text": text})
    counted = Counter(day.year for _row, day, _mark in understood)
    return counted.most_common(1)[0][0] if counted else clock.today().year


def _published(given: object, reading: _Reading) -> date | None:
    if given in (None, ""):
        return None
    published_on = _date(str(given))
    if published_on is None:
        reading.errors.append(_("公布日期“%(text)s”不是有效的日期。") % {"text": given})
    return published_on


def _date(text: str) -> date | None:
    if not (match := _DATE.match(text)):
        return None
    year, *rest = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, *rest)
    except ValueError:
        return None


def _doubts(notice: Notice) -> Iterator[str]:
    """What is unusual about the notice as a whole."""
    for day, name in statutory_days(notice.year).items():
        mark = notice.days.get(day)
        if (mark is None and day.weekday() < 5 and "补假" not in name) or (mark and mark.is_workday):
            yield _("%(day)s是法定节假日（%(name)s），安排中没有放假，请核对。") % {"day": long_date(day), "name": name}
    if notice.published_on is None:
        yield _("没有写明公布日期，将视为一直有效：公布之前已届满的期限也会按此安排解释。")
    elif notice.published_on > clock.today():
        yield _("公布日期%(day)s在今天之后，请核对。") % {"day": long_date(notice.published_on)}
