"""The roster of this month and the next: duty lawyers, windows and the hotline by turns, and a little leave."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from fahui.access.models import User
from fahui.access.roles import Role
from fahui.availability import roster
from fahui.availability.models import Engagement
from fahui.demo.chance import Chance
from fahui.demo.crew import Crew
from fahui.people.licences import objection
from fahui.people.models import Professional
from fahui.places.models import PointLevel, ServicePoint
from fahui.worktime.calendar import Calendar

Kind = Engagement.Kind
MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(17))
AWAY = 3  # how many take leave
REASONS = ("年休假", "外出培训", "家事")


class Rota:
    """Laid last, so that no story depends on who is on duty; the same seed gives the same roster."""

    def __init__(self, seed: int, crew: Crew, calendar: Calendar, until: date) -> None:
        """Whose turn it is goes round; what stands in the way sends the turn on."""
        self.chance, self.calendar, self.until = Chance(seed, "rota"), calendar, until
        self.people = self.chance.shuffled(crew.professionals)
        self.keeper: User = crew.first(Role.ASSIGNER)
        self.turn = 0

    def lay(self) -> None:
        """Leave first: nobody is put on duty while away."""
        points = ServicePoint.objects.filter(demo=True, level__in=(PointLevel.CENTER, PointLevel.STATION))
        self._leave()
        rows = list(points.order_by("pk"))
        center = [point for point in rows if point.level == PointLevel.CENTER]
        stations = [point for point in rows if point.level == PointLevel.STATION]
        days = list(self._workdays())
        for point in center:
            for day in days:
                self._put(Kind.DUTY_LAWYER, day, MORNING, point)
                self._put(Kind.DUTY_LAWYER, day, AFTERNOON, point)
                self._put(Kind.WINDOW, day, MORNING, point)
                self._put(Kind.HOTLINE, day, AFTERNOON, None)
        for number, point in enumerate(stations):
            for day in days:
                if day.weekday() == number % 5:
                    self._put(Kind.DUTY_LAWYER, day, MORNING, point)

    def _workdays(self) -> Iterator[date]:
        """Of the month of the last day, and of the next."""
        day = self.until.replace(day=1)
        end = (day + timedelta(days=62)).replace(day=1)  # 62 days on is never further than the month after next
        while day < end:
            if self.calendar.is_workday(day):
                yield day
            day += timedelta(days=1)

    def _leave(self) -> None:
        """Two or three days in the weeks to come, somebody of the same house standing in."""
        for one in islice(self.people, AWAY):
            first = self.calendar.workday_after(self.until, self.chance.between(2, 25))
            last = first + timedelta(days=self.chance.between(1, 2))
            if roster.in_the_way(one.person, first, last):
                continue
            deputy = next(
                (other.person for other in self.people[AWAY:] if _may_stand_in(one, other, first, last)), None
            )
            title = self.chance.of(REASONS)
            roster.take_leave(one.person, first, last, by=self.keeper, deputy=deputy, title=title)

    def _put(self, kind: str, day: date, hours: tuple[time, time], point: ServicePoint | None) -> None:
        """Whoever's turn it is and is free then."""
        start, end = (timezone.make_aware(datetime.combine(day, at)) for at in hours)
        for _try in self.people:
            person = self.people[self.turn % len(self.people)].person
            self.turn += 1
            try:
                with transaction.atomic():
                    roster.engage(person, kind, start, end, by=self.keeper, point=point)
            except ValidationError:
                continue
            return


def _may_stand_in(one: Professional, other: Professional, first: date, last: date) -> bool:
    """Of the same house, and fit to serve on those days."""
    return one.organisation_id == other.organisation_id and not any(objection(other, day) for day in (first, last))
