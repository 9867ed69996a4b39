"""Assignment: a person at once, or a body (承办单位) that names its person; taken, given back, changed."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.vocabulary import Action, Fact, Keep, Relation, Stage
from fahui.services.legal_aid.deciding import GRANTED
from fahui.services.legal_aid.sources import LAW, PROMISE, RULE

NAMED = ("assign", "assign_first", "name_person")  # by one of these a person has it
GIVEN = (*NAMED, "assign_unit")
# Undone when it comes back to whoever assigns.
UNDONE = (*GIVEN, "ask_return")
# After an assignment only such a ground lets the matter be given back by whoever got it; any other reason is
# confirmed first. The rule names interest and objective inability; the other sentences put the latter into words.
GROUNDS = (
    ("conflict", _("与案件有利害关系，或者依法应当回避")),
    ("licence", _("执业证被注销或者停止执业，不能继续执业（客观上不能办理，未核实）")),
    ("health", _("生病、生育等身体原因，不能履行职责（客观上不能办理，未核实）")),
    ("unfit", _("所涉专业确实不能胜任（客观上不能办理，未核实）")),
)
GROUND = Fact(
    "return_ground", _("退回的法定理由"), "choice", keep=Keep.CLEAR, choices=GROUNDS, basis=f"{RULE} 第三十八条"
)
DETAILS = Fact("return_why", _("具体情况"), "text", keep=Keep.CLEAR, most=300)
ANOTHER = (
    Fact("professional", _("新的承办人"), "professional", keep=Keep.CLEAR),
    Fact("assign_reason", _("为什么更换"), "text", keep=Keep.CLEAR, most=300),
)

ASSIGNING = (
    Action(
        "name_handler",
        _("点名要哪位承办（点援）"),
        by=(Relation.APPLICANT, Relation.AGENT, Role.CLERK, Role.ASSIGNER),
        from_=(Stage.SUBMITTED, Stage.ACCEPTED),
        clears=("name_handler",),
        side=True,
        asks=(
            Fact(
                "wished",
                _("想请哪位（姓名）"),
                "text",
                keep=Keep.CLEAR,
                most=60,
                help=_("只作为指派时优先考虑的一条。没有空或者按规定要回避的，另派别人。"),
            ),
        ),
        sentence=_("受援人点名要哪位承办"),
        shows=("wished",),
    ),
    Action(
        "assign",
        _("指派"),
        by=(Role.ASSIGNER,),
        from_=(Stage.ACCEPTED,),
        to=Stage.ASSIGNED,
        needs_one=GRANTED,
        unless=GIVEN,
        assigns=True,
        issues=("assignment_notice",),
        asks=(
            Fact("professional", _("承办人"), "professional", keep=Keep.CLEAR),
            Fact("assign_reason", _("为什么选这位"), "text", keep=Keep.CLEAR, most=300),
        ),
        sentence=_("指派了承办人"),
        basis=f"{LAW} 第四十三条",
        shows=("handler", "unit", "handler_phone"),
        tells=_("已为您指派承办人，会和您联系。"),
    ),
    Action(
        "assign_unit",
        _("指派承办单位（由单位安排承办人）"),
        by=(Role.ASSIGNER,),
        from_=(Stage.ACCEPTED,),
        to=Stage.ASSIGNED,
        needs_one=GRANTED,
        unless=GIVEN,
        assigns_unit=True,
        issues=("assignment_notice",),
        asks=(
            Fact("organisation", _("承办单位"), "unit", keep=Keep.CLEAR),
            Fact("assign_reason", _("为什么选这个单位"), "text", keep=Keep.CLEAR, most=300),
        ),
        sentence=_("指派了承办单位，由单位安排承办人"),
        basis=f"{LAW} 第四十三条",
        shows=("unit",),
        tells=_("已为您指派承办单位，由单位安排承办人，安排好了会告诉您是谁。"),
        tells_unit=_("已指派你单位承办，请安排承办人。"),
    ),
    Action(
        "name_person",
        _("安排承办人"),
        by=(Relation.UNIT, Role.ASSIGNER),
        from_=(Stage.ASSIGNED,),
        needs=("assign_unit",),
        unless=NAMED,
        assigns=True,
        asks=(
            Fact("professional", _("承办人"), "professional", keep=Keep.CLEAR),
            Fact("assign_reason", _("为什么安排这位"), "text", keep=Keep.CLEAR, most=300),
        ),
        sentence=_("承办单位安排了承办人"),
        basis=f"{RULE} 第二十五条",
        shows=("handler", "unit", "handler_phone"),
        tells=_("承办单位已为您安排承办人，会和您联系。"),
    ),
    Action(
        "remind_unit",
        _("提醒承办单位安排承办人"),
        internal=True,
        by=(Role.SYSTEM,),
        from_=(Stage.ASSIGNED,),
        needs=("assign_unit",),
        unless=(*NAMED, "remind_unit"),
        side=True,
        sentence=_("承办单位还没有安排承办人，已提醒"),
        basis=f"{RULE} 第二十五条",
        tells_unit=_("还没有安排承办人，请尽快安排；到期没有安排的，收回另行指派。"),
    ),
    Action(
        "unit_not_answered",
        _("到期没有安排承办人，收回指派"),
        internal=True,
        by=(Role.SYSTEM,),
        from_=(Stage.ASSIGNED,),
        to=Stage.ACCEPTED,
        needs=("assign_unit",),
        unless=NAMED,
        clears=(*UNDONE, "remind_unit", "unit_not_answered"),
        ends_assignment=True,
        side=True,
        sentence=_("承办单位没有按时安排承办人，指派已收回，另行指派"),
        basis=PROMISE,
        tells_unit=_("没有按时安排承办人，指派已经收回，不用再办。"),
    ),
    Action(
        "return_unit",
        _("单位退回指派"),
        by=(Relation.UNIT,),
        from_=(Stage.ASSIGNED,),
        to=Stage.ACCEPTED,
        needs=("assign_unit",),
        unless=NAMED,
        clears=(*UNDONE, "remind_unit", "return_unit"),
        ends_assignment=True,
        side=True,
        asks=(GROUND, DETAILS),
        sentence=_("承办单位退回指派，另行指派"),
        basis=f"{RULE} 第三十八条",
    ),
    Action(
        "recall_unit",
        _("收回，另行指派"),
        by=(Role.ASSIGNER,),
        from_=(Stage.ASSIGNED,),
        to=Stage.ACCEPTED,
        needs=("assign_unit",),
        unless=NAMED,
        clears=(*UNDONE, "remind_unit", "recall_unit"),
        ends_assignment=True,
        side=True,
        asks=(Fact("recall_why", _("为什么收回"), "text", keep=Keep.CLEAR, most=300),),
        sentence=_("收回了对承办单位的指派，另行指派"),
        tells_unit=_("指派已经收回，不用再办。"),
    ),
    Action(
        "confirm_return",
        _("确认退回的理由成立"),
        by=(Role.ASSIGNER,),
        from_=(Stage.ASSIGNED,),
        to=Stage.ACCEPTED,
        needs=("ask_return",),
        clears=(*UNDONE, "confirm_return"),
        ends_assignment=True,
        recalls=("return_why",),
        asks=(Fact("confirm_why", _("为什么可以退回"), "text", keep=Keep.CLEAR, most=300),),
        sentence=_("确认退回的理由成立，另行指派"),
        basis=f"{RULE} 第三十八条",
    ),
    Action(
        "refuse_return",
        _("不同意退回"),
        internal=True,
        by=(Role.ASSIGNER,),
        from_=(Stage.ASSIGNED,),
        needs=("ask_return",),
        clears=("ask_return", "refuse_return"),
        side=True,
        recalls=("return_why",),
        asks=(Fact("refuse_why", _("为什么不同意"), "text", keep=Keep.CLEAR, most=300),),
        sentence=_("不同意退回，仍由承办人答复"),
        basis=f"{RULE} 第三十八条",
    ),
    Action(
        "take",
        _("接受指派"),
        by=(Relation.HANDLER,),
        from_=(Stage.ASSIGNED,),
        to=Stage.HANDLING,
        needs_one=NAMED,
        clears=("ask_return",),
        sentence=_("承办人接受指派"),
        tells=_("承办人已接手，将与您签订委托协议。"),
    ),
    Action(
        "return_assignment",
        _("退回指派"),
        by=(Relation.HANDLER,),
        from_=(Stage.ASSIGNED,),
        to=Stage.ACCEPTED,
        needs_one=NAMED,
        clears=(*UNDONE, "return_assignment"),
        ends_assignment=True,
        side=True,
        asks=(GROUND, DETAILS),
        sentence=_("承办人退回指派，另行指派"),
        basis=f"{RULE} 第三十八条",
    ),
    Action(
        "ask_return",
        _("因其他理由请求退回"),
        internal=True,
        by=(Relation.HANDLER,),
        from_=(Stage.ASSIGNED,),
        needs_one=NAMED,
        unless=("ask_return",),
        side=True,
        asks=(DETAILS,),
        sentence=_("承办人因其他理由请求退回，等指派人员确认"),
    ),
    Action(
        "not_answered",
        _("到期没有答复，收回指派"),
        internal=True,
        by=(Role.SYSTEM,),
        from_=(Stage.ASSIGNED,),
        to=Stage.ACCEPTED,
        needs_one=NAMED,
        clears=(*UNDONE, "not_answered"),
        ends_assignment=True,
        side=True,
        sentence=_("承办人没有按时答复，指派已收回，另行指派"),
        basis=PROMISE,
    ),
    Action(
        "reassign",
        _("更换承办人"),
        by=(Role.ASSIGNER,),
        from_=(Stage.ASSIGNED, Stage.HANDLING),
        to=Stage.ASSIGNED,
        needs_one=NAMED,
        clears=("take", "ask_return", "sign_agreement", "reassign"),
        assigns=True,
        ends_assignment=True,
        side=True,
        issues=("replacement_notice", "assignment_notice"),
        asks=(
            *ANOTHER,
            Fact("hand_over_by", _("原承办人在哪天前移交案件材料"), "date", future=True, required=False),
        ),
        sentence=_("更换了承办人"),
        basis=f"{RULE} 第三十七条",
        shows=("handler", "unit", "handler_phone"),
        tells=_("您的承办人换了，新的承办人会和您联系。已经办的都算数，不用您重新申请。"),
    ),
    Action(
        "reassign_filing",
        _("更换提交结案材料的人"),
        internal=True,
        by=(Role.ASSIGNER,),
        from_=(Stage.CLOSED,),
        unless=("file_closing",),
        clears=("reassign_filing",),
        assigns=True,
        ends_assignment=True,
        side=True,
        asks=ANOTHER,
        sentence=_("结案材料改由他人提交"),
        basis=f"{RULE} 第三十七条",
    ),
)


def without(action: Action, code: str) -> Action:
    """The same step in a service that has no such other step."""

    def kept(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in codes if one != code)

    return replace(action, needs_one=kept(action.needs_one), unless=kept(action.unless), clears=kept(action.clears))
