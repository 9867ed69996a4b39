"""Regions as they are today: 区、镇街、村社区. What they were lies in their spans."""

from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from fahui.core.models import this_district
from fahui.places.geo import CoordSystem


class RegionQuerySet(models.QuerySet["Region"]):
    """Regions, asked for in the words of the network."""

    def streets(self) -> "RegionQuerySet":
        """Streets, towns and bodies of the same rank."""
        return self.filter(level=Region.Level.STREET)

    def villages(self) -> "RegionQuerySet":
        """Villages, communities and bodies of the same rank."""
        return self.filter(level=Region.Level.VILLAGE)

    def matching(self, text: str) -> "RegionQuerySet":
        """Part of a name (镇街名连村名 too), or the first pinyin letters of one."""
        text = "".join(text.split())
        letters = text.lower()
        return self.alias(
            joined=Concat(F("parent__name"), F("name")),
            joined_initials=Concat(F("parent__initials"), F("initials")),
        ).filter(
            Q(joined__contains=text)
            | Q(full_name__contains=text)
            | Q(initials__startswith=letters)
            | Q(joined_initials__startswith=letters)
        )


_RegionManager = models.Manager.from_queryset(RegionQuerySet)


class RegionManager(_RegionManager["Region"]):
    """Brings the parent along, since a village is never shown without its street."""

    def get_queryset(self) -> RegionQuerySet:
        """All regions with their parents."""
        return RegionQuerySet(self.model, using=self._db).select_related("parent")


class Region(models.Model):
    """A unit of the administrative network as it is today; code, name, parent and manager may change, the id stays.

    What it was on an earlier day lies in `RegionSpan`; nothing but `places.changing` writes to a unit that stands.
    """

    class Level(models.TextChoices):
        """The three levels."""

        DISTRICT = "district", _("区")
        STREET = "street", _("镇街")
        VILLAGE = "village", _("村（社区）")

    class Kind(models.TextChoices):
        """What the unit is by the digit classes of the statistical codes."""

        DISTRICT = "district", _("区")
        SUBDISTRICT = "subdistrict", _("街道")
        TOWN = "town", _("镇")
        SCENIC_AREA = "scenic_area", _("风景区管理处")
        SEED_FARM = "seed_farm", _("原种场")
        COMMUNITY = "community", _("社区")
        VILLAGE = "village", _("村")
        QUASI_COMMUNITY = "quasi_community", _("类似社区的单位")
        QUASI_VILLAGE = "quasi_village", _("类似村的单位")

    district = models.CharField(_("区划代码（区）"), max_length=6, default=this_district)
    code = models.CharField(_("统计用区划代码"), max_length=12)
    name = models.CharField(_("名称"), max_length=40)
    full_name = models.CharField(_("全称"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("上级")
    )
    managed_by = models.CharField(_("托管单位"), max_length=40, blank=True)
    managed_by_source = models.CharField(_("托管依据"), max_length=40, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lon = models.FloatField(_("经度"), null=True, blank=True)
    coord_system = models.CharField(_("坐标系"), max_length=8, choices=CoordSystem.choices, default=CoordSystem.WGS84)
    coord_source = models.CharField(_("坐标来源"), max_length=40, blank=True)
    initials = models.CharField(_("拼音首字母"), max_length=40, blank=True)
    sort = models.PositiveIntegerField(_("排序"), default=0)
    active = models.BooleanField(_("在用"), default=True)
    # The last day from which its name or its street's name was another one: on later days today's label holds.
    changed_on = models.DateField(_("最近变更"), null=True, blank=True)

    objects = RegionManager()

    class Meta:
        verbose_name = verbose_name_plural = _("区划")
        base_manager_name = "objects"
        ordering = ("district", "sort", "code")
        constraints = [
            models.UniqueConstraint(fields=("district", "code"), name="region_code_once_per_district"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="region_has_both_coordinates_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name as shown: a village always with its street, since village names repeat."""
        if self.level == self.Level.VILLAGE and self.parent is not None:
            return f"{self.parent.name}{self.name}"
        return self.name


# A unit that was merged or split up stays below whoever took over its files.
_SUBTREE = """
with recursive subtree as (
  select id from places_region where id = %s
  union
  select below.id from subtree cross join lateral (
    select id from places_region where parent_id = subtree.id
    union all
    select old_id from places_regionsuccession where new_id = subtree.id and heir and ended
  ) below
)
select id from subtree
"""


def subtree_ids(region: Region) -> frozenset[int]:
    """Ids of a region and of all below it, with the units whose files it took over (their history stays visible)."""
    # Asked anew each time: half a millisecond, quicker than checking whether a copy in memory were still true.
    with connection.cursor() as cursor:
        cursor.execute(_SUBTREE, [region.pk])
        return frozenset(pk for (pk,) in cursor.fetchall())
