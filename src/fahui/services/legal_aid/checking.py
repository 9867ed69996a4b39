"""办案清单 by the rules on handling (办理法律援助案件程序规定 第二十七条、第二十九条至第三十六条、第四十条)."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from fahui.matters.checklist import Condition
from fahui.matters.vocabulary import Check, Checklist, On, Stage, Text
from fahui.services.legal_aid.sources import PROMISE, RULE
from fahui.services.legal_aid.working import worked

CODE = "刑事诉讼法"
AT_WORK = (Stage.HANDLING, Stage.CLOSED)  # what is missing is still seen when the papers of the end are put together
CHANGED = ("reassign",)
IN_COURT = ("procedure_stage", ("arbitration", "first", "second", "retrial"))
CRIMINAL: Condition = ("cause", ("criminal",))


def _told(code: str, title: Text, *, must: bool = True) -> Check:
    return Check(
        f"told_{code}",
        title,
        (On("meet"),),
        f"{RULE} 第三十条",
        must=must,
        says=("told_of", code),
        anew=CHANGED,
    )


TAKING = Checklist(
    _("接手"),
    (Stage.ASSIGNED, Stage.HANDLING),
    (
        Check("take", _("答复是否接受指派"), (On("take"),), PROMISE, anew=CHANGED, term="answer_assignment"),
        Check(
            "sign",
            _("和受援人签订委托协议、授权委托书"),
            (On("sign_agreement"),),
            f"{RULE} 第二十七条",
            anew=CHANGED,
            term="sign",
        ),
    ),
)
FIRST_TALK = Checklist(
    _("第一次约见"),
    AT_WORK,
    (
        Check(
            "meet",
            _("约见受援人，笔录由本人看过或者听读后签名"),
            (On("meet"),),
            f"{RULE} 第三十条",
            paper=(On("meet"), *worked("meeting")),
            anew=CHANGED,
        ),
        _told("role", _("告知承办人的职责")),
        _told("risks", _("告知主要风险和法律后果")),
        _told("rights", _("告知受援人的权利和义务")),
        _told("relief", _("可能符合司法救助条件的，告知怎样申请"), must=False),
    ),
)
HANDLING = Checklist(
    _("办理中"),
    AT_WORK,
    (
        Check("evidence", _("调查取证、整理证据"), worked("evidence"), f"{RULE} 第三十一条", must=False),
        Check("told_progress", _("向受援人通报进展"), (On("report_progress"),), f"{RULE} 第三十五条"),
        Check("consent", _("和解、调解前征得受援人同意"), worked("consent"), f"{RULE} 第三十二条", must=False),
        Check(
            "major",
            _("证据或者法律适用有重大疑问、涉及群体或者影响重大的，报告机构"),
            (On("report_major"),),
            f"{RULE} 第三十六条",
            must=False,
        ),
    ),
)
COURT = Checklist(
    _("开庭"),
    AT_WORK,
    (
        Check("hearing_set", _("登记开庭时间"), (On("set_hearing"),), f"{RULE} 第三十四条", must=False),
        Check(
            "hearing_held",
            _("登记庭审情况"),
            (On("hearing_held"),),
            f"{RULE} 第三十四条",
            must=False,
            term="after_hearing",
        ),
        Check("written", _("提交书面代理意见"), worked("opinion", "after_hearing"), f"{RULE} 第三十四条", must=False),
    ),
    only_if=(IN_COURT,),
)
CLOSING = Checklist(
    _("结案"),
    (Stage.CLOSED, Stage.ARCHIVED),
    (
        Check(
            "closing",
            _("提交结案材料：法律文书副本和办理情况报告"),
            (On("file_closing"),),
            f"{RULE} 第四十条",
            paper=(On("file_closing"),),
            term="file_closing",
        ),
    ),
)
_INVESTIGATING = (
    Check("inv_family", _("联系家属"), worked("family"), f"{RULE} 第三十三条", must=False),
    Check("inv_measure", _("需要的，申请变更强制措施"), worked("measure"), f"{RULE} 第三十三条", must=False),
    Check("inv_opinion", _("提出辩护意见"), worked("opinion"), f"{RULE} 第三十三条"),
)
_PROSECUTING = (
    Check("pros_reading", _("阅卷"), worked("reading"), f"{RULE} 第三十三条"),
    Check("pros_meeting", _("阅卷后会见，核对证据、听取意见"), worked("meeting"), f"{RULE} 第三十三条"),
    Check("pros_evidence", _("需要的，调查取证"), worked("evidence"), f"{RULE} 第三十三条", must=False),
    Check("pros_opinion", _("提交书面意见"), worked("opinion"), f"{RULE} 第三十三条"),
    Check("pros_plea", _("认罪认罚的，在场见证签署具结书"), worked("plea"), f"{CODE} 第一百七十四条", must=False),
)
_TRYING = (
    Check("trial_reading", _("阅卷"), worked("reading"), f"{RULE} 第三十四条"),
    Check("trial_meeting", _("庭前会见"), worked("meeting"), f"{RULE} 第三十四条"),
    Check("trial_evidence", _("需要的，调查取证"), worked("evidence"), f"{RULE} 第三十四条", must=False),
    Check("trial_preparing", _("庭前准备"), worked("preparing"), f"{RULE} 第三十四条"),
    Check("trial_hearing", _("开庭审理的，出庭"), worked("hearing"), f"{RULE} 第三十四条", must=False),
    Check(
        "trial_opinion",
        _("庭审后提交书面意见；不开庭的，会见和阅卷后提交"),
        worked("after_hearing", "opinion"),
        f"{RULE} 第三十四条",
    ),
)


def defending(*conditions: Condition) -> tuple[Checklist, ...]:
    """刑事辩护: what each stage of the criminal case asks, where these answers hold as well."""

    def one(title: Text, stages: tuple[str, ...], checks: tuple[Check, ...]) -> Checklist:
        only = (*conditions, ("procedure_stage", stages))
        return Checklist(title, AT_WORK, checks, only)

    return (
        one(_("侦查阶段"), ("investigation",), _INVESTIGATING),
        one(_("审查起诉阶段"), ("prosecution",), _PROSECUTING),
        one(_("审判阶段"), ("first", "second", "retrial", "death_review"), _TRYING),
    )


def known_to(lists: tuple[Checklist, ...], actions: Collection[str], terms: Collection[str]) -> tuple[Checklist, ...]:
    """The lists of a service that shares only some of the steps."""
    return tuple(
        Checklist(
            one.title,
            one.stages,
            tuple(
                check
                for check in one.checks
                if {on.action for on in check.done} <= set(actions) and (not check.term or check.term in terms)
            ),
            one.only_if,
        )
        for one in lists
    )


CHECKLIST = (TAKING, FIRST_TALK, HANDLING, COURT, *defending(CRIMINAL), CLOSING)
