"""Which post is empty at which point: required by the standard of the day, less those who hold it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from fahui.network.models import Post, PostKind
from fahui.network.standards import Needs, needs
from fahui.places.models import ServicePoint


@dataclass(frozen=True)
class Gap:
    """One post at one point that lacks somebody."""

    point: ServicePoint
    kind: str
    needed: int
    present: int

    @property
    def lacking(self) -> int:
        """How many are missing."""
        return self.needed - self.present

    @property
    def empty(self) -> bool:
        """Nobody at all."""
        return self.present == 0

    @property
    def title(self) -> str:
        """The post in words."""
        return str(PostKind(self.kind).label)


@dataclass(frozen=True)
class Tally:
    """One post over all the points that must have it."""

    kind: str
    places: int  # points that must have it
    needed: int
    present: int  # of those needed; more than needed at one point does not help another
    short: int  # points that lack somebody
    empty: int  # points with nobody

    @property
    def title(self) -> str:
        """The post in words."""
        return str(PostKind(self.kind).label)

    @property
    def lacking(self) -> int:
        """How many are missing in all."""
        return self.needed - self.present


def present(points: Iterable[ServicePoint], on: date) -> Counter[tuple[int, str]]:
    """How many hold each post at each point, in one query."""
    rows = Post.objects.filled(on).filter(point__in=[point.pk for point in points])
    found = rows.values_list("point_id", "kind").annotate(n=Count("pk"))
    return Counter({(point, kind): n for point, kind, n in found})


class Staffing:
    """The posts of some points on a day."""

    def __init__(self, points: Sequence[ServicePoint], on: date) -> None:
        """Two queries, however many points."""
        self.points, self.on = points, on
        self.needs: Needs = needs(on)
        self.present = present(points, on)

    def gaps(self, kind: str = "") -> list[Gap]:
        """Every post that lacks somebody, in the order of the points."""
        return [gap for gap in self._all(kind) if gap.lacking > 0]

    def _all(self, kind: str = "") -> Iterable[Gap]:
        for point in self.points:
            for code, value in self.needs.get(point.level, {}).items():
                if kind in ("", code):
                    yield Gap(point, code, int(value.value), self.present[point.pk, code])

    def tallies(self) -> list[Tally]:
        """By post, in the order of the list of posts."""
        by_kind: dict[str, list[Gap]] = {}
        for one in self._all():
            by_kind.setdefault(one.kind, []).append(one)
        return [_tally(kind, by_kind[kind]) for kind in PostKind.values if kind in by_kind]


def _tally(kind: str, posts: list[Gap]) -> Tally:
    return Tally(
        kind,
        places=len(posts),
        needed=sum(one.needed for one in posts),
        present=sum(min(one.present, one.needed) for one in posts),
        short=sum(one.lacking > 0 for one in posts),
        empty=sum(one.empty for one in posts),
    )
