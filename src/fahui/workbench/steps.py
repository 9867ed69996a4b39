"""What this user may do with a matter now: the expected step, the rest of the road, the office's own deeds."""

from dataclasses import dataclass

from fahui.access.models import User
from fahui.matters.case import Case
from fahui.matters.data_checks import ASK, possible_now
from fahui.matters.letter_deeds import DEEDS, fitting_letters
from fahui.matters.models import MatterLetter
from fahui.matters.permissions import available_actions, capacities, own_actions
from fahui.matters.vocabulary import Action

# These have a page or place of their own: at the event, beside the names, with the receipt, on the list of candidates.
ELSEWHERE = frozenset(
    {"restate", "annul", "reveal", "recode", "sign_pad", "ask_waiver", "agree_waiver", "refuse_waiver"}
)


@dataclass(frozen=True)
class Steps:
    """The buttons of the page."""

    expected: Action | None
    others: list[Action]
    own: list[Action]
    may_reveal: bool
    may_correct: bool
    may_recode: bool

    @property
    def none(self) -> bool:
        """Is there nothing to press?"""
        return not (self.expected or self.others or self.own or self.may_recode)


def steps(user: User, case: Case, rows: list[MatterLetter]) -> Steps:
    """Sort what is possible now: the first leading action is the expected one. `rows`: the matter's letters."""
    matter = case.matter
    mine = capacities(user, matter)
    possible = available_actions(user, matter, case.happenings, mine)
    expected = next((action for action in possible if not action.side), None)
    own = own_actions(user, matter, mine)
    codes = {action.code for action in own}
    return Steps(
        expected=expected,
        others=[action for action in possible if action is not expected],
        own=fitting(case, own, rows),
        may_reveal="reveal" in codes,
        may_correct=bool(codes & {"restate", "annul"}),
        may_recode="recode" in codes,
    )


def fitting(case: Case, own: list[Action], rows: list[MatterLetter]) -> list[Action]:
    """The office's own deeds that have something to be done to: a letter in the right state, a running term."""
    found, matter = [], case.matter
    for action in own:
        if action.code in ELSEWHERE:
            continue
        if action.code in DEEDS and not fitting_letters(matter, action.code, rows):
            continue
        if action.code == ASK and not (matter.definition.data_checks and possible_now(case)):
            continue
        if action.code == "extend" and not matter.deadlines.filter(met_at=None).exists():
            continue
        found.append(action)
    return found
