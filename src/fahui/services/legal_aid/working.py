"""办案工作: each piece of work that the checklists ask for is entered as one kind, with its day and its papers."""

from django.utils.translation import gettext_lazy as _

from fahui.matters.vocabulary import Action, Fact, On, Relation, Stage
from fahui.services.legal_aid.sources import LAW

WORK = (
    ("formalities", _("向办案机关提交委托手续")),
    ("reading", _("查阅、摘抄、复制案卷")),
    ("meeting_asked", _("凭手续要求会见在押的受援人")),
    ("meeting", _("会见或者约见")),
    ("family", _("联系家属")),
    ("measure", _("申请变更强制措施")),
    ("evidence", _("调查取证、整理证据")),
    ("opinion", _("提交书面意见（辩护意见、代理意见）")),
    ("plea", _("在场见证签署认罪认罚具结书")),
    ("filed", _("起诉、申请仲裁或者行政复议")),
    ("preparing", _("庭前准备（提纲、质证意见）")),
    ("hearing", _("出庭")),
    ("after_hearing", _("庭审后提交书面意见")),
    ("consent", _("和解、调解前征得受援人同意")),
    ("organ_told", _("书面告知办案机关和法律援助机构")),
)

WORKING = Action(
    "record_work",
    _("登记办理工作"),
    internal=True,
    by=(Relation.HANDLER,),
    from_=(Stage.HANDLING,),
    clears=("record_work",),
    side=True,
    asks=(
        Fact("work", _("做了哪一项"), "choice", choices=WORK),
        Fact("work_on", _("哪天做的"), "date", future=False),
        Fact("work_words", _("要点"), "longtext", most=3000, required=False),
        Fact("work_files", _("笔录、意见书等材料"), "files", required=False),
    ),
    sentence=_("承办人登记了一项办理工作"),
    basis=f"{LAW} 第五十条",
)


def worked(*kinds: str) -> tuple[On, ...]:
    """Any work of these kinds was entered."""
    return tuple(On("record_work", when=("work", kind)) for kind in kinds)
