"""Actions that many services share word for word."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import Action, Fact, Relation, Stage

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
