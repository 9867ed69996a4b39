"""A reckoning told in words, and dates as the project writes them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fahui.worktime.notice import DayKind
from fahui.worktime.steps import Step, StepKind, local_instant
from fahui.worktime.units import Unit

Data = Mapping[str, Any]


def weekday_short(day: date) -> str:
    """周一 … 周日."""
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))[day.weekday()]


def plain_date(day: date) -> str:
    """2026年10月8日."""
    return _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}


def long_date(day: date) -> str:
    """2026年10月8日（周四）."""
    return _("%(date)s（%(weekday)s）") % {"date": plain_date(day), "weekday": weekday_short(day)}


def short_date(day: date) -> str:
    """10-08 周四, for tables."""
    return f"{day:%m-%d} {weekday_short(day)}"


def long_moment(moment: datetime) -> str:
    """2026年10月8日（周四）17:00, on the district's clock; what is not Chinese has a blank before the time."""
    moment = local_instant(moment)
    blank = "" if (get_language() or "zh").startswith("zh") else " "
    return f"{long_date(moment.date())}{blank}{moment:%H:%M}"


def amount_left(n: int, unit: Unit) -> str:
    """What is left of a term or was given back to it: 3日, 2个工作日, 1小时30分钟 (`n` in minutes for hours)."""
    if unit is Unit.WORKING_DAYS:
        return unit.amount(n)
    if unit is not Unit.HOURS:
        return Unit.DAYS.amount(n)  # a term of months is given back in days
    hours, minutes = divmod(n, 60)
    words = [unit.amount(hours)] if hours else []
    if minutes or not hours:
        words.append(_("%(n)s分钟") % {"n": minutes})
    return "".join(words)


def in_words(steps: Iterable[Step], *, start_title: str = "", basis: str = "") -> list[str]:
    """The steps as sentences in the reader's language; the caller may name the start event and the clause."""
    told, year = [], 0
    for step in steps:
        # Days in lists leave out the year of the start, which the first sentence names.
        year = year or _year_of(step)
        told.append(_TELL[step.kind](_Told(step.data, start_title, basis, year)))
    return told


class _Told:
    """One step's figures while they are put into a sentence."""

    def __init__(self, data: Data, start_title: str, basis: str, year: int) -> None:
        self.data: Final = data
        self.year: Final = year
        self.start_title: Final = start_title
        self.basis: Final = _("（依据：%(basis)s）") % {"basis": basis} if basis else ""

    def day(self, key: str) -> str:
        return long_date(date.fromisoformat(self.data[key]))

    def moment(self, key: str) -> str:
        """A day or an instant, whichever was stored."""
        stored: str = self.data[key]
        return long_moment(datetime.fromisoformat(stored)) if "T" in stored else self.day(key)

    def amount(self, key: str) -> str:
        return Unit(self.data["unit"]).amount(self.data[key])

    def rest(self, key: str) -> str:
        return amount_left(self.data[key], Unit(self.data["unit"]))

    def stretches(self, key: str) -> str:
        """Days in a list with their reasons; the year is written where it changes."""
        year, words = self.year, []
        for stretch in self.data[key]:
            words.append(_stretch(stretch, year))
            year = date.fromisoformat(stretch["last"]).year
        return _("、").join(words)


def _start(told: _Told) -> str:
    title = told.start_title
    date_of = _("“%(title)s”的日期") % {"title": title} if title else _("起算事项的日期")
    if "at" in told.data:
        at = datetime.fromisoformat(told.data["at"])
        if told.data["whole_day"]:
            words = {"what": date_of, "day": long_date(at.date())}
            return _("%(what)s是%(day)s，未记录具体时刻，从当日00:00起算。") % words
        time_of = _("“%(title)s”的时间") % {"title": title} if title else _("起算事项的时间")
        words = {"what": time_of, "at": told.moment("at")}
        if told.data["backwards"]:
            return _("%(what)s是%(at)s，从该时刻向前推算。") % words
        return _("%(what)s是%(at)s，从该时刻起算。") % words
    words = {"what": date_of, "day": told.day("day"), "next": told.day("next")}
    if told.data["backwards"]:
        return _("%(what)s是%(day)s，当日不计入，从前一日%(next)s起向前推算。") % words
    return _("%(what)s是%(day)s，当日不计入，从次日%(next)s起算。") % words


