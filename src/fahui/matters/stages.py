"""The closed lists of the vocabulary: stages, relations, kinds of promise. Shared by all services."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where a matter is: one short vocabulary for all services."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    SUPPLEMENTING = "supplementing", _("待补正")
    ACCEPTED = "accepted", _("已受理")
    ASSIGNED = "assigned", _("已指派")
    HANDLING = "handling", _("办理中")
    CLOSED = "closed", _("已办结")
    ARCHIVED = "archived", _("已归档")
    DECLINED = "declined", _("未获批准")
    WITHDRAWN = "withdrawn", _("已撤回")
    TRANSFERRED = "transferred", _("已转出")
    TERMINATED = "terminated", _("已终止")


ENDS: Final = frozenset(
    {Stage.CLOSED, Stage.ARCHIVED, Stage.DECLINED, Stage.WITHDRAWN, Stage.TRANSFERRED, Stage.TERMINATED}
)
# The engine's own actions, the same for every service.
ENGINE_ACTIONS: Final = frozenset(
    {
        "serve",
        "extend",
        "seal",
        "void",
        "restate",
        "annul",
        "reveal",
        "emergency",
        "contact",
        "log_contact",
        "jot",
        "recode",
        "recompute",
        "ask_waiver",
        "agree_waiver",
        "refuse_waiver",
        "retract",
        "sign_pad",
        "sign_paper",
        "ask_data",
        "data_answered",
        "data_failed",
    }
)
BACK: Final = "back"  # the stage the matter was in before the present one


class Relation(TextChoices):
    """What somebody is to one matter."""

    APPLICANT = "applicant", _("申请人")
    AGENT = "agent", _("代办人")
    RESPONDENT = "respondent", _("对方")
    HANDLER = "handler", _("承办人")
    UNIT = "unit", _("承办单位")


class Keep(TextChoices):
    """How an answer is kept."""

    CLEAR = "clear"
    SEALED = "sealed"
    CHECKED = "checked"  # compared when the action is taken, and kept nowhere: for the engine's own actions only


class Kind(TextChoices):
    """What sort of promise a term is; the three are never mixed."""

    STATUTORY = "statutory", _("法定时限")
    PROMISED = "promised", _("承诺时限")
    INTERNAL = "internal", _("内部目标")


class Duty(TextChoices):
    """Whose lateness it would be."""

    US = "us", _("本机构")
    APPLICANT = "applicant", _("申请人")
    OUTSIDE = "outside", _("外单位")
