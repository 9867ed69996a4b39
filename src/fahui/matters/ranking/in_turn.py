"""What is proposed for many matters, and the plain way to it: each matter in turn takes its best. Needs no extra."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from fahui.matters.ranking.scoring import Profile, Ranked, Sought, rank
from fahui.matters.ranking.weights import Weights


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
    exact: bool = True  # False: it is one after the other, since no solver is installed


def waits() -> str:
    """Why a matter has nobody."""
    return _("现在没有人可以承办，留着等下次再排")


def one_by_one(
    asked: Sequence[Sought],
    people: Sequence[Profile],
    weights: Weights,
    today: date,
    *,
    detour: float = 1.0,
    tied: Iterable[tuple[int, int]] = (),
) -> Plan:
    """Without the solver: each matter in turn takes the first of its list of candidates; not the best for all."""
    barred, now, total_ = set(tied), list(people), 0
    where = {one.pk: column for column, one in enumerate(people)}
    rows = []
    for place, row in enumerate(asked):
        ranked = rank(row, now, weights, today, detour=detour)
        free = (one for one in ranked if not one.blocks and (place, where[one.profile.pk]) not in barred)
        if (first := next(free, None)) is None:
            rows.append(Proposed(place, None, waits()))
            continue
        rows.append(Proposed(place, first))
        total_ += first.score
        now = [_fuller(one, first.profile) for one in now]
    return Plan(tuple(rows), total_, total_, exact=False)


def _fuller(one: Profile, chosen: Profile) -> Profile:
    """One more for whoever was chosen, and for their unit."""
    more = int(one.pk == chosen.pk)
    return replace(one, load=one.load + more, unit_load=one.unit_load + int(one.unit == chosen.unit))
