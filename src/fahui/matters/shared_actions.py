"""Actions that many services share word for word."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.vocabulary import Action, Fact, Keep, Relation, Stage

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
