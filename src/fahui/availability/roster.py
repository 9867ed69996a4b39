"""Putting people into shifts, taking leave, and who stands in: the database refuses what overlaps, this says why."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import TimestamptzRange

from fahui.access.models import User
from fahui.availability.models import Booking, Engagement, Slot
from fahui.core import clock
from fahui.people.licences import objection_to
from fahui.people.models import Person
from fahui.places.models import ServicePoint

CHAIN = 5  # deputies of deputies that are asked


def engage(
    person: Person,
    kind: str,
    start: datetime,
    end: datetime,
    *,
    by: User | None = None,
    point: ServicePoint | None = None,
    title: str = "",
    about: str = "",
    deputy: Person | None = None,
) -> Engagement:
    """Take up a span of a person's time; raises ValidationError (codes "span", "unfit", "overlap") in words.

    Whoever is on the register and may not serve on that day is given nothing but leave.
    """
    if start >= end:
        raise ValidationError(_("结束时间应晚于开始时间。"), code="span")
    if kind != Engagement.Kind.LEAVE and (why := objection_to(person, timezone.localdate(start))):
        told = _("%(who)s%(why)s，不能排班。") % {"who": person.name, "why": why}
        raise ValidationError({"person": told}, code="unfit")
    try:
        with transaction.atomic():
            return Engagement.objects.create(
                person=person,
                kind=kind,
                span=TimestamptzRange(start, end),
                point=point,
                title=title,
                about=about,
                deputy=deputy,
                made_by=by,
            )
    except IntegrityError as error:
        if "one_place_at_a_time" not in str(error):
            raise
        raise ValidationError(_overlap(person, start, end), code="overlap") from error


def _overlap(person: Person, start: datetime, end: datetime) -> str:
    other = Engagement.objects.live().filter(person=person).touching(start, end).order_by("span").first()
    if other is None:
        return _("这段时间已有别的安排，请换一个时间。")
    return _("%(who)s%(start)s至%(end)s已有安排：%(what)s。") % {
        "who": person.name,
        "start": moment(other.start),
        "end": moment(other.end),
        "what": other.title or other.get_kind_display(),
    }


def moment(at: datetime) -> str:
    """10月8日9:00, in the district's time."""
    local = timezone.localtime(at)
    return f"{local.month}月{local.day}日{local.hour}:{local.minute:02}"


@transaction.atomic
def call_off(engagement: Engagement, why: str) -> None:
    """The span is free again, places booked in it are given up; that it was taken stays on record."""
    _end(engagement, why)
    booked = Booking.objects.filter(
        slot__engagement=engagement, state__in=(Booking.State.BOOKED, Booking.State.WAITING)
    )
    booked.update(state=Booking.State.CANCELLED, ended_at=clock.now())


def _end(engagement: Engagement, why: str) -> None:
    Engagement.objects.filter(pk=engagement.pk, ended_at=None).update(ended_at=clock.now(), ended_why=why[:200])


def days(first: date, last: date) -> tuple[datetime, datetime]:
    """From the first moment of one day to the end of another."""
    zone = timezone.get_current_timezone()
    begin = datetime.combine(first, time.min, tzinfo=zone)
    return begin, datetime.combine(last + timedelta(days=1), time.min, tzinfo=zone)


def in_the_way(person: Person, first: date, last: date) -> list[Engagement]:
    """What a leave from day to day would collide with: each needs somebody else, or to be called off, first."""
    start, end = days(first, last)
    rows = Engagement.objects.live().filter(person=person).touching(start, end)
    return list(rows.select_related("point", "person").order_by("span"))


def take_leave(
    person: Person, first: date, last: date, *, by: User | None = None, deputy: Person | None = None, title: str = ""
) -> Engagement:
    """Whole days of leave; raises ValidationError while something of theirs stands in it, or the deputy is away too."""
    if first > last:
        raise ValidationError({"last": _("结束日期不能早于开始日期。")}, code="span")
    if deputy is not None:
        _may_deputise(person, deputy, first, last)
    start, end = days(first, last)
    return engage(person, Engagement.Kind.LEAVE, start, end, by=by, deputy=deputy, title=title)


