"""Looking a rate up, making an entry, reversing it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.ledger.models import Entry, Posting, Rate
from fahui.people.models import Organisation, Person
from fahui.worktime.explain import long_date

CENT = Decimal("0.01")
# Taken in, or owed no more.
LESS = frozenset({Entry.FEE, Entry.RECOVERY, Entry.DONATION, Entry.WAIVER, Entry.ANNULMENT})


def rate_on(scheme: str, kind: str, day: date, *, stage: str = "", unit: str = "") -> Rate | None:
    """The rate in force on a day: that of the stage, else the one of all stages."""
    rows = Rate.objects.filter(district=this_district(), scheme=scheme, kind=kind, valid_from__lte=day)
    if unit:
        rows = rows.filter(unit=unit)
    for wanted in dict.fromkeys((stage, "")):
        if found := rows.filter(stage=wanted).order_by("-valid_from").first():
            return found
    return None


def plain(number: Decimal) -> str:
    """A number as people write it: 1400, 0.85, 10."""
    return f"{Decimal(number).normalize():f}"


@dataclass
class Sum:
    """A sum and how it came about, in sentences a payee may dispute."""

    amount: Decimal
    words: list[str] = field(default_factory=list)
    rate: Rate | None = None


def reckon(rate: Rate, units: Decimal, *, coefficient: Decimal = Decimal(1), why: str = "") -> Sum:
    """Rate × units × coefficient, rounded to the cent."""
    total = (rate.amount * units * coefficient).quantize(CENT, ROUND_HALF_UP)
    words = [
        _("标准：%(amount)s元每%(unit)s，自%(day)s起用（%(source)s%(mark)s）。")
        % {
            "amount": plain(rate.amount),
            "unit": rate.get_unit_display(),
            "day": long_date(rate.valid_from),
            "source": rate.source,
            "mark": "" if rate.verified else _("，未核实"),
        },
        _("数量：%(n)s%(unit)s。") % {"n": plain(units), "unit": rate.get_unit_display()},
    ]
    if coefficient != 1:
        words.append(_("系数：%(n)s（%(why)s）。") % {"n": plain(coefficient), "why": why})
    words.append(_("合计：%(total)s元。") % {"total": total})
    return Sum(total, words, rate)


def direct_costs(rate: Rate, spent: Decimal) -> Sum:
    """What was spent, up to the rate's cap."""
    words = [_("实际直接费用：%(spent)s元。") % {"spent": plain(spent)}]
    if rate.direct_cap is None or spent <= rate.direct_cap:
        return Sum(spent, words, rate)
    words.append(_("直接费用最高支付%(cap)s元。") % {"cap": plain(rate.direct_cap)})
    return Sum(rate.direct_cap, words, rate)


@transaction.atomic
def post(
    scheme: str,
    entry: str,
    total: Sum,
    *,
    payee: Person | Organisation,
    work: str,
    by: User | None,
    unit: Organisation | None = None,
    about: str = "",
    on: date | None = None,
) -> Posting:
    """Make one entry; raises ValidationError(code="twice") when this piece of work was paid already."""
    amount = -total.amount if entry in LESS else total.amount
    before = Posting.objects.filter(district=this_district(), work=work, entry=entry, reverses=None)
    try:
        with transaction.atomic():
            return Posting.objects.create(
                scheme=scheme,
                entry=entry,
                amount=amount,
                person=payee if isinstance(payee, Person) else None,
                organisation=payee if isinstance(payee, Organisation) else None,
                unit=unit,
                about=about,
                work=work,
                round=before.filter(reversed_by__isnull=False).count(),
                rate=total.rate,
                words=total.words,
                happened_on=on or clock.today(),
                made_by=by,
            )
    except IntegrityError as error:
        if "work_paid_once" not in str(error):
            raise
        raise ValidationError(_paid_already(before.filter(reversed_by=None).first()), code="twice") from error


def _paid_already(first: Posting | None) -> str:
    if first is None:
        return _("这项工作已经付过。")
    return _("这项工作已经付过：%(day)s，%(what)s%(amount)s元。") % {
        "day": long_date(first.happened_on),
        "what": first.get_scheme_display(),
        "amount": first.amount,
    }


@transaction.atomic
def reverse(posting: Posting, *, by: User, why: str) -> Posting:
    """Take an entry back by its opposite; nobody takes back what they entered themselves. Done once."""
    if not why.strip():
        raise ValidationError({"why": _("请写明原因。")})
    if posting.made_by_id == by.pk:
        raise ValidationError(_("自己记的账要由别人冲销。"), code="same_person")
    if posting.reverses_id is not None:
        raise ValidationError(_("冲销的账不能再冲销，请重新记一笔。"), code="reversal")
    try:
        with transaction.atomic():
            return Posting.objects.create(
                scheme=posting.scheme,
                entry=posting.entry,
                amount=-posting.amount,
                person=posting.person,
                organisation=posting.organisation,
                unit=posting.unit,
                about=posting.about,
                work=posting.work,
                round=posting.round,
                rate=posting.rate,
                words=[_("冲销%(day)s的一笔：%(why)s") % {"day": long_date(posting.happened_on), "why": why}],
                reverses=posting,
                why=why[:200],
                made_by=by,
            )
    except IntegrityError as error:
        raise ValidationError(_("这笔账已经冲销过了。"), code="twice") from error


def balance(**filters: object) -> Decimal:
    """The sum of all entries that fit."""
    found = Posting.objects.filter(district=this_district(), **filters).aggregate(total=models.Sum("amount"))["total"]
    return Decimal(found or 0)
