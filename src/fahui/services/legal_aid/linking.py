"""Beyond the case: letters to other organs for the recipient, and an amicable way offered first, never imposed."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.case import Case
from fahui.matters.vocabulary import Action, Answers, Fact, Keep, LetterForm, Relation, Stage, Text
from fahui.services.legal_aid.marks import GRANTED
from fahui.services.legal_aid.sources import LAW, RULE
from fahui.services.texts import letter_text

FEES = "诉讼费用交纳办法"
RUNNING = (Stage.ASSIGNED, Stage.HANDLING)
WHO = (Relation.HANDLER, Role.REVIEWER, Role.CLERK)
AIDED = (*GRANTED, "provide_first")


def _letter(code: str, title: Text, series: str, basis: str = f"{LAW} 第五十三条") -> LetterForm:
    body = letter_text(f"legal_aid/{code}.md")
    return LetterForm(code, title, body, series, served=False, basis=basis)


LINKING_LETTERS = (
    _letter("relief_letter", _("司法救助建议函"), "{short}法援救助函字", f"{RULE} 第三十条"),
    _letter("court_fee_letter", _("缓交、减交、免交诉讼费用函"), "{short}法援费函字"),
    _letter("notary_letter", _("减收、免收公证费函"), "{short}法援证函字"),
)


def aid_given(case: Case, answers: Answers) -> str | None:
    """法律援助法 第五十三条: relief is for recipients, so aid must have been granted, if only provisionally."""
    if set(AIDED) & set(case.matter.marks):
        return None
    return gettext("还没有决定给予法律援助，不能出这封函。")


def consented(case: Case, answers: Answers) -> str | None:
    """法律援助法 第四十六条, 办理法律援助案件程序规定 第三十二条: nothing is passed on without the recipient's word."""
    if answers.get("relief_consent") == "yes":
        return aid_given(case, answers)
    return gettext("本人没有同意，不能把情况转给其他机关。")


def _organ(code: str) -> Fact:
    return Fact(code, _("写给哪个机关或者机构"), "text", keep=Keep.CLEAR, most=80)


LINKING = (
    Action(
        "relief_letter",
        _("转请司法救助"),
        by=WHO,
        from_=RUNNING,
        side=True,
        unless=("relief_letter",),
        clears=("relief_returned",),
        guard=consented,
        issues=("relief_letter",),
        asks=(
            _organ("relief_organ"),
            Fact("relief_reason", _("为什么需要救助"), "longtext", most=1000),
            Fact("relief_consent", _("本人同意把这些情况转给对方吗"), "yesno"),
        ),
        shows=("relief_organ",),
        sentence=_("函请有关机关给予司法救助"),
        basis=f"{RULE} 第三十条",
        tells=_("已函请有关机关考虑司法救助，有结果会告诉您。"),
    ),
    Action(
        "relief_returned",
        _("登记司法救助的结果"),
        by=WHO,
        from_=(*RUNNING, Stage.CLOSED),
        side=True,
        needs=("relief_letter",),
        clears=("relief_letter",),
        asks=(
            Fact(
                "relief_result",
                _("对方怎样决定"),
                "choice",
                choices=(("given", _("给予救助")), ("not_given", _("没有给予救助")), ("elsewhere", _("应向别处申请"))),
            ),
            Fact("relief_amount", _("救助金额（元）"), "money", shown_if=("relief_result", ("given",))),
            Fact("relief_words", _("对方的答复"), "longtext", required=False, most=1000),
        ),
        shows=("relief_result", "relief_amount", "relief_words"),
        sentence=_("收到司法救助的结果"),
        tells=_("司法救助有了结果，请看说明。"),
    ),
    Action(
        "court_fee_letter",
        _("函请缓交、减交、免交诉讼费用"),
        by=WHO,
        from_=RUNNING,
        side=True,
        guard=aid_given,
        issues=("court_fee_letter",),
        asks=(
            _organ("fee_court"),
            Fact(
                "fee_relief",
                _("请求哪一种"),
                "choice",
                choices=(("delay", _("缓交")), ("reduce", _("减交")), ("waive", _("免交"))),
            ),
        ),
        shows=("fee_court", "fee_relief"),
        sentence=_("函请法院缓交、减交、免交诉讼费用"),
        basis=f"{FEES} 第四十七条",
        tells=_("已函请法院减轻诉讼费用，由法院决定。"),
    ),
    Action(
        "notary_letter",
        _("函请减收、免收公证费"),
        by=WHO,
        from_=RUNNING,
        side=True,
        guard=aid_given,
        issues=("notary_letter",),
        asks=(_organ("notary_office"), Fact("notary_matter", _("办什么公证"), "text", most=100)),
        shows=("notary_office",),
        sentence=_("函请公证机构减收、免收公证费"),
        basis=f"{LAW} 第五十三条",
        tells=_("已函请公证机构减免公证费，由公证机构决定。"),
    ),
    Action(
        "offer_first",
        _("问本人愿不愿先调解或仲裁"),
        by=(Relation.HANDLER, Role.REVIEWER),
        from_=(Stage.ACCEPTED, *RUNNING),
        side=True,
        asks=(
            Fact(
                "offered",
                _("告诉了本人哪一种办法"),
                "choice",
                choices=(("mediation", _("人民调解")), ("labour", _("劳动争议调解")), ("arbitration", _("仲裁"))),
            ),
            Fact(
                "offer_answer",
                _("本人的意思"),
                "choice",
                choices=(("yes", _("愿意先试试")), ("no", _("不愿意，按原来的办法办"))),
                help=_("不愿意不影响法律援助，不用说明理由。"),
            ),
        ),
        shows=("offered", "offer_answer"),
        sentence=_("问了本人愿不愿先调解或仲裁"),
        basis=f"{LAW} 第四十六条",
        tells=_("先调解或仲裁要您自己愿意。不愿意的，法律援助照常办。"),
    ),
)
