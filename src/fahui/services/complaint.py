"""投诉建议：对窗口、热线、承办人和机构的意见。"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.case import Case
from fahui.matters.catalogue import services
from fahui.matters.counting.declared import Count
from fahui.matters.shared_actions import rating
from fahui.matters.vocabulary import (
    Action,
    Answers,
    Fact,
    Keep,
    Length,
    On,
    PartyRole,
    Relation,
    Service,
    Stage,
    Term,
)
from fahui.worktime.units import Unit

RULE = "信访工作条例"
APPLICANTS = (Relation.APPLICANT, Relation.AGENT)
ABOUT, SAYS = _("关于谁"), _("您的意见")


def own_case(case: Case, answers: Answers) -> str | None:
    """Whoever is complained about does not investigate (信访工作条例 第二十八条)."""
    source, pk = case.source, getattr(case.by, "pk", None)
    if source is not None and source.has_acted(f"user:{pk}"):
        return str(_("您经办过被投诉的事项，应当回避，请由其他人处理。"))
    return None


services.add(
    Service(
        code="complaint",
        title=_("投诉建议"),
        summary=_("办得不好，请告诉我们"),
        effective_from=date(2022, 5, 1),
        basis=("法律援助法 第五十六条", RULE),
        opens_with="submit",
        from_words="complaint_words",
        reads=(Role.CLERK, Role.COMPLAINT_OFFICER, Role.CHIEF, Role.SUPERVISOR),
        parties=(
            PartyRole(Relation.APPLICANT, _("投诉人"), least=0, kinds=("person", "organisation")),
            PartyRole(Relation.AGENT, _("代办人"), least=0),
        ),
        intake=(
            Fact(
                "about",
                _("要投诉或者建议的是"),
                "choice",
                group=ABOUT,
                choices=(
                    ("window", _("窗口或服务点")),
                    ("hotline", _("12348热线")),
                    ("handler", _("承办的律师或其他人员")),
                    ("agency", _("法律援助机构的办理")),
                    ("suggestion", _("提个建议")),
                    ("other", _("其他")),
                ),
            ),
            Fact("complaint_words", _("发生了什么，希望怎么解决"), "longtext", most=3000, group=SAYS),
        ),
        counts=(Count("complaints", ("submit",)),),
        outcomes=(
            ("founded", _("反映属实，已处理")),
            ("partly", _("部分属实，已处理")),
            ("unfounded", _("未查实")),
            ("not_ours", _("不属于我们管，已告知去处")),
            ("withdrawn", _("投诉人撤回")),
        ),
        remedies=(
            ("unfounded", _("如不同意，可自收到书面答复之日起30日内请求复查（信访工作条例第三十五条）。")),
            ("not_ours", _("请按告知的去处反映；不清楚请打12348。")),
        ),
        actions=(
            Action(
                "submit",
                _("投诉建议"),
                by=(*APPLICANTS, Role.CLERK, Role.OPERATOR),
                from_=(Stage.DRAFT,),
                to=Stage.SUBMITTED,
                sentence=_("提出投诉或建议"),
                tells=_("您的意见已收到。"),
            ),
            Action(
                "accept",
                _("受理"),
                by=(Role.COMPLAINT_OFFICER,),
                from_=(Stage.SUBMITTED,),
                to=Stage.HANDLING,
                guard=own_case,
                sentence=_("受理，开始调查"),
                basis=f"{RULE} 第二十三条",
                tells=_("您的意见已受理，正在调查。"),
            ),
            Action(
                "decline",
                _("不属于我们管，告知去处"),
                by=(Role.COMPLAINT_OFFICER,),
                from_=(Stage.SUBMITTED,),
                to=Stage.DECLINED,
                outcome="not_ours",
                side=True,
                asks=(Fact("go_to", _("应当找谁"), "text", keep=Keep.CLEAR, most=300),),
                shows=("go_to",),
                sentence=_("告知应找的部门"),
                basis=f"{RULE} 第二十三条",
                tells=_("这件事不归我们管，应找谁请看说明。"),
            ),
            Action(
                "investigate",
                _("记录调查情况"),
                internal=True,
                by=(Role.COMPLAINT_OFFICER,),
                from_=(Stage.HANDLING,),
                side=True,
                asks=(Fact("inquiry", _("调查情况"), "longtext", most=3000),),
                sentence=_("调查"),
            ),
            Action(
                "conclude",
                _("作出处理意见"),
                by=(Role.COMPLAINT_OFFICER,),
                from_=(Stage.HANDLING,),
                to=Stage.CLOSED,
                guard=own_case,
                outcome=("finding", (("founded", "founded"), ("partly", "partly"), ("unfounded", "unfounded"))),
                asks=(
                    Fact(
                        "finding",
                        _("查得怎么样"),
                        "choice",
                        choices=(("founded", _("属实")), ("partly", _("部分属实")), ("unfounded", _("未查实"))),
                    ),
                    Fact(
                        "reply_words",
                        _("答复（写给投诉人看：查了什么，怎么处理，依据）"),
                        "longtext",
                        most=3000,
                        told=_("答复"),
                    ),
                ),
                shows=("finding", "reply_words"),
                sentence=_("作出处理意见并答复"),
                basis=f"{RULE} 第三十二条",
                tells=_("您的意见已处理完，请看答复。"),
            ),
            Action(
                "withdraw",
                _("撤回"),
                by=APPLICANTS,
                from_=(Stage.SUBMITTED, Stage.HANDLING),
                to=Stage.WITHDRAWN,
                outcome="withdrawn",
                side=True,
                sentence=_("撤回"),
                tells=_("已撤回。"),
            ),
            rating(Stage.CLOSED),
        ),
        terms=(
            Term(
                "tell",
                _("告知是否受理"),
                Length(15, Unit.DAYS),
                starts=(On("submit"),),
                stops=(On("accept"), On("decline"), On("withdraw")),
                says=_("我们最晚%(day)s告诉您是否受理。"),
                basis=f"{RULE} 第二十三条",
            ),
            Term(
                "finish",
                _("办结"),
                Length(60, Unit.DAYS),
                starts=(On("accept"),),
                stops=(On("conclude"), On("withdraw")),
                basis=f"{RULE} 第三十四条",
            ),
        ),
    )
)
