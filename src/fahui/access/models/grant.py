"""Grants: who has which duty where, for whom, from when to when."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.access.models.user import User
from fahui.access.roles import ADMINISTRATORS, READ_BY_NAME, Role
from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models import Organisation
from fahui.places.models import Region


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by date."""

    def in_force(self, day: date) -> "GrantQuerySet":
        """Begun, not past the last day, and not taken back before that day was over."""
        kept = Q(ended_at=None) | Q(ended_at__date__gt=day)
        return self.filter(kept, Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def current(self) -> "GrantQuerySet":
        """In force today or later, and not taken back."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()), ended_at=None)


class Grant(models.Model):
    """User × role × region, from a day to a day; given for one body, only for what belongs to that body.

    Beside it only relations to a matter give rights.
    """

    district = models.CharField(max_length=6, default=this_district)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField(default=clock.today)
    ends_on = models.DateField(null=True)
    given_by = models.CharField(max_length=80, blank=True)
    given_why = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)  # taken back before its last day: sight ends at this very moment
    ended_by = models.CharField(max_length=80, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    objects = GrantQuerySet.as_manager()
    subtrees: dict[int, frozenset[int]] | None = None

    class Meta:
        indexes = [models.Index(fields=["user", "role"], name="grant_of_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.region}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever's rights change is signed out everywhere; the three administrators stay apart."""
        self._apart()
        super().save(*args, **kwargs)
        self.user.end_sessions()

    def _apart(self) -> None:
        """The database refuses it too (migration 0005); here it is said in words."""
        if self.ended_at is not None:
            return
        others = Grant.objects.filter(user=self.user, ended_at=None).exclude(pk=self.pk).exclude(role=self.role)
        others = others.filter(Q(ends_on=None) | Q(ends_on__gte=self.starts_on))
        if self.ends_on is not None:
            others = others.filter(starts_on__lte=self.ends_on)
        if self.role not in ADMINISTRATORS:
            others = others.filter(role__in=ADMINISTRATORS)
        if others.exists():
            raise ValidationError(
                _("系统管理员、安全管理员、审计管理员要由三个人分别担任，也不能同时担任别的岗位。"), code="apart"
            )

    def live(self, day: date | None = None) -> bool:
        """Is it in force on this day?"""
        day = day or clock.today()
        kept = self.ended_at is None or timezone.localdate(self.ended_at) > day
        return kept and self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    def covers(self, region_id: int) -> bool:
        """Does it reach everything of the region? What is given for one body reaches no region as such."""
        return self.organisation_id is None and self.lies_within(region_id)

    def lies_within(self, region_id: int) -> bool:
        """Is the region this grant's own, or below it?"""
        return self.region.level == "district" or region_id in self.region_ids()

    def region_ids(self) -> frozenset[int]:
        """The grant's region and all below it, read once while the user object lives (a request)."""
        from fahui.places.models import subtree_ids

        known = self.subtrees if self.subtrees is not None else {}
        if self.region_id not in known:
            known[self.region_id] = subtree_ids(self.region)
        return known[self.region_id]

    @property
    def reads_persons(self) -> bool:
        """Does it show the persons of its place?"""
        return self.role not in READ_BY_NAME

    def whole_district(self) -> bool:
        """Does it reach everything, so that no list of regions is needed?"""
        return self.organisation_id is None and self.region.level == "district"
