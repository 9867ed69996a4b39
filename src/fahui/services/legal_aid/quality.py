"""法律援助法第五十九条: hearings sat in on, organs asked, recipients called; what peers found and what to mend."""

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.shared_actions import GRADED
from fahui.matters.vocabulary import Action, Asked, Fact, Keep, Kind, LetterForm, On, Relation, Stage, Term, Text
from fahui.services.legal_aid.sources import FORMS, LAW
from fahui.services.texts import letter_text

WATCHING = f"{LAW} 第五十九条"
WATCHED = (Stage.HANDLING, Stage.CLOSED, Stage.ARCHIVED)
OFFICERS = (Role.SUPERVISOR, Role.APPROVER)
LOOKERS = (*OFFICERS, Role.REVIEWER)
CALLERS = (*LOOKERS, Role.CLERK)
HOW_WELL = (("good", _("好")), ("fair", _("一般")), ("poor", _("差")), ("unseen", _("没有看到")))
SATISFIED = (
    ("5", _("非常满意")),
    ("4", _("满意")),
    ("3", _("基本满意")),
    ("2", _("不满意")),
    ("1", _("非常不满意")),
    ("0", _("没有联系上或者不愿意说")),
)
YES_NO = (("yes", _("有")), ("no", _("没有")), ("unknown", _("说不清")))
ADOPTED = (("all", _("全部采纳")), ("part", _("部分采纳")), ("none", _("没有采纳")), ("unknown", _("没有答复")))

