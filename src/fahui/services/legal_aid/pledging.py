"""诚信承诺: read aloud to whoever cannot read it, and checked later (法律援助法 第四十一条、第六十四条)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.case import Case
from fahui.matters.vocabulary import Action, Answers, Fact, Finds, Keep, Stage
from fahui.services.legal_aid.marks import GRANTED
from fahui.services.legal_aid.sources import FORMS, LAW
from fahui.services.texts import letter_text

READ = (
    ("application", _("申请表和真实陈述的声明")),
    ("pledge", _("经济困难状况说明表和诚信承诺")),
)
WHY_READ = (
    ("cannot_read", _("不识字或者识字不多")),
    ("sight", _("看不清")),
    ("tongue", _("语言不通，经人翻译")),
    ("asked", _("本人要求")),
)
TONGUES = (
    ("mandarin", _("普通话")),
    ("local", _("本地话")),
    ("sign", _("手语")),
    ("other", _("其他语言，经人翻译")),
)
SIGNED = (
    ("own", _("本人签名")),
    ("finger", _("本人按指印")),
    ("by_another", _("别人代签，本人按指印")),
)


def pledge_words() -> str:
    """The pledge as it stands on the paper that is signed, without the blanks."""
    part = letter_text("legal_aid/means.md").split("## 四、诚信承诺", 1)[1].split(">", 1)[0]
    return part.replace("（{{ pledge }}）", "").strip()


def what_was_read(case: Case, answers: Answers) -> Mapping[str, Any]:
    """The very words of the pledge, and of which edition of the form."""
    return {"read_words": pledge_words() if answers.get("read_what") == "pledge" else "", "read_edition": FORMS}


def pledged(case: Case, answers: Answers) -> str | None:
    """A pledge is read only where one is made: not where means are not asked, or are proved by a certificate."""
    if answers.get("read_what") != "pledge" or case.facts.get("means_ground") == "income":
        return None
    return gettext("这件申请不凭经济状况的承诺，不需要宣读承诺。")


PLEDGING = (
    Action(
        "read_pledge",
        _("登记宣读"),
        by=(Role.CLERK, Role.REVIEWER),
        from_=(Stage.SUBMITTED, Stage.SUPPLEMENTING, Stage.ACCEPTED),
        side=True,
        guard=pledged,
        finds=Finds(
            (
                Fact("read_words", _("宣读的原文"), keep=Keep.CLEAR),
                Fact("read_edition", _("出自哪一版"), keep=Keep.CLEAR),
            ),
            what_was_read,
        ),
        asks=(
            Fact("read_what", _("宣读了什么"), "choice", choices=READ),
            Fact("read_by", _("谁宣读的"), "text", keep=Keep.CLEAR, most=40),
            Fact("read_on", _("哪天宣读的"), "date", future=False),
            Fact("read_why", _("为什么要宣读"), "choice", choices=WHY_READ),
            Fact("read_tongue", _("用什么话宣读"), "choice", choices=TONGUES),
            Fact("signed_how", _("听完以后怎样签的"), "choice", choices=SIGNED),
            Fact("signed_for", _("谁代签的"), "name", shown_if=("signed_how", ("by_another",))),
            Fact("signed_files", _("签好的说明表；代签的，加代签人的身份证"), "files", required=False),
        ),
        shows=("read_what", "read_by", "read_on", "read_words"),
        sentence=_("向申请人宣读了要签字的内容"),
        basis=f"{LAW} 第四十一条",
    ),
    Action(
        "check_pledge",
        _("核查申请时的陈述"),
        internal=True,
        by=(Role.REVIEWER, Role.APPROVER, Role.SYSTEM),
        from_=(Stage.ACCEPTED, Stage.ASSIGNED, Stage.HANDLING, Stage.CLOSED, Stage.ARCHIVED),
        needs_one=GRANTED,
        opens=("pledge_check",),
        link="pledge_check",
        side=True,
        sentence=_("开始核查申请时的陈述"),
        basis=f"{LAW} 第四十一条",
    ),
    Action(
        "untrue_found",
        _("核查发现陈述不实"),
        internal=True,
        by=(Role.SYSTEM,),
        from_=tuple(stage for stage in Stage if stage != Stage.DRAFT),
        side=True,
        sentence=_("核查发现陈述与事实不一致。仍在援助的，请报告应当终止的情形，由负责人决定"),
        basis=f"{LAW} 第四十八条",
    ),
)
