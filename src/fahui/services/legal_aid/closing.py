"""结案日 by kind of case and paper, and the file that is handed in afterwards: one case, one volume."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.matters.case import Case
from fahui.matters.vocabulary import Answers, Fact, Keep
from fahui.matters.volume import HANDED_IN, LACKING_WHY, PaperList, Volume, VolumePaper, lacking_words
from fahui.services.legal_aid.sources import RULE

CRIMINAL_STAGES = ("investigation", "prosecution")
UNSEEN = "SF/T 0032附录A分侦查、审查起诉、审判列辩护和代理的结案材料清单，标准原文没有看到，项目未核实"
CIVIL_UNSEEN = "SF/T 0058-2019，标准原文没有看到，项目未核实"
ORDER_SOURCE = "外地示例：浙江（温州）法律援助案卷排列顺序，不是本地规定（未核实）"


@dataclass(frozen=True)
class ClosingPaper:
    """The paper whose day is the 结案日, in which kinds of case (司法部令第148号第四十条，条文未核实)."""

    code: str
    title: Promise
    kinds: frozenset[str]


def _paper(code: str, title: Promise, *kinds: str) -> ClosingPaper:
    return ClosingPaper(code, title, frozenset(kinds))


# civil: any case that is not criminal. What began as a suit may end before one is brought.
CLOSING_PAPERS = (
    _paper("judgment", _("诉讼：判决书、裁定书、调解书（收到的那天）"), "civil", "trial"),
    _paper("award", _("劳动仲裁：裁决书、调解书（收到的那天）"), "civil"),
    _paper("reconsideration", _("行政复议：复议决定书（收到的那天）"), "civil"),
    _paper("suit_withdrawn", _("撤诉：准许撤诉的裁定书，或者准许撤回仲裁申请的决定书（收到的那天）"), "civil", "trial"),
    _paper("agreement", _("没有打官司：和解、调解协议（达成的那天）"), "civil"),
    _paper("performance", _("没有打官司，也没有书面协议：对方开始履行的那天"), "civil"),
    _paper("delivered", _("代拟法律文书：文书交给受援人的那天"), "civil"),
    _paper("indictment_opinion", _("刑事侦查：起诉意见书（收到的那天）"), "investigation"),
    _paper("case_withdrawn", _("刑事侦查：撤销案件的文书（收到的那天）"), "investigation"),
    _paper("indictment", _("审查起诉：起诉书（收到的那天）"), "prosecution"),
    _paper("no_indictment", _("审查起诉：不起诉决定书（收到的那天）"), "prosecution"),
)
BY_CODE = {one.code: one for one in CLOSING_PAPERS}


def procedure_of(case: Case) -> str:
    """civil, or the stage of the criminal case."""
    facts = case.facts
    if facts.get("cause") != "criminal" and facts.get("aid_form") != "defence":
        return "civil"
    stage = str(facts.get("procedure_stage"))
    return stage if stage in CRIMINAL_STAGES else "trial"


def fits_the_case(case: Case, answers: Answers) -> str | None:
    """A civil case is not closed by an indictment, nor an investigation by a judgment."""
    paper, kind = BY_CODE.get(str(answers.get("closing_paper"))), procedure_of(case)
    if paper is None or kind in paper.kinds:
        return None
    fitting = "；".join(str(one.title) for one in CLOSING_PAPERS if kind in one.kinds)
    return gettext("这类案件不以“%(paper)s”结案。可以选：%(fitting)s。案件到了别的阶段的，请先办理新阶段的手续。") % {
        "paper": paper.title,
        "fitting": fitting,
    }


def is_whole(case: Case, answers: Answers) -> str | None:
    """The file is taken when nothing required lacks, or it is said why."""
    return lacking_words(case, answers) or None


CLOSING_ASKS = (
    Fact(
        "closing_paper",
        _("以什么结案"),
        "choice",
        choices=tuple((one.code, one.title) for one in CLOSING_PAPERS),
        help=_("结案日按案件类型认定，条文未核实。"),
        basis=f"{RULE} 第四十条",
    ),
    Fact(
        "criminal_side",
        _("刑事案件里为谁"),
        "choice",
        choices=(
            ("accused", _("犯罪嫌疑人、被告人（辩护）")),
            ("victim", _("被害人、自诉人和近亲属等（代理）")),
        ),
        required=False,
        help=_("不是刑事案件的不填。"),
    ),
    Fact("court_number", _("办案机关的案号"), "text", required=False, keep=Keep.CLEAR, most=60),
    Fact("case_closed_on", _("结案日"), "date", future=False),
    Fact(
        "adopted",
        _("代理、辩护意见采纳了多少"),
        "choice",
        choices=(("all", _("全部采纳")), ("part", _("部分采纳")), ("none", _("没有采纳"))),
        required=False,
        help=_("没有提出意见的不填。"),
        told=_("意见采纳情况"),
    ),
    Fact("closing_paper_files", _("据以结案的文书"), "files", required=False),
)

PAPERS = (
    VolumePaper(
        "application", _("申请表"), letters=("application_form",), steps=("supplement",), answers=("statement",)
    ),
    VolumePaper("identity", _("身份证明"), papers=("id_card",)),
    VolumePaper(
        "means",
        _("经济困难状况说明和证明"),
        letters=("means_statement",),
        papers=("group_proof",),
        answers=("means_ground",),
    ),
    VolumePaper("evidence", _("案件证明材料"), papers=("evidence",)),
    VolumePaper("material_list", _("申请材料接收凭证（目录）"), letters=("receipt", "supplement_notice")),
    VolumePaper(
        "decision",
        _("法律援助审查表和决定书"),
        letters=(
            *("review_grant", "review_refusal", "grant_decision", "refusal_decision"),
            *("termination_decision", "termination_letter", "official_letter", "custody_letter"),
        ),
    ),
    VolumePaper(
        "assignment", _("指派通知书"), letters=("assignment_notice", "change_application", "replacement_notice")
    ),
    VolumePaper("receipts", _("送达回证"), letters=("service_receipt",)),
    VolumePaper(
        "agreement",
        _("委托协议和授权委托书"),
        steps=("sign_agreement",),
        blanks=("agreement", "authorisation"),
    ),
    VolumePaper("meeting", _("约见、会见和谈话笔录"), steps=("meet",)),
    VolumePaper("reading", _("阅卷笔录和复制的案卷材料")),
    VolumePaper("collected", _("调查取证材料"), letters=("introduction",)),
    VolumePaper("opinion", _("代理词、辩护词或者书面意见")),
    VolumePaper("hearing", _("庭审、仲裁庭审笔录")),
    VolumePaper("handling", _("其他承办材料"), steps=("note", "file_closing", "correct_file")),
    VolumePaper("closing_paper", _("据以结案的文书"), steps=("close",)),
    VolumePaper("report", _("办理情况报告"), letters=("handling_record",), answers=("closing_report",)),
    VolumePaper("quality", _("质量监督材料"), letters=("hearing_observation", "organ_opinion", "recipient_call")),
    VolumePaper("closing_form", _("结案报告表"), letters=("closing_form",)),
)
EVERY = ("application", "identity", "means", "decision", "assignment", "agreement", "closing_paper", "report")


def _list(title: Promise, *more: str, source: str = UNSEEN) -> PaperList:
    return PaperList(title, (*EVERY, *more), source)


LISTS = {
    "litigation": _list(_("民事、行政诉讼和仲裁代理"), "meeting", "opinion", source=CIVIL_UNSEEN),
    "out_of_court": _list(_("非诉讼代理和代拟文书"), source=CIVIL_UNSEEN),
    "defence_investigation": _list(_("刑事辩护（侦查）"), "meeting", "opinion"),
    "defence_prosecution": _list(_("刑事辩护（审查起诉）"), "meeting", "reading", "opinion"),
    "defence_trial": _list(_("刑事辩护（审判）"), "meeting", "reading", "opinion"),
    "agency_prosecution": _list(_("刑事代理（审查起诉）"), "meeting", "opinion"),
    "agency_trial": _list(_("刑事代理（审判）"), "meeting", "reading", "opinion"),
}
OUT_OF_COURT = ("agreement", "performance", "delivered")


def list_of(case: Case, answers: Answers) -> str:
    """Which of the lists holds: by kind, stage, and how it was closed."""
    told = {**case.facts, **answers}
    kind = procedure_of(case)
    if kind == "civil":
        ended = told.get("closing_paper") in OUT_OF_COURT or told.get("aid_form") in ("documents", "non_litigation")
        return "out_of_court" if ended else "litigation"
    victim = told.get("criminal_side") == "victim"
    return f"agency_{'trial' if kind == 'trial' else 'prosecution'}" if victim else f"defence_{kind}"


COVER = (
    ("cause", _("案由")),
    ("charge", _("罪名")),
    ("court_number", _("办案机关的案号")),
    ("procedure_stage", _("诉讼阶段")),
    ("closing_paper", _("结案依据")),
    ("case_closed_on", _("结案日")),
    ("volume_place", _("案卷存放")),
)
VOLUME = Volume(PAPERS, ORDER_SOURCE, LISTS, list_of, COVER, hands_in="file_closing")
HANDING_IN = (
    Fact("closing_files", _("结案材料"), "files", required=False),
    Fact(
        HANDED_IN,
        _("交来的材料里有哪些"),
        "multichoice",
        required=False,
        choices=tuple((one.code, one.title) for one in PAPERS),
        help=_("包括交到窗口的纸质材料。前面已经上传的、系统里出的文书不用再选。"),
    ),
    Fact("closing_report", _("办理情况报告"), "longtext", most=5000),
    Fact(
        "lacking_why",
        _("缺的材料和原因（逐项写，不缺的不填）"),
        "longtext",
        required=False,
        most=1000,
        told=_("缺的材料和原因"),
    ),
)
TAKING_IN = (
    Fact(
        LACKING_WHY,
        _("缺的材料为什么可以不要（逐项写，不缺的不填）"),
        "longtext",
        required=False,
        most=1000,
        help=_("案卷齐不齐，见事项页上的“案卷”。"),
    ),
    Fact("closing_opinion", _("审查意见"), "text", keep=Keep.CLEAR, required=False, most=200),
    Fact("volume_place", _("案卷存放"), "text", required=False, keep=Keep.CLEAR, most=100),
)
