"""One person's part: their own facts, their own finding, their own decision; handled with the others'."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.core.parameters import Default, declare, parameter
from fahui.matters.case import Case
from fahui.matters.models import Matter
from fahui.matters.models.matter import parts_of
from fahui.matters.parts import whole_of
from fahui.matters.shared_actions import messages, rating
from fahui.matters.vocabulary import ENGINE_ACTIONS, Action, Answers, Fact, On, Relation, Stage, Term
from fahui.services.group_case.joining import JOINED, JOINING, SIGN_LATE
from fahui.services.legal_aid.deciding import DECIDING
from fahui.services.legal_aid.ending import ENDING, ENDING_TERMS
from fahui.services.legal_aid.handling import HANDLING
from fahui.services.legal_aid.linking import LINKING
from fahui.services.legal_aid.pledging import PLEDGING
from fahui.services.legal_aid.questions import INTAKE
from fahui.services.legal_aid.sources import LAW
from fahui.services.legal_aid.special import SPECIAL, SPECIAL_TERMS
from fahui.services.legal_aid.times import TERMS

ARBITRATION = "劳动争议调解仲裁法"
declare(
    Default(
        "group_case.representing_from",
        "多少人以上可以推举代表人",
        10,
        "人",
        "劳动争议调解仲裁法 第七条；民事诉讼法 第五十六条及其司法解释（未核实）",
    ),
    Default(
        "group_case.representatives",
        "代表人最多几名",
        5,
        "名",
        "民事诉讼法司法解释（二至五人，条号未核实）",
    ),
)
OWN = _("您本人的情况")
CONTACT = "contact"
MANDATES = (
    (CONTACT, _("联系人：只负责传话，不能代表别人")),
    ("general", _("代表人：一般授权")),
    ("special", _("代表人：特别授权（可以变更、放弃请求或者和解，须经大家同意）")),
)
MEANS = tuple(fact for fact in INTAKE if fact.code not in ("statement", "amount", "limitation_on"))
PART_INTAKE = (
    Fact("owed", _("欠您本人多少钱（元）"), "money", group=OWN),
    Fact("months", _("欠了几个月"), "integer", group=OWN),
    Fact("own_evidence", _("您本人有哪些证据"), "text", most=500, required=False, group=OWN),
    *MEANS,
)


def figures_possible(case: Case, answers: Answers) -> str | None:
    """A sum and a time that can be."""
    if Decimal(str(answers.get("owed") or 0)) <= 0 or not 0 < int(answers.get("months") or 0) <= 600:
        return gettext("欠款和月数都要大于0，请核对。")
    return None


def may_represent(case: Case, answers: Answers) -> str | None:
    """劳动争议调解仲裁法 第七条, 民事诉讼法 第五十六条: representatives only of many, and only a few of them."""
    if answers.get("mandate") == CONTACT:
        return None
    whole = whole_of(case.matter)
    rows = Matter.objects.here().filter(pk__in=parts_of([whole.pk])) if whole else Matter.objects.none()
    least = int(parameter("group_case.representing_from", case.begun_on))
    if rows.count() < least:
        return gettext("登记的不满%(n)d人，不能推举代表人，只能推一位联系人。") % {"n": least}
    most = int(parameter("group_case.representatives", case.begun_on))
    elected = rows.filter(marks__contains=["elect"]).exclude(facts__mandate=CONTACT).exclude(pk=case.matter.pk)
    if elected.count() >= most:
        return gettext("代表人最多%(n)d名，已经满了。要换人的，先登记原来的不再担任。") % {"n": most}
    return None


OWN_STEPS = (
    Action(
        "elect",
        _("登记当选代表人"),
        by=(Role.CLERK, Role.REVIEWER, Relation.HANDLER),
        from_=(Stage.SUBMITTED, Stage.ACCEPTED, Stage.HANDLING),
        unless=("elect",),
        clears=("step_down",),
        side=True,
        guard=may_represent,
        asks=(
            Fact("mandate", _("授权范围"), "choice", choices=MANDATES),
            Fact("elected_on", _("推举日期"), "date", future=False),
            Fact("votes", _("多少人签名推举"), "integer"),
            Fact("mandate_files", _("推举书、授权委托书"), "files", required=False),
        ),
        shows=("mandate", "elected_on"),
        sentence=_("当选代表人"),
        basis=f"{ARBITRATION} 第七条",
        tells=_("您已登记为这件案件的代表人或联系人，授权范围请看说明。"),
    ),
    Action(
        "step_down",
        _("不再担任代表人"),
        by=(Role.CLERK, Role.REVIEWER, Relation.HANDLER, Relation.APPLICANT),
        from_=(Stage.SUBMITTED, Stage.ACCEPTED, Stage.HANDLING),
        needs=("elect",),
        clears=("elect",),
        side=True,
        asks=(Fact("step_down_why", _("为什么"), "text", most=300),),
        sentence=_("不再担任代表人"),
        basis=f"{ARBITRATION} 第七条",
    ),
    *JOINING,
    Action(
        "own_result",
        _("登记本人争取到的钱"),
        by=(Relation.HANDLER,),
        from_=(Stage.HANDLING, Stage.CLOSED),
        clears=("own_result",),
        side=True,
        asks=(Fact("recovered", _("为本人争取到多少钱（元）"), "money"),),
        shows=("recovered",),
        sentence=_("登记了本人争取到的钱"),
        tells=_("您的案件有新进展。"),
    ),
    Action(
        "close_part",
        _("随案办结"),
        by=(Role.SYSTEM,),
        from_=(Stage.ACCEPTED, Stage.HANDLING),
        to=Stage.CLOSED,
        needs=("grant",),
        side=True,
        outcome=("result", (("judgment", "judgment"), ("settled", "settled"), ("other", "other_end"))),
        asks=tuple(
            fact
            for action in HANDLING
            if action.code == "close"
            for fact in action.asks
            if fact.code in ("result", "result_words")
        ),
        shows=("result", "result_words"),
        sentence=_("案件办结"),
        basis=f"{LAW} 第五十条",
        tells=_("案件已办结，请看结果，并请您评价。"),
    ),
    Action(
        "archive_part",
        _("随案归档"),
        internal=True,
        by=(Role.SYSTEM,),
        from_=(Stage.CLOSED,),
        to=Stage.ARCHIVED,
        side=True,
        sentence=_("随案归档"),
    ),
)
# Asked once for all who sign on one day; what each has signed is scanned with the letter itself.
SIGNING = tuple(
    replace(
        action,
        needs=("grant",),
        needs_one=JOINED,
        asks=tuple(fact for fact in action.asks if fact.kind != "files"),
        tells=_("已和您签订委托协议，授权范围请看授权委托书。"),
    )
    for action in HANDLING
    if action.code == "sign_agreement"
)
ALONE = {"transfer"}  # the case is sent on as a whole
STOPS = {"report_ground", "terminate"}
# Of letters to others those that are one person's own; the fees of the suit are the case's (whole.py).
OWN_LETTERS = {"relief_letter", "relief_returned", "notary_letter", "offer_first"}
# What is not known here of one of them is asked elsewhere for that one alone, and only their clock stops.
COOPERATION = {"ask_cooperation", "cooperation_answered"}
_TAKEN = (
    *DECIDING,
    *(action for action in SPECIAL if action.code in COOPERATION),
    *(action for action in ENDING if action.code in STOPS),
    *(action for action in LINKING if action.code in OWN_LETTERS),
    *PLEDGING,
)
_CODES = {action.code for action in (*_TAKEN, *OWN_STEPS, *SIGNING)} - ALONE


def _of_part(action: Action) -> Action:
    """A step of a single case as it is for one of many: who handles it is not asked here."""
    stages = tuple(stage for stage in action.from_ if stage not in (Stage.ASSIGNED, Stage.TRANSFERRED))
    more = ("elect", "step_down", *JOINED, "given_to_unit", "comes_to_unit") if action.code == "ordered" else ()
    return replace(
        action,
        by=tuple(one for one in action.by if one != Relation.AGENT),
        from_=stages,
        clears=tuple(code for code in (*action.clears, *more) if code in _CODES),
        unless=tuple(code for code in action.unless if code in _CODES),
        needs_one=tuple(code for code in action.needs_one if code in _CODES),
        ends_assignment=False,
        guard=figures_possible if action.code == "submit" else action.guard,
        replies="part_granted" if action.code == "grant" else action.replies,
        tells=_("决定给予您法律援助，和其他人的案件一并办理。") if action.code == "grant" else action.tells,
    )


PART_ACTIONS = (
    *(_of_part(action) for action in _TAKEN if action.code not in ALONE),
    *OWN_STEPS,
    *SIGNING,
    *messages(Stage.HANDLING, Stage.CLOSED),
    rating(Stage.CLOSED, Stage.ARCHIVED),
)


def _known(points: tuple[On, ...]) -> tuple[On, ...]:
    return tuple(on for on in points if on.action in _CODES or on.action in ENGINE_ACTIONS)


def _term(term: Term) -> Term:
    """A clock of a single case as it runs for one of many: nobody is referred here from elsewhere."""
    pauses = tuple(one for one in term.pauses if _known((one.start, one.end)) == (one.start, one.end))
    return replace(
        term,
        starts=_known(term.starts),
        stops=_known(term.stops),
        ends=_known(term.ends),
        reopens=_known(term.reopens),
        anew=_known(term.anew),
        pauses=pauses,
        anchor=None if term.code == "promise" else term.anchor,
    )


KEPT = {"decide", "promise", "green", "supplement", "cooperation", "object", "tell_termination"}
PART_CODES = {action.code for action in PART_ACTIONS}
_OF_ONE = (*TERMS, *SPECIAL_TERMS, *ENDING_TERMS)
PART_TERMS = (*(_term(term) for term in _OF_ONE if term.code in KEPT), SIGN_LATE)
