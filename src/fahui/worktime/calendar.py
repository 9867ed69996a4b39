"""Which days are worked: built from the yearly notices, immutable, without a database."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from fahui.worktime.notice import DayKind, DayMark, Notice, Stretch, reason_for
from fahui.worktime.statutory import statutory_days

__all__ = ["Calendar", "DayKind", "DayMark", "Notice", "Stretch"]

_DAY: Final = timedelta(days=1)
_ALWAYS: Final = date.min  # when a notice without a date of publication became known


@dataclass(frozen=True, slots=True)
class _Year:
    """One year made ready for counting: ordinals of its working days, its rests and its make-up days."""

    workdays: tuple[int, ...]
    rests: tuple[Stretch, ...]
    makeups: tuple[Stretch, ...]


class Calendar:
    """The working calendar as told by some notices; years without one have weekends and the statutory days."""

    def __init__(self, notices: Iterable[Notice] = (), *, statutory: bool = True) -> None:
        """`statutory=False` leaves a year without notice with its weekends only."""
        self._notices: Final = tuple(sorted(notices, key=_known_since))
        self._statutory: Final = statutory
        # Later publications come later in the sorted row, so they take the place of earlier ones.
        in_force = {notice.year: notice for notice in self._notices}
        self._in_force: Final[Mapping[int, Notice]] = {y: one for y, one in in_force.items() if not one.void}
        self._marks: Final[dict[date, DayMark]] = {}
        for year in sorted(self._in_force):
            # A notice may claim the last days of the December before (2011-12-31); then the later year speaks.
            self._marks.update(self._in_force[year].days)
        self._years: Final[dict[int, _Year]] = {}
        self._views: Final[dict[int, Calendar]] = {}

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices in force, by year."""
        return tuple(self._in_force[year] for year in sorted(self._in_force))

    @property
    def last_published(self) -> date:
        """31 December of the last year with a notice; `date.min` when there is none."""
        return date(max(self._in_force), 12, 31) if self._in_force else date.min

    def as_known(self, on: date) -> "Calendar":
        """The calendar as it stood on a day: without the notices published later."""
        known = bisect_right(self._notices, on, key=_known_since)
        if known == len(self._notices):
            return self
        if known not in self._views:
            self._views[known] = Calendar(self._notices[:known], statutory=self._statutory)
        return self._views[known]

    def publications_after(self, day: date) -> list[date]:
        """The days after this one on which notices were published, in order."""
        days = {notice.published_on for notice in self._notices if notice.published_on is not None}
        return sorted(published for published in days if published > day)

    def unpublished_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years touched by these days for which no notice is there."""
        return tuple(year for year in range(first.year, last.year + 1) if year not in self._in_force)

    def is_workday(self, day: date) -> bool:
        """Whether people work on this day."""
        return self.kind(day).worked

    def kind(self, day: date) -> DayKind:
        """What kind of day this is."""
        weekend = day.weekday() >= 5
        if mark := self._marks.get(day):
            if mark.is_workday:
                return DayKind.MAKEUP if weekend else DayKind.WORKDAY
            return DayKind.HOLIDAY if mark.name or not weekend else DayKind.WEEKEND
        if self._by_rule(day.year) and day in statutory_days(day.year):
            return DayKind.STATUTORY
        return DayKind.WEEKEND if weekend else DayKind.WORKDAY

    def name(self, day: date) -> str:
        """The holiday this day is off or worked for, else empty."""
        if mark := self._marks.get(day):
            return mark.name
        return statutory_days(day.year).get(day, "") if self._by_rule(day.year) else ""

    def reason(self, day: date) -> str:
        """Why this day is worked or not: 星期六, 国庆节放假, 调休上班（国庆节）."""
        return reason_for(self.kind(day), self.name(day), day)

    def next_workday(self, day: date) -> date:
        """This day if it is worked, else the next that is."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def workday_after(self, day: date, n: int) -> date:
        """The n-th working day after this one (n ≥ 1)."""
        year, left = day.year, n
        row = self._year(year).workdays
        at = bisect_right(row, day.toordinal())
        while len(row) - at < left:
            left -= len(row) - at
            year, at = year + 1, 0
            row = self._year(year).workdays
        return date.fromordinal(row[at + left - 1])

    def workday_before(self, day: date, n: int) -> date:
        """The n-th working day before this one (n ≥ 1)."""
        year, left = day.year, n
        row = self._year(year).workdays
        at = bisect_left(row, day.toordinal())
        while at < left:
            left -= at
            year -= 1
            row = self._year(year).workdays
            at = len(row)
        return date.fromordinal(row[at - left])

    def workdays_between(self, after: date, until: date) -> int:
        """How many working days lie after the one day and not after the other."""
        if until <= after:
            return 0
        total = 0
        for year in range(after.year, until.year + 1):
            row = self._year(year).workdays
            low = bisect_right(row, after.toordinal()) if year == after.year else 0
            high = bisect_right(row, until.toordinal()) if year == until.year else len(row)
            total += high - low
        return total

    def rests(self, first: date, last: date) -> list[Stretch]:
        """The days off between two days (both included), in stretches of one kind."""
        return list(_joined(self._clipped(first, last, "rests")))

    def makeups(self, first: date, last: date) -> list[Stretch]:
        """The weekend days worked between two days (both included), each by itself."""
        return list(self._clipped(first, last, "makeups"))

    def _by_rule(self, year: int) -> bool:
        return self._statutory and year not in self._in_force

    def _clipped(self, first: date, last: date, what: Literal["rests", "makeups"]) -> Iterator[Stretch]:
        for year in range(first.year, last.year + 1):
            ready = self._year(year)
            row = ready.rests if what == "rests" else ready.makeups
            for stretch in row[bisect_left(row, first, key=_last_of) :]:
                if stretch.first > last:
                    return
                if first <= stretch.first and stretch.last <= last:
                    yield stretch
                else:
                    yield self._stretch(max(first, stretch.first), min(last, stretch.last), stretch.kind)

    def _stretch(self, first: date, last: date, kind: DayKind) -> Stretch:
        days = (first + timedelta(days=i) for i in range((last - first).days + 1))
        names = dict.fromkeys(name for day in days if (name := self.name(day)))
        return Stretch(first, last, kind, tuple(names))

    def _year(self, year: int) -> _Year:
        """The year's table, made when it is first asked for."""
        if year not in self._years:
            first = date(year, 1, 1)
            days = [first + timedelta(days=i) for i in range((date(year, 12, 31) - first).days + 1)]
            kinds = [(day, self.kind(day)) for day in days]
            single = [
                Stretch(day, day, kind, (name,) if (name := self.name(day)) else ())
                for day, kind in kinds
                if kind is not DayKind.WORKDAY
            ]
            self._years[year] = _Year(
                workdays=tuple(day.toordinal() for day, kind in kinds if kind.worked),
                rests=tuple(_joined(stretch for stretch in single if not stretch.kind.worked)),
                makeups=tuple(stretch for stretch in single if stretch.kind.worked),
            )
        return self._years[year]


def _known_since(notice: Notice) -> date:
    return notice.published_on or _ALWAYS


def _last_of(stretch: Stretch) -> date:
    return stretch.last


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbouring stretches of one kind as one, also across New Year."""
    running: Stretch | None = None
    for stretch in stretches:
        if running and running.kind is stretch.kind and running.last + _DAY == stretch.first:
            names = tuple(dict.fromkeys(running.names + stretch.names))
            running = replace(running, last=stretch.last, names=names)
            continue
        if running:
            yield running
        running = stretch
    if running:
        yield running
