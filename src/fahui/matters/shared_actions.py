"""Actions that many services share word for word."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.vocabulary import Action, Fact, Keep, Kind, Length, On, Relation, Stage, Term
from fahui.worktime.units import Unit

TIMES = tuple((f"{hour:02}:{minute:02}", f"{hour}:{minute:02}") for hour in range(8, 19) for minute in (0, 15, 30, 45))
SCORES = (
    ("5", _("非常满意")),
    ("4", _("满意")),
    ("3", _("基本满意")),
    ("2", _("不满意")),
    ("1", _("非常不满意")),
)


def rating(*from_: Stage) -> Action:
    """评价: once, by whoever asked; a bad one is followed up."""
    return Action(
        "rate",
        _("评价"),
        by=(Relation.APPLICANT, Relation.AGENT),
        from_=from_,
        unless=("rate",),
        rates=True,
        side=True,
        asks=(
            Fact("score", _("这次办得怎么样"), "choice", choices=SCORES),
            Fact("rating_words", _("想说的话"), "longtext", required=False, most=500),
        ),
        sentence=_("作出评价"),
    )


def note(*from_: Stage, by: tuple[Any, ...]) -> Action:
    """办理记录: a progress note that the applicant may read."""
    return Action(
        "note",
        _("记录进展"),
        by=by,
        from_=from_,
        side=True,
        asks=(
            Fact("progress", _("进展"), "longtext", most=2000, help=_("申请人能看到这段话，请用平常的话写。")),
            Fact("note_files", _("附件"), "files", required=False),
        ),
        shows=("progress",),
        sentence=_("办理有进展"),
        tells=_("您的事项有新进展。"),
    )


def messages(*from_: Stage) -> tuple[Action, ...]:
    """留言: whoever handles a matter and whoever asked for it write to each other; each sees whether it was opened."""
    return (
        Action(
            "write_client",
            _("给受援人留言"),
            by=(Relation.HANDLER,),
            from_=from_,
            clears=("write_client",),
            side=True,
            writes_to=Relation.APPLICANT,
            asks=(
                Fact("to_client", _("留言"), "longtext", most=1000, help=_("只有受援人和办理这件事的人能看到。")),
                Fact("to_client_files", _("附件"), "files", required=False),
            ),
            shows=("to_client",),
            sentence=_("承办人给受援人留言"),
            tells=_("承办人给您留了言，请打开事项查看。"),
        ),
        Action(
            "write_handler",
            _("给承办人留言"),
            by=(Relation.APPLICANT, Relation.AGENT),
            from_=from_,
            clears=("write_handler",),
            side=True,
            writes_to=Relation.HANDLER,
            asks=(
                Fact("to_handler", _("留言"), "longtext", most=1000, help=_("承办人会收到提醒。急事请直接打电话。")),
                Fact("to_handler_files", _("附件"), "files", required=False),
            ),
            shows=("to_handler",),
            sentence=_("受援人给承办人留言"),
        ),
    )


AT_COURT = (
    Fact("hearing_on", _("开庭日期"), "date", future=True),
    Fact("hearing_time", _("几点"), "choice", choices=TIMES, required=False),
)


def hearings(*from_: Stage, by: tuple[Any, ...], basis: str = "") -> tuple[Action, ...]:
    """开庭: the day is set, moved, and afterwards told; the last sets a meeting. Days and times stay clear."""
    return (_set_hearing(from_, by, basis), _adjourn(from_, by, basis), _held(from_, by, basis), _meeting(from_, by))


def _set_hearing(from_: tuple[Stage, ...], by: tuple[Any, ...], basis: str) -> Action:
    return Action(
        "set_hearing",
        _("登记开庭时间"),
        by=by,
        from_=from_,
        unless=("set_hearing",),
        side=True,
        asks=(*AT_COURT, Fact("hearing_place", _("在哪里开庭"), "text", required=False, most=100)),
        shows=("hearing_on", "hearing_time", "hearing_place"),
        sentence=_("开庭时间已定"),
        tells=_("开庭时间已定，请看说明。"),
        basis=basis,
    )


def _adjourn(from_: tuple[Stage, ...], by: tuple[Any, ...], basis: str) -> Action:
    return Action(
        "adjourn",
        _("改期开庭"),
        by=by,
        from_=from_,
        needs=("set_hearing",),
        side=True,
        asks=(*AT_COURT, Fact("adjourned_why", _("为什么改期"), "text", required=False, most=200)),
        shows=("hearing_on", "hearing_time"),
        sentence=_("开庭改期"),
        tells=_("开庭改期了，请看新的时间。"),
        basis=basis,
    )


def _held(from_: tuple[Stage, ...], by: tuple[Any, ...], basis: str) -> Action:
    how = (("held", _("开了，等结果")), ("decided", _("开了，当庭有结果")), ("none", _("没有开成")))
    return Action(
        "hearing_held",
        _("登记庭审情况"),
        by=by,
        from_=from_,
        needs=("set_hearing",),
        clears=("set_hearing", "hearing_held"),
        side=True,
        asks=(
            Fact("hearing_result", _("开庭了吗"), "choice", choices=how),
            Fact("hearing_words", _("庭审要点"), "longtext", required=False, most=3000),
            Fact("hearing_files", _("庭审笔录、照片"), "files", required=False),
        ),
        shows=("hearing_result",),
        sentence=_("登记了庭审情况"),
        tells=_("开庭的情况已登记。"),
        basis=basis,
    )


def _meeting(from_: tuple[Stage, ...], by: tuple[Any, ...]) -> Action:
    return Action(
        "set_meeting",
        _("约定见面时间"),
        by=by,
        from_=from_,
        clears=("set_meeting",),
        side=True,
        asks=(
            Fact("meeting_on", _("见面日期"), "date", future=True),
            Fact("meeting_time", _("几点"), "choice", choices=TIMES, required=False),
            Fact("meeting_place", _("在哪里见面"), "text", required=False, most=100),
        ),
        shows=("meeting_on", "meeting_time", "meeting_place"),
        sentence=_("约定了见面时间"),
        tells=_("承办人和您约了见面时间，请看说明。"),
    )


APPOINTMENTS = (("hearing_on", "hearing_time", _("开庭")), ("meeting_on", "meeting_time", _("约见")))
AFTER_HEARING = "after_hearing"


def after_hearing(basis: str) -> Term:
    """The day after a hearing somebody asks how it went; kept inside the house."""
    return Term(
        AFTER_HEARING,
        _("登记庭审情况"),
        Length(1, Unit.DAYS),
        starts=(On("set_hearing"), On("adjourn")),
        restarts=True,
        anchor="hearing_on",
        rolls=False,
        stops=(On("hearing_held"),),
        kind=Kind.INTERNAL,
        basis=basis,
    )


GRADES = (("excellent", _("优秀")), ("good", _("良好")), ("passed", _("合格")), ("failed", _("不合格")))
# 质量评估结果: entered by the system when the reviewers are through; whatever is assessed has this step.
GRADED = Action(
    "quality_result",
    _("登记质量评估结果"),
    internal=True,
    by=(Role.SYSTEM,),
    from_=(Stage.ARCHIVED,),
    side=True,
    asks=(
        Fact("quality_grade", _("质量评估等级"), "choice", choices=GRADES),
        Fact("quality_score", _("质量评估得分"), "text", keep=Keep.CLEAR, most=10),
        Fact("quality_round", _("哪次评估"), "text", keep=Keep.CLEAR, most=80),
    ),
    sentence=_("同行质量评估有了结果"),
    basis="法律援助法 第五十九条",
)
