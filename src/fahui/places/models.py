"""The three-level network: regions (区、镇街、村社区) and the service points in them."""

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from fahui.core.models import this_district
from fahui.places.geo import CoordSystem
from fahui.places.hours import validate_hours


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
    """A unit of the administrative network; code, name, parent and manager may change, the id stays."""

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


class ServicePoint(models.Model):
    """A place people can walk into; one place may have many functions."""

    class Level(models.TextChoices):
        """The three levels of places, by the seed policy's names."""

        CENTER = "center", _("公共法律服务中心")
        STATION = "station", _("公共法律服务工作站")
        POINT = "point", _("公共法律服务点")

    class Function(models.TextChoices):
        """What a place is for."""

        CENTER = "center", _("区中心")
        STATION = "station", _("工作站")
        POINT = "point", _("服务点")
        AID_CENTER = "aid_center", _("法律援助中心")
        AID_STATION = "aid_station", _("法律援助工作站")
        AID_CONTACT = "aid_contact", _("受援点")
        MEDIATION = "mediation", _("调委会")
        JUSTICE_OFFICE = "justice_office", _("司法所")
        NOTARY = "notary", _("公证处")

    district = models.CharField(_("区划代码（区）"), max_length=6, default=this_district)
    region = models.ForeignKey(Region, models.PROTECT, related_name="points", verbose_name=_("所在区划"))
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    name = models.CharField(_("名称"), max_length=80)
    functions = ArrayField(
        models.CharField(max_length=20, choices=Function.choices), verbose_name=_("职能"), default=list, blank=True
    )
    address = models.CharField(_("地址"), max_length=120, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    hours = models.JSONField(_("开放时间"), default=dict, blank=True, validators=[validate_hours])
    barrier_free = models.BooleanField(_("无障碍"), default=False)
    accessible_notes = models.CharField(_("无障碍说明"), max_length=200, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lon = models.FloatField(_("经度"), null=True, blank=True)
    coord_system = models.CharField(_("坐标系"), max_length=8, choices=CoordSystem.choices, default=CoordSystem.WGS84)
    coord_source = models.CharField(_("坐标来源"), max_length=40, blank=True)
    demo = models.BooleanField(_("示例数据"), default=False)
    active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("服务站点")
        ordering = ("district", "region__sort", "name")
        constraints = [
            models.UniqueConstraint(fields=("district", "name"), name="point_name_once_per_district"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="point_has_both_coordinates_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def function_labels(self) -> list[str]:
        """The functions in Chinese, in the stored order."""
        return [str(self.Function(code).label) for code in self.functions]


_SUBTREE = """
with recursive subtree as (
  select id from places_region where id = %s
  union
  select child.id from places_region child join subtree on child.parent_id = subtree.id
)
select id from subtree
"""


def subtree_ids(region: Region) -> frozenset[int]:
    """Ids of a region and of all that lies below it, units no longer in use included (their history stays visible)."""
    # Asked anew each time: half a millisecond, quicker than checking whether a copy in memory were still true.
    with connection.cursor() as cursor:
        cursor.execute(_SUBTREE, [region.pk])
        return frozenset(pk for (pk,) in cursor.fetchall())
