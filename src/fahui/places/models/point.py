"""Service points: places people can walk into, with their functions, hours, windows and facilities."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.places.geo import CoordSystem
from fahui.places.hours import validate_hours, validate_spans
from fahui.places.models import choices
from fahui.places.models.former import renamed
from fahui.places.models.naming import Called, function_words, level_names
from fahui.places.models.region import Region


def _many(options: type[models.TextChoices], label: Any) -> "ArrayField[list[str], list[str]]":
    one: models.CharField[str, str] = models.CharField(max_length=20, choices=options.choices)
    return ArrayField(one, verbose_name=label, default=list, blank=True)


class ServicePoint(models.Model):
    """A place people can walk into; one place may have many functions."""

    Level = choices.PointLevel
    Function = choices.Function
    renamed_on: date | None = None  # set before saving a name that changed on another day

    district = models.CharField(_("区划代码（区）"), max_length=6, default=this_district)
    region = models.ForeignKey(Region, models.PROTECT, related_name="points", verbose_name=_("所在区划"))
    level = models.CharField(_("层级"), max_length=10, choices=choices.PointLevel)
    name = models.CharField(_("名称"), max_length=80)
    functions = _many(choices.Function, _("职能"))
    host = models.CharField(_("设在哪类单位"), max_length=20, choices=choices.Host, blank=True)
    host_name = models.CharField(_("设在哪个单位"), max_length=80, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    transport = models.CharField(_("怎么走"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    hours = models.JSONField(_("开放时间"), default=dict, blank=True, validators=[validate_hours])
    facilities = _many(choices.Facility, _("设施"))
    accessible_notes = models.CharField(_("无障碍说明"), max_length=200, blank=True)
    tongues = _many(choices.Tongue, _("能用的语言"))
    area = models.PositiveIntegerField(_("面积（平方米）"), null=True, blank=True)
    premises = models.CharField(_("场所来源"), max_length=10, choices=choices.Premises, blank=True)
    opened_on = models.DateField(_("启用日期"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lon = models.FloatField(_("经度"), null=True, blank=True)
    coord_system = models.CharField(_("坐标系"), max_length=8, choices=CoordSystem.choices, default=CoordSystem.WGS84)
    coord_source = models.CharField(_("坐标来源"), max_length=40, blank=True)
    demo = models.BooleanField(_("示例数据"), default=False)
    active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务站点")
        ordering = ("district", "region__sort", "name")
        indexes = [
            models.Index(fields=["district", "active", "level"], name="point_level"),
            GinIndex(fields=["functions"], name="point_functions"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="point_name_parts"),
        ]
        constraints = [
            models.UniqueConstraint(fields=("district", "name"), name="point_name_once_per_district"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="point_has_both_coordinates_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A name given up is kept with the day (`renamed_on`, else today)."""
        before = ServicePoint.objects.filter(pk=self.pk).values_list("name", flat=True).first() if self.pk else None
        super().save(*args, **kwargs)
        if before not in (None, self.name):
            renamed(self, before, self.renamed_on or clock.today())

    @property
    def called(self) -> Called:
        """What its level is called here and now."""
        return level_names()[self.level]

    @property
    def function_labels(self) -> list[str]:
        """The functions in Chinese, in the stored order."""
        return [function_words(code) for code in self.functions]

    @property
    def facility_labels(self) -> list[str]:
        """The facilities in words."""
        return [str(choices.Facility(code).label) for code in self.facilities]

    @property
    def tongue_labels(self) -> list[str]:
        """The languages in words."""
        return [str(choices.Tongue(code).label) for code in self.tongues]

    @property
    def barrier_free(self) -> bool:
        """Can somebody in a wheelchair get in?"""
        return choices.Facility.RAMP in self.facilities


class PointDay(models.Model):
    """Days on which the weekly hours do not hold: closed, or open at other times, with the reason that people read."""

    district = models.CharField(max_length=6, default=this_district)
    point = models.ForeignKey(ServicePoint, models.CASCADE, related_name="special_days")
    starts_on = models.DateField(_("从哪天"))
    ends_on = models.DateField(_("到哪天（含）"))
    spans = models.JSONField(_("那几天的开放时间"), default=list, validators=[validate_spans])
    reason = models.CharField(_("原因"), max_length=60)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("starts_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="special_days_run_forward"),
            ExclusionConstraint(
                name="one_special_arrangement_a_day",
                expressions=[
                    ("point", RangeOperators.EQUAL),
                    (
                        Func(
                            F("starts_on"),
                            F("ends_on"),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m-%d}—{self.ends_on:%Y-%m-%d} {self.reason}"


class PointWindow(models.Model):
    """One window of a hall and what is done there."""

    district = models.CharField(max_length=6, default=this_district)
    point = models.ForeignKey(ServicePoint, models.CASCADE, related_name="windows", verbose_name=_("站点"))
    number = models.PositiveSmallIntegerField(_("窗口号"))
    works = _many(choices.WindowWork, _("办什么"))
    note = models.CharField(_("说明"), max_length=80, blank=True)
    active = models.BooleanField(_("在用"), default=True)

    class Meta:
        ordering = ("point", "number")
        constraints = [models.UniqueConstraint(fields=["point", "number"], name="one_window_a_number")]

    def __str__(self) -> str:
        return f"{self.point} {self.number}"

    @property
    def work_labels(self) -> list[str]:
        """What is done there, in words."""
        return [str(choices.WindowWork(code).label) for code in self.works]
