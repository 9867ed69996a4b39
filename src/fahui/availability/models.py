"""Spans of a person's time, and the places to be booked within them."""

from datetime import date, datetime, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models import Person
from fahui.places.models import ServicePoint


class EngagementQuerySet(models.QuerySet["Engagement"]):
    """Engagements, asked for in the words of a roster."""

    def live(self) -> Self:
        """Not called off."""
        return self.filter(district=this_district(), ended_at=None)

    def touching(self, start: datetime, end: datetime) -> Self:
        """With any moment of [start, end)."""
        return self.filter(span__overlap=(start, end))

    def at(self, moment: datetime) -> Self:
        """Going on at a moment."""
        return self.filter(span__contains=moment)

    def duty(self) -> Self:
        """Shifts of any kind."""
        return self.filter(kind__in=Engagement.DUTIES)

    def leave(self) -> Self:
        """Absences."""
        return self.filter(kind=Engagement.Kind.LEAVE)


class Engagement(models.Model):
    """One span of one person's time, from its first moment up to but not including its last."""

    class Kind(models.TextChoices):
        WINDOW = "window", _("窗口值班")
        HOTLINE = "hotline", _("热线值班")
        DUTY_LAWYER = "duty_lawyer", _("值班律师")
        VISIT = "visit", _("下村服务")
        HEARING = "hearing", _("开庭")
        APPOINTMENT = "appointment", _("约见")
        LEAVE = "leave", _("请假")
        OTHER = "other", _("其他安排")

    DUTIES = (Kind.WINDOW, Kind.HOTLINE, Kind.DUTY_LAWYER, Kind.VISIT)

    district = models.CharField(max_length=6, default=this_district)
    person = models.ForeignKey(Person, models.PROTECT, related_name="engagements")
    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    span = DateTimeRangeField(_("起止"), default_bounds="[)")
    point = models.ForeignKey(ServicePoint, models.PROTECT, null=True, related_name="engagements")
    title = models.CharField(_("内容"), max_length=80, blank=True)
    about = models.CharField(max_length=20, blank=True)  # the matter's number
    deputy = models.ForeignKey(Person, models.PROTECT, null=True, related_name="deputised")  # of leave: who stands in
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)  # called off
    ended_why = models.CharField(max_length=200, blank=True)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_place_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("span", RangeOperators.OVERLAPS)],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(condition=~Q(span__isempty=True), name="engagement_lasts"),
            models.CheckConstraint(
                condition=Q(deputy=None) | ~Q(deputy=F("person")), name="nobody_deputises_themselves"
            ),
        ]
        indexes = [models.Index(fields=["district", "point", "kind"], name="engagements_at_point")]

    def __str__(self) -> str:
        return f"{self.person.name} {self.get_kind_display()}"

    @property
    def start(self) -> datetime:
        """Its first moment."""
        moment: datetime = self.span.lower
        return moment

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        moment: datetime = self.span.upper
        return moment

    @property
    def last_day(self) -> date:
        """The last day it touches."""
        return timezone.localdate(self.end - timedelta(microseconds=1))


class Slot(models.Model):
    """号源: some places within a shift, taken one by one."""

    district = models.CharField(max_length=6, default=this_district)
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField(default=1)
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="slot_not_overbooked"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="slot_lasts"),
            models.UniqueConstraint(fields=["engagement", "starts_at"], name="one_slot_a_start"),
        ]
        indexes = [models.Index(fields=["district", "starts_at"], name="slots_by_time")]


class Booking(models.Model):
    """One person's place in a slot, or their place in the waiting list."""

    class State(models.TextChoices):
        BOOKED = "booked", _("已约")
        WAITING = "waiting", _("候补")
        CANCELLED = "cancelled", _("已取消")
        CAME = "came", _("已到")
        ABSENT = "absent", _("未到")

    district = models.CharField(max_length=6, default=this_district)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="bookings")
    state = models.CharField(max_length=10, choices=State)
    about = models.CharField(max_length=20, blank=True)  # the matter's number
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "person"], condition=Q(state__in=("booked", "waiting")), name="one_booking_a_person"
            )
        ]
        indexes = [models.Index(fields=["slot", "state", "made_at"], name="bookings_of_slot")]
