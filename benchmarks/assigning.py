"""Many cases to many lawyers at once: `python -m benchmarks.assigning` (2,000 × 500), beside one after the other.

Needs no database. The best of three runs is printed.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fahui.project.settings")

import django

django.setup()

from fahui.matters.ranking import together
from fahui.matters.ranking.scoring import Profile, Sought, Spot
from fahui.matters.ranking.weights import Weights
from fahui.matters.wanting import Wants

CASES, LAWYERS, SEED, RUNS = 2000, 500, 7, 3
TODAY = date(2026, 12, 1)
WEIGHTS = Weights(
    wish=40, speciality=30, load=20, language=15, fairness=15, pool=10, distance=10, far=30, recent=90,
    capacity=30, unit_capacity=300, criminal_years=3,
)  # fmt: skip
KNOWN = ("labour", "injury", "family", "violence", "criminal", "traffic", "social_insurance", "inheritance")
TONGUES = ("local", "wuhan", "sign", "english")


def people(chance: random.Random, room: int) -> list[Profile]:
    """Lawyers of fifty firms; each may take so many more."""
    found = []
    for pk in range(LAWYERS):
        load = chance.randint(0, 10)
        found.append(
            Profile(
                pk=pk,
                name=f"律师{pk}",
                unit=pk % 50,
                specialities=frozenset(chance.sample(KNOWN, 2)),
                languages=frozenset({"mandarin", *chance.sample(TONGUES, 1)}),
                duties=frozenset({"aid_pool"} if chance.random() < 0.6 else ()),
                spot=Spot(30.7 + chance.random() / 4, 114.6 + chance.random() / 3),
                criminal_since=TODAY - timedelta(days=chance.randint(0, 4000)),
                minor_trained=TODAY - timedelta(days=9) if chance.random() < 0.4 else None,
                load=load,
                capacity=load + room,
                recent=chance.randint(0, 12),
            )
        )
    return found


def cases(chance: random.Random) -> list[Sought]:
    """As they come: one in ten of a minor, one in twenty severe, some in a dialect, a few who name somebody."""
    found = []
    for _number in range(CASES):
        wants = Wants(
            kinds=frozenset({"lawyer", "grassroots"}),
            specialities=frozenset(chance.sample(KNOWN, 1)),
            duty="aid_pool",
            wished=f"律师{chance.randrange(LAWYERS)}" if chance.random() < 0.02 else "",
            severe=chance.random() < 0.05,
        )
        spoken = frozenset(chance.sample(TONGUES, 1)) if chance.random() < 0.2 else frozenset()
        spot = Spot(30.7 + chance.random() / 4, 114.6 + chance.random() / 3)
        found.append(Sought(wants, spoken, spot, minor=chance.random() < 0.1))
    return found


def best(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the quickest run, and what it gave."""
    times, given = [], None
    for _run in range(RUNS):
        begun = time.perf_counter()
        given = work()
        times.append(time.perf_counter() - begun)
    return min(times), given


def main() -> None:
    """Print one block for each amount of room."""
    for room in (4, 5, 8):
        chance = random.Random(SEED)
        who, what = people(chance, room), cases(chance)
        matrix_s, points = best(lambda: together.matrix(what, who, WEIGHTS, TODAY, detour=1.3))  # noqa: B023
        solve_s, found = best(lambda: together.solve(points, who, WEIGHTS))  # noqa: B023
        greedy_s, other = best(lambda: together.greedy(points, who, WEIGHTS))  # noqa: B023
        whole_s, plan = best(lambda: together.propose(what, who, WEIGHTS, TODAY, detour=1.3))  # noqa: B023
        assert together.solve(points, who, WEIGHTS) == found, "the same rows gave another answer"
        assert plan.total >= plan.greedy_total
        print(f"{CASES} cases × {LAWYERS} lawyers, room for {room} each")
        print(f"  points of all pairs   {matrix_s:6.3f} s")
        print(f"  solve, exact          {solve_s:6.3f} s   {together.total(points, found, who, WEIGHTS)} points")
        print(f"  one after the other   {greedy_s:6.3f} s   {together.total(points, other, who, WEIGHTS)} points")
        print(f"  waiting: {sum(one is None for one in found)} exact, {sum(one is None for one in other)} greedy")
        print(f"  everything, with greedy and the sentences of each {whole_s:6.3f} s")


if __name__ == "__main__":
    main()
