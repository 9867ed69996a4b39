"""The words the rules are written in: frozen values without behaviour, so that an edition reads like the law."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise

Text = str | Promise


class Tri(StrEnum):
    """An answer may be wanting: unknown is neither yes nor no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Ground:
    """Something the law lists: a matter, or a group of people."""

    code: str
    title: Text
    basis: str
    causes: tuple[str, ...] = ()  # holds only for these matters; empty: for all
    verified: bool = True
    valid_from: date | None = None  # where it began later than its edition
    until: date | None = None


@dataclass(frozen=True)
class Edition:
    """The rules of one time. What a later one changed is another edition, never an edit."""

    code: str
    title: Text
    valid_from: date
    until: date | None
    scope: tuple[Ground, ...]  # matters for which aid may be sought, means asked
    untested: tuple[Ground, ...]  # matters without any means test
    criminal: tuple[Ground, ...]  # criminal matters; applicants are asked their means where `means_asked` says so
    means_asked: tuple[str, ...]  # of the criminal ones
    notified: str  # clause by which a notified case has neither application nor means test
    waived: tuple[Ground, ...]  # groups whose means are not checked
    scope_basis: str
    means_basis: str
    own_income_basis: str = ""  # the opponent lives in the household: the applicant counts alone; empty: no such rule
    own_income_verified: bool = False


class Base(StrEnum):
    """What a standard is reckoned from."""

    ALLOWANCE = "allowance"  # 最低生活保障
    WAGE = "wage"  # 最低工资
    DISPOSABLE = "disposable"  # 人均可支配收入


@dataclass(frozen=True)
class Limit:
    """A means standard on a day: 元 a head and month, base times multiple."""

    base: Base
    multiple: Decimal
    urban: Decimal
    rural: Decimal
    source: str
    verified: bool
    valid_from: date
    below: bool = False  # the income must lie below it, not only not above
    months: int = 1  # over how many months before the application income is averaged
    assets: bool = False  # high-value assets exclude

    def of(self, area: str) -> Decimal:
        """The limit of an area ("urban" or "rural")."""
        return (self.rural if area == "rural" else self.urban) * self.multiple


@dataclass(frozen=True)
class Situation:
    """What is known of somebody who asks, on the day they ask. None and UNKNOWN: not known."""

    cause: str
    groups: frozenset[str] = frozenset()
    notified: bool = False
    area: str = "urban"
    monthly_income: Decimal | None = None  # household, a head
    own_income: Decimal | None = None
    opponent_at_home: Tri = Tri.NO
    high_assets: Tri = Tri.UNKNOWN


@dataclass(frozen=True)
class Point:
    """One question of law and its answer, with the sentence that explains it."""

    question: str  # "scope" or "means"
    answer: Tri
    words: str
    basis: str
    verified: bool = True


@dataclass(frozen=True)
class Finding:
    """The answer to all questions under one edition."""

    edition: str
    on: date
    points: tuple[Point, ...]

    @property
    def answer(self) -> Tri:
        """One no is a no; else what is unknown leaves it open."""
        answers = {point.answer for point in self.points}
        return Tri.NO if Tri.NO in answers else Tri.UNKNOWN if Tri.UNKNOWN in answers else Tri.YES

    @property
    def failed(self) -> tuple[Point, ...]:
        """What stands against it."""
        return tuple(point for point in self.points if point.answer == Tri.NO)

    @property
    def sentences(self) -> list[str]:
        """The explanation, one question a line."""
        return [point.words for point in self.points]

    @property
    def verified(self) -> bool:
        """Does every rule it rests on stand checked?"""
        return all(point.verified for point in self.points)
