"""What this user may do with a matter now: the expected step, the rest of the road, the office's own deeds."""

from dataclasses import dataclass

from fahui.access.models import User
from fahui.matters.letter_deeds import DEEDS, fitting_letters
from fahui.matters.models import Matter
from fahui.matters.permissions import own_actions
from fahui.matters.telling import ClockFace
from fahui.matters.vocabulary import Action

# These have a place of their own on the page: at the event, and beside the names.
ELSEWHERE = frozenset({"restate", "annul", "reveal"})


@dataclass(frozen=True)
class Steps:
    """The buttons of the page."""

    expected: Action | None
    others: list[Action]
    own: list[Action]
    may_reveal: bool

    @property
    def none(self) -> bool:
        """Is there nothing to press?"""
        return not (self.expected or self.others or self.own)


def steps(user: User, matter: Matter, possible: list[Action], faces: list[ClockFace]) -> Steps:
    """Sort what is possible; deeds on letters and terms only where there is one they fit."""
    expected = next((action for action in possible if not action.side), None)
    own = own_actions(user, matter)
    running = any(not face.met for face in faces)
    fitting = [
        action
        for action in own
        if action.code not in ELSEWHERE
        and (action.code not in DEEDS or fitting_letters(matter, action.code))
        and (action.code != "extend" or running)
    ]
    return Steps(
        expected=expected,
        others=[action for action in possible if action is not expected],
        own=fitting,
        may_reveal=any(action.code == "reveal" for action in own),
    )


def correctable(user: User, matter: Matter) -> bool:
    """May this user ask to put an event right?"""
    return any(action.code in ("restate", "annul") for action in own_actions(user, matter))
