"""From the door where somebody asked to the centre that is competent, and the result on its way back."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.case import Case
from fahui.matters.vocabulary import Action, Answers, Fact, Keep, Relation, Stage
from fahui.services.legal_aid.sources import LAW

CODE: Final = "referral"
DESK = (Role.CLERK, Role.OPERATOR, Role.REVIEWER)
BODY = (Relation.AGENT,)

DOORS = (
    ("custody", _("看守所、监狱、强制隔离戒毒所")),
    ("duty_lawyer", _("值班律师")),
    ("union", _("工会")),
    ("women", _("妇联")),
    ("disabled", _("残联")),
    ("youth", _("共青团")),
    ("petition", _("信访部门")),
    ("media", _("媒体联络点")),
    ("village", _("村、社区联络点")),
    ("agency", _("其他地方的法律援助机构")),
    ("other", _("其他单位")),
)
WITHIN_A_DAY = ("custody", "duty_lawyer")  # 法律援助法 第三十九条
RESULTS = (
    ("granted", _("给予法律援助")),
    ("refused", _("不予法律援助")),
    ("moved", _("转到有权受理的机构")),
    ("answered", _("已解答")),
    ("dropped", _("申请人撤回")),
)
OUTCOMES = (*RESULTS, ("not_ours", _("不属于本机构受理，已告知去处")), ("withdrawn", _("撤回转介")))
DOOR, SAYS, CONSENT = _("从哪里来"), _("本人的请求"), _("本人同意")

INTAKE = (
    Fact("came_by", _("在哪里提出的"), "choice", choices=DOORS, group=DOOR, basis=f"{LAW} 第三十九条"),
    Fact(
        "sent",
        _("材料现在就转给法律援助中心吗"),
        "choice",
        choices=(("now", _("现在就转，或者已经转到")), ("later", _("先登记，随后转"))),
        group=DOOR,
        help=_("看守所、监狱、戒毒所和值班律师要在24小时内转交（法律援助法第三十九条）。"),
    ),
    Fact("body_contact", _("单位经办人和电话"), "text", most=100, group=DOOR),
    Fact("statement", _("事情的经过和请求"), "longtext", most=5000, group=SAYS),
    Fact(
        "consents",
        _("本人同意把以上情况和联系方式转给法律援助中心吗"),
        "yesno",
        group=CONSENT,
        help=_("没有本人同意不能转。本人不能表达的，由监护人同意。"),
    ),
    Fact(
        "consent_how",
        _("怎样同意的"),
        "choice",
        choices=(
            ("signed", _("本人签了字或者按了指印")),
            ("spoken", _("念给本人听，本人口头同意，经办人记录")),
            ("guardian", _("监护人同意")),
        ),
        shown_if=("consents", ("yes",)),
        group=CONSENT,
    ),
    Fact("referral_files", _("材料（有的话）"), "files", required=False, group=SAYS),
)


def agreed(case: Case, answers: Answers) -> str | None:
    """个人信息保护法 第二十三条: nobody's case is passed on without their consent."""
    if answers.get("consents") == "yes":
        return None
    return gettext("没有本人同意，不能转介。请告诉本人可以自己申请：到任何窗口、打12348或者网上都行。")


ACTIONS = (
    Action(
        "submit",
        _("登记转介"),
        by=(*BODY, *DESK),
        from_=(Stage.DRAFT,),
        to=Stage.SUBMITTED,
        guard=agreed,
        issues=("referral_receipt",),
        sentence=_("单位登记了转介"),
        basis=f"{LAW} 第三十九条",
        tells=_("单位已按您的意思替您登记，材料会转到法律援助中心。"),
    ),
    Action(
        "receive",
        _("收下，转为申请或者咨询"),
        by=DESK,
        from_=(Stage.SUBMITTED,),
        to=Stage.HANDLING,
        opens=("legal_aid", "consultation"),
        link="converted",
        sentence=_("法律援助中心收到，转为申请或者咨询"),
        basis=f"{LAW} 第四十三条",
        tells=_("法律援助中心已收到单位转来的材料，接着办理，说过的不用再说。"),
    ),
    Action(
        "forward",
        _("转交法律援助中心"),
        by=(*BODY, *DESK),
        from_=(Stage.SUBMITTED,),
        unless=("forward",),
        side=True,
        asks=(Fact("forwarded_how", _("怎样转交的"), "text", keep=Keep.CLEAR, most=60),),
        sentence=_("材料转交法律援助中心"),
        basis=f"{LAW} 第三十九条",
    ),
    Action(
        "decline",
        _("不属于本机构，告知去处"),
        by=DESK,
        from_=(Stage.SUBMITTED,),
        to=Stage.DECLINED,
        side=True,
        outcome="not_ours",
        asks=(Fact("go_to", _("应当找谁"), "text", keep=Keep.CLEAR, most=300),),
        shows=("go_to",),
        sentence=_("不属于本机构受理，告知去处"),
        basis=f"{LAW} 第三十八条",
        tells=_("这件事不归法律援助中心管，应找谁请看说明。"),
    ),
    Action(
        "returned",
        _("结果告诉转介单位"),
        by=(Role.SYSTEM,),
        from_=(Stage.HANDLING,),
        to=Stage.CLOSED,
        side=True,
        outcome=("result", tuple((code, code) for code, _title in RESULTS)),
        asks=(Fact("result", _("结果"), "choice", choices=RESULTS),),
        shows=("result",),
        sentence=_("有了结果，告诉转介单位"),
    ),
    Action(
        "withdraw",
        _("撤回转介"),
        by=(Relation.APPLICANT, *BODY, Role.CLERK),
        from_=(Stage.SUBMITTED,),
        to=Stage.WITHDRAWN,
        side=True,
        outcome="withdrawn",
        sentence=_("撤回转介"),
        tells=_("转介已撤回。您自己随时可以申请。"),
    ),
)
