"""The calendar out of the database, and the notices put into it."""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.worktime.builtin import SOURCE, builtin_notices
from fahui.worktime.calendar import Calendar
from fahui.worktime.models import CalendarNotice, DayException
from fahui.worktime.notice import DayMark, Notice

_LIVE = "select id from worktime_calendarnotice where district = %s and not withdrawn order by id"


def current_calendar(district: str | None = None) -> Calendar:
    """The district's calendar; one tiny query a call (which notices are live), the built calendar is kept per process.

    Days of a notice are never edited, so the numbers of the live notices tell the calendar apart. A district into
    which nothing was put yet has the notices of the package.
    """
    district = district or settings.DISTRICT
    with connection.cursor() as cursor:  # asked with every step taken: a queryset would cost more than the answer
        cursor.execute(_LIVE, [district])
        return _calendar(district, tuple(pk for (pk,) in cursor.fetchall()))


def builtin_calendar() -> Calendar:
    """The calendar of the package's notices alone, for where no database can be reached."""
    return _calendar("", ())


@lru_cache(maxsize=32)
def _calendar(district: str, live: tuple[int, ...]) -> Calendar:
    if not live:
        return Calendar(builtin_notices())
    rows = CalendarNotice.objects.filter(district=district, pk__in=live).order_by("pk").prefetch_related("days")
    return Calendar([notice_of(row) for row in rows])


def calendar_with(notice: Notice, district: str | None = None) -> Calendar:
    """The district's calendar as it would be with one more notice; nothing is stored."""
    rows = CalendarNotice.objects.filter(district=district or settings.DISTRICT, withdrawn=False)
    live = [notice_of(row) for row in rows.order_by("pk").prefetch_related("days")]
    return Calendar([*(live or builtin_notices()), notice])


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


def save_notice(notice: Notice, by_name: str, district: str | None = None) -> CalendarNotice:
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
