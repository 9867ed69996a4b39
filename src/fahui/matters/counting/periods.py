"""A month, a quarter or a year, as the address of a report writes it: 2026-11, 2026-Q4, 2026."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

FIRST_YEAR = 2000


@dataclass(frozen=True)
class Period:
    """From a first to a last day."""

    code: str
    first: date
    last: date

    @property
    def title(self) -> str:
        """In words."""
        words = {"year": self.first.year, "month": self.first.month, "quarter": (self.first.month + 2) // 3}
        if "Q" in self.code:
            return _("%(year)d年第%(quarter)d季度") % words
        return (_("%(year)d年%(month)d月") if "-" in self.code else _("%(year)d年")) % words

    @property
    def year_before(self) -> "Period":
        """The same months a year earlier."""
        return period_of(f"{self.first.year - 1}{self.code[4:]}", self.first)

    def begun_by(self, today: date) -> "Period":
        """As much of the same months a year earlier as has passed of these: all, or until the same day."""
        before = self.year_before
        if today >= self.last:
            return before
        month = calendar.monthrange(today.year - 1, today.month)[1]
        return replace(before, last=min(before.last, date(today.year - 1, today.month, min(today.day, month))))

    def months(self) -> "list[Period]":
        """Month by month."""
        year = self.first.year
        return [period_of(f"{year}-{month:02d}", self.first) for month in range(self.first.month, self.last.month + 1)]


def period_of(code: str, today: date) -> Period:
    """What the address asks; this month for anything else."""
    found = re.fullmatch(r"(20\d{2})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", code, re.ASCII)
    if not found:
        return period_of(f"{today:%Y-%m}", today)
    year, quarter, month = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    begins, ends = (quarter * 3 - 2, quarter * 3) if quarter else (month or 1, month or 12)
    return Period(code, date(year, begins, 1), date(year, ends, calendar.monthrange(year, ends)[1]))


def choices(today: date, years: int = 3) -> list[Period]:
    """What may be chosen: years, quarters and months that have begun, the latest first."""
    found = []
    for year in range(today.year, max(FIRST_YEAR, today.year - years), -1):
        codes = [f"{year}", *(f"{year}-Q{n}" for n in (4, 3, 2, 1)), *(f"{year}-{n:02d}" for n in range(12, 0, -1))]
        found += [one for code in codes if (one := period_of(code, today)).first <= today]
    return found
