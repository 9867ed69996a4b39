"""The rates an empty installation begins with: another place's, so that the sums can be looked at; none is checked."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.ledger.models import CostRule, Rate, Unit, WorkKind, WorkStage, scheme_of

SINCE = date(2020, 1, 1)
# 福建龙岩永定区2020 (shared: legal-aid.md §10); the coefficients are examples.
SEEDS = (
    (WorkKind.CRIMINAL, WorkStage.INVESTIGATION, Unit.CASE, 600),
    (WorkKind.CRIMINAL, WorkStage.PROSECUTION, Unit.CASE, 600),
    (WorkKind.CRIMINAL, WorkStage.TRIAL, Unit.CASE, 1200),
    (WorkKind.CIVIL, "", Unit.CASE, 1400),
    (WorkKind.NON_LITIGATION, "", Unit.CASE, 250),
    (WorkKind.DUTY_HELP, "", Unit.DAY, 200),
    (WorkKind.DUTY_ADVICE, "", Unit.DAY, 200),
)


def seed() -> int:
    """Put in the examples where no rate was ever registered; returns how many. May run again and at once."""
    if Rate.objects.filter(district=this_district()).exists():
        return 0
    rows = [
        Rate(
            district=this_district(),
            scheme=scheme_of(kind),
            kind=kind,
            stage=stage,
            unit=unit,
            amount=Decimal(amount),
            cost_rule=CostRule.ACTUAL,
            excellent=Decimal("1.1"),
            passed=Decimal("0.9"),
            failed=Decimal(0),
            tax_free=True,
            valid_from=SINCE,
            source=_("外地示例：福建龙岩永定区2020年标准，系数为设计值，不是本地标准"),
            set_by=_("系统预置"),
        )
        for kind, stage, unit, amount in SEEDS
    ]
    Rate.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
