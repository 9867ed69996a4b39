"""From assignment, which is in `assigning`, to the archived file."""

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.shared_actions import hearings, messages, note, rating
from fahui.matters.vocabulary import Action, Fact, Keep, Relation, Stage
from fahui.services.legal_aid.assigning import ASSIGNING
from fahui.services.legal_aid.closing import CLOSING_ASKS, HANDING_IN, TAKING_IN, fits_the_case, is_whole
from fahui.services.legal_aid.marks import GRANTED
from fahui.services.legal_aid.sources import LAW, PROCEDURE, RULE

DESK = (Role.CLERK, Role.REVIEWER)
POWERS = (
    ("claims", _("承认、变更、放弃诉讼请求")),
    ("settle", _("和解、调解")),
    ("counterclaim", _("提起反诉")),
    ("appeal", _("提起上诉")),
)
HANDLING = (
    *ASSIGNING,
    Action(
        "sign_agreement",
        _("登记签订委托协议"),
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        unless=("sign_agreement",),
        sentence=_("签订委托协议"),
        basis=f"{RULE} 第二十七条",
        issues=("authorisation", "agreement"),
        asks=(
            Fact(
                "special_powers",
                _("特别授权哪些事项"),
                "multichoice",
                choices=POWERS,
                required=False,
                help=_("本人明确同意的才勾选；都不选的，是一般授权。"),
                basis=f"{PROCEDURE} 第六十二条",
            ),
            Fact("agreement_file", _("协议扫描件"), "files", required=False),
        ),
    ),
    note(Stage.HANDLING, by=(Relation.HANDLER,)),
    *messages(Stage.HANDLING, Stage.CLOSED),
    *hearings(Stage.HANDLING, by=(Relation.HANDLER,), basis=f"{RULE} 第三十四条"),
    Action(
        "close",
        _("结案"),
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        to=Stage.CLOSED,
        needs=("sign_agreement",),
        needs_one=GRANTED,
        guard=fits_the_case,
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
            *CLOSING_ASKS,
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
        drafts=("closing_form",),
        asks=HANDING_IN,
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
        guard=is_whole,
        issues=("closing_form",),
        recalls=("handed_in", "lacking_why"),
        asks=TAKING_IN,
    ),
    Action(
        "claim_subsidy",
        _("申领补贴"),
        internal=True,
        by=(Relation.HANDLER, Relation.UNIT),
        from_=(Stage.ARCHIVED,),
        opens=("subsidy_claim",),
        link="subsidy",
        side=True,
        sentence=_("承办人申领补贴"),
        basis=f"{LAW} 第五十二条",
    ),
    rating(Stage.CLOSED, Stage.ARCHIVED),
)
