"""Asking another department's data, and what came back: actions of the engine, for whatever service declares checks."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.data_checks import ANSWERED, ASK, FAILED, FAILURES, may_ask, what_is_asked
from fahui.matters.vocabulary import Action, Fact, Finds, Keep, Stage

_ALL: Final = tuple(Stage)
CONSENTS: Final = (
    ("written", _("申请人签字同意（申请表、说明表上已写明）")),
    ("spoken", _("当面或者电话问过申请人，本人同意")),
)
_OF: Final = (
    Fact("asked_seq", _("哪一次核对"), "data_check", keep=Keep.CLEAR),
    Fact("data_check", _("核对什么"), "data_check", keep=Keep.CLEAR),
    Fact("data_title", _("核对的问题"), "text", keep=Keep.CLEAR),
    Fact("data_holder", _("问了哪里"), "text", keep=Keep.CLEAR),
)

DATA_CHECKING: Final = (
    Action(
        ASK,
        _("联网核对"),
        by=(Role.REVIEWER, Role.CLERK, Role.APPROVER),
        from_=_ALL,
        guard=may_ask,
        finds=Finds(
            (
                Fact("data_title", _("核对的问题"), keep=Keep.CLEAR),
                Fact("data_holder", _("问了哪里"), keep=Keep.CLEAR),
                Fact("data_purpose", _("为了什么"), keep=Keep.CLEAR),
                Fact("data_basis", _("依据"), keep=Keep.CLEAR),
            ),
            what_is_asked,
        ),
        asks=(
            Fact("data_check", _("核对什么"), "data_check", keep=Keep.CLEAR),
            Fact(
                "data_consent",
                _("申请人同意了吗"),
                "choice",
                choices=CONSENTS,
                help=_("没有同意的不要联网核对，照旧看纸质证明。只把姓名和证件号交给对方，加密传送。"),
            ),
        ),
        shows=("data_title", "data_holder", "data_purpose", "data_basis"),
        sentence=_("向有关部门的数据核对"),
        side=True,
    ),
    Action(
        ANSWERED,
        _("收到核对的答复"),
        by=(Role.SYSTEM,),
        from_=_ALL,
        asks=(
            *_OF,
            Fact("data_result", _("答复"), "tri"),
            Fact("data_meaning", _("意思是"), "text", keep=Keep.CLEAR),
            Fact("data_source", _("出自哪个登记"), "text", keep=Keep.CLEAR),
            Fact("data_as_of", _("数据截至"), "date"),
            Fact("data_category", _("类别、等级"), "text", required=False),
            Fact("data_certificate", _("证号"), "account", required=False),
            Fact("data_until", _("有效期到"), "date", required=False),
        ),
        shows=("data_title", "data_holder", "data_meaning", "data_as_of"),
        sentence=_("有关部门的数据有了答复，供审查人参考"),
        side=True,
    ),
    Action(
        FAILED,
        _("核对没有成功"),
        by=(Role.SYSTEM,),
        from_=_ALL,
        asks=(*_OF, Fact("data_failure", _("原因"), "choice", choices=FAILURES)),
        sentence=_("联网核对没有成功，请照旧核对纸质证明"),
        side=True,
    ),
)
