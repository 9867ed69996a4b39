"""The greatest sum of points as a flow of least cost (OR-Tools), with a proof that nothing is left to gain.

A million pairs are too many for the solver to be quick. So prices of the professionals are found first by asking and
bidding a few times; only the pairs that come near the best at these prices go to the solver; and what it gives is then
checked against *all* pairs: potentials without a negative arc prove that no exchange, however long, gains anything.
Pairs that would gain are added, and the solver asked again. The prices only save time, the proof does not rest on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BARRED = -1_000_000  # so far below any sum of points that it is chosen only where nothing else is left
ROUNDS = 60  # of bidding; more make the first guess better, fewer only cost another turn of the solver
NEAR = 8  # points from the best at these prices; wider pairs cost the solver more than another turn saves
FAR = 1 << 50


@dataclass(frozen=True)
class Places:
    """The free places of each professional: whose, of which unit, and what each further one is worth, falling."""

    owners: Any
    worth: Any
    units: Any  # by professional, the number of the unit
    quotas: Any  # by unit


class _Flow:
    """One problem: matters to professionals to units, with a dear way past all of them for whoever must wait."""

    def __init__(self, np: Any, solver: Any, points: Any, places: Places) -> None:
        self.np, self.solver, self.points, self.places = np, solver, points, places
        self.count, self.people = points.shape
        self.rooms = np.bincount(places.owners, minlength=self.people)
        first = np.concatenate(([0], np.cumsum(self.rooms)))
        self.first = first

    def prices(self) -> Any:
        """By bidding: dearer where more ask than there is room, cheaper where places stay empty."""
        np, worth = self.np, self.places.worth
        best = np.zeros(self.people, dtype=np.int32)
        some = self.rooms > 0
        best[some] = worth[self.first[:-1][some]]
        price = np.where(some, -best, FAR >> 22).astype(np.float32)
        values = self.points.astype(np.float32)
        for turn in range(ROUNDS):
            wanted = np.bincount((values - price).argmax(axis=1), minlength=self.people)
            offered = np.bincount(self.places.owners, (price[self.places.owners] + worth) > 0, self.people)
            price[some] += ((wanted - offered) * (4.0 / (1 + turn / 6)))[some].clip(-8, 8)
            price = np.maximum(price, -best)
        return price

    def solve(self) -> Any:
        """By matter the professional, or -1."""
        np = self.np
        if not self.count or not len(self.places.owners):
            return np.full(self.count, -1)
        able = (self.points > BARRED) & (self.rooms > 0)[None, :]
        gain = np.where(able, self.points - self.prices()[None, :], -np.inf)
        used = able & (gain >= gain.max(axis=1, keepdims=True) - NEAR)
        while True:
            found = self._solved(used)
            more = self._gaining(found, used, able)
            if not more.any():
                return found
            used |= more

    def _solved(self, used: Any) -> Any:
        np, places = self.np, self.places
        flow = self.solver()
        matters, people = (part.astype(np.int32) for part in np.nonzero(used))
        middle, units = self.count + self.people, len(places.quotas)
        sink = middle + units
        add = flow.add_arcs_with_capacity_and_unit_cost
        pairs = add(matters, self.count + people, np.ones_like(matters), -self.points[matters, people].astype(np.int64))
        owners = places.owners.astype(np.int32)
        add(self.count + owners, (middle + places.units[owners]).astype(np.int32), np.ones_like(owners), -places.worth)
        add(
            np.arange(middle, sink, dtype=np.int32),
            np.full(units, sink, np.int32),
            places.quotas,
            np.zeros(units, np.int64),
        )
        every = np.arange(self.count, dtype=np.int32)
        add(every, np.full_like(every, sink), np.ones_like(every), np.full(self.count, -BARRED, np.int64))
        flow.set_nodes_supplies(every, np.ones(self.count, np.int64))
        flow.set_node_supply(sink, -self.count)
        if flow.solve() != flow.OPTIMAL:
            raise RuntimeError("the flow of least cost was not found, though everybody may wait")
        found = np.full(self.count, -1)
        taken = flow.flows(pairs) > 0
        found[matters[taken]] = people[taken]
        return found

    def _gaining(self, found: Any, used: Any, able: Any) -> Any:
        """Pairs that a potential of the flow found leaves with something to gain; none: it is the best of all."""
        np = self.np
        arcs, loss = self._exchanges(found, used)
        height = np.zeros(arcs.shape[0], dtype=np.int64)
        for _turn in range(arcs.shape[0] + 1):
            lower = np.minimum(height, (height[:, None] + arcs).min(axis=0))
            if (lower == height).all():
                break
            height = lower
        else:
            raise RuntimeError("the flow found is not the best of its own pairs")
        origin = np.where(found >= 0, found, arcs.shape[0] - 1)
        gain = loss + height[origin][:, None] - height[None, : self.people]
        return able & ~used & (gain < 0)

    def _exchanges(self, found: Any, used: Any) -> tuple[Any, Any]:
        """What it costs to move one matter from here to there: professionals, then units, then waiting."""
        np, places = self.np, self.places
        units = len(places.quotas)
        size, wait = self.people + units + 1, self.people + units
        arcs = np.full((size, size), FAR, dtype=np.int64)
        placed = found >= 0
        now = np.where(placed, self.points[np.arange(self.count), found], BARRED).astype(np.int64)
        loss = now[:, None] - self.points
        origin = np.where(placed, found, wait)
        order = np.argsort(origin, kind="stable")
        starts = np.flatnonzero(np.diff(origin[order], prepend=-1))
        open_ = np.where(used, loss, FAR)[order]
        arcs[origin[order][starts], : self.people] = np.minimum.reduceat(open_, starts, axis=0)
        leave = np.minimum.reduceat((now - BARRED)[order], starts)
        arcs[origin[order][starts], wait] = leave
        load = np.bincount(found[placed], minlength=self.people)
        each = np.arange(self.people)
        full, free = self.people + places.units, load < self.rooms
        arcs[each[free], full[free]] = -places.worth[(self.first[:-1] + load)[free]]
        busy = load > 0
        arcs[full[busy], each[busy]] = places.worth[(self.first[:-1] + load - 1)[busy]]
        taken = np.bincount(places.units, load, units)
        unit = np.arange(units) + self.people
        arcs[unit[taken < places.quotas], wait] = 0
        arcs[wait, unit[taken > 0]] = 0
        np.fill_diagonal(arcs, 0)
        return arcs, loss


def best(np: Any, solver: Any, points: Any, places: Places) -> Sequence[int]:
    """By matter the professional, or -1: as many matters placed as can be, then the greatest sum of points."""
    chosen: list[int] = _Flow(np, solver, points, places).solve().tolist()
    return chosen