OBSERVING = Action(
    "observe_hearing",
    _("登记庭审旁听"),
    internal=True,
    by=LOOKERS,
    from_=WATCHED,
    side=True,
    issues=("hearing_observation",),
    asks=(
        Fact("observed_on", _("旁听日期"), "date", future=False),
        Fact("observed_court", _("在哪个法院（仲裁机构）、哪个庭"), "text", most=100),
        Fact("observed_prepared", _("庭前准备"), "choice", choices=HOW_WELL),
        Fact("observed_questions", _("举证、质证和发问"), "choice", choices=HOW_WELL),
        Fact("observed_pleading", _("辩论和发表意见"), "choice", choices=HOW_WELL),
        Fact("observed_manner", _("遵守法庭纪律、仪表和用语"), "choice", choices=HOW_WELL),
        Fact("observed_words", _("旁听情况和意见"), "longtext", most=2000),
    ),
    sentence=_("旁听了庭审"),
    basis=WATCHING,
)
ASKING = Action(
    "ask_organ_opinion",
    _("征询办案机关意见"),
    internal=True,
    by=CALLERS,
    from_=WATCHED,
    side=True,
    unless=("ask_organ_opinion",),
    issues=("organ_opinion",),
    asks=(
        Fact("opinion_organ", _("请哪个机关答复"), "text", keep=Keep.CLEAR, most=80),
        Fact("opinion_items", _("请对方答复哪些事项（一行一项）"), "longtext", most=1000, told=_("请答复的事项")),
        Fact("opinion_by", _("请在哪天前答复"), "date", future=True),
    ),
    sentence=_("发函征询办案机关的意见"),
    basis=WATCHING,
)
ANSWERED = Action(
    "organ_opinion_came",
    _("登记办案机关的意见"),
    internal=True,
    by=CALLERS,
    from_=WATCHED,
    side=True,
    needs=("ask_organ_opinion",),
    clears=("ask_organ_opinion", "organ_opinion_came"),
    asks=(
        Fact("opinion_adopted", _("承办人的意见采纳了多少"), "choice", choices=ADOPTED),
        Fact("opinion_manner", _("到庭、阅卷、提交意见是否尽责"), "choice", choices=HOW_WELL),
        Fact("opinion_words", _("答复的内容"), "longtext", most=2000),
        Fact("opinion_files", _("回执"), "files", required=False),
    ),
    sentence=_("收到办案机关的意见"),
    basis=WATCHING,
)
CALLING = Action(
    "call_recipient",
    _("登记回访受援人"),
    internal=True,
    by=CALLERS,
    from_=(Stage.CLOSED, Stage.ARCHIVED),
    side=True,
    issues=("recipient_call",),
    kept_from=(Relation.HANDLER, Relation.UNIT),
    asks=(
        Fact("called_on", _("回访日期"), "date", future=False),
        Fact(
            "called_how",
            _("怎样回访"),
            "choice",
            choices=(("phone", _("电话")), ("visit", _("上门")), ("window", _("到访")), ("letter", _("书面"))),
            help=_("先看事项页上的“联系注意”。"),
        ),
        Fact("called_satisfied", _("对承办人满意吗"), "choice", choices=SATISFIED),
        Fact("called_told", _("承办人有没有告知办理进展和结果"), "choice", choices=YES_NO),
        Fact("called_charged", _("承办人有没有收过钱或者东西"), "choice", choices=tuple(reversed(YES_NO))),
        Fact("called_words", _("受援人的意见和建议"), "longtext", required=False, most=1000),
    ),
    sentence=_("回访了受援人"),
    basis=WATCHING,
)
CORRECTING = (
    Action(
        "order_correction",
        _("要求整改"),
        internal=True,
        by=OFFICERS,
        from_=(Stage.ARCHIVED,),
        side=True,
        needs=(GRADED.code,),
        unless=("order_correction",),
        asks=(
            Fact("correction_items", _("要整改什么（一行一项）"), "longtext", most=2000, told=_("要整改的事项")),
            Fact("correct_by", _("请在哪天前整改完"), "date", future=True),
        ),
        sentence=_("质量评估后要求承办人整改"),
        basis=WATCHING,
    ),
    Action(
        "correct_file",
        _("报告整改情况"),
        internal=True,
        by=(Relation.HANDLER,),
        from_=(Stage.ARCHIVED,),
        needs=("order_correction",),
        unless=("correct_file",),
        recalls=("correction_items",),
        asks=(
            Fact("corrected", _("怎样整改的"), "longtext", most=2000),
            Fact("corrected_files", _("补正的材料"), "files", required=False),
        ),
        sentence=_("承办人报告了整改情况"),
        basis=WATCHING,
    ),
    Action(
        "accept_correction",
        _("整改合格"),
        internal=True,
        by=OFFICERS,
        from_=(Stage.ARCHIVED,),
        needs=("correct_file",),
        clears=("order_correction", "correct_file", "accept_correction"),
        recalls=("correction_items", "corrected"),
        sentence=_("整改合格"),
        basis=WATCHING,
    ),
    Action(
        "return_correction",
        _("退回再整改"),
        internal=True,
        by=OFFICERS,
        from_=(Stage.ARCHIVED,),
        side=True,
        needs=("correct_file",),
        clears=("correct_file", "return_correction"),
        recalls=("correction_items", "corrected"),
        asks=(Fact("correction_gap", _("还差什么"), "text", most=300),),
        sentence=_("整改退回，继续整改"),
        basis=WATCHING,
    ),
)
ASKED_IN_WRITING = (ASKING, ANSWERED)
QUALITY = (OBSERVING, *ASKED_IN_WRITING, CALLING, GRADED, *CORRECTING)
QUALITY_TERMS = (
    Term(
        "correction",
        _("整改"),
        Asked("correct_by"),
        starts=(On("order_correction"),),
        restarts=True,
        stops=(On("correct_file"),),
        reopens=(On("return_correction"),),
        kind=Kind.INTERNAL,
        basis=WATCHING,
    ),
)


def closing_and_quality(texts: str, series: str) -> tuple[LetterForm, ...]:
    """Forms 21, 30, 31, 32: the texts of one folder, the series of one service; the house keeps them."""

    def one(code: str, title: Text, mark: str, form: str, *, sealed: bool = False) -> LetterForm:
        body, number = letter_text(f"{texts}/{code}.md"), f"{series}{mark}字"
        return LetterForm(code, title, body, number, form, served=False, sealed=sealed, basis=FORMS, internal=True)

    return (
        one("closing_form", _("结案报告表"), "结", "21"),
        one("hearing_observation", _("庭审旁听情况记录表"), "旁", "30"),
        one("organ_opinion", _("征询办案机关意见函"), "询", "31", sealed=True),
        one("recipient_call", _("受援人回访记录表"), "访", "32"),
    )
