"""What somebody may be in a place, and who acts when nobody is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """A duty given by a Grant, for a region and all below it."""

    CLERK = "clerk", _("窗口人员")
    OPERATOR = "operator", _("热线话务员")
    CONSULTANT = "consultant", _("咨询答复人员")
    REVIEWER = "reviewer", _("审查人员")
    APPROVER = "approver", _("中心负责人")
    ASSIGNER = "assigner", _("指派人员")
    OBJECTION_OFFICER = "objection_officer", _("异议审查人员")
    COMPLAINT_OFFICER = "complaint_officer", _("投诉处理人员")
    SUPERVISOR = "supervisor", _("督查人员")
    REGISTRAR = "registrar", _("登记管理人员")
    FINANCE = "finance", _("财务人员")
    CHIEF = "chief", _("局领导")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")
    SYSTEM = "system", _("系统")


# 三员分设 (platform-and-hotline.md §10): one makes accounts, one gives rights, one reads the logs. Nobody is two of
# them, and none of them is anything else: a trigger on the grants holds it (migration 0005).
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# They read what names them (`Service.reads`) and nothing else: who pays needs the sums, not the cases.
READ_BY_NAME = frozenset({Role.FINANCE})
BLIND_TO_MATTERS = ADMINISTRATORS | {Role.REGISTRAR, Role.SYSTEM}
# Who may read a matter outside their sight when somebody is in danger (matters/emergency.py).
MAY_BREAK_GLASS = frozenset(
    {Role.CLERK, Role.OPERATOR, Role.APPROVER, Role.OBJECTION_OFFICER, Role.SUPERVISOR, Role.CHIEF}
)
GRANTABLE: tuple[Role, ...] = tuple(role for role in Role if role != Role.SYSTEM)


@dataclass(frozen=True)
class System:
    """The nightly jobs: time has no back door, it acts like anybody else and leaves an event."""

    name: str = "nightly"

    def __str__(self) -> str:
        return str(_("系统"))


@dataclass(frozen=True)
class Ledger:
    """An older register (旧台账): what it says was done before this system, by whomever, witnessed by nobody here."""

    batch: int  # the file it came with
    also: Mapping[str, Any] = field(default_factory=dict)  # what the event says besides: `_imported`, which letter

    def __str__(self) -> str:
        return str(_("旧台账"))


@dataclass(frozen=True)
class Visitor:
    """A resident without an account, on the web or before a clerk's form; may only open what is open to all."""

    channel: str = "web"

    def __str__(self) -> str:
        return str(_("申请人（未登录）"))
