"""From the notice to the archived file; the steps that legal aid has too are taken from there."""

from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.case import Case
from fahui.matters.shared_actions import messages, note, rating
from fahui.matters.vocabulary import Action, Answers, Fact, Relation, Stage
from fahui.services.appointed_defence.court import IN_COURT, REPORTED
from fahui.services.appointed_defence.ending import ENDS_EARLY
from fahui.services.appointed_defence.sources import COURT
from fahui.services.legal_aid.assigning import without
from fahui.services.legal_aid.handling import HANDLING
from fahui.services.legal_aid.informing import INFORMING, TOLD_HOW
from fahui.services.legal_aid.quality import QUALITY
from fahui.services.legal_aid.sources import LAW, RULE
from fahui.services.legal_aid.working import WORKING

ORGAN = (Relation.AGENT,)
DESK = (Role.CLERK, Role.REVIEWER, Role.ASSIGNER)
ENDS = (
    ("indictment_opinion", _("收到起诉意见书")),
    ("withdrawn", _("收到撤销案件的文书")),
    ("indictment", _("收到起诉书")),
    ("no_indictment", _("收到不起诉决定书")),
    ("judgment", _("收到判决书、裁定书")),
    ("treatment_decision", _("收到强制医疗案件的决定书")),
)

# Which end fits which stage; where the stage is not named any of them does.
ENDS_OF = {"investigation": ("indictment_opinion", "withdrawn"), "prosecution": ("indictment", "no_indictment")}


def of_the_stage(case: Case, answers: Answers) -> str | None:
    """The investigation does not end by a judgment: the next stage is another notice and another file."""
    fitting = ENDS_OF.get(str(case.facts.get("procedure_stage")), ("judgment", "treatment_decision"))
    if answers.get("result") in fitting:
        return None
    told = "、".join(str(title) for code, title in ENDS if code in fitting)
    return gettext("这个阶段以“%(told)s”结案。案件到了下一阶段的，凭新的通知另办一件。") % {"told": told}


def _own(code: str, *, also: str = "", **changed: object) -> Action:
    """A step of legal aid that is the same here, with what differs; `also`: what else it undoes."""
    action = without(next(one for one in HANDLING if one.code == code), "assign_first")
    action = replace(action, clears=(*action.clears, also)) if also else action
    return replace(action, **changed)  # type: ignore[arg-type]  # fields of Action, checked by the catalogue's tests


ACTIONS = (
    Action(
        "notify",
        _("通知派律师"),
        by=(*ORGAN, *DESK),
        from_=(Stage.DRAFT,),
        to=Stage.ACCEPTED,
        issues=("notice_receipt",),
        sentence=_("收到办案机关的通知"),
        basis=f"{LAW} 第三十六条",
        tells=_("办案机关已通知为您派律师，不收费，也不需要申请。"),
    ),
    _own("assign", needs_one=(), sentence=_("指派了承办律师"), basis=f"{LAW} 第三十六条"),
    _own("assign_unit", needs_one=(), basis=f"{LAW} 第三十六条"),
    *(_own(code) for code in ("name_person", "remind_unit", "unit_not_answered", "return_unit", "recall_unit")),
    replace(
        INFORMING,
        by=(Role.ASSIGNER,),
        needs=(),
        needs_one=("assign", "name_person"),
        unless=("inform_organ",),
        clears=(),
        side=False,
        asks=(TOLD_HOW,),
        sentence=_("把承办律师的姓名和联系方式函告办案机关"),
        basis=f"{LAW} 第三十六条",
    ),
    _own("confirm_return", also="inform_organ"),
    _own("refuse_return"),
    _own("take", tells=_("律师已接手，会尽快会见您。")),
    _own("return_assignment", also="inform_organ"),
    _own("ask_return"),
    _own("not_answered", also="inform_organ"),
    _own("reassign", clears=("take", "ask_return", "inform_organ", "first_meeting", "ask_change", "reassign")),
    *IN_COURT,
    Action(
        "first_meeting",
        _("登记第一次会见"),
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        unless=("first_meeting",),
        asks=(
            Fact("met_on", _("会见日期"), "date", future=False),
            Fact("consents", _("本人是否同意由您辩护或者代理"), "yesno"),
            Fact("meeting_record", _("会见笔录要点"), "longtext", most=3000),
            Fact("record_files", _("本人签名的笔录"), "files", required=False),
        ),
        sentence=_("承办律师会见了本人，问明是否同意"),
        basis=f"{RULE} 第二十九条",
    ),
    Action(
        "client_refuses",
        _("报告本人拒绝辩护"),
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING,),
        needs=("first_meeting",),
        unless=("client_refuses",),
        side=True,
        issues=("refusal_letter",),
        asks=(Fact("refuse_reason", _("本人拒绝的理由"), "longtext", most=1000),),
        sentence=_("本人拒绝辩护，已书面告知办案机关"),
        basis=f"{COURT} 第五十条",
    ),
    note(Stage.HANDLING, by=(Relation.HANDLER,)),
    *messages(Stage.HANDLING, Stage.CLOSED),
    WORKING,
    *REPORTED,
    *ENDS_EARLY,
    _own(
        "close",
        needs=("first_meeting",),
        needs_one=(),
        guard=of_the_stage,
        outcome="closed",
        asks=(
            Fact("result", _("以什么结案"), "choice", choices=ENDS),
            Fact("case_closed_on", _("结案日（收到文书的日期）"), "date", future=False, basis=f"{RULE} 第四十条"),
            Fact(
                "adopted",
                _("辩护、代理意见采纳情况"),
                "choice",
                choices=(("all", _("全部采纳")), ("part", _("部分采纳")), ("none", _("没有采纳"))),
            ),
            Fact("result_words", _("结果说明（本人能看到）"), "longtext", most=2000, told=_("结果说明")),
        ),
        shows=("result", "result_words"),
        tells=_("案件的这个阶段已办结，请看结果。"),
    ),
    _own("file_closing"),
    _own("return_closing"),
    _own("archive"),
    _own("reassign_filing"),
    _own("claim_subsidy"),
    replace(rating(Stage.CLOSED, Stage.ARCHIVED), by=(Relation.APPLICANT,)),
    *QUALITY,
)
