"""From the request to the end of the help."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.vocabulary import Action, Fact, Keep, Relation, Stage
from fahui.services.duty_counsel.papers import NOTICES
from fahui.services.duty_counsel.questions import HELPS, PLACES, WAYS
from fahui.services.duty_counsel.sources import CODE, DUTY, POLICE
from fahui.services.legal_aid.assigning import ANOTHER
from fahui.services.legal_aid.handling import HANDLING
from fahui.services.legal_aid.sources import LAW

SITE = (Relation.AGENT,)
DESK = (Role.CLERK, Role.ASSIGNER)
ENDS = (
    ("done", _("已经提供帮助，没有其他请求")),
    ("counsel", _("本人已委托辩护人")),
    ("aid", _("已获得法律援助，另有律师辩护")),
    ("refused", _("本人明确拒绝法律帮助")),
)
LAWYER = (
    Fact("professional", _("值班律师"), "professional", keep=Keep.CLEAR),
    Fact("assign_reason", _("为什么选这位"), "text", keep=Keep.CLEAR, most=300),
)

ACTIONS = (
    Action(
        "request",
        _("请求值班律师法律帮助"),
        by=(*SITE, *DESK),
        from_=(Stage.DRAFT,),
        to=Stage.SUBMITTED,
        issues=("help_request",),
        sentence=_("提出法律帮助请求"),
        basis=f"{LAW} 第三十七条",
    ),
    Action(
        "notify_lawyer",
        _("登记办案机关、看守所的通知"),
        by=(*SITE, *DESK),
        from_=(Stage.SUBMITTED,),
        to=Stage.ACCEPTED,
        issues=tuple(letter.code for letter in NOTICES),
        asks=(
            Fact("notice_number", _("通知书文号"), keep=Keep.CLEAR, most=60),
            Fact("notice_on", _("通知日期"), "date", future=False),
            Fact("organ_contact", _("办案人员和联系电话"), "text", most=100),
        ),
        sentence=_("值班律师收到提供法律帮助的通知"),
        basis=f"{POLICE} 第四十九条",
    ),
    Action(
        "assign",
        _("安排值班律师"),
        by=(Role.ASSIGNER, Role.CLERK),
        from_=(Stage.ACCEPTED,),
        to=Stage.HANDLING,
        assigns=True,
        asks=LAWYER,
        sentence=_("安排了值班律师"),
        basis=f"{LAW} 第十四条",
        shows=("handler", "unit"),
    ),
    Action(
        "reassign",
        _("改由另一位值班律师"),
        by=(Role.ASSIGNER, Role.CLERK),
        from_=(Stage.HANDLING,),
        clears=("reassign", "help"),  # what the one before helped is not the next one's to claim
        assigns=True,
        ends_assignment=True,
        side=True,
        asks=ANOTHER,
        sentence=_("改由另一位值班律师提供帮助"),
        shows=("handler", "unit"),
    ),
    Action(
        "help",
        _("登记一次法律帮助"),
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        issues=("help_sheet",),
        asks=(
            Fact("helped_on", _("帮助日期"), "date", future=False),
            Fact("help_place", _("在哪里"), "choice", choices=PLACES),
            Fact("help_way", _("怎样提供的"), "choice", choices=WAYS),
            Fact("help_kinds", _("提供了哪些帮助"), "multichoice", choices=HELPS),
            Fact("help_record", _("帮助的内容"), "longtext", most=3000),
            Fact("help_result", _("结果"), "longtext", most=1000),
            Fact("help_files", _("签名的登记表、意见书等"), "files", required=False),
        ),
        sentence=_("值班律师提供了法律帮助"),
        basis=f"{DUTY} 第六条",
    ),
    Action(
        "ask_aid",
        _("当事人申请法律援助"),
        by=(Relation.HANDLER, *SITE, *DESK),
        from_=(Stage.SUBMITTED, Stage.ACCEPTED, Stage.HANDLING),
        unless=("ask_aid",),
        side=True,
        asks=(Fact("aid_words", _("当事人的说明"), "longtext", most=2000, required=False),),
        sentence=_("当事人申请法律援助，由值班律师、监管场所转交"),
        basis=f"{LAW} 第三十九条",
    ),
    Action(
        "forward_aid",
        _("转交法律援助申请"),
        by=(Role.CLERK,),
        from_=(Stage.SUBMITTED, Stage.ACCEPTED, Stage.HANDLING, Stage.CLOSED),
        needs=("ask_aid",),
        unless=("forward_aid",),
        opens=("legal_aid",),
        link="forwarded",
        side=True,
        sentence=_("法律援助申请已转交法律援助机构"),
        basis=f"{LAW} 第三十九条",
    ),
    Action(
        "finish",
        _("结束帮助"),
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        to=Stage.CLOSED,
        side=True,
        outcome=("finish_kind", tuple((code, code) for code, _title in ENDS)),
        asks=(
            Fact("finish_kind", _("为什么结束"), "choice", choices=ENDS),
            Fact("finish_words", _("说明"), "longtext", most=1000, required=False),
        ),
        sentence=_("法律帮助结束"),
        basis=f"{CODE} 第三十六条",
    ),
    Action(
        "withdraw",
        _("撤回请求"),
        by=(*SITE, *DESK),
        from_=(Stage.SUBMITTED, Stage.ACCEPTED),
        to=Stage.WITHDRAWN,
        side=True,
        asks=(Fact("withdraw_why", _("为什么撤回"), "text", most=300),),
        sentence=_("撤回法律帮助请求"),
    ),
    replace(
        next(one for one in HANDLING if one.code == "claim_subsidy"),
        title=_("申领值班补贴"),
        from_=(Stage.HANDLING, Stage.CLOSED),  # day by day: who gives the case away has claimed for theirs
        needs=("help",),
        sentence=_("值班律师申领补贴"),
    ),
)
