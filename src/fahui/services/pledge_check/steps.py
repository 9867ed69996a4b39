"""The steps of a later check, and the two papers that the law wants before somebody pays."""

from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.core.parameters import Default, declare, parameter
from fahui.matters.case import Case
from fahui.matters.vocabulary import Action, Answers, Fact, Keep, LetterForm, Relation, Stage
from fahui.services.pledge_check import money
from fahui.services.pledge_check.questions import FINDINGS, HOW, REVIEW_WORDS, UNCHECKED
from fahui.services.texts import letter_text

LAW = "法律援助法"
BUREAU = money.BUREAU  # 司法行政部门 decides, not the centre (法律援助法 第六十四条)
ASKING = (Relation.APPLICANT, Relation.AGENT)
declare(Default("pledge_check.most_fine", "骗取法律援助的最高罚款", 3000, "元", f"{LAW} 第六十四条", verified=True))

LETTERS = (
    LetterForm(
        "untrue_notice",
        _("陈述不实告知书"),
        letter_text("pledge_check/notice.md"),
        "{short}法援核告字",
        basis=f"{LAW} 第六十四条",
    ),
    LetterForm(
        "payment_order",
        _("责令支付法律援助费用决定书"),
        letter_text("pledge_check/order.md"),
        "{short}司援核决字",
        organ="bureau",
        basis=f"{LAW} 第六十四条",
    ),
)


def worth_checking(case: Case, answers: Answers) -> str | None:
    """What is checked must be what the aid rested on; and the same matter is not checked twice at a time."""
    source = case.source
    if source is None:
        return None
    pledged = source.facts.get("means_ground") == "income"
    if pledged != (answers.get("checked_what") == "pledge"):
        return gettext("这件援助不是凭这一项给予的，请看清是凭承诺还是凭证明，再选核查什么。")
    running = source.matter.links_out.filter(kind="pledge_check", target__closed_on=None).exclude(target=case.matter)
    return gettext("这件援助正在核查，不用再开一次。") if running.exists() else None


def another_hand(case: Case, answers: Answers) -> str | None:
    """Whoever proposed or decided the aid does not judge whether it rested on a lie."""
    by = f"user:{getattr(case.by, 'pk', None)}"
    decided = ("propose_grant", "grant", "confirm_grant")
    if case.source and case.source.has_acted(by, decided):
        return gettext("这件援助是您审查或者批准的，应当回避，请由其他人核查。")
    return None


def within_the_law(case: Case, answers: Answers) -> str | None:
    """法律援助法 第六十四条: the cost of the aid, and a fine up to a limit."""
    if objection := another_hand(case, answers):
        return objection
    if money.payer(case) is None:
        return gettext("受援人没有登记为人员，应付的费用记不了账。请先在当事人那里登记。")
    most = parameter("pledge_check.most_fine", case.begun_on)
    if Decimal(str(answers.get("fine") or 0)) > most:
        return gettext("罚款不能超过%(most)d元（法律援助法第六十四条）。") % {"most": most}
    return None