def _may_deputise(person: Person, deputy: Person, first: date, last: date) -> None:
    """Another one, who may serve from the first day to the last and is not away too."""
    if deputy.pk == person.pk:
        raise ValidationError({"deputy": _("代理人应是别人。")}, code="deputy")
    for day in (max(first, clock.today()), last):
        if why := objection_to(deputy, day):
            told = _("%(who)s%(why)s，不能代理，请另选一位。") % {"who": deputy.name, "why": why}
            raise ValidationError({"deputy": told}, code="unfit")
    if Engagement.objects.live().leave().filter(person=deputy).touching(*days(first, last)).exists():
        raise ValidationError({"deputy": _("这位代理人那几天也请假，请另选一位。")}, code="deputy")


def hand_over(engagement: Engagement, to: Person, *, by: User | None = None) -> Engagement:
    """Somebody else takes the same span, with the places booked in it; both or neither."""
    with transaction.atomic():
        _end(engagement, _("交给%(who)s") % {"who": to.name})
        taken = engage(
            to,
            engagement.kind,
            engagement.start,
            engagement.end,
            by=by,
            point=engagement.point,
            title=engagement.title,
            about=engagement.about,
        )
        Slot.objects.filter(engagement=engagement).update(engagement=taken)
        return taken


def ahead(person: Person) -> QuerySet[Engagement]:
    """What they are still to do, from now on: everything but leave."""
    rows = Engagement.objects.live().filter(person=person, span__endswith__gt=clock.now())
    return rows.exclude(kind=Engagement.Kind.LEAVE).select_related("point", "person").order_by("span")


def to_deputise(person: Person) -> QuerySet[Engagement]:
    """Leaves of others, not over yet, for which they stand in."""
    rows = Engagement.objects.live().leave().filter(deputy=person, span__endswith__gt=clock.now())
    return rows.select_related("person").order_by("span")


def let_deputise(leave: Engagement, deputy: Person | None) -> None:
    """Somebody else stands in during a leave, or nobody; raises ValidationError when they cannot."""
    if deputy is not None:
        _may_deputise(leave.person, deputy, timezone.localdate(leave.start), leave.last_day)
    Engagement.objects.filter(pk=leave.pk, ended_at=None).update(deputy=deputy)


def away(people: Iterable[int], at: datetime) -> frozenset[int]:
    """Those of these persons (ids) who are on leave at a moment, in one query."""
    rows = Engagement.objects.live().leave().at(at).filter(person_id__in=list(people))
    return frozenset(rows.values_list("person_id", flat=True))


def stands_in(person: Person, at: datetime) -> Person | None:
    """The person themselves, or who stands in for them at a moment; None when nobody in the chain is there and fit."""
    asked: set[int] = set()
    current: Person | None = person
    for _step in range(CHAIN):
        if current is None or current.pk in asked:
            return None
        asked.add(current.pk)
        row = Engagement.objects.live().leave().at(at).filter(person=current).select_related("deputy").first()
        if row is None:
            return current
        current = row.deputy
        if current is not None and objection_to(current, timezone.localdate(at)):
            return None
    return None


def on_duty(point: ServicePoint, at: datetime) -> list[Engagement]:
    """Who is on duty at a place."""
    return list(
        Engagement.objects.live().duty().at(at).filter(point=point).select_related("person").order_by("kind", "pk")
    )


def today_at(
    points: Iterable[int] | None, kinds: Iterable[str] = Engagement.DUTIES, people: Iterable[int] | None = None
) -> list[Engagement]:
    """Who is on duty today, or still will be, at these points (None: anywhere), the earliest first; of these people."""
    start, end = days(clock.today(), clock.today())
    rows = Engagement.objects.live().touching(max(start, clock.now()), end).filter(kind__in=tuple(kinds))
    if points is not None:
        rows = rows.filter(point__in=list(points))
    if people is not None:
        rows = rows.filter(person__in=list(people))
    return list(rows.select_related("person", "point").order_by("span", "pk"))


def minutes_on_duty(person: Person, start: datetime, end: datetime) -> int:
    """Minutes of shifts within a span, for fair rotation."""
    rows = Engagement.objects.live().duty().filter(person=person).touching(start, end)
    return sum(int((min(one.end, end) - max(one.start, start)).total_seconds() // 60) for one in rows)
