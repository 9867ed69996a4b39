"""Means standards: dated, with their source; a new one is a new row, none is ever edited."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.eligibility.vocabulary import Base, Limit

BASES = (
    (Base.ALLOWANCE, _("最低生活保障标准")),
    (Base.WAGE, _("最低工资标准")),
    (Base.DISPOSABLE, _("居民人均可支配收入")),
)


PRESET = "系统预置"  # by nobody: an example that an empty installation begins with


class StandardQuerySet(models.QuerySet["Standard"]):
    """Standards by day."""

    def here(self) -> Self:
        """This district's, the newest first."""
        return self.filter(district=this_district()).order_by("-valid_from")

    def on(self, day: date) -> "Standard | None":
        """The one in force on a day."""
        return self.here().filter(valid_from__lte=day).first()


class Standard(models.Model):
    """经济困难标准 of this district from a day on: a base, how many times it, and where that is written."""

    district = models.CharField(max_length=6, default=this_district)
    base = models.CharField(_("按什么算"), max_length=20, choices=BASES)
    multiple = models.DecimalField(_("倍数"), max_digits=6, decimal_places=3)
    urban = models.DecimalField(_("城镇基数（元/月）"), max_digits=10, decimal_places=2)
    rural = models.DecimalField(_("农村基数（元/月）"), max_digits=10, decimal_places=2)
    below = models.BooleanField(_("收入必须低于（不含等于）"), default=False)
    months = models.PositiveSmallIntegerField(_("按申请前几个月的平均收入"), default=1)
    assets = models.BooleanField(_("还要看有没有高价值财产"), default=False)
    valid_from = models.DateField(_("起用日期"))
    source = models.CharField(_("文号和出处"), max_length=300)
    verified = models.BooleanField(_("已对照原文核实"), default=False)
    published_by = models.CharField(max_length=80)
    published_at = models.DateTimeField(default=clock.now)

    objects = StandardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "valid_from"], name="one_means_standard_a_day"),
            models.CheckConstraint(
                condition=models.Q(multiple__gt=0, urban__gt=0, rural__gt=0), name="means_standard_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d}"

    @property
    def preset(self) -> bool:
        """Did it come with the installation? Then nobody ever published it, on no day."""
        return self.published_by == PRESET

    @property
    def urban_limit(self) -> Decimal:
        """元 a head and month in towns."""
        return Decimal(self.urban) * Decimal(self.multiple)

    @property
    def rural_limit(self) -> Decimal:
        """元 a head and month in villages."""
        return Decimal(self.rural) * Decimal(self.multiple)

    def as_limit(self) -> Limit:
        """As the rules take it."""
        return Limit(
            base=Base(self.base),
            multiple=Decimal(self.multiple),
            urban=Decimal(self.urban),
            rural=Decimal(self.rural),
            source=self.source,
            verified=self.verified,
            valid_from=self.valid_from,
            below=self.below,
            months=self.months,
            assets=self.assets,
        )


class SupplementQuerySet(models.QuerySet["Supplement"]):
    """Supplementary matters by place."""

    def here(self) -> Self:
        """This district's, the newest first."""
        return self.filter(district=this_district()).order_by("-pk")


class Supplement(models.Model):
    """补充事项: one matter that the place may add to those of the law; what became of it stands in its steps."""

    district = models.CharField(max_length=6, default=this_district)
    topic = models.CharField(_("事项"), max_length=40)
    basis = models.CharField(_("文号和出处"), max_length=300)
    tested = models.BooleanField(_("要看经济状况"), default=True)
    verified = models.BooleanField(_("已对照原文核实"), default=False)
    ended = models.BooleanField(default=False)

    objects = SupplementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "topic"], condition=models.Q(ended=False), name="one_live_supplement_a_topic"
            )
        ]

    def __str__(self) -> str:
        return self.topic


class SupplementStep(models.Model):
    """One step of a supplementary matter: who, from which day, why, and what a trial came to. Only added."""

    class Kind(models.TextChoices):
        """The steps; the last one taken says how it stands."""

        PROPOSE = "propose", _("已提出")
        PILOT = "pilot", _("试行")
        MEASURE = "measure", _("已评估")
        PUBLISH = "publish", _("已公布")
        END = "end", _("已停止")

    district = models.CharField(max_length=6, default=this_district)
    supplement = models.ForeignKey(Supplement, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    words = models.CharField(_("理由和说明"), max_length=1000)
    day = models.DateField(_("从哪天起"))
    until = models.DateField(_("到哪天止"), null=True)
    asked = models.IntegerField(null=True)  # applications during the trial
    qualified = models.IntegerField(null=True)  # of them, by this alone
    persons = models.IntegerField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("pk",)
