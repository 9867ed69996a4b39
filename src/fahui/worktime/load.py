"""The calendar out of the database, and the notices put into it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.worktime.builtin import SOURCE, builtin_notices
from fahui.worktime.calendar import Calendar
from fahui.worktime.models import CalendarNotice, DayException
from fahui.worktime.notice import DayMark, Notice

_LIVE = (
    "select id, withdrawn_on from worktime_calendarnotice"
    " where district = %s and (not withdrawn or withdrawn_on is not null) order by id"
)


def current_calendar(district: str | None = None) -> Calendar:
    """The district's calendar; one tiny query a call (which notices are live), the built calendar is kept per process.

    Days of a notice are never edited, so the notices and the days of withdrawal tell the calendar apart. A district
    into which nothing was put yet has the notices of the package.
    """
    district = district or settings.DISTRICT
    with connection.cursor() as cursor:  # asked with every step taken: a queryset would cost more than the answer
        cursor.execute(_LIVE, [district])
        return _calendar(district, tuple(cursor.fetchall()))


def builtin_calendar() -> Calendar:
    """The calendar of the package's notices alone, for where no database can be reached."""
    return _calendar("", ())


@lru_cache(maxsize=32)
def _calendar(district: str, live: tuple[tuple[int, date | None], ...]) -> Calendar:
    if not live:
        return Calendar(builtin_notices())
    return Calendar(_told(_rows(district).filter(pk__in=[pk for pk, _withdrawn_on in live])))


def calendar_with(notice: Notice, district: str | None = None) -> Calendar:
    """The district's calendar as it would be with one more notice; nothing is stored."""
    return Calendar([*(_told(_rows(district or settings.DISTRICT)) or builtin_notices()), notice])


def calendar_without(gone: CalendarNotice, on: date) -> Calendar:
    """The district's calendar as it would be with this notice withdrawn on a day; nothing is stored."""
    rows = list(_rows(gone.district))
    for row in rows:
        if row.pk == gone.pk:
            row.withdrawn, row.withdrawn_on = True, on
    return Calendar(_told(rows))


def _rows(district: str) -> "QuerySet[CalendarNotice]":
    rows = CalendarNotice.objects.filter(district=district).exclude(withdrawn=True, withdrawn_on=None)
    return rows.order_by("pk").prefetch_related("days")


def _told(rows: Iterable[CalendarNotice]) -> list[Notice]:
    """The notices, and for each withdrawal what holds again from that day: an older edition, or none."""
    there = [(row, notice_of(row)) for row in rows]
    again = []
    for row, gone in there:
        if row.withdrawn_on is None:
            continue
        then = row.withdrawn_on
        left = [notice for other, notice in there if other.year == row.year and _counts(other, then)]
        newest = max(left, key=lambda notice: notice.published_on or date.min, default=None)
        again.append(replace(newest or gone, published_on=then, void=newest is None))
    return [*(notice for _row, notice in there), *again]


def _counts(row: CalendarNotice, on: date) -> bool:
    """Does it hold on this day?"""
    return (row.published_on or date.min) <= on and (row.withdrawn_on is None or row.withdrawn_on > on)


def in_force(year: int, district: str | None = None) -> CalendarNotice | None:
    """The notice by which the district counts a year today."""
    rows = _rows(district or settings.DISTRICT).filter(year=year, withdrawn=False)
    return max(rows, key=lambda row: (row.published_on or date.min, row.pk), default=None)


@transaction.atomic
def withdraw(pk: int, by_name: str, because: str, district: str | None = None) -> CalendarNotice:
    """From today this notice counts no more; raises ValidationError when it is withdrawn already."""
    row = CalendarNotice.objects.select_for_update().get(district=district or settings.DISTRICT, pk=pk)
    if row.withdrawn:
        raise ValidationError(_("这份放假安排已经撤回了。"), code="withdrawn")
    row.withdrawn, row.withdrawn_on = True, clock.today()
    row.withdrawn_because, row.withdrawn_by_name = because, by_name
    row.save(update_fields=["withdrawn", "withdrawn_on", "withdrawn_because", "withdrawn_by_name"])
    return row


def notice_of(row: CalendarNotice) -> Notice:
    """A stored notice as the calendar takes it."""
    return Notice(
        year=row.year,
        days={mark.day: DayMark(mark.is_workday, mark.name) for mark in row.days.all()},
        title=row.title,
        source=row.source,
        published_on=row.published_on,
    )


@transaction.atomic
def seed(district: str | None = None) -> int:
    """Put in the package's years that were never put in before; returns how many. May run again and at once."""
    district = district or settings.DISTRICT
    mine = CalendarNotice.objects.filter(district=district, source=SOURCE)
    there = set(mine.values_list("year", flat=True))  # withdrawn ones too: a withdrawal is not undone
    lacking = {notice.year: notice for notice in builtin_notices() if notice.year not in there}
    if not lacking:
        return 0
    rows = [_row(notice, district, _("系统预置")) for notice in lacking.values()]
    CalendarNotice.objects.bulk_create(rows, ignore_conflicts=True)
    stored = mine.filter(year__in=lacking, days__isnull=True)
    days = [day for row in stored for day in _days(row, lacking[row.year])]
    DayException.objects.bulk_create(days, ignore_conflicts=True)
    return len(lacking)


def save_notice(notice: Notice, by_name: str, district: str | None = None, *, because: str = "") -> CalendarNotice:
    """Store a notice with its days; the same notice again gives the row it has, another of the same day is refused."""
    district = district or settings.DISTRICT
    seed(district)
    same_day = CalendarNotice.objects.filter(
        district=district, year=notice.year, published_on=notice.published_on, withdrawn=False
    ).first()
    if same_day and notice_of(same_day).days == notice.days:
        return same_day
    try:
        with transaction.atomic():
            row = _row(notice, district, by_name)
            row.because = because
            row.save(force_insert=True)
            DayException.objects.bulk_create(_days(row, notice))
    except IntegrityError as error:
        raise ValidationError(_already_there(notice), code="same_day") from error
    return row


def _already_there(notice: Notice) -> str:
    if notice.published_on is None:
        return _("%(year)s年已有一份未注明公布日期的放假安排；请注明新安排的公布日期，或者先撤回原安排。") % {
            "year": notice.year
        }
    return _("%(year)s年已有一份同日公布、内容不同的放假安排；请先撤回原安排，再导入更正后的安排。") % {
        "year": notice.year
    }


def _row(notice: Notice, district: str, by_name: str) -> CalendarNotice:
    return CalendarNotice(
        district=district,
        year=notice.year,
        title=notice.title or _("%(year)s年放假安排") % {"year": notice.year},
        source=notice.source,
        published_on=notice.published_on,
        imported_by_name=by_name,
        imported_at=clock.now(),
    )


def _days(row: CalendarNotice, notice: Notice) -> list[DayException]:
    return [
        DayException(notice=row, district=row.district, day=day, is_workday=mark.is_workday, name=mark.name)
        for day, mark in sorted(notice.days.items())
    ]
