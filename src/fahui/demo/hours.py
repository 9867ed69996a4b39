"""When things happen: offices on working days, the hotline and the web duty every day, residents whenever they can."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from fahui.demo.chance import Chance
from fahui.worktime.calendar import Calendar

OFFICE = (*range(9 * 60, 12 * 60), *range(14 * 60, 17 * 60))
DUTY = tuple(range(9 * 60, 21 * 60))
HOME = (*range(7 * 60, 9 * 60), *range(12 * 60, 14 * 60), *range(18 * 60, 23 * 60))


class Hours:
    """The district's working calendar as the stories use it."""

    def __init__(self, calendar: Calendar) -> None:
        """One calendar for the whole run."""
        self.calendar = calendar

    def office(self, chance: Chance, after: datetime, days: int = 0) -> datetime:
        """A moment in office hours so many working days later; 0 is the same day if there is time left."""
        local = timezone.localtime(after)
        day = local.date()
        if days:
            return self.in_office(chance, self.calendar.workday_after(day, days))
        left = [minute for minute in OFFICE if minute > local.hour * 60 + local.minute + 10]
        if self.calendar.is_workday(day) and left:
            return moment(day, chance.of(left), chance)
        return self.in_office(chance, self.calendar.workday_after(day, 1))

    def in_office(self, chance: Chance, day: date) -> datetime:
        """A moment in office hours of the day, or of the next working day."""
        return moment(self.calendar.next_workday(day), chance.of(OFFICE), chance)

    def duty(self, chance: Chance, after: datetime, least: int, most: int) -> datetime:
        """So many minutes later within the hours of the daily duty, else the next morning."""
        local = timezone.localtime(after) + timedelta(minutes=chance.between(least, most))
        minute = local.hour * 60 + local.minute
        if minute < DUTY[0]:
            return moment(local.date(), DUTY[0] + chance.between(3, 90), chance)
        if minute > DUTY[-1]:
            return moment(local.date() + timedelta(days=1), DUTY[0] + chance.between(3, 90), chance)
        return local

    def at_home(self, chance: Chance, after: datetime, least: int, most: int) -> datetime:
        """A moment of a resident's day, so many days later."""
        day = timezone.localdate(after) + timedelta(days=chance.between(least, most))
        found = moment(day, chance.of(HOME), chance)
        return found if found > after else after + timedelta(minutes=chance.between(20, 90))


def moment(day: date, minute: int, chance: Chance) -> datetime:
    """A day's minute with some second, in the district's time."""
    at = time(minute // 60, minute % 60, chance.between(1, 58))
    return timezone.make_aware(datetime.combine(day, at))


def midnight(day: date) -> datetime:
    """The day alone: a paper carries no minute."""
    return timezone.make_aware(datetime.combine(day, time()))
