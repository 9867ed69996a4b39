"""Accounts."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import ADMINISTRATORS, BLIND_TO_MATTERS
from fahui.core import clock
from fahui.core.identifiers import clean_phone, mask_name
from fahui.core.models import this_district
from fahui.people.models import UNNAMED, AgentPost, Person, blind
from fahui.people.register import enrol
from fahui.places.models import ServicePoint

if TYPE_CHECKING:
    from fahui.access.models.grant import Grant


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the phone is kept sealed with the person, its blind index is the handle."""

    def create_user(self, phone: str, password: str | None = None, *, name: str = "", **extra: Any) -> "User":
        """An account for a phone number."""
        phone = clean_phone(phone)
        person = extra.pop("person", None) or enrol(name=name or UNNAMED, details={"phone": phone})
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
    station = models.ForeignKey(ServicePoint, on_delete=models.PROTECT, null=True, related_name="+")
    initial_until = models.DateTimeField(null=True)  # the first password was set by somebody else: change it by then
    suspended_why = models.CharField(max_length=200, blank=True)
    left_on = models.DateField(null=True)
    session_epoch = models.IntegerField(default=0)  # one more, and every sign-in of this account has ended
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "handle"
    REQUIRED_FIELDS = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.person.name if self.is_staff else mask_name(self.person.name)

    def live_grants(self) -> list["Grant"]:
        """The grants in force now, read once per user object."""
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

    def duties(self) -> frozenset[str]:
        """The roles held for a place, not only for one body."""
        return frozenset(grant.role for grant in self.live_grants() if grant.organisation_id is None)

    def holds(self, role: str, region_id: int | None = None) -> bool:
        """Does the user hold this role for the region (None: anywhere)?"""
        if region_id is None:
            return role in self.duties()
        return any(grant.role == role and grant.covers(region_id) for grant in self.live_grants())

    def reading_grants(self) -> list["Grant"]:
        """The grants that let the user read matters."""
        return [grant for grant in self.live_grants() if grant.role not in BLIND_TO_MATTERS]

    def administers(self) -> bool:
        """Is this one of the three administrators, who read no matter?"""
        return bool(self.roles() & ADMINISTRATORS)

    def get_session_auth_hash(self) -> str:
        """What a session must carry to count: it changes with the password and with `end_sessions`."""
        return self._get_session_auth_hash()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django asks so for hashes under an earlier signing key."""
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("fahui.access.session", value, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self) -> None:
        """Sign this account out everywhere, from the next request on."""
        User.objects.filter(pk=self.pk).update(session_epoch=models.F("session_epoch") + 1)
        self.session_epoch += 1
