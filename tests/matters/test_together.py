"""Many at once: the same points as the list of candidates, the greatest sum there is, the same answer each time."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from fahui.matters.ranking import flow, together
from fahui.matters.ranking.scoring import Leave, Profile, Sought, Spot, points_for_load, rank
from fahui.matters.wanting import Wants
from tests.matters.test_ranking import TODAY, W

KNOWN = ("labour", "family", "criminal")


def invented(chance: random.Random, cases: int, people: int, room: int = 2) -> tuple[list[Sought], list[Profile]]:
    """Cases and professionals of every sort, some barred."""
    who = [
        Profile(
            pk=pk,
            name=f"律师{chr(0x4E00 + pk)}",
            kind=chance.choice(("lawyer", "lawyer", "grassroots", "mediator")),
            unit=pk % 3,
            specialities=frozenset(chance.sample(KNOWN, chance.randint(0, 2))),
            languages=frozenset(chance.sample(("sign", "wuhan"), chance.randint(0, 1))),
            duties=frozenset({"aid_pool"} if chance.random() < 0.5 else ()),
            spot=Spot(30 + chance.random(), 114 + chance.random()) if chance.random() < 0.8 else None,
            criminal_since=TODAY - timedelta(days=chance.randint(900, 1300)) if chance.random() < 0.8 else None,
            minor_trained=TODAY if chance.random() < 0.5 else None,
            load=(load := chance.randint(0, 3)),
            capacity=load + chance.randint(0, room),
            recent=chance.randint(0, 5),
            leave=Leave(TODAY) if chance.random() < 0.1 else None,
        )
        for pk in range(people)
    ]
    what = [
        Sought(
            Wants(
                kinds=frozenset({"lawyer", "grassroots"}) if chance.random() < 0.8 else frozenset(),
                specialities=frozenset(chance.sample(KNOWN, chance.randint(0, 1))),
                duty=chance.choice(("", "aid_pool")),
                wished=f"律师{chr(0x4E00 + chance.randrange(people))}" if chance.random() < 0.2 else "",
                criminal=chance.random() < 0.2,
                severe=chance.random() < 0.2,
                minor=chance.random() < 0.1,
            ),
            frozenset(chance.sample(("sign", "wuhan"), chance.randint(0, 1))),
            Spot(30 + chance.random(), 114 + chance.random()) if chance.random() < 0.8 else None,
            minor=chance.random() < 0.1,
        )
        for _n in range(cases)
    ]
    return what, who


@pytest.mark.parametrize("seed", range(12))
def test_every_pair_has_the_points_of_the_list_of_candidates(seed: int) -> None:
    what, who = invented(random.Random(seed), 9, 14)  # noqa: S311 - a test
    points = together.matrix(what, who, W, TODAY, detour=1.3)
    for place, row in enumerate(what):
        for one in rank(row, who, W, TODAY, detour=1.3):
            found = int(points[place, one.profile.pk])
            load = points_for_load(one.profile.load, one.profile.capacity, W)
            assert found == (together.BARRED if one.blocks else one.score - load)


def best_by_trying(points: Any, who: list[Profile]) -> tuple[int, int]:
    """Most matters placed and then most points, by trying everything."""
    options = [[None, *(c for c in range(len(who)) if line[c] > together.BARRED)] for line in points]
    best = (0, 0)
    for found in product(*options):
        if all(found.count(c) <= who[c].capacity - who[c].load for c in set(found) - {None}):
            placed = sum(c is not None for c in found)
            best = max(best, (placed, together.total(points, found, who, W)))
    return best


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_better_than_what_is_proposed(seed: int) -> None:
    what, who = invented(random.Random(100 + seed), 5, 4)  # noqa: S311 - a test
    points = together.matrix(what, who, W, TODAY)
    found = together.solve(points, who, W)
    assert (sum(c is not None for c in found), together.total(points, found, who, W)) == best_by_trying(points, who)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_rows_give_the_same_answer_and_greedy_is_no_better(seed: int) -> None:
    what, who = invented(random.Random(200 + seed), 40, 25, room=4)  # noqa: S311 - a test
    first, second = (together.propose(what, who, W, TODAY) for _n in range(2))
    assert first == second
    placed = [row for row in first.rows if row.chosen is not None]
    for one in who:
        mine = sum(row.chosen is not None and row.chosen.profile.pk == one.pk for row in first.rows)
        assert mine <= max(0, one.capacity - one.load)
    assert all(row.chosen is not None and row.chosen.reasons for row in placed)


def test_whom_nobody_can_take_waits_with_a_sentence() -> None:
    [row] = together.propose([Sought()], [Profile(1, "甲", load=30)], W, TODAY).rows
    assert (row.chosen, row.why) == (None, "现在没有人可以承办，留着等下次再排")
    assert together.propose([], [], W, TODAY).rows == ()


def test_a_unit_is_not_filled_beyond_its_quota() -> None:
    who = [Profile(1, "甲", unit=1, unit_load=299), Profile(2, "乙", unit=1, unit_load=299)]
    found = together.solve(together.matrix([Sought()] * 2, who, W, TODAY), who, W)
    assert sum(column is not None for column in found) == 1


def test_the_quota_of_a_unit_goes_to_whom_it_is_worth_most() -> None:
    """Not to the first in the order of the matters: the quota is part of the problem."""
    who = [
        Profile(1, "甲", unit=1, unit_load=299, specialities=frozenset({"labour", "family"})),
        Profile(2, "乙", unit=2, specialities=frozenset({"labour"})),
    ]
    what = [Sought(Wants(specialities=frozenset({code}))) for code in ("labour", "family")]
    assert together.solve(together.matrix(what, who, W, TODAY), who, W) == [1, 0]


@pytest.mark.parametrize("seed", range(6))
def test_bidding_only_saves_time(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However bad the first prices, the pairs that would gain are added until nothing is left to gain."""
    what, who = invented(random.Random(300 + seed), 40, 25, room=3)  # noqa: S311 - a test
    points = together.matrix(what, who, W, TODAY)
    usual = together.total(points, together.solve(points, who, W), who, W)
    monkeypatch.setattr(flow, "ROUNDS", 0)
    monkeypatch.setattr(flow, "NEAR", 0)
    found = together.solve(points, who, W)
    assert together.total(points, found, who, W) == usual
    monkeypatch.setattr(flow, "NEAR", 10**5)
    assert together.total(points, together.solve(points, who, W), who, W) == usual


