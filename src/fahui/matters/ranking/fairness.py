"""分得匀不匀: what a proposal does to the shares, against those who really could have been chosen. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fahui.core.parameters import Default, declare, parameter
from fahui.matters.ranking.scoring import Profile, Ranked, Sought, blocks
from fahui.matters.ranking.weights import Weights

declare(
    Default("matters.share_alarm", "几件一起排：比能选的人平均多到百分之几要提示", 200, "%", "服务设计值，未核实"),
)


@dataclass(frozen=True)
class Share:
    """One professional before and after, and the average afterwards of those who could have been chosen instead."""

    profile: Profile
    more: int
    usual: float = 0.0
    alarm: int = 200  # per cent

    @property
    def load(self) -> int:
        """Open work afterwards."""
        return self.profile.load + self.more

    @property
    def recent(self) -> int:
        """Assignments of late afterwards."""
        return self.profile.recent + self.more

    @property
    def too_many(self) -> bool:
        """Far more than the others: one more than a fair share of a single matter is no unfairness."""
        return self.more > 1 and self.recent * 100 > self.usual * self.alarm


def shares(
    chosen: Iterable[Ranked | None],
    asked: Sequence[Sought],
    people: Sequence[Profile],
    weights: Weights,
    today: date,
    tied: Iterable[tuple[int, int]] = (),
) -> list[Share]:
    """Who gets how many, the most first. Whoever was free for none of the matters does not count in the average."""
    more: dict[int, int] = {}
    for one in chosen:
        if one is not None:
            more[one.profile.pk] = more.get(one.profile.pk, 0) + 1
    free = _free(asked, people, weights, today, set(tied))
    usual = sum(one.recent + more.get(one.pk, 0) for one in free) / len(free) if free else 0.0
    alarm = int(parameter("matters.share_alarm", today))
    found = [Share(one, more[one.pk], usual, alarm) for one in people if one.pk in more]
    return sorted(found, key=lambda one: (-one.more, one.profile.name))


def _free(
    asked: Sequence[Sought], people: Sequence[Profile], weights: Weights, today: date, tied: set[tuple[int, int]]
) -> list[Profile]:
    """Who could have been chosen for at least one of the matters. Alike matters are asked about once."""
    alike: dict[tuple[object, bool], list[int]] = {}
    for place, row in enumerate(asked):
        alike.setdefault((row.wants, row.minor), []).append(place)
    return [
        one
        for column, one in enumerate(people)
        if any(
            any((place, column) not in tied for place in places) and not blocks(asked[places[0]], one, weights, today)
            for places in alike.values()
        )
    ]
