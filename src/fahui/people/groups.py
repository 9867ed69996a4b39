"""Groups that get service first or free: a closed list, each belonging dated and proved."""

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Group(TextChoices):
    """Whom rules name: 低保, 残疾, 农民工 …"""

    LOW_INCOME = "low_income", _("低保对象")
    EXTREME_POVERTY = "extreme_poverty", _("特困人员")
    LOW_MARGIN = "low_margin", _("低保边缘、低收入家庭")
    DISABLED = "disabled", _("残疾人")
    ELDERLY = "elderly", _("老年人")
    MINOR = "minor", _("未成年人")
    MIGRANT_WORKER = "migrant_worker", _("农民工")
    LAID_OFF = "laid_off", _("下岗失业人员")
    MILITARY_FAMILY = "military_family", _("军人军属")
    VETERAN = "veteran", _("退役军人、优抚对象")


OF_AGE = 18


def natural_end(group: str, born: date | None) -> date | None:
    """The last day that nature sets: a minor is one up to the day before turning eighteen."""
    if group != Group.MINOR or born is None:
        return None
    try:
        return born.replace(year=born.year + OF_AGE) - timedelta(days=1)
    except ValueError:  # born on 29 February
        return date(born.year + OF_AGE, 2, 28)
