"""培训需求: on which items the files lost most, by item and by whoever handled them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from fahui.core import clock
from fahui.core.parameters import Default, declare, parameter
from fahui.quality.models import Review, Round

declare(
    Default(
        "quality.training_share",
        "平均得分低于满分的百分之几列入培训",
        60,
        "%",
        "设计值：没有找到规定（未核实）",
    ),
)


@dataclass(frozen=True)
class Need:
    """One item on which the files of a round were weak, and who lost points there."""

    name: str
    share: int  # of a hundred
    names: tuple[str, ...]


def needs(made: Round) -> list[Need]:
    """By the settled files only, the weakest first."""
    rows = Review.objects.filter(file__round=made, file__settled_at__isnull=False, done_at__isnull=False)
    reviews = list(rows.select_related("file__handler__person"))
    least = parameter("quality.training_share", clock.today())
    found = []
    for item in made.template.items:
        if item.get("veto"):
            continue
        by_person = _shares(reviews, item["code"], int(item["most"]))
        mean = _mean(share for shares in by_person.values() for share in shares)
        weak = tuple(sorted(name for name, shares in by_person.items() if name and _mean(shares) < least))
        if weak or (by_person and mean < least):
            found.append(Need(str(item["name"]), int(mean), weak))
    return sorted(found, key=lambda one: one.share)


def _shares(reviews: Iterable[Review], code: str, most: int) -> dict[str, list[Decimal]]:
    found: dict[str, list[Decimal]] = defaultdict(list)
    for one in reviews:
        if code in one.points:
            handler = one.file.handler
            found[handler.person.name if handler else ""].append(Decimal(one.points[code]) * 100 / most)
    return found


def _mean(shares: Iterable[Decimal]) -> Decimal:
    known = list(shares)
    return sum(known, Decimal(0)) / len(known) if known else Decimal(100)
