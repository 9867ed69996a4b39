"""The case that many have together: taken down once, given to one handler, closed and filed once."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.core.parameters import Default, declare, parameter
from fahui.matters.case import Case
from fahui.matters.models import MatterLink
from fahui.matters.parts import parts
from fahui.matters.shared_actions import AFTER_HEARING
from fahui.matters.vocabulary import Action, Answers, Fact, On, Relation, Stage, Term
from fahui.services.group_case.joining import warn_of_conflict
from fahui.services.legal_aid.checking import CHECKLIST, known_to
from fahui.services.legal_aid.closing import VOLUME, fits_the_case
from fahui.services.legal_aid.deciding import GRANTING
from fahui.services.legal_aid.ending import ENDING, ENDING_TERMS
from fahui.services.legal_aid.handling import HANDLING
from fahui.services.legal_aid.informing import INFORMING
from fahui.services.legal_aid.linking import LINKING
from fahui.services.legal_aid.marks import GIVEN, GRANTED
from fahui.services.legal_aid.quality import QUALITY, QUALITY_TERMS
from fahui.services.legal_aid.questions import INTAKE
from fahui.services.legal_aid.reporting import REPORTING
from fahui.services.legal_aid.sources import LAW
from fahui.services.legal_aid.special import SPECIAL, SPECIAL_TERMS
from fahui.services.legal_aid.times import TERMS
from fahui.services.legal_aid.working import WORKING

declare(Default("group_case.most", "一件群体性案件最多登记多少人", 50, "人", "设计值：法规没有规定人数（未核实）"))

COMMON = ("cause", "statement", "procedure_stage", "limitation_on")
WHOLE_INTAKE = tuple(fact for fact in INTAKE if fact.code in COMMON)
AID_FORM = next(fact for fact in GRANTING if fact.code == "aid_form")
SPREADS = {
    "assign": "assigned",
    "assign_unit": "given_to_unit",
    "name_person": "assigned",
    "reassign": "assigned",
    "close": "close_part",
    "archive": "archive_part",
}
LEFT_OUT = {"name_handler", "rate", "write_client", "write_handler"}  # each person rates and writes in their own part


def room_left(case: Case, answers: Answers) -> str | None:
    """No more than one case can hold; who comes later applies in another one."""
    most = int(parameter("group_case.most", case.begun_on))
    if MatterLink.objects.filter(source=case.matter, kind=MatterLink.PART).count() <= most:  # this one is tied already
        return None
    return gettext("一件群体性案件最多登记%(n)d人，其余的人请另立一件。") % {"n": most}


def nobody_waits(case: Case, answers: Answers) -> str | None:
    """The case ends without aid only when each person has a decision of their own, or took the application back."""
    waiting = [part.masked_who for part in parts(case.matter) if not part.ended]
    if not waiting:
        return None
    words = gettext("还有%(n)d人的申请没有结果（%(who)s），先逐人决定。")
    return words % {"n": len(waiting), "who": "、".join(waiting[:5])}


def all_signed(case: Case, answers: Answers) -> str | None:
    """Each recipient signs an agreement of their own; the case says when all of them have."""
    rows = [part for part in parts(case.matter) if part.stage == Stage.HANDLING]
    waiting = [part.masked_who for part in rows if "sign_agreement" not in part.marks]
    if not waiting:
        return None
    words = gettext("还有%(n)d人没有签委托协议（%(who)s），请先在名册里逐人登记。")
    return words % {"n": len(waiting), "who": "、".join(waiting[:5])}


def each_decided(case: Case, answers: Answers) -> str | None:
    """The case is not closed over the head of somebody whose application is still open."""
    waiting = [part.masked_who for part in parts(case.matter) if not part.ended and part.stage != Stage.HANDLING]
    if not waiting:
        return all_signed(case, answers) or fits_the_case(case, answers)
    words = gettext("还有%(n)d人的申请没有结果（%(who)s），先逐人决定，再结案。")
    return words % {"n": len(waiting), "who": "、".join(waiting[:5])}


SIGNED: dict[str, Any] = {
    "title": _("登记全部签完委托协议"),
    "sentence": _("受援人都签订了委托协议"),
    "guard": all_signed,
    "issues": (),
    "asks": (),
}

OWN: dict[str, dict[str, Any]] = {"sign_agreement": SIGNED, "close": {"guard": each_decided}}


def _together(action: Action) -> Action:
    """A step of a single case as it is for many."""
    one = ("part_granted",) if action.needs_one == GRANTED else action.needs_one
    own = OWN.get(action.code, {})
    spreads = SPREADS.get(action.code)
    return replace(action, needs_one=one, spreads=(spreads,) if spreads else (), **own)


OPENING = (
    Action(
        "submit",
        _("登记群体性案件"),
        by=(Role.CLERK, Role.OPERATOR),
        from_=(Stage.DRAFT,),
        to=Stage.SUBMITTED,
        sentence=_("登记群体性案件"),
        basis=f"{LAW} 第四十三条",
        tells=_("大家的法律援助申请已经登记，接着逐人登记名册。"),
    ),
    Action(
        "add_part",
        _("登记一个人"),
        internal=True,
        by=(Role.CLERK, Role.OPERATOR),
        from_=(Stage.SUBMITTED, Stage.ACCEPTED, Stage.ASSIGNED, Stage.HANDLING),
        opens=("group_part",),
        link=MatterLink.PART,
        carries=False,
        side=True,
        guard=room_left,
        books=warn_of_conflict,
        sentence=_("名册登记了一个人"),
    ),
    Action(
        "roster_done",
        _("名册登记完毕，进入逐人审查"),
        by=(Role.CLERK, Role.OPERATOR),
        from_=(Stage.SUBMITTED,),
        to=Stage.ACCEPTED,
        needs=("add_part",),
        asks=(AID_FORM,),
        sentence=_("名册登记完毕，逐人审查"),
        tells=_("名册已经登记完毕，正在逐人审查。每个人的决定单独送达。"),
    ),
    Action(
        "part_granted",
        _("有人获得援助"),
        internal=True,
        by=(Role.SYSTEM,),
        from_=(Stage.SUBMITTED, Stage.ACCEPTED, Stage.ASSIGNED, Stage.HANDLING),
        side=True,
        spreads=("comes_along", "comes_to_unit"),  # granted late, they come to whoever has the others at once
        sentence=_("决定给予其中一人法律援助"),
        basis=f"{LAW} 第四十三条",
    ),
    Action(
        "end_without",
        _("没有人获得援助，结束"),
        by=(Role.REVIEWER,),
        from_=(Stage.SUBMITTED, Stage.ACCEPTED, Stage.ASSIGNED, Stage.HANDLING),
        to=Stage.DECLINED,
        unless=("part_granted",),
        ends_assignment=True,  # of whoever was assigned before anything was decided
        side=True,
        outcome="none_granted",
        guard=nobody_waits,
        asks=(Fact("end_words", _("情况说明"), "text", most=300),),
        sentence=_("没有人获得援助，案件结束"),
        tells=_("群体性案件已经结束。每个人的决定书上写着理由和可以怎么办。"),
    ),
)
# The last day to sue is that of the case: aid is provided first to all, and each person's own decision confirms it.
_STEPS = {action.code: action for action in (*SPECIAL, *LINKING)}
PROVIDED_FIRST = (
    replace(_STEPS["provide_first"], from_=(Stage.ACCEPTED,), to=None, unless=("part_granted", "provide_first")),
    replace(_STEPS["assign_first"], unless=("part_granted", *(code for code in GIVEN if code != "assign_first"))),
)
# One suit, one letter on its fees; judicial relief and a notary's fees are each person's own (part.py).
FEES = replace(_STEPS["court_fee_letter"], needs=("part_granted",), guard=None)
HELD = {"meet", "report_major", "discuss"}
CHANGES = {"ask_change", "refuse_change"}
WHOLE_ACTIONS = (
    *OPENING,
    *(_together(action) for action in HANDLING if action.code not in LEFT_OUT),
    *PROVIDED_FIRST,
    *(action for action in SPECIAL if action.code in HELD),
    WORKING,
    *REPORTING,
    FEES,
    INFORMING,
    *(
        replace(action, by=tuple(one for one in action.by if one != Relation.AGENT))
        for action in ENDING
        if action.code in CHANGES
    ),
    *QUALITY,
)
CODES = {action.code for action in WHOLE_ACTIONS}
OFFERED = ("name_person", "remind_unit", "answer_assignment", "confirm_return")
KEPT = {
    *("assign", *OFFERED, "sign", "file_closing", "check_closing", "change", "papers", "limitation"),
    AFTER_HEARING,
}
# What is done to a single case is here done to a person's part, or to all.
INSTEAD = {"grant": "part_granted", "terminate": "end_without"}


def _points(points: tuple[On, ...]) -> tuple[On, ...]:
    found = tuple(replace(on, action=INSTEAD.get(on.action, on.action)) for on in points)
    return tuple(on for on in found if on.action in CODES)


def _of_whole(term: Term) -> Term:
    """The time to assign runs from the first person to whom aid was granted."""
    starts, stops = _points(term.starts), _points(term.stops)
    ends, reopens, anew = _points(term.ends), _points(term.reopens), _points(term.anew)
    return replace(term, starts=starts, stops=stops, ends=ends, reopens=reopens, anew=anew)


WHOLE_TERMS = (
    *(_of_whole(term) for term in (*TERMS, *SPECIAL_TERMS, *ENDING_TERMS) if term.code in KEPT),
    *QUALITY_TERMS,
)
OF_EACH = ("application", "identity", "means", "decision", "agreement")
WHOLE_VOLUME = replace(VOLUME, each=OF_EACH)
WHOLE_CHECKLIST = known_to(CHECKLIST, CODES, KEPT)
