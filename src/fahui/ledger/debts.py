"""What somebody was ordered to pay: owed, paid in parts, let off, and paid back when the order falls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Sum as Total
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.models import this_district
from fahui.ledger.entries import Sum, plain, post
from fahui.ledger.models import Entry, Posting, Scheme
from fahui.people.models import Person


@dataclass(frozen=True)
class Debt:
    """How one order stands, in 元."""

    owed: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    let_off: Decimal = Decimal(0)
    paid_back: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal:
        """What is still to be paid; below nought, what was paid and is to be given back."""
        return self.owed - self.let_off - self.paid + self.paid_back


def debts_of(numbers: Iterable[str]) -> dict[str, Debt]:
    """By the matter's number, those that were ordered to pay; one query."""
    rows = Posting.objects.filter(district=this_district(), scheme=Scheme.REPAYMENT, about__in=list(numbers))
    sums: dict[str, dict[str, Decimal]] = {}
    for about, entry, total in rows.values_list("about", "entry").annotate(total=Total("amount")).order_by():
        sums.setdefault(about, {})[entry] = total
    return {about: _debt(found) for about, found in sums.items()}


def _debt(sums: dict[str, Decimal]) -> Debt:
    def of(*entries: str) -> Decimal:
        return sum((sums.get(entry, Decimal(0)) for entry in entries), Decimal(0))

    return Debt(of(Entry.OWED), -of(Entry.RECOVERY), -of(Entry.WAIVER, Entry.ANNULMENT), of(Entry.REFUND))


def debt_of(number: str) -> Debt:
    """How the order of one matter stands."""
    return debts_of([number]).get(number, Debt())


def owe(number: str, person: Person, parts: Sequence[tuple[str, Decimal]], *, by: User, on: date) -> None:
    """Enter what was ordered, each part with its words, once for each part of a matter."""
    for words, amount in parts:
        if amount:
            total = Sum(amount, [_("%(what)s：%(amount)s元。") % {"what": words, "amount": plain(amount)}])
            post(
                Scheme.REPAYMENT, Entry.OWED, total, payee=person, work=f"{number}:{words}", about=number, by=by, on=on
            )


def lessen(
    number: str, entry: str, amount: Decimal, *, person: Person, by: User, step: str, words: str, on: date
) -> Debt:
    """Enter a part that was paid, let off or annulled; raises ValidationError for more than is left. How it stands."""
    debt = debt_of(number)
    if objection := too_much(debt, amount):
        raise ValidationError(objection, code="too_much")
    total = Sum(amount, [words])
    post(Scheme.REPAYMENT, entry, total, payee=person, work=f"{number}:{step}", about=number, by=by, on=on)
    return debt_of(number)


def too_much(debt: Debt, amount: Decimal) -> str:
    """Why so much can be neither paid nor let off; empty when it can."""
    if amount <= 0:
        return _("金额要大于0元。")
    if amount > debt.left:
        return _("还应支付%(left)s元，填的金额不能超过它。") % {"left": plain(max(debt.left, Decimal(0)))}
    return ""


def annul(number: str, amount: Decimal, *, person: Person, by: User, on: date) -> None:
    """Enter that the order fell, whatever was paid on it; once for a matter."""
    total = Sum(amount, [_("决定被撤销，不再应缴。")])
    post(Scheme.REPAYMENT, Entry.ANNULMENT, total, payee=person, work=f"{number}:annulled", about=number, by=by, on=on)


def pay_back(number: str, *, person: Person, by: User, step: str, words: str, on: date) -> Decimal:
    """Enter that all that was paid too much was given back; raises ValidationError when there is nothing. How much."""
    amount = -debt_of(number).left
    if amount <= 0:
        raise ValidationError(_("没有要退还的钱。"), code="nothing")
    total = Sum(amount, [words])
    post(Scheme.REPAYMENT, Entry.REFUND, total, payee=person, work=f"{number}:{step}", about=number, by=by, on=on)
    return amount
