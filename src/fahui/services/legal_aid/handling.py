"""From assignment to the archived file."""

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.shared_actions import note, rating
from fahui.matters.vocabulary import Action, Fact, Keep, Relation, Stage
from fahui.services.legal_aid.sources import LAW, RULE

DESK = (Role.CLERK, Role.REVIEWER)

HANDLING = (
    Action(
        "assign",
        _("指派"),
        by=(Role.ASSIGNER,),
        from_=(Stage.ACCEPTED,),
        to=Stage.ASSIGNED,
        needs=("grant",),
        unless=("assign",),
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
        "take",
        _("接受指派"),
        by=(Relation.HANDLER,),
        from_=(Stage.ASSIGNED,),
        to=Stage.HANDLING,
        sentence=_("承办人接受指派"),
        tells=_("承办人已接手，将与您签订委托协议。"),
    ),
    Action(
        "return_assignment",
        _("退回指派"),
        by=(Relation.HANDLER,),
        from_=(Stage.ASSIGNED,),
        to=Stage.ACCEPTED,
        clears=("assign", "return_assignment"),
        ends_assignment=True,
        side=True,
        asks=(Fact("return_why", _("为什么不能承办"), "text", keep=Keep.CLEAR, most=300),),
        sentence=_("承办人退回指派，另行指派"),
    ),
    Action(
        "sign_agreement",
        _("登记签订委托协议"),
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        unless=("sign_agreement",),
        sentence=_("签订委托协议"),
        basis=f"{RULE} 第二十七条",
        asks=(Fact("agreement_file", _("协议扫描件"), "files", required=False),),
    ),
    note(Stage.HANDLING, by=(Relation.HANDLER,)),
    Action(
        "close",
        _("结案"),
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        to=Stage.CLOSED,
        needs=("sign_agreement",),
        outcome=("result", (("judgment", "judgment"), ("settled", "settled"), ("other", "other_end"))),
        asks=(
            Fact(
                "result",
                _("怎么结的"),
                "choice",
                choices=(
                    ("judgment", _("判决、裁定或裁决")),
                    ("settled", _("调解或和解")),
                    ("other", _("其他")),
                ),
            ),
            Fact("case_closed_on", _("结案日"), "date", future=False),
            Fact("recovered", _("为受援人争取到多少钱（元）"), "money", required=False),
            Fact("result_words", _("结果说明（申请人能看到）"), "longtext", most=2000, told=_("结果说明")),
        ),
        shows=("result", "result_words", "recovered"),
        sentence=_("案件办结"),
        basis=f"{LAW} 第五十条",
        tells=_("案件已办结，请看结果，并请您评价。"),
    ),
    Action(
        "file_closing",
        _("提交结案材料"),
        internal=True,
        by=(Relation.HANDLER,),
        from_=(Stage.CLOSED,),
        unless=("file_closing",),
        sentence=_("承办人提交结案材料"),
        basis=f"{RULE} 第四十条",
        asks=(
            Fact("closing_files", _("结案材料"), "files", required=False),
            Fact("closing_report", _("办理情况报告"), "longtext", most=5000),
        ),
    ),
    Action(
        "return_closing",
        _("退回补正结案材料"),
        internal=True,
        by=DESK,
        from_=(Stage.CLOSED,),
        needs=("file_closing",),
        clears=("file_closing", "return_closing"),
        side=True,
        asks=(Fact("closing_gap", _("还缺什么"), "text", keep=Keep.CLEAR, most=300),),
        sentence=_("结案材料退回补正"),
    ),
    Action(
        "archive",
        _("审查合格，归档"),
        internal=True,
        by=DESK,
        from_=(Stage.CLOSED,),
        to=Stage.ARCHIVED,
        needs=("file_closing",),
        sentence=_("结案材料审查合格，归档"),
        basis=f"{RULE} 第四十一条",
        asks=(Fact("volume_place", _("案卷存放"), "text", required=False, keep=Keep.CLEAR, most=100),),
    ),
    rating(Stage.CLOSED, Stage.ARCHIVED),
)
