"""Where an action leads, as pure values: used when acting and when replaying, so that the two cannot differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fahui.access.roles import Role
from fahui.matters.happenings import Happening, effective
from fahui.matters.vocabulary import BACK, ENDS, ENGINE_ACTIONS, Action, Service, Stage


class CannotReplay(Exception):
    """After the correction the events no longer make a possible road; `happening` is the first that fails."""

    def __init__(self, happening: Happening) -> None:
        """Keep which event fails."""
        super().__init__(happening.action)
        self.happening = happening


@dataclass(frozen=True)
class Standing:
    """Where a matter stands: all of it follows from its events."""

    stage: Stage = Stage.DRAFT
    before: Stage = Stage.DRAFT
    marks: frozenset[str] = frozenset()
    outcome: str = ""
    closed_on: date | None = None


def possible(action: Action, standing: Standing) -> bool:
    """May it be taken here, whoever takes it?"""
    return bool(
        standing.stage in action.from_
        and set(action.needs) <= standing.marks
        and (not action.needs_one or set(action.needs_one) & standing.marks)
        and not set(action.unless) & standing.marks
    )


def step(action: Action, standing: Standing, answers: Mapping[str, Any], on: date) -> Standing:
    """The standing after the action."""
    to = standing.before if action.to == BACK else Stage(action.to or standing.stage)
    moved = to != standing.stage
    outcome = outcome_of(action, answers) or ("" if action.reopens else standing.outcome)
    ended = standing.closed_on if not moved else (on if to in ENDS else None)
    if moved and to in ENDS and standing.stage in ENDS and standing.closed_on:
        ended = standing.closed_on  # archiving does not change the day it was closed
    return replace(
        standing,
        stage=to,
        before=standing.stage if moved else standing.before,
        marks=frozenset((standing.marks | {action.code}) - set(action.clears)),
        outcome=outcome,
        closed_on=ended,
    )


def outcome_of(action: Action, answers: Mapping[str, Any]) -> str:
    """How the matter ends by this action; empty when it does not say."""
    if isinstance(action.outcome, tuple):
        fact, by_value = action.outcome
        return dict(by_value).get(str(answers.get(fact)), "")
    return action.outcome or ""


def replay(service: Service, happenings: Iterable[Happening]) -> Standing:
    """Walk the road again over the events that count; raises CannotReplay."""
    standing = Standing()
    for one in effective(happenings):
        if one.action in ENGINE_ACTIONS:
            continue
        action = service.action(one.action)
        if not possible(action, standing):
            raise CannotReplay(one)
        standing = step(action, standing, one.answers, one.on)
    return standing


def turn(service: Service, standing: Standing) -> str:
    """Whose step is next: who may take the first leading action that is possible; empty when nobody's."""
    for action in service.actions:
        if not action.side and possible(action, standing):
            leading = [actor for actor in action.by if actor != Role.SYSTEM]
            if leading:
                return str(leading[0])
    return ""


def last_actors(happenings: Sequence[Happening], actions: Iterable[str]) -> set[str]:
    """Who took these actions last, among the events that count; a restated one has two: its own and the first."""
    wanted = set(actions)
    first = {one.seq: one.actor for one in happenings}
    found: dict[str, set[str]] = {}
    for one in effective(happenings):
        if one.action in wanted:
            found[one.action] = {one.actor, first.get(one.place, one.actor)}
    return {actor for actors in found.values() for actor in actors}
