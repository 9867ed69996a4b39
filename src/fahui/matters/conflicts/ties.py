"""A tie: what connects a professional, or a colleague of the same body, with somebody of one side of a matter.

Sources: `known` (parties, households, files, decisions), `acting` (agents, guardians), `posts` (advisers, duty).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fahui.matters.conflicts.sides import Side, Sides
from fahui.people.models import Professional


class TieKind(TextChoices):
    """What somebody was or is to the person or body."""

    PARTY = "party", _("本人是当事人")
    ACTED = "acted", _("代理过")
    ACTED_AGAINST = "acted_against", _("代理过对立的一方")
    RELATIVE = "relative", _("同户家人")
    GUARDS = "guards", _("是监护人")
    MEDIATED = "mediated", _("调解过")
    DECIDED = "decided", _("作为工作人员经办过")
    ADVISED = "advised", _("答复过咨询")
    ON_DUTY = "on_duty", _("值班时提供过法律帮助")
    GOVERNMENT_ADVISER = "government_adviser", _("是政府法律顾问")
    VILLAGE_ADVISER = "village_adviser", _("是村（居）法律顾问")


@dataclass(frozen=True)
class File:
    """The matter a tie stands in: named to everybody, opened only by whoever may read it."""

    matter: int
    number: str
    service: str


@dataclass(frozen=True)
class Tie:
    """One of them, with the file it stands in."""

    kind: TieKind
    professional: int  # of whom it was asked
    who: str  # who was or is tied: the professional, a colleague, or the body itself
    colleague: bool  # not the professional but another of the same body, or the body
    subject: str  # to whom, as may be shown
    side: Side  # where that one stands in the matter asked about
    certain: bool = True  # is it surely the same person? a name alone is not
    same_dispute: bool = False
    file: File | None = None
    since: date | None = None
    until: date | None = None  # None: it still lasts

    def runs_on(self, day: date) -> bool:
        """Does it last on that day?"""
        return self.until is None or self.until >= day


Source = Callable[[Sides, Sequence[Professional]], Iterable[Tie]]
sources: Final[list[Source]] = []


def source(find: Source) -> Source:
    """Let a source be asked from now on; usable as a decorator."""
    if find not in sources:
        sources.append(find)
    return find