def _length(told: _Told) -> str:
    unit, mode = Unit(told.data["unit"]), told.data["mode"]
    words = {"amount": unit.amount(told.data["n"]), "basis": told.basis, "office": _office(told.data["office"])}
    if mode == "office":
        return _("期限为%(amount)s%(basis)s，只计工作日的办公时间（%(office)s）。") % words
    if unit is Unit.HOURS:
        return _("期限为%(amount)s%(basis)s，按时钟连续计算，夜间和休息日也计入。") % words
    if unit is Unit.WORKING_DAYS:
        return _("期限为%(amount)s%(basis)s，只计工作日：周末和节假日不计入，调休上班日计入。") % words
    if unit is Unit.MONTHS and mode == "backwards":
        return _("期限为%(amount)s%(basis)s，按月向前推算，以相应月份的同一日为准。") % words
    if unit is Unit.MONTHS:
        return _("期限为%(amount)s%(basis)s，按月计算，以到期月的同一日为最后一日。") % words
    return _("期限为%(amount)s%(basis)s，按日连续计算，期间的休息日也计入。") % words


def _office(spans: Iterable[Iterable[str]]) -> str:
    return _("、").join("–".join(span) for span in spans)


def _extension(told: _Told) -> str:
    words = {"more": told.amount("n")}
    if told.data["rule"] == "raw":
        words["total"] = told.amount("total")
        if Unit(told.data["unit"]) in (Unit.DAYS, Unit.MONTHS):
            return (
                _("期限延长%(more)s：延长部分直接加在原期限上，不从顺延后的日期起算，两者合并按%(total)s计算。") % words
            )
        return _("期限延长%(more)s，与原期限合并按%(total)s计算。") % words
    if told.data["end"] is None:
        return _("期限延长%(more)s：原期限（含顺延）届满后，再起算延长部分。") % words
    words["end"] = told.day("end")
    return _("原期限（含顺延）的最后一日是%(end)s；期限延长%(more)s，延长部分从该日的次日起算。") % words


def _pause(told: _Told) -> str:
    words = {"begun": told.moment("begun"), "resumed": told.moment("resumed"), "given": told.rest("given")}
    if told.data["given"]:
        return _("%(begun)s起暂停计算，%(resumed)s恢复，暂停的%(given)s不计入期限。") % words
    if told.data["unit"] == Unit.HOURS:
        return _("%(begun)s至%(resumed)s暂停计算，其间没有应计入的时间，期限不变。") % words
    return _("%(begun)s至%(resumed)s暂停计算，其间没有工作日，期限不变。") % words


def _open_pause(told: _Told) -> str:
    words = {"begun": told.moment("begun"), "left": told.rest("left")}
    if told.data["left"]:
        return _("%(begun)s起暂停计算，目前尚未恢复；恢复后还剩%(left)s，届时再确定最后期限并告知您。") % words
    return _("%(begun)s起暂停计算，目前尚未恢复；恢复之日即为最后一日，遇休息日依规定顺延，届时告知您。") % words


def _skipped(told: _Told) -> str:
    return _("期间的休息日不计入：%(days)s。") % {"days": told.stretches("days")}


def _counted(told: _Told) -> str:
    return _("期间的调休上班日按工作日计入：%(days)s。") % {"days": told.stretches("days")}


def _month_end(told: _Told) -> str:
    words = {"day": told.data["day"], "end": told.day("end")}
    return _("相应月份没有%(day)s日，以该月最后一日%(end)s为准。") % words


def _roll(told: _Told) -> str:
    words = {"raw": told.day("raw"), "days": told.stretches("days"), "due": told.day("due")}
    return _("按此计算到%(raw)s；因%(days)s是休息日，最后一日顺延至休息日结束后的第一个工作日，即%(due)s。") % words


def _stays(told: _Told) -> str:
    words = {"day": told.day("day"), "name": told.data["name"]}
    if words["name"]:
        return _("%(day)s因%(name)s放假安排调休上班，属于工作日，不再顺延。") % words
    return _("%(day)s依放假安排调休上班，属于工作日，不再顺延。") % words


