"""Accounts and grants."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import BLIND_TO_MATTERS, Role
from fahui.core import clock
from fahui.core.identifiers import clean_phone, mask_name
from fahui.core.models import this_district
from fahui.people.models import AgentPost, Organisation, Person, blind
from fahui.people.register import enrol
from fahui.places.models import Region


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the phone is kept sealed with the person, its blind index is the handle."""

    def create_user(self, phone: str, password: str | None = None, *, name: str = "", **extra: Any) -> "User":
        """An account for a phone number."""
        phone = clean_phone(phone)
        person = extra.pop("person", None) or enrol(name=name or str(_("未填姓名")), details={"phone": phone})
        user = self.model(handle=blind("phone", phone), person=person, **extra)
        user.set_password(password) if password else user.set_unusable_password()
        user.save()
        return user

    def by_phone(self, phone: str) -> "User | None":
        """The account of a phone number, if any."""
        return self.filter(handle=blind("phone", clean_phone(phone))).select_related("person__data_key").first()


class User(AbstractBaseUser):
    """Somebody who can sign in: a resident by phone and code, staff by password and a second factor."""

    district = models.CharField(max_length=6, default=this_district)
    handle = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    # Whom the number belonged to before a long silence: numbers are given to others after a while.
    former_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="former_users")
    phone_verified = models.BooleanField(default=False)
    is_staff = models.BooleanField(_("工作人员"), default=False)
    is_active = models.BooleanField(default=True)
    title = models.CharField(_("职务"), max_length=40, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.person.name if self.is_staff else mask_name(self.person.name)

    def live_grants(self) -> list["Grant"]:
        """The grants in force today, read once per user object."""
        if not hasattr(self, "_grants"):
            today = clock.today()
            self._grants = list(self.grants.in_force(today).select_related("region")) if self.is_staff else []
            read: dict[int, frozenset[int]] = {}
            for grant in self._grants:
                grant.subtrees = read  # several roles in one place ask for it once
        return self._grants

    def live_posts(self) -> list[AgentPost]:
        """The bodies this user acts for today, read once per user object."""
        if not hasattr(self, "_posts"):
            posts = AgentPost.objects.in_force(clock.today()).filter(person=self.person_id)
            self._posts = list(posts.select_related("organisation"))
        return self._posts

    def roles(self) -> frozenset[str]:
        """All roles this user holds anywhere today."""
        return frozenset(grant.role for grant in self.live_grants())

    def holds(self, role: str, region_id: int | None = None) -> bool:
        """Does the user hold this role for the region (None: anywhere)?"""
        return any(
            grant.role == role and (region_id is None or grant.covers(region_id)) for grant in self.live_grants()
        )

    def reading_grants(self) -> list["Grant"]:
        """The grants that let the user read matters."""
        return [grant for grant in self.live_grants() if grant.role not in BLIND_TO_MATTERS]


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by date."""

    def in_force(self, day: date) -> "GrantQuerySet":
        """Begun and not ended on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Grant(models.Model):
    """User × role × region, from a day to a day. Beside it only relations to a matter give rights."""

    district = models.CharField(max_length=6, default=this_district)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField(default=clock.today)
    ends_on = models.DateField(null=True)
    given_by = models.CharField(max_length=80, blank=True)

    objects = GrantQuerySet.as_manager()
    subtrees: dict[int, frozenset[int]] | None = None

    class Meta:
        indexes = [models.Index(fields=["user", "role"], name="grant_of_user")]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.region}"

    def covers(self, region_id: int) -> bool:
        """Is the region this grant's own, or below it?"""
        return self.whole_district() or region_id in self.region_ids()

    def region_ids(self) -> frozenset[int]:
        """The grant's region and all below it, read once while the user object lives (a request)."""
        from fahui.places.models import subtree_ids

        known = self.subtrees if self.subtrees is not None else {}
        if self.region_id not in known:
            known[self.region_id] = subtree_ids(self.region)
        return known[self.region_id]

    def whole_district(self) -> bool:
        """Does it reach everything, so that no list of regions is needed?"""
        return self.region.level == "district"
