"""The engine's own actions: the same for every service, taken through the same `act`."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.data_check_actions import DATA_CHECKING
from fahui.matters.identity import shows_a_partys_card
from fahui.matters.serving import QUESTIONS
from fahui.matters.vocabulary import Action, Fact, Keep, Relation, Stage, Text

_ALL: Final = tuple(Stage)
_DESK: Final = (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.ASSIGNER, Role.OBJECTION_OFFICER, Role.COMPLAINT_OFFICER)
_HEADS: Final = (Role.APPROVER, Role.OBJECTION_OFFICER, Role.COMPLAINT_OFFICER)
_READERS: Final = (*_DESK, Role.CONSULTANT, Role.OPERATOR, Role.SUPERVISOR, Role.CHIEF, Relation.HANDLER)

_LETTER: Final = Fact("letter", _("文书"), "letter")
_REASON: Final = Fact("reason", _("理由"), "text", keep=Keep.CLEAR, most=200)

SIGNING: Final = (
    ("applicant", _("申请人、受援人")),
    ("agent", _("代为申请的人")),
    ("handler", _("承办人")),
    ("receiver", _("受送达人或者代收人")),
)
_SIGNER: Final = Fact("signer", _("谁签名"), "choice", choices=SIGNING, keep=Keep.CLEAR)

_WAIVED_FOR: Final = Fact("waived_for", _("承办人"), "text", keep=Keep.CLEAR)
_CONFLICT: Final = Fact("conflict", _("冲突"), "longtext")

TOUCHED: Final = (
    ("window", _("窗口")),
    ("hotline", _("电话")),
    ("point", _("村居服务点")),
    ("visit", _("上门")),
    ("letter", _("来信")),
    ("web", _("网上")),
    ("chat", _("在线即时")),
)


def _signing(code: str, title: Text, fact: Fact, sentence: Text, *also: Relation) -> Action:
    """One way to sign a letter: on a screen, or on its paper."""
    return Action(
        code,
        title,
        by=(*_DESK, Relation.HANDLER, *also),
        from_=_ALL,
        asks=(_LETTER, _SIGNER, fact),
        sentence=sentence,
        side=True,
    )


OWN_ACTIONS: Final[dict[str, Action]] = {
    action.code: action
    for action in (
        Action(
            "seal",
            _("用印登记"),
            by=_DESK,
            from_=_ALL,
            asks=(_LETTER, Fact("seal_scan", _("盖章后的扫描件"), "file", required=False)),
            sentence=_("文书加盖纸质印章"),
            side=True,
        ),
        Action(
            "serve",
            _("登记送达"),
            by=(*_DESK, Role.SYSTEM),
            from_=_ALL,
            asks=(
                _LETTER,
                *QUESTIONS,
            ),
            issues=("service_receipt",),
            sentence=_("文书送达"),
            tells=_("文书已送达，最后一天和怎么办写在消息里。"),
            side=True,
        ),
        _signing(
            "sign_pad",
            _("请当事人在手机上签名"),
            Fact("signature", _("签名"), "file"),
            _("当事人在手机上签了名"),
            Relation.APPLICANT,  # of their own lines only: see `signers`
            Relation.AGENT,
        ),
        _signing(
            "sign_paper",
            _("上传纸上签名的扫描件"),
            Fact("signed_scan", _("签好名的文书（扫描或者拍照）"), "file"),
            _("当事人在纸上签了名，扫描件存卷"),
        ),
        Action(
            "void",
            _("作废文书"),
            by=_HEADS,
            from_=_ALL,
            asks=(_LETTER, _REASON),
            sentence=_("文书作废，编号保留"),
            side=True,
        ),
        Action(
            "extend",
            _("延长时限"),
            by=_HEADS,
            from_=_ALL,
            asks=(
                Fact("term", _("哪一项时限"), "term", keep=Keep.CLEAR),
                Fact("extend_by", _("延长多少"), "integer"),
                _REASON,
            ),
            sentence=_("延长时限"),
            side=True,
        ),
        Action(
            "restate",
            _("更正一条经过"),
            by=_DESK,
            from_=_ALL,
            asks=(_REASON,),
            sentence=_("更正"),
            side=True,
        ),
        Action("annul", _("撤销一条经过"), by=_HEADS, from_=_ALL, asks=(_REASON,), sentence=_("撤销"), side=True),
        Action(
            "reveal",
            _("查看完整信息"),
            by=_READERS,
            from_=_ALL,
            asks=(_REASON,),
            sentence=_("查看了完整的姓名、证件号和电话"),
            side=True,
        ),
        Action(
            "emergency",
            _("紧急查看"),
            by=(),  # taken by emergency.break_glass only: whoever sees the matter anyway does not need it
            from_=_ALL,
            asks=(_REASON,),
            sentence=_("不在管辖范围内，紧急查看了完整信息"),
            side=True,
        ),
        Action(
            "contact",
            _("登记联系"),
            by=_READERS,
            from_=_ALL,
            asks=(
                Fact("contact_words", _("谈了什么"), "longtext"),
                Fact("contact_channel", _("怎么联系的"), "choice", choices=TOUCHED, required=False),
            ),
            sentence=_("联系"),
            side=True,
        ),
        Action(
            "log_contact",
            _("来电来访记在事项上"),
            by=(),  # taken by contacts.log_contact only, which looks at the right to `contact`
            from_=_ALL,
            asks=(Fact("contact_no", _("来电来访登记号"), "integer", keep=Keep.CLEAR),),
            sentence=_("来电来访，另有登记"),
            side=True,
        ),
        Action(
            "jot",
            _("记一条内部备注"),
            by=_READERS,
            from_=_ALL,
            asks=(
                Fact(
                    "jotted",
                    _("备注"),
                    "longtext",
                    most=2000,
                    help=_("只有工作人员和承办人能看到，不会告诉当事人。"),
                ),
            ),
            sentence=_("内部备注"),
            side=True,
        ),
        Action(
            "recode",
            _("重发查询码"),
            by=_DESK,
            from_=_ALL,
            guard=shows_a_partys_card,
            asks=(
                Fact(
                    "id_shown",
                    _("出示的身份证号"),
                    "id_number",
                    keep=Keep.CHECKED,
                    help=_("照当面出示的身份证输入。只用来核对，不另外保存。"),
                ),
                Fact("card_checked", _("当面核对"), "multichoice", choices=(("seen", _("看过身份证原件，人证一致")),)),
                Fact("reason", _("为什么重发"), "text", keep=Keep.CLEAR, most=200, help=_("如：回执丢了。")),
            ),
            sentence=_("凭身份证重发了查询码"),
            tells=_("查询码已在窗口凭身份证重发，原来的查询码不能再用。不是您办的，请马上打12348。"),
            side=True,
        ),
        Action(
            "ask_waiver",
            _("申请豁免利益冲突"),
            by=_DESK,
            from_=_ALL,
            asks=(_WAIVED_FOR, _CONFLICT, _REASON, Fact("consent", _("书面同意"), "files", required=False)),
            sentence=_("申请豁免承办人的利益冲突"),
            side=True,
        ),
        Action(
            "agree_waiver",
            _("同意豁免利益冲突"),
            by=_HEADS,
            from_=_ALL,
            asks=(_WAIVED_FOR, _CONFLICT),
            sentence=_("同意豁免承办人的利益冲突"),
            side=True,
        ),
        Action(
            "refuse_waiver",
            _("不同意豁免利益冲突"),
            by=_HEADS,
            from_=_ALL,
            asks=(_WAIVED_FOR, _REASON),
            sentence=_("不同意豁免承办人的利益冲突"),
            side=True,
        ),
        Action(
            "recompute",
            _("重新计算期限"),
            by=(Role.SYSTEM,),
            from_=_ALL,
            asks=(
                Fact("moved", _("变动"), "text", keep=Keep.CLEAR),
                Fact("reason", _("原因"), "text", keep=Keep.CLEAR),
            ),
            sentence=_("放假安排变动后重新计算了期限"),
            tells=_("放假安排有变动，期限已按新的安排重新计算。"),
            side=True,
        ),
        Action(
            "retract",
            _("撤销旧台账转入"),
            by=(Role.SYSTEM,),
            from_=_ALL,
            asks=(_REASON,),
            sentence=_("从旧台账转入有误，整件撤销"),
            side=True,
        ),
        *DATA_CHECKING,
    )
}
# These do not make another's open form stale.
QUIET: Final = frozenset(
    {
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
        *(action.code for action in DATA_CHECKING),
    }
)