@pytest.mark.parametrize("seed", range(4))
def test_without_the_solver_it_is_one_after_the_other_and_says_so(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    what, who = invented(random.Random(400 + seed), 20, 12, room=3)  # noqa: S311 - a test
    best = together.propose(what, who, W, TODAY, tied=[(0, 0)])
    monkeypatch.setattr(together, "available", lambda: False)
    plan = together.propose(what, who, W, TODAY, tied=[(0, 0)])
    assert best.exact
    assert not plan.exact
    first = plan.rows[0].chosen
    assert first is None or first.profile.pk != who[0].pk
    for one in who:
        mine = sum(row.chosen is not None and row.chosen.profile.pk == one.pk for row in plan.rows)
        assert mine <= max(0, one.capacity - one.load)
    placed = [sum(row.chosen is not None for row in one.rows) for one in (best, plan)]
    assert placed[0] > placed[1] or best.total >= plan.total


def test_where_one_after_the_other_goes_wrong() -> None:
    """The first matter would take the only one who knows the second's trade."""
    both = Profile(0, "甲", specialities=frozenset({"labour", "family"}), capacity=1)
    other = Profile(1, "乙", specialities=frozenset({"labour"}), capacity=1, recent=1)
    what = [Sought(Wants(specialities=frozenset({code}))) for code in ("labour", "family")]
    points = together.matrix(what, [both, other], W, TODAY)
    assert together.greedy(points, [both, other], W) == [0, 1]
    assert together.solve(points, [both, other], W) == [1, 0]
    plan = together.propose(what, [both, other], W, TODAY)
    assert plan.total > plan.greedy_total


def test_the_day_moves_who_may_be_chosen() -> None:
    who = [replace(Profile(1, "甲"), criminal_since=date(2023, 12, 2))]
    severe = [Sought(Wants(severe=True))]
    assert together.matrix(severe, who, W, TODAY)[0, 0] == together.BARRED
    assert together.matrix(severe, who, W, TODAY + timedelta(days=1))[0, 0] > 0