def _not_moved(told: _Told) -> str:
    if told.data["backwards"]:
        return _("%(day)s是休息日；向前推算的期限遇休息日不顺延，仍以该日为准。") % {"day": told.day("day")}
    return _("%(day)s是休息日；本期限遇休息日不顺延，仍以该日为准。") % {"day": told.day("day")}


def _given(told: _Told) -> str:
    what = _("“%(title)s”") % {"title": told.start_title} if told.start_title else _("文书")
    words = {"what": what, "day": told.day("day"), "basis": told.basis}
    return _("%(what)s中写明的日期是%(day)s%(basis)s，直接采用该日期，不另行推算，也不顺延。") % words


def _end(told: _Told) -> str:
    if told.data["backwards"] and "at" in told.data:
        return _("因此，最迟应在%(end)s之前完成。") % {"end": told.moment("at")}
    if told.data["backwards"]:
        return _("因此，最迟应在%(end)s当日或者之前完成。") % {"end": told.day("day")}
    if "at" in told.data:
        return _("因此，期限在%(end)s届满。") % {"end": told.moment("at")}
    return _("因此，期限的最后一日是%(end)s。") % {"end": told.day("day")}


def _provisional(told: _Told) -> str:
    sentences = []
    if to_come := told.data["to_come"]:
        years = _("、").join(_("%(year)s年") % {"year": year} for year in to_come)
        sentences.append(_("%(years)s放假安排尚未公布，此日期为暂定，公布后会重算并告知您。") % {"years": years})
    if missing := told.data["missing"]:
        years = _("、").join(_("%(year)s年") % {"year": year} for year in missing)
        sentences.append(
            _("系统中没有%(years)s的放假安排，此日期为暂定，请以经办人员核对的结果为准。") % {"years": years}
        )
    return "".join(sentences)


def _stretch(stretch: Data, year: int) -> str:
    """9月27日（周六）, 10月1日至8日（国庆节、中秋节放假）, 9月28日（周日，国庆节调休上班）."""
    first, last = date.fromisoformat(stretch["first"]), date.fromisoformat(stretch["last"])
    words = {"days": _range(first, last, year), "why": _why(stretch, first, last)}
    return _("%(days)s（%(why)s）") % words


def _range(first: date, last: date, year: int) -> str:
    begin = _month_day(first) if first.year == year else plain_date(first)
    if first == last:
        return begin
    if (first.year, first.month) == (last.year, last.month):
        return _("%(begin)s至%(day)s日") % {"begin": begin, "day": last.day}
    end = _month_day(last) if last.year == first.year else plain_date(last)
    return _("%(begin)s至%(end)s") % {"begin": begin, "end": end}


def _month_day(day: date) -> str:
    return _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}


def _why(stretch: Data, first: date, last: date) -> str:
    names = _("、").join(stretch["names"])
    match DayKind(stretch["kind"]):
        case DayKind.MAKEUP:
            words = {"weekday": weekday_short(first), "name": names}
            return _("%(weekday)s，%(name)s调休上班") % words
        case DayKind.STATUTORY:
            return _("%(name)s，法定节假日") % {"name": names}
        case DayKind.HOLIDAY:
            return _("%(name)s放假") % {"name": names}
    return weekday_short(first) if first == last else _("周末")


def _year_of(step: Step) -> int:
    stored = step.data.get("day") or step.data.get("at")
    return date.fromisoformat(stored[:10]).year if isinstance(stored, str) else 0


_TELL: Final[Mapping[StepKind, Callable[[_Told], str]]] = {
    StepKind.START: _start,
    StepKind.LENGTH: _length,
    StepKind.EXTENSION: _extension,
    StepKind.PAUSE: _pause,
    StepKind.OPEN_PAUSE: _open_pause,
    StepKind.SKIPPED: _skipped,
    StepKind.COUNTED: _counted,
    StepKind.MONTH_END: _month_end,
    StepKind.ROLL: _roll,
    StepKind.STAYS: _stays,
    StepKind.NOT_MOVED: _not_moved,
    StepKind.GIVEN: _given,
    StepKind.END: _end,
    StepKind.PROVISIONAL: _provisional,
}