STEPS = (
    Action(
        "select",
        _("选定核查"),
        by=(Role.REVIEWER, Role.APPROVER, Role.SYSTEM),
        from_=(Stage.DRAFT,),
        to=Stage.SUBMITTED,
        guard=worth_checking,
        sentence=_("选定为核查对象"),
        shows=("checked_what", "picked_how"),
        basis=f"{LAW} 第四十一条",
        tells=_("您的法律援助被选中核查申请时的陈述。这是按规定的核查，需要您配合时会联系您。"),
    ),
    Action(
        "find_true",
        _("核查属实"),
        by=(Role.REVIEWER,),
        from_=(Stage.SUBMITTED,),
        to=Stage.CLOSED,
        outcome="true",
        guard=another_hand,
        asks=(HOW, FINDINGS),
        sentence=_("核查结果：属实"),
        basis=f"{LAW} 第四十一条",
        tells=_("核查完了，您申请时的陈述属实。"),
    ),
    Action(
        "find_unchecked",
        _("无法核查"),
        by=(Role.REVIEWER,),
        from_=(Stage.SUBMITTED,),
        to=Stage.CLOSED,
        outcome="unchecked",
        guard=another_hand,
        side=True,
        asks=(
            HOW,
            Fact("unchecked_why", _("为什么无法核查"), "choice", choices=UNCHECKED),
            FINDINGS,
        ),
        sentence=_("核查结果：无法核查，不作不实认定"),
        basis=f"{LAW} 第四十一条",
        tells=_("这次没能核查清楚，不影响给您的法律援助。"),
    ),
    Action(
        "find_untrue",
        _("发现陈述不实，告知本人"),
        by=(Role.REVIEWER,),
        from_=(Stage.SUBMITTED,),
        to=Stage.HANDLING,
        guard=another_hand,
        side=True,
        issues=("untrue_notice",),
        replies="untrue_found",
        asks=(
            HOW,
            Fact(
                "untrue_points",
                _("哪些陈述不实（一行一项，写给本人看）"),
                "longtext",
                most=1000,
                told=_("不一致的地方"),
            ),
            FINDINGS,
        ),
        shows=("untrue_points",),
        sentence=_("发现陈述与事实不一致，告知本人并听取说明"),
        basis=f"{LAW} 第六十四条",
        tells=_("核查发现有的情况和您申请时说的不一致，请看告知书，您可以说明情况。"),
    ),
    Action(
        "defend",
        _("说明情况（陈述、申辩）"),
        by=(*ASKING, Role.CLERK),
        from_=(Stage.HANDLING,),
        side=True,
        asks=(
            Fact("defence", _("您要说明的情况"), "longtext", most=3000),
            Fact("defence_files", _("材料"), "files", required=False),
        ),
        shows=("defence",),
        sentence=_("本人说明了情况"),
        tells=_("您说明的情况已收到，会认真复核。"),
    ),
    Action(
        "no_defence",
        _("到期没有说明"),
        by=(Role.SYSTEM,),
        from_=(Stage.HANDLING,),
        side=True,
        sentence=_("到期没有说明情况"),
        basis=f"{LAW} 第六十四条",
    ),
    Action(
        "order",
        _("责令支付费用"),
        by=BUREAU,
        from_=(Stage.HANDLING,),
        to=Stage.CLOSED,
        outcome="untrue",
        needs_one=("defend", "no_defence"),
        not_by_who=("find_untrue",),
        guard=within_the_law,
        books=money.owed,
        issues=("payment_order",),
        recalls=("untrue_points", "findings", "defence"),
        asks=(
            Fact("order_findings", _("查明的情况（写给本人看）"), "longtext", most=2000, told=_("查明的情况")),
            Fact("defence_answer", _("对陈述、申辩的复核意见（没有申辩的也写明）"), "longtext", most=1000),
            Fact("cost", _("已实施法律援助的费用（元）"), "money"),
            Fact("fine", _("罚款（元，不罚填0）"), "money"),
            Fact("pay_by", _("请在哪天前支付"), "date", future=True),
        ),
        shows=("order_findings", "defence_answer", "cost", "fine", "pay_by"),
        sentence=_("责令支付已实施法律援助的费用"),
        basis=f"{LAW} 第六十四条",
        tells=_("对核查发现的情况已作出决定，请看决定书和您可以怎么办。"),
    ),
    Action(
        "clear",
        _("说明成立，不作不实认定"),
        by=BUREAU,
        from_=(Stage.HANDLING,),
        to=Stage.CLOSED,
        outcome="cleared",
        side=True,
        guard=another_hand,
        asks=(Fact("clear_reason", _("理由（写给本人看）"), "longtext", most=1000, told=_("理由")),),
        shows=("clear_reason",),
        sentence=_("本人的说明成立，不作不实认定"),
        tells=_("您的说明成立，不认定为陈述不实。"),
    ),
    Action(
        "review_asked",
        _("复议已申请"),
        by=BUREAU,
        from_=(Stage.CLOSED,),
        side=True,
        needs=("order",),
        unless=("review_asked", "undone"),
        # Asked in time and heard of late; or a court is asked after the review.
        clears=("upheld", "review_over", "record_untrue"),
        asks=(
            Fact("review_at", _("向哪个机关或者法院"), "text", keep=Keep.CLEAR, most=100),
            Fact("review_on", _("哪天申请、起诉"), "date", future=False),
        ),
        shows=("review_at", "review_on"),
        sentence=_("本人申请了行政复议或者提起了诉讼，等结果"),
        basis="行政复议法 第二十条",
        tells=_("您申请复议或者起诉的情况已登记，结果出来以前不会记入不实承诺记录。"),
    ),
    Action(
        "upheld",
        _("登记复议、诉讼维持"),
        by=BUREAU,
        from_=(Stage.CLOSED,),
        side=True,
        needs=("order",),
        unless=("upheld", "undone"),
        clears=("review_asked",),
        asks=(REVIEW_WORDS,),
        shows=("review_words",),
        sentence=_("复议或者诉讼维持了决定"),
    ),
    Action(
        "undone",
        _("登记复议、诉讼撤销"),
        by=BUREAU,
        from_=(Stage.CLOSED,),
        to=Stage.CLOSED,
        outcome="cleared",
        side=True,
        needs=("order",),
        unless=("undone",),
        clears=("record_untrue", "review_asked", "paid", "propose_waiver"),
        books=money.annulled,
        asks=(REVIEW_WORDS,),
        shows=("review_words",),
        sentence=_("决定被撤销，不作不实认定"),
        tells=_("原来的决定已被撤销，不认定为陈述不实。"),
    ),
    Action(
        "review_over",
        _("复议期限已过"),
        by=(Role.SYSTEM,),
        from_=(Stage.CLOSED,),
        side=True,
        internal=True,
        needs=("order",),
        unless=("review_asked", "upheld", "undone", "review_over"),
        sentence=_("申请行政复议的期限已过"),
        basis="行政复议法 第二十条",
    ),
    Action(
        "record_untrue",
        _("记入不实承诺记录"),
        by=BUREAU,
        from_=(Stage.CLOSED,),
        side=True,
        needs=("order",),
        needs_one=("upheld", "review_over"),
        unless=("record_untrue", "review_asked", "undone"),
        asks=(Fact("record_reason", _("为什么记入"), "text", most=200),),
        sentence=_("记入不实承诺记录：以后申请要看证明材料"),
        tells=_("已记入不实承诺记录，以后申请法律援助需要提交证明材料。"),
    ),
    *money.MONEY,
)
