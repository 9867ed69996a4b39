"""Many matters and many professionals at once: the sum of all points is the greatest there can be.

Each professional has as many places as they have room, and each further one is worth less, as their hands fill; a unit
has its own quota. The solver (OR-Tools, flow of least cost: `flow`) is exact and gives the same answer to the same
rows. It is an extra that need not be there: without it `one_by_one` gives each matter its best in turn, and says so.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from types import ModuleType
from typing import Any

from fahui.matters.ranking.flow import BARRED, Places, best
from fahui.matters.ranking.in_turn import Plan, Proposed, one_by_one, waits
from fahui.matters.ranking.scoring import (
    Profile,
    Ranked,
    Sought,
    blocks,
    experienced_since,
    named,
    points_for_load,
    reasons,
)
from fahui.matters.ranking.weights import Weights
from fahui.people.models.lists import ProfessionalKind
from fahui.places.geo import EARTH_RADIUS


def solver() -> tuple[Any, ModuleType]:
    """The solver's problem and its arrays; raises ImportError where the extra is not installed."""
    import numpy
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    return SimpleMinCostFlow, numpy


def available() -> bool:
    """Is the extra there?"""
    try:
        solver()
    except ImportError:
        return False
    return True


def matrix(
    asked: Sequence[Sought],
    people: Sequence[Profile],
    weights: Weights,
    today: date,
    *,
    detour: float = 1.0,
    tied: Iterable[tuple[int, int]] = (),
) -> Any:
    """Points of each for each without their load, BARRED where something stands against it; as `rank` gives them."""
    _solve, np = solver()
    shape = (len(asked), len(people))
    free = _free(np, asked, people, weights, today)
    for place, column in tied:
        free[place, column] = False
    points = np.zeros(shape, dtype=np.int64)
    _add(np, points, asked, people, "speciality", weights.speciality)
    _add(np, points, asked, people, "language", weights.language)
    for column, one in enumerate(people):
        if any(one.name in row.wants.wished for row in asked if row.wants.wished):
            points[:, column] += [weights.wish * named(row, one) for row in asked]
    duties = {row.wants.duty for row in asked}
    for duty in sorted(duties - {""}):
        rows = np.array([row.wants.duty == duty for row in asked])
        points += weights.pool * np.outer(rows, [duty in one.duties for one in people])
    for shift in sorted({row.wants.shift for row in asked} - {""}):
        rows = np.array([row.wants.shift == shift for row in asked])
        points += weights.shift * np.outer(rows, [shift in one.shifts for one in people])
    points += _distance(np, asked, people, weights, detour)
    points += _shares(np, free, people, weights)
    points[~free] = BARRED
    return points


def _free(np: Any, asked: Sequence[Sought], people: Sequence[Profile], weights: Weights, today: date) -> Any:
    """Who may be chosen for what: first what holds for all matters, then what some of them want."""
    anywhere = Sought()
    open_ = np.array([not blocks(anywhere, one, weights, today) for one in people], dtype=bool)
    lawyer = np.array([one.kind == ProfessionalKind.LAWYER for one in people], dtype=bool)
    since = experienced_since(today, weights.criminal_years)
    seasoned = np.array([one.criminal_since is not None and one.criminal_since <= since for one in people], dtype=bool)
    trained = np.array([one.minor_trained is not None and one.minor_trained <= today for one in people], dtype=bool)
    kinds = {row.wants.kinds for row in asked}
    of_kind = {one: np.array([not one or who.kind in one for who in people], dtype=bool) for one in kinds}
    duties = {row.wants.duty for row in asked if row.wants.duty_only}
    on_list = {duty: np.array([duty in one.duties for one in people], dtype=bool) for duty in duties}
    free = np.empty((len(asked), len(people)), dtype=bool)
    for place, row in enumerate(asked):
        fits = open_ & of_kind[row.wants.kinds]
        fits = fits & lawyer if row.wants.criminal else fits
        fits = fits & seasoned if row.wants.severe else fits
        fits = fits & on_list[row.wants.duty] if row.wants.duty_only else fits
        free[place] = fits & trained if row.minor or row.wants.minor else fits
    return free


def _add(np: Any, points: Any, asked: Sequence[Sought], people: Sequence[Profile], what: str, worth: int) -> None:
    """What is wanted and known in common, computed once for each different wish."""
    wishes = [row.wants.specialities if what == "speciality" else row.languages for row in asked]
    known = [one.specialities if what == "speciality" else one.languages for one in people]
    lines = {wish: worth * np.array([bool(wish & mine) for mine in known], dtype=np.int64) for wish in set(wishes)}
    for place, wish in enumerate(wishes):
        if wish:
            points[place] += lines[wish]


def _distance(np: Any, asked: Sequence[Sought], people: Sequence[Profile], weights: Weights, detour: float) -> Any:
    """The same as `points_for_distance`, for all pairs."""
    if not weights.far:
        return 0
    here = np.radians([row.spot or (np.nan, np.nan) for row in asked])
    there = np.radians([one.spot or (np.nan, np.nan) for one in people])
    lat1, lat2 = here[:, 0][:, None], there[:, 0][None, :]
    half_lat, half_lon = (lat2 - lat1) / 2, (there[:, 1][None, :] - here[:, 1][:, None]) / 2
    chord = np.sin(half_lat) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin(half_lon) ** 2
    metres = 2 * EARTH_RADIUS * np.arcsin(np.minimum(1.0, np.sqrt(chord))) * detour
    worth = np.rint(weights.distance * np.maximum(0.0, 1 - metres / 1000 / weights.far))
    return np.nan_to_num(worth, nan=0.0).astype(np.int64)


