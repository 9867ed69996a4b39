"""The holiday notices as they were imported.

A notice is replaced by another edition or withdrawn from a day on; its days are never edited, so that a term counted
by it can still be explained.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district


class CalendarNotice(models.Model):
    """One imported notice for one year; of several, the one published last counts."""

    district = models.CharField(max_length=6, default=this_district)
    year = models.PositiveSmallIntegerField(_("年份"))
    title = models.CharField(_("标题"), max_length=200)
    source = models.CharField(_("出处"), max_length=300, blank=True)
    published_on = models.DateField(_("公布日期"), null=True, blank=True)  # None: known since ever
    imported_by_name = models.CharField(_("导入人"), max_length=80)
    imported_at = models.DateTimeField(_("导入时间"), default=clock.now)
    because = models.CharField(_("为什么更正"), max_length=200, blank=True)  # of an edition made by hand
    withdrawn = models.BooleanField(_("已撤回"), default=False)
    # From when it counts no more; without a day it never counted.
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    withdrawn_because = models.CharField(_("撤回理由"), max_length=200, blank=True)
    withdrawn_by_name = models.CharField(_("撤回人"), max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("放假安排")
        constraints = [
            # Two notices of one day could not be put in order.
            models.UniqueConstraint(
                fields=["district", "year", "published_on"],
                condition=models.Q(withdrawn=False),
                nulls_distinct=False,
                name="one_notice_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.title


class DayException(models.Model):
    """What a notice says about one day."""

    notice = models.ForeignKey(CalendarNotice, on_delete=models.CASCADE, related_name="days")
    district = models.CharField(max_length=6, default=this_district)
    day = models.DateField(_("日期"))
    is_workday = models.BooleanField(_("上班"))
    name = models.CharField(_("节日"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("放假或调休日")
        constraints = [models.UniqueConstraint(fields=["notice", "day"], name="one_mark_a_day")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
