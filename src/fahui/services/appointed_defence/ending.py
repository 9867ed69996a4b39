"""Another lawyer, an early end, an objection, a complaint: as in legal aid, but never asked by the organ."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from fahui.access.roles import Role
from fahui.matters.vocabulary import Action, Fact, On, Relation, Stage, Term
from fahui.services.legal_aid.assigning import without
from fahui.services.legal_aid.deciding import DECIDING
from fahui.services.legal_aid.ending import ENDING, ENDING_TERMS, TERMINATIONS
from fahui.services.legal_aid.marks import UNDONE
from fahui.services.legal_aid.times import LATE
from fahui.services.legal_aid.times import TERMS as AID_TERMS

AID = {action.code: action for action in (*DECIDING, *ENDING)}
MINE = (Relation.APPLICANT, Role.CLERK)

# 法律援助法第四十八条: nobody's means were asked, so that the fourth ground cannot come up; whoever must be defended
# refuses a lawyer only as the organ allows (刑诉解释第五十条), which is what the seventh comes to here.
REFUSED = ("refused", _("受援人拒绝辩护，办案机关准许"))
GROUNDS = tuple(REFUSED if one[0] == "asked" else one for one in TERMINATIONS if one[0] != "means")


def _asks(action: Action) -> tuple[Fact, ...]:
    """Which of the grounds; the organ that gave notice is told in any case."""
    return tuple(
        replace(fact, choices=GROUNDS) if fact.choices == TERMINATIONS else fact
        for fact in action.asks
        if fact.code != "organ_told"
    )


TERMINATING = tuple(replace(AID[code], asks=_asks(AID[code])) for code in ("report_ground", "terminate"))
CHANGING = (replace(without(AID["ask_change"], "assign_first"), by=MINE), AID["refuse_change"])
# A wrong termination is undone by assigning anew: the old assignment has ended.
ANEW = (
    *(code for code in UNDONE if code != "assign_first"),
    *("inform_organ", "take", "first_meeting", "client_refuses"),
    *("report_major", "report_ground", "terminate", "object", "ordered"),
)
OBJECTING = (
    replace(AID["object"], by=MINE, from_=(Stage.TERMINATED,)),
    replace(
        AID["ordered"],
        from_=(Stage.TERMINATED,),
        clears=ANEW,
        sentence=_("司法局责令改正，恢复法律援助"),
        tells=_("司法局审查后责令改正，恢复为您提供法律援助，会重新指派律师。"),
    ),
)
ENDS_EARLY = (
    *CHANGING,
    *TERMINATING,
    *OBJECTING,
    replace(AID["complain"], by=(Relation.APPLICANT,)),
)


def _term(term: Term) -> Term:
    """As in legal aid; there is no decision to refuse aid here."""
    starts = tuple(on for on in term.starts if on.letter != "refusal_decision")
    restarts = term.restarts or term.code == "object"
    return replace(term, starts=starts, restarts=restarts, late=LATE if term.code == "tell_termination" else term.late)


ENDS_EARLY_TERMS = (
    *(_term(term) for term in ENDING_TERMS),
    *(_term(term) for term in AID_TERMS if term.code == "object"),
)
AGAIN = On("ordered")  # from here on a lawyer is assigned anew