def _shares(np: Any, free: Any, people: Sequence[Profile], weights: Weights) -> Any:
    """The same as `points_for_share`, against the average of those who could be chosen for each matter."""
    recent = np.array([one.recent for one in people], dtype=np.float64)
    usual = (free @ recent) / np.maximum(1, free.sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = np.rint(weights.fairness * np.maximum(0.0, 1 - recent[None, :] / (2 * usual[:, None])))
    return np.where(usual[:, None] > 0, worth, weights.fairness).astype(np.int64)


def rooms(people: Sequence[Profile], weights: Weights, most: int) -> tuple[list[int], list[int]]:
    """For each free place: whose it is, and what the load is worth once it is taken."""
    owners, worth = [], []
    left = {one.unit: weights.unit_capacity - one.unit_load for one in people}
    for column, one in enumerate(people):
        places = max(0, min(one.capacity - one.load, left[one.unit], most))
        owners += [column] * places
        worth += [points_for_load(one.load + taken, one.capacity, weights) for taken in range(places)]
    return owners, worth


def solve(points: Any, people: Sequence[Profile], weights: Weights) -> list[int | None]:
    """By matter: the column of the chosen professional; the greatest sum of points there is, within all quotas."""
    problem, np = solver()
    owners, worth = rooms(people, weights, points.shape[0])
    left = {one.unit: max(0, weights.unit_capacity - one.unit_load) for one in people}
    number = {unit: place for place, unit in enumerate(sorted(left))}
    whole = partial(np.array, dtype=np.int64)
    units = whole([number[one.unit] for one in people])
    places = Places(whole(owners), whole(worth), units, whole([left[unit] for unit in sorted(left)]))
    return [column if column >= 0 else None for column in best(np, problem, points, places)]


def greedy(points: Any, people: Sequence[Profile], weights: Weights) -> list[int | None]:
    """Each matter in turn takes whoever has most points for it then."""
    _assign, np = solver()
    loads = [one.load for one in people]
    units = {one.unit: weights.unit_capacity - one.unit_load for one in people}
    worth = np.array([points_for_load(one.load, one.capacity, weights) for one in people], dtype=np.int64)
    shut = np.array([one.load >= one.capacity or units[one.unit] <= 0 for one in people], dtype=bool)
    found: list[int | None] = []
    for place in range(points.shape[0]):
        line = np.where(shut, BARRED, points[place] + worth)
        best = int(line.argmax()) if len(people) else -1
        if best < 0 or shut[best] or points[place, best] <= BARRED:
            found.append(None)
            continue
        found.append(best)
        one = people[best]
        loads[best] += 1
        units[one.unit] -= 1
        worth[best] = points_for_load(loads[best], one.capacity, weights)
        shut[best] = loads[best] >= one.capacity
        if units[one.unit] <= 0:
            shut |= np.array([other.unit == one.unit for other in people], dtype=bool)
    return found


def total(points: Any, found: Sequence[int | None], people: Sequence[Profile], weights: Weights) -> int:
    """The points of a whole distribution, loads counted as they fill."""
    loads, whole = [one.load for one in people], 0
    for place, column in enumerate(found):
        if column is not None:
            whole += int(points[place, column]) + points_for_load(loads[column], people[column].capacity, weights)
            loads[column] += 1
    return whole


def explained(
    asked: Sequence[Sought],
    people: Sequence[Profile],
    found: Sequence[int | None],
    weights: Weights,
    usual: Sequence[float],
    *,
    detour: float = 1.0,
) -> tuple[Proposed, ...]:
    """Each choice with the sentences of the list of candidates; a matter that waits with why."""
    rows = []
    for place, column in enumerate(found):
        if column is None:
            rows.append(Proposed(place, None, waits()))
            continue
        why = tuple(reasons(asked[place], people[column], weights, usual[place], detour))
        rows.append(Proposed(place, Ranked(people[column], why)))
    return tuple(rows)


def averages(points: Any, people: Sequence[Profile]) -> list[float]:
    """By matter: assignments of late per head of those who could be chosen for it."""
    _assign, np = solver()
    free = points > BARRED
    recent = np.array([one.recent for one in people], dtype=np.float64)
    means: list[float] = ((free @ recent) / np.maximum(1, free.sum(axis=1))).tolist()
    return means


def propose(
    asked: Sequence[Sought],
    people: Sequence[Profile],
    weights: Weights,
    today: date,
    *,
    detour: float = 1.0,
    tied: Iterable[tuple[int, int]] = (),
) -> Plan:
    """The whole, best for all together; `tied`: matter and professional, by place, with a conflict."""
    if not available():
        return one_by_one(asked, people, weights, today, detour=detour, tied=tied)
    if not asked or not people:
        return Plan(explained(asked, people, [None] * len(asked), weights, [0.0] * len(asked)), 0, 0)
    points = matrix(asked, people, weights, today, detour=detour, tied=tied)
    found = solve(points, people, weights)
    other = greedy(points, people, weights)
    means = averages(points, people)
    return Plan(
        explained(asked, people, found, weights, means, detour=detour),
        total(points, found, people, weights),
        total(points, other, people, weights),
    )
