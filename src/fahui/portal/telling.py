"""The five answers every page about a matter gives: what, where now, whose turn, by when and why, what can I do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fahui.matters import telling
from fahui.matters.case import Case
from fahui.matters.clock_words import nearest
from fahui.matters.models import Matter
from fahui.matters.remedies import remedy
from fahui.matters.tables import Grid
from fahui.matters.telling import ClockFace, Moment
from fahui.matters.vocabulary import Action, Duty, Relation
from fahui.worktime.explain import long_date


@dataclass
class Five:
    """The answers in words; clocks carry their reasons."""

    what: str
    where: str
    turn: str
    theirs: bool
    next: ClockFace | None
    clocks: list[ClockFace]
    outcome: str
    remedy: str


def five(matter: Matter, *, signs: bool = False) -> Five:
    """Read off the definition, the standing and the clocks; `signs`: a paper waits for the reader's signature."""
    clocks = telling.clocks(matter, for_staff=False)
    theirs = matter.turn in (Relation.APPLICANT, Relation.AGENT) and not matter.ended
    running = [clock for clock in clocks if not clock.met and clock.due is not None and clock.state != "late"]
    still_yours = any(clock.duty == str(Duty.APPLICANT.label) for clock in running)
    return Five(
        what=str(matter.definition.title),
        where=str(matter.get_stage_display()),
        turn=_turn(matter, theirs, still_yours, signs),
        theirs=theirs,
        next=_next(clocks, matter),
        clocks=clocks,
        outcome=telling.outcome_words(matter),
        remedy=remedy(matter, (clock.row for clock in clocks)),
    )


def _next(clocks: list[ClockFace], matter: Matter) -> ClockFace | None:
    """The day that matters next, the same that a message tells."""
    row = nearest((clock.row for clock in clocks), matter)
    return next((clock for clock in clocks if clock.row is row), None)


def _turn(matter: Matter, theirs: bool, still_yours: bool, signs: bool) -> str:
    if theirs:
        return _("轮到您了。")
    if matter.ended and still_yours:
        return _("已有结果。不同意的，您可以在期限内按下面说的办。")
    if matter.ended:
        return _("这件事已经办完，现在不用您做什么。")
    if who := telling.whose_turn(matter):
        words = (
            _("轮到我们（%(who)s）办。您只要签上面的文书。")
            if signs
            else _("轮到我们（%(who)s）办。现在不用您做什么。")
        )
        return words % {"who": who}
    return _("我们正在办。您只要签上面的文书。") if signs else _("我们正在办。现在不用您做什么。")


def public_story(matter: Matter) -> list[Moment]:
    """The story without names and telephone numbers: for whoever holds number and query code."""
    service = matter.definition
    moments = telling.story(Case(matter), for_staff=False)
    own = {action.code: action for action in service.actions}
    for moment in moments:
        action = own.get(moment.action)
        if action is not None and (action.assigns or action.writes_to):
            moment.details = []
    return _in_lines(moments)


def story_of(case: Case) -> list[Moment]:
    """The story for the person whose matter it is."""
    return _in_lines(telling.story(case, for_staff=False))


def _in_lines(moments: list[Moment]) -> list[Moment]:
    for moment in moments:
        moment.details = [(label, lines_of(value)) for label, value in moment.details]
    return moments


def lines_of(value: Any) -> list[str] | Grid:
    """An answer as lines of text: a day in words, a list item by item; a table stays one."""
    if isinstance(value, Grid):
        return value
    if isinstance(value, date):
        return [long_date(value)]
    if isinstance(value, list):
        return [str(one) for one in value]
    return str(value).splitlines() or [""]


def possible(actions: list[Action]) -> list[Action]:
    """The actions that the person takes as applicant or agent."""
    return [action for action in actions if {Relation.APPLICANT, Relation.AGENT} & set(action.by)]
