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
    CHIEF = "chief", _("局领导")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SYSTEM = "system", _("系统")


# These keep the system or its registers and must not read cases (platform-and-hotline.md §10).
BLIND_TO_MATTERS = frozenset({Role.SYSTEM_ADMIN, Role.REGISTRAR, Role.SYSTEM})


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
