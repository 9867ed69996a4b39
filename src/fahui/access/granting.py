"""Give and take back rights: by a security administrator, to others, within their own place."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fahui.access.models import Grant, User
from fahui.access.reach import require, roles_to_give
from fahui.access.roles import ADMINISTRATORS, Role
from fahui.core import clock
from fahui.people.models import Organisation
from fahui.places.models import Region


@transaction.atomic
def give(
    by: User,
    account: User,
    role: str,
    region: Region,
    *,
    organisation: Organisation | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    why: str,
) -> Grant:
    """A duty in a place from a day on. Raises PermissionDenied, or ValidationError in words."""
    _may(by, account, role, region)
    account = User.objects.select_for_update(of=("self",)).get(pk=account.pk)
    starts_on = starts_on or clock.today()
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("结束日期不能早于开始日期。")})
    if not account.is_active:
        raise ValidationError(_("这个账号已停用，先恢复再授权。"))
    if role in ADMINISTRATORS and organisation is not None:
        raise ValidationError({"organisation": _("管理员管一个地方的账号，不能只限一家单位。")})
    if role in ADMINISTRATORS and account.person.professions.filter(active=True).exists():
        raise ValidationError(_("承办案件的执业人员不能担任管理员。"), code="apart")
    if account.grants.current().filter(role=role, region=region, organisation=organisation).exists():
        raise ValidationError(_("已经有同样的授权。要改起止日期，先收回再重新授权。"))
    return Grant.objects.create(
        user=account,
        role=role,
        region=region,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
        given_by=str(by),
        given_why=why,
    )


def _may(by: User, account: User, role: str, region: Region) -> None:
    require(by, account, Role.SECURITY_ADMIN)
    if role not in roles_to_give(by) or not by.holds(Role.SECURITY_ADMIN, region.pk):
        raise PermissionDenied


@transaction.atomic
def take_back(by: User, grant: Grant, *, why: str) -> None:
    """From this moment the duty gives nothing, and whoever held it is signed out."""
    require(by, grant.user, Role.SECURITY_ADMIN)
    _end(grant, by, why)


@transaction.atomic
def hand_over(by: User, account: User, successor: User, *, why: str) -> list[Grant]:
    """All duties of one to another, at this moment; both are signed out, and nothing is left behind."""
    require(by, account, Role.SECURITY_ADMIN)
    if account.pk == successor.pk:
        raise ValidationError({"successor": _("请选另一位接手。")})
    given = []
    for grant in account.grants.current().select_related("region", "organisation"):
        _end(grant, by, why)
        have = successor.grants.current().filter(role=grant.role, region=grant.region, organisation=grant.organisation)
        if not have.exists():
            given.append(
                give(
                    by,
                    successor,
                    grant.role,
                    grant.region,
                    organisation=grant.organisation,
                    starts_on=max(grant.starts_on, clock.today()),
                    ends_on=grant.ends_on,
                    why=why,
                )
            )
    return given


def end_all(account: User, by: User, *, why: str) -> int:
    """Whoever leaves takes no right along."""
    rows = list(account.grants.current())
    for grant in rows:
        _end(grant, by, why)
    return len(rows)


def _end(grant: Grant, by: User, why: str) -> None:
    grant.ended_at, grant.ended_by, grant.ended_why = clock.now(), str(by), why
    grant.save()
