"""What is due for one piece of work, and why, sentence by sentence: base × coefficient + direct costs − cut."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from fahui.ledger.entries import CENT, direct_costs, plain, reckon
from fahui.ledger.models import CostRule, Grade, Rate, Unit


@dataclass(frozen=True)
class Work:
    """What was done, as it was claimed and checked."""

    days: Decimal = Decimal(1)
    people: int = 1
    grade: str = Grade.NONE
    spent: Decimal = Decimal(0)
    cut: Decimal = Decimal(0)
    cut_why: str = ""
    costs_only: bool = False


@dataclass(frozen=True)
class Cap:
    """The most that is paid for one group case, and where that stands."""

    most: Decimal
    source: str
    verified: bool


@dataclass(frozen=True)
class Due:
    """The two parts of what is paid, and how they came about."""

    fee: Decimal
    costs: Decimal
    words: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.fee + self.costs


def due(rate: Rate, work: Work, cap: Cap) -> Due:
    """By one rate; nothing is read but what is given."""
    fee, words = (Decimal(0), [_("只报直接费用，不计劳务费。")]) if work.costs_only else _fee(rate, work, cap)
    costs, more = _costs(rate, work.spent)
    words += more
    if work.cut:
        left = max(Decimal(0), fee - work.cut)
        words.append(
            _("少发：%(cut)s元（%(why)s），劳务费为%(left)s元。")
            % {"cut": plain(work.cut), "why": work.cut_why, "left": plain(left)}
        )
        fee = left
    told = {"total": plain(fee + costs), "fee": plain(fee), "costs": plain(costs)}
    words.append(_("应付：%(total)s元，其中劳务费%(fee)s元，直接费用%(costs)s元。") % told)
    if rate.tax_free:
        words.append(_("免征增值税和个人所得税（法律援助法第五十二条）。"))
    return Due(fee, costs, tuple(words))


def _fee(rate: Rate, work: Work, cap: Cap) -> tuple[Decimal, list[str]]:
    units = work.days if rate.unit != Unit.CASE else Decimal(work.people)
    found = reckon(rate, units, coefficient=rate.coefficient(work.grade), why=str(Grade(work.grade).label))
    if rate.unit != Unit.CASE or work.people <= 1 or found.amount <= cap.most:
        return found.amount, found.words
    mark = "" if cap.verified else _("，未核实")
    most = _("群体性案件最高支付%(most)s元（%(source)s%(mark)s）。")
    return cap.most, [*found.words, most % {"most": plain(cap.most), "source": cap.source, "mark": mark}]


def _costs(rate: Rate, spent: Decimal) -> tuple[Decimal, list[str]]:
    if not spent:
        return Decimal(0), []
    if rate.cost_rule == CostRule.INCLUDED:
        return Decimal(0), [_("直接费用已含在标准内，不另付。")]
    found = direct_costs(rate, spent.quantize(CENT))
    return found.amount, found.words
