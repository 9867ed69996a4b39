"""Many matters and many professionals at once: the sum of all points is the greatest there can be.

Each professional has as many columns as they have room, and each further one is worth less, as their hands fill. The
solver (scipy, `linear_sum_assignment`) is exact and gives the same answer to the same rows; it is an extra that need
not be there. `greedy` is what one gets by giving each matter its best in turn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

from django.utils.translation import gettext as _

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

BARRED = -1_000_000  # so far below any sum of points that it is chosen only where nothing else is left


class NoSolver(RuntimeError):
    """The extra is not installed."""

    def __str__(self) -> str:
        return _("没有安装求解程序（scipy），不能几件一起排。可以一件一件按轮派或者择优指派；安装办法见运维手册。")


@dataclass(frozen=True)
class Proposed:
    """One matter's professional, with all that speaks for them; None: it waits, and why."""

    place: int  # of the matter in the given order
    chosen: Ranked | None
    why: str = ""


@dataclass(frozen=True)
class Plan:
    """The proposal for all."""

    rows: tuple[Proposed, ...]
    total: int  # points of the whole
    greedy_total: int  # what one after the other would give


def solver() -> tuple[Any, ModuleType]:
    """The function and its arrays; raises NoSolver."""
    try:
        import numpy
        from scipy.optimize import linear_sum_assignment
    except ImportError as missing:
        raise NoSolver from missing
    return linear_sum_assignment, numpy


def available() -> bool:
    """Is the extra there?"""
    try:
        solver()
    except NoSolver:
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
    free = np.empty((len(asked), len(people)), dtype=bool)
    for place, row in enumerate(asked):
        fits = open_ & of_kind[row.wants.kinds]
        fits = fits & lawyer if row.wants.criminal else fits
        fits = fits & seasoned if row.wants.severe else fits
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
    """By matter: the column of the chosen professional; the greatest sum of points there is."""
    assign, np = solver()
    owners, worth = rooms(people, weights, points.shape[0])
    if not owners or not points.shape[0]:
        return [None] * points.shape[0]
    # A barred pair is worth the same everywhere, so that it takes no better place from another matter.
    pairs = points[:, owners]
    costs = np.where(pairs > BARRED, pairs + np.array(worth, dtype=np.int64)[None, :], BARRED)
    rows, columns = assign(costs.astype(np.float64), maximize=True)
    found: list[int | None] = [None] * points.shape[0]
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if points[row, owners[column]] > BARRED:
            found[row] = owners[column]
    return _within_units(found, people, weights)


def _within_units(found: list[int | None], people: Sequence[Profile], weights: Weights) -> list[int | None]:
    """A unit that would be over its quota gives back the last ones in the order of the matters; those wait."""
    left = {one.unit: weights.unit_capacity - one.unit_load for one in people}
    for place, column in enumerate(found):
        if column is None:
            continue
        unit = people[column].unit
        left[unit] -= 1
        if left[unit] < 0:
            found[place] = None
    return found


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
            rows.append(Proposed(place, None, _("现在没有人可以承办，留着等下次再排")))
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
    """The whole, best for all together; `tied`: matter and professional, by place, with a conflict. Raises NoSolver."""
    solver()
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
