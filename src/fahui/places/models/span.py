"""What regions were and became: a span for each set of attributes, a change for what parts two spans."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.places.models.region import Region

# What a span keeps of a region; the rest of the row (coordinates, order) has no history.
ATTRIBUTES = ("code", "name", "full_name", "kind", "parent_id", "managed_by", "managed_by_source")


class RegionChange(models.Model):
    """One change of the network by one paper: what is done on which day, and whether it was carried out."""

    class Kind(models.TextChoices):
        ADD = "add", _("新设")
        RENAME = "rename", _("更名")
        RECODE = "recode", _("改代码")
        UPGRADE = "upgrade", _("改设（如镇改街道）")
        MOVE = "move", _("划归别的镇街")
        MANAGE = "manage", _("委托管理")
        SPLIT = "split", _("分设")
        MERGE = "merge", _("合并")

    class State(models.TextChoices):
        PLANNED = "planned", _("到日子生效")
        DONE = "done", _("已生效")
        CANCELLED = "cancelled", _("没有生效就取消了")
        REVERSED = "reversed", _("已撤销")
        FAULTY = "faulty", _("没有办成")

    district = models.CharField(max_length=6, default=this_district)
    kind = models.CharField(_("变更"), max_length=10, choices=Kind)
    effective_on = models.DateField(_("生效日期"))
    document = models.CharField(_("批准文件"), max_length=120)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    order = models.JSONField()  # what was asked, as `changing.orders.Order` reads it
    regions = ArrayField(models.BigIntegerField(), default=list)  # every unit it touches
    points = models.JSONField(default=list)  # points that went to another unit or took another name: before and after
    state = models.CharField(max_length=10, choices=State)
    fault = models.CharField(max_length=300, blank=True)  # why it was not carried out on its day
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("区划变更")
        indexes = [models.Index(fields=["district", "state", "effective_on"], name="region_changes_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%Y-%m-%d}"


class RegionSpan(models.Model):
    """What a region was from a day to a day, both included; an open end reaches as far as is known."""

    district = models.CharField(max_length=6, default=this_district)
    region = models.ForeignKey(Region, models.CASCADE, related_name="spans")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=40)
    full_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=Region.Kind)
    parent = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    managed_by = models.CharField(max_length=40, blank=True)
    managed_by_source = models.CharField(max_length=40, blank=True)
    change = models.ForeignKey(RegionChange, models.PROTECT, null=True, related_name="opened")
    ended_by = models.ForeignKey(RegionChange, models.PROTECT, null=True, related_name="ended")

    class Meta:
        ordering = ("region", F("starts_on").asc(nulls_first=True))
        indexes = [models.Index(fields=["district", "code"], name="span_by_code")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="span_runs_forward"
            ),
            ExclusionConstraint(
                name="one_span_a_day",
                expressions=[
                    ("region", RangeOperators.EQUAL),
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
        return f"{self.name} {self.starts_on or '…'}—{self.ends_on or '…'}"

    def attributes(self) -> dict[str, Any]:
        """What the region was."""
        return {name: getattr(self, name) for name in ATTRIBUTES}


class RegionSuccession(models.Model):
    """Which unit stands where another stood. A unit that goes on but gave something away is its own successor too."""

    district = models.CharField(max_length=6, default=this_district)
    old = models.ForeignKey(Region, models.CASCADE, related_name="successions")
    new = models.ForeignKey(Region, models.CASCADE, related_name="predecessions")
    effective_on = models.DateField()
    share = models.DecimalField(max_digits=6, decimal_places=5)  # of what is counted for the old unit
    heir = models.BooleanField()  # takes over the files of the old unit
    ended = models.BooleanField()  # the old unit is no more
    change = models.ForeignKey(RegionChange, models.CASCADE, related_name="successions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "old", "new"], name="one_succession_each"),
            models.UniqueConstraint(fields=["change", "old"], condition=Q(heir=True), name="one_heir_each"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=Value(1)), name="share_of_a_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new} {self.share:%}"
