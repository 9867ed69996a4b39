"""Make and keep staff accounts: by a system administrator, within their own place; rights are another's to give."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access import granting, lockout
from fahui.access.models import SignIn, User
from fahui.access.passwords import initial_password
from fahui.access.reach import administrator_of_all, require
from fahui.access.roles import Role
from fahui.core import clock
from fahui.core.identifiers import clean_name, clean_phone
from fahui.core.parameters import parameter
from fahui.core.registers import unfinished
from fahui.places.models import ServicePoint


@dataclass(frozen=True)
class Made:
    """A new account, or an old one with a new first password, which is shown this once and kept nowhere."""

    account: User
    password: str


def _may_place(by: User, station: ServicePoint | None) -> None:
    """A station's administrator makes accounts of that station only."""
    if administrator_of_all(by, Role.SYSTEM_ADMIN):
        return
    if station is None or not by.holds(Role.SYSTEM_ADMIN, station.region_id):
        raise PermissionDenied


@transaction.atomic
def make(by: User, *, name: str, phone: str, title: str = "", station: ServicePoint | None = None) -> Made:
    """A staff account without any right yet. Raises PermissionDenied, or ValidationError by field."""
    _may_place(by, station)
    if User.objects.by_phone(clean_phone(phone)) is not None:
        raise ValidationError({"phone": _("这个手机号已经有账号。是来办事时用过的，请换一个工作用的号码。")})
    password = initial_password()
    account = User.objects.create_user(
        phone,
        password,
        name=clean_name(name),
        title=title,
        station=station,
        is_staff=True,
        phone_verified=True,
        initial_until=_initial_until(),
    )
    return Made(account, password)


def _initial_until() -> datetime:
    return clock.now() + timedelta(days=int(parameter("access.initial_days", clock.today())))


@transaction.atomic
def change(by: User, account: User, *, name: str, title: str, station: ServicePoint | None) -> None:
    """Name, title and station of an account."""
    require(by, account, Role.SYSTEM_ADMIN)
    _may_place(by, station)
    account.person.name = clean_name(name)
    account.person.save()
    account.title, account.station = title, station
    account.save(update_fields=["title", "station"])


def _nothing_hangs_on(account: User) -> None:
    """Raises ValidationError while work of theirs would be left to nobody."""
    if open_ones := [one for one in unfinished(account) if one.must]:
        named = "、".join(f"{one.title}{one.amount}" for one in open_ones)
        raise ValidationError(_("还有没有办完的：%(what)s。请先交给别人。") % {"what": named}, code="unfinished")


@transaction.atomic
def suspend(by: User, account: User, *, why: str, at_once: bool = False) -> None:
    """Nobody signs in with it, and whoever is signed in is out; its rights wait.

    Raises ValidationError while something unfinished hangs on it, unless it must stop at once: what hangs on it is then
    a task that stays until it is done.
    """
    require(by, account, Role.SYSTEM_ADMIN)
    if not at_once:
        _nothing_hangs_on(account)
    account.is_active, account.suspended_why = False, why
    account.save(update_fields=["is_active", "suspended_why"])
    account.end_sessions()


@transaction.atomic
def resume(by: User, account: User) -> None:
    """It works again; of one that left, rights must be given anew."""
    require(by, account, Role.SYSTEM_ADMIN)
    account.is_active, account.suspended_why, account.left_on = True, "", None
    account.save(update_fields=["is_active", "suspended_why", "left_on"])


@transaction.atomic
def leave(by: User, account: User, *, why: str) -> int:
    """Whoever leaves the service: the account stops and every right of it ends; their work has gone to others first."""
    suspend(by, account, why=why)
    account.left_on = clock.today()
    account.save(update_fields=["left_on"])
    return granting.end_all(account, by, why=why)


@transaction.atomic
def new_password(by: User, account: User) -> Made:
    """After the person was seen: a new first password; all sign-ins end."""
    require(by, account, Role.SYSTEM_ADMIN)
    password = initial_password()
    account.set_password(password)
    account.initial_until = _initial_until()
    account.save(update_fields=["password", "initial_until"])
    account.end_sessions()
    lockout.passed(account.handle)
    return Made(account, password)


@transaction.atomic
def drop_second_factor(by: User, account: User) -> None:
    """After a lost phone: authenticator, passkeys and spare codes go; the next sign-in sets up new ones."""
    require(by, account, Role.SYSTEM_ADMIN)
    Authenticator.objects.filter(user=account).delete()
    account.end_sessions()


def unlock(by: User, account: User) -> None:
    """Before the time is up."""
    require(by, account, Role.SYSTEM_ADMIN)
    lockout.passed(account.handle)
    SignIn.objects.create(user=account, result=SignIn.Result.UNLOCKED, how=str(by)[:40])


def sign_out(by: User, account: User) -> None:
    """End all its sign-ins, as after a lost computer."""
    require(by, account, Role.SYSTEM_ADMIN)
    account.end_sessions()
    SignIn.objects.create(user=account, result=SignIn.Result.ENDED, how=str(by)[:40])
