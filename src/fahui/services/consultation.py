"""法律咨询：来访、来电、网上留言、在线即时、来信。"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.core.parameters import Default, declare
from fahui.matters.catalogue import services
from fahui.matters.counting.declared import Count
from fahui.matters.shared_actions import rating
from fahui.matters.vocabulary import (
    Action,
    Asked,
    ByFact,
    Fact,
    Keep,
    Kind,
    LetterForm,
    On,
    Param,
    PartyRole,
    Relation,
    Service,
    Stage,
    Term,
)
from fahui.services.legal_aid.sources import FORMS
from fahui.services.texts import letter_text
from fahui.worktime.units import Unit

STANDARD = "全国民事行政法律援助服务规范"
GUIDE = "照《全国民事行政法律援助服务规范》编写的区县服务指南"

# Nobody here has read the standard itself: the figures are those of guides written after it, and how the hours run is
# our reading.
declare(
    Default(
        "consultation.web_hours",
        "网上留言咨询的答复时限",
        24,
        "小时",
        f"{GUIDE}，留言咨询；夜间算不算没有写，按连续计算",
    ),
    Default("consultation.chat_hours", "在线即时咨询的答复时限", 5, "小时", f"{GUIDE}，即时咨询；按在线服务时间计算"),
    Default("consultation.letter_days", "来信咨询的答复时限", 7, "工作日", f"{GUIDE}，信函咨询"),
)

services.add(
    Service(
        code="consultation",
        title=_("法律咨询"),
        summary=_("律师24小时内答复，不收费"),
        door=1,
        door_title=_("问一问"),
        effective_from=date(2020, 1, 1),
        basis=("法律援助法 第二十三条",),
        opens_with="submit",
        from_words="question",
        parties=(
            PartyRole(Relation.APPLICANT, _("咨询人"), least=0, kinds=("person", "organisation")),
            PartyRole(Relation.AGENT, _("代办人"), least=0),
        ),
        intake=(
            Fact(
                "question",
                _("您遇到的事"),
                "longtext",
                told=_("咨询内容"),
                help=_("什么时候、和谁、发生了什么，您想怎么办。想到多少写多少。"),
                most=5000,
                group=_("您遇到的事"),
            ),
            Fact(
                "topic",
                _("大概是哪方面的事"),
                "choice",
                told=_("咨询类别"),
                required=False,
                choices=(
                    ("labour", _("工资、工伤、辞退")),
                    ("family", _("婚姻、家庭、继承")),
                    ("debt", _("借钱、合同")),
                    ("injury", _("交通事故、受伤")),
                    ("neighbour", _("邻里、物业、房子")),
                    ("land", _("土地、征收")),
                    ("criminal", _("被抓、被告、刑事")),
                    ("consumer", _("买东西、上当")),
                    ("other", _("其他，或者说不清")),
                ),
                group=_("您遇到的事"),
            ),
        ),
        letters=(
            LetterForm(
                "record",
                _("法律援助咨询登记表"),
                letter_text("consultation/record.md"),
                "{short}法援咨字",
                "1",
                served=False,
                sealed=False,
                basis=FORMS,
                internal=True,
            ),
        ),
        counts=(Count("consulted"),),
        outcomes=(
            ("aid_guided", _("告知法律援助条件和程序")),
            ("advised", _("已解答")),
            ("redirected", _("告知应找的部门")),
            ("converted", _("转为其他服务")),
        ),
        actions=(
            Action(
                "submit",
                _("咨询"),
                by=(Relation.APPLICANT, Relation.AGENT, Role.CLERK, Role.OPERATOR, Role.CONSULTANT),
                from_=(Stage.DRAFT,),
                to=Stage.HANDLING,
                sentence=_("提出咨询"),
                tells=_("咨询已收到。"),
            ),
            Action(
                "answer",
                _("答复"),
                by=(Role.CONSULTANT, Role.CLERK, Role.OPERATOR),
                from_=(Stage.HANDLING,),
                to=Stage.CLOSED,
                issues=("record",),
                outcome=("answer_kind", (("aid", "aid_guided"), ("advice", "advised"), ("elsewhere", "redirected"))),
                asks=(
                    Fact(
                        "answer_kind",
                        _("属于哪种情况"),
                        "choice",
                        choices=(
                            ("advice", _("法律问题，给出解答")),
                            ("aid", _("符合法律援助范围，告知条件和程序")),
                            ("elsewhere", _("不是法律援助或法律问题，告知应找的部门")),
                        ),
                    ),
                    Fact("answer_text", _("答复内容"), "longtext", most=5000),
                    Fact("answer_laws", _("引用的法律条文"), "text", required=False, keep=Keep.CLEAR, most=200),
                ),
                shows=("answer_text", "answer_laws"),
                sentence=_("作出答复"),
                tells=_("您的咨询已有答复，请凭编号和查询码查看。"),
                basis=STANDARD,
            ),
            Action(
                "make_appointment",
                _("约期答复"),
                by=(Role.CONSULTANT, Role.CLERK),
                from_=(Stage.HANDLING,),
                asks=(
                    Fact("promised_on", _("约定哪天答复"), "date", future=True),
                    Fact("promised_why", _("为什么要约期"), "text", keep=Keep.CLEAR, most=200),
                ),
                side=True,
                shows=("promised_on", "promised_why"),
                sentence=_("约定了答复的日子"),
                tells=_("您的问题需要一些时间，已约定答复日期，请查看。"),
                basis=STANDARD,
            ),
            Action(
                "follow_up",
                _("追问"),
                by=(Relation.APPLICANT, Relation.AGENT),
                from_=(Stage.HANDLING,),
                asks=(Fact("more", _("再说几句"), "longtext", most=2000),),
                side=True,
                sentence=_("补充了说明"),
            ),
            Action(
                "convert",
                _("转为其他服务"),
                by=(Role.CONSULTANT, Role.CLERK, Role.OPERATOR, Relation.APPLICANT, Relation.AGENT),
                from_=(Stage.HANDLING, Stage.CLOSED),
                to=Stage.CLOSED,
                outcome="converted",
                opens=("legal_aid", "complaint"),
                link="converted",
                unless=("convert",),
                side=True,
                sentence=_("转为其他服务，说过的不用再说"),
            ),
            Action(
                "withdraw",
                _("撤回咨询"),
                by=(Relation.APPLICANT, Relation.AGENT, Role.CLERK),
                from_=(Stage.HANDLING,),
                to=Stage.WITHDRAWN,
                side=True,
                sentence=_("撤回咨询"),
            ),
            rating(Stage.CLOSED),
        ),
        terms=(
            Term(
                "answer",
                _("答复咨询"),
                ByFact(
                    "channel",
                    (
                        ("web", Param("consultation.web_hours", Unit.HOURS)),
                        ("chat", Param("consultation.chat_hours", Unit.HOURS)),
                        ("letter", Param("consultation.letter_days", Unit.WORKING_DAYS)),
                    ),
                    hours=(("chat", "office"),),
                ),
                starts=(On("submit"),),
                stops=(On("answer"),),
                ends=(On("make_appointment"), On("withdraw"), On("convert")),
                kind=Kind.PROMISED,
                tells=_("我们最晚%(day)s答复您。"),
                basis=STANDARD,
            ),
            Term(
                "appointment",
                _("按约定的日子答复"),
                Asked("promised_on"),
                starts=(On("make_appointment"),),
                restarts=True,
                stops=(On("answer"),),
                ends=(On("withdraw"), On("convert")),
                kind=Kind.PROMISED,
                tells=_("我们最晚%(day)s答复您。"),
                basis=STANDARD,
            ),
        ),
    )
)
