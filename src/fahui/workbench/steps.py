"""What this user may do with a matter now: the expected step, the rest of the road, the office's own deeds."""

from dataclasses import dataclass

from fahui.access.models import User
from fahui.matters.letter_deeds import DEEDS, fitting_letters
from fahui.matters.models import Matter
from fahui.matters.permissions import own_actions
from fahui.matters.vocabulary import Action

# These have a page or place of their own: at the event, beside the names, with the receipt, on the list of candidates.
ELSEWHERE = frozenset({"restate", "annul", "reveal", "recode", "ask_waiver", "agree_waiver", "refuse_waiver"})


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


def steps(user: User, matter: Matter, possible: list[Action]) -> Steps:
    """Sort what is possible: the first leading action is the expected one."""
    expected = next((action for action in possible if not action.side), None)
    own = own_actions(user, matter)
    codes = {action.code for action in own}
    return Steps(
        expected=expected,
        others=[action for action in possible if action is not expected],
        own=fitting(matter, own),
        may_reveal="reveal" in codes,
        may_correct=bool(codes & {"restate", "annul"}),
        may_recode="recode" in codes,
    )


def fitting(matter: Matter, own: list[Action]) -> list[Action]:
    """The office's own deeds that have something to be done to: a letter in the right state, a running term."""
    found = []
    for action in own:
        if action.code in ELSEWHERE:
            continue
        if action.code in DEEDS and not fitting_letters(matter, action.code):
            continue
        if action.code == "extend" and not matter.deadlines.filter(met_at=None).exists():
            continue
        found.append(action)
    return found
