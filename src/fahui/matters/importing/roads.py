"""From what a ledger says to the steps of the service: in order, none missing, each with its day; or why not.

Steps that an older register did not write down are filled in on the day of the next one it did, and marked so.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from fahui.matters.importing.columns import SERVE, STEPS, importable, steps_of
from fahui.matters.road import Standing, possible, step
from fahui.matters.vocabulary import ENDS, Action, Fact, Service, Stage

SIDE = 5  # a step off the road is filled in only where no other way leads on
ENDING = "ending"  # stands for whichever action brings about the outcome


@dataclass(frozen=True)
class Wanted:
    """One step as the ledger has it."""

    code: str
    on: date
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """One step as it will be taken."""

    code: str
    on: date
    answers: dict[str, Any]
    also: dict[str, Any]

    @property
    def inferred(self) -> bool:
        """Was it filled in?"""
        return bool(self.also["_imported"] == "inferred")


@dataclass
class Road:
    """All steps after the opening, and where they lead."""

    steps: list[Done]
    standing: Standing


def road_of(service: Service, row: Mapping[str, Any]) -> Road:
    """The road of one row; raises ValidationError in words."""
    wanted = _wanted(service, row)
    opened = step(service.action(service.opens_with), Standing(), {}, row["received_on"])
    road = Road([], opened)
    for one in wanted:
        _walk(service, road, one, row)
    return road


def _wanted(service: Service, row: Mapping[str, Any]) -> list[Wanted]:
    """The steps in the order of their days, the ending and the archiving among them."""
    pairs = [(row.get(f"step{n}"), row.get(f"day{n}"), n) for n in range(1, STEPS + 1)]
    for code, day, n in pairs:
        if bool(code) != bool(day):
            raise ValidationError(_("步骤%(n)d和它的日期要一起填。") % {"n": n})
    given = [Wanted(str(code), day) for code, day, _n in pairs if code and day and code != service.opens_with]
    given.sort(key=lambda one: one.on)
    given = _with_ending(service, given, row)
    archive = next((action for action in service.actions if action.to == Stage.ARCHIVED), None)
    if row.get("archived_on") and archive is not None and all(one.code != archive.code for one in given):
        given.append(Wanted(archive.code, row["archived_on"]))
        given.sort(key=lambda one: one.on)
    if given and given[0].on < row["received_on"]:
        raise ValidationError(_("有步骤的日期早于收到日期。"))
    return given


def endings(service: Service, outcome: str) -> dict[str, dict[str, Any]]:
    """The actions by which a matter ends so, with the answer that says it."""
    found: dict[str, dict[str, Any]] = {}
    for action in service.actions:
        if not importable(action):
            continue
        if action.outcome == outcome:
            found[action.code] = {}
        elif isinstance(action.outcome, tuple):
            fact, by_value = action.outcome
            values = [value for value, leads in by_value if leads == outcome]
            if values:
                found[action.code] = {fact: values[0]}
    return found


def _with_ending(service: Service, given: list[Wanted], row: Mapping[str, Any]) -> list[Wanted]:
    outcome, closed_on = row.get("outcome"), row.get("closed_on")
    if bool(outcome) != bool(closed_on):
        raise ValidationError(_("结果和办结日期要一起填。"))
    if not outcome or closed_on is None:
        return given
    ways = endings(service, str(outcome))
    for place, one in enumerate(given):
        if one.code in ways:
            if one.on != closed_on:
                raise ValidationError(_("办结日期和步骤里写的不是同一天。"))
            return [*given[:place], replace(one, answers=ways[one.code]), *given[place + 1 :]]
    before = [one for one in given if one.on <= closed_on and not _afterwards(service, one)]
    return [*before, Wanted(ENDING, closed_on, {"outcome": outcome}), *[one for one in given if one not in before]]


def _afterwards(service: Service, one: Wanted) -> bool:
    """Is it done only to what has ended?"""
    return not one.code.startswith(SERVE) and all(stage in ENDS for stage in service.action(one.code).from_)


def _walk(service: Service, road: Road, one: Wanted, row: Mapping[str, Any]) -> None:
    if one.code.startswith(SERVE):
        road.steps.append(_service_of(service, one))
        return
    ways = endings(service, str(one.answers["outcome"])) if one.code == ENDING else {one.code: dict(one.answers)}
    way = _way(service, road.standing, ways)
    if way is None:
        raise ValidationError(_unreachable(service, one, road.standing))
    for place, action in enumerate(way):
        last = place == len(way) - 1
        answers = _answers(service, action, row, one.on) | (ways[action.code] if last else {})
        also = {"_imported": "recorded" if last else "inferred"}
        if action.opens and row.get("turned_into"):
            also["opened"] = row["turned_into"].number
        if action.assigns and not row.get("professional") and row.get("handler"):
            also["handler"] = row["handler"]  # somebody whom the register of professionals no longer knows
        road.steps.append(Done(action.code, one.on, answers, also))
        road.standing = step(action, road.standing, answers, one.on)


def _unreachable(service: Service, one: Wanted, standing: Standing) -> str:
    title = dict(service.outcomes)[str(one.answers["outcome"])] if one.code == ENDING else steps_of(service)[one.code]
    words = _("“%(what)s”接不上前面的步骤（到那时是“%(stage)s”），请核对次序和日期。")
    return words % {"what": title, "stage": standing.stage.label}


def _service_of(service: Service, one: Wanted) -> Done:
    letter = service.letter(one.code.removeprefix(SERVE))
    also = {"_imported": "recorded", "letter_code": letter.code, "letter_title": str(letter.title), "letter_text": ""}
    return Done("serve", one.on, {"served_on": one.on, "served_how": "direct"}, also)


def _answers(service: Service, action: Action, row: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What the row says to the action's questions; the day of an anchor is the step's own unless it is given."""
    anchors = {term.anchor for term in service.terms}
    found: dict[str, Any] = {}
    for fact in action.asks:
        value = row.get(f"fact_{fact.code}")
        if value not in (None, "", []):
            found[fact.code] = value
        elif fact.code in anchors and fact.kind == "date":
            found[fact.code] = on
        elif fact.kind == "professional" and row.get("professional"):
            found[fact.code] = row["professional"]
    return found


def facts_of(asks: tuple[Fact, ...], row: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the application."""
    return {fact.code: row[f"fact_{fact.code}"] for fact in asks if row.get(f"fact_{fact.code}") not in (None, "", [])}


def _way(service: Service, start: Standing, wanted: Mapping[str, Any]) -> list[Action] | None:
    """The cheapest row of steps that ends with a wanted one; those before it decide nothing and end nothing."""
    tie = count()
    waiting: list[tuple[int, int, Standing, list[Action]]] = [(0, next(tie), start, [])]
    seen: set[tuple[Any, ...]] = set()
    while waiting:
        cost, _tie, standing, path = heapq.heappop(waiting)
        if path and path[-1].code in wanted:
            return path
        key = (standing.stage, standing.before, standing.marks)
        if key in seen:
            continue
        seen.add(key)
        for action in service.actions:
            if not possible(action, standing):
                continue
            if action.code in wanted:
                heapq.heappush(waiting, (cost + 1, next(tie), standing, [*path, action]))
            elif importable(action) and not action.outcome and action.to not in ENDS:
                after = step(action, standing, {}, date(2000, 1, 1))
                heapq.heappush(waiting, (cost + (SIDE if action.side else 1), next(tie), after, [*path, action]))
    return None
