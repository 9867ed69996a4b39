"""The units a term is counted in; the unit is part of the number."""

from enum import StrEnum

from django.utils.translation import gettext as _


class Unit(StrEnum):
    """A unit of a term, by its statute's own word."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"

    @property
    def label(self) -> str:
        """The unit's name in the reader's language."""
        match self:
            case Unit.HOURS:
                return _("小时")
            case Unit.DAYS:
                return _("日")
            case Unit.WORKING_DAYS:
                return _("工作日")
            case Unit.MONTHS:
                return _("个月")

    def amount(self, n: int) -> str:
        """A number of this unit as written in a sentence: 7日, 7个工作日."""
        one = {
            Unit.HOURS: _("1小时"),
            Unit.DAYS: _("1日"),
            Unit.WORKING_DAYS: _("1个工作日"),
            Unit.MONTHS: _("1个月"),
        }
        many = {
            Unit.HOURS: _("%(n)s小时"),
            Unit.DAYS: _("%(n)s日"),
            Unit.WORKING_DAYS: _("%(n)s个工作日"),
            Unit.MONTHS: _("%(n)s个月"),
        }
        return one[self] if n == 1 else many[self] % {"n": n}
