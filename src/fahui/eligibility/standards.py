"""The standard of a day, and the examples an empty installation begins with."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.eligibility.models import PRESET, Standard
from fahui.eligibility.vocabulary import Base, Limit

# Figures that were found in public pages or reckoned as examples; none is checked (shared: legal-aid.md §4.2).
SEEDS = (
    (date(2003, 9, 1), "1", "560", "270", True, _("武汉：低于低保标准；基数为2014年公开报道的560元和270元（未核实）")),
    (date(2015, 4, 1), "2", "560", "270", False, _("武汉市法律援助条例修订草案：低保标准二倍以内（2014年，未核实）")),
    (date(2022, 1, 1), "2", "980", "980", False, _("示例值：湖北省现行标准和武汉市现行低保标准未查到，使用前须核实")),
)


def limit_on(day: date) -> Limit | None:
    """The means standard in force on a day, if one is registered."""
    row = Standard.objects.on(day)
    return row.as_limit() if row else None


def seed() -> int:
    """Put in the examples where nothing was ever registered; returns how many. May run again and at once."""
    if Standard.objects.here().exists():
        return 0
    rows = [
        Standard(
            district=this_district(),
            base=Base.ALLOWANCE,
            multiple=Decimal(multiple),
            urban=Decimal(urban),
            rural=Decimal(rural),
            below=below,
            valid_from=day,
            source=str(source),
            published_by=PRESET,
        )
        for day, multiple, urban, rural, below, source in SEEDS
    ]
    Standard.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
