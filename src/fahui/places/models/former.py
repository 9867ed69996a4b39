"""曾用名: what a service point was called before, and until when; people go on asking for the old name."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core.models import this_district

if TYPE_CHECKING:
    from fahui.places.models.point import ServicePoint


class FormerPointName(models.Model):
    """One name of a point that it no longer bears."""

    district = models.CharField(max_length=6, default=this_district)
    point = models.ForeignKey("places.ServicePoint", models.CASCADE, related_name="former_names")
    name = models.CharField(gettext_lazy("曾用名"), max_length=80)
    since = models.DateField(gettext_lazy("从哪天"), null=True)  # unknown: since it is known here
    until = models.DateField(gettext_lazy("改名日期"))

    class Meta:
        ordering = ("-until", "-pk")
        indexes = [
            models.Index(fields=["point", "-until"], name="former_names_of_point"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="former_name_parts"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """The name with its days."""
        told = {"name": self.name, "until": f"{self.until:%Y-%m-%d}"}
        if self.since is None:
            return _("%(name)s（用到%(until)s）") % told
        return _("%(name)s（%(since)s至%(until)s）") % {**told, "since": f"{self.since:%Y-%m-%d}"}


def renamed(point: "ServicePoint", before: str, on: date) -> None:
    """Keep the name that a point had until a day. What was put right on the day it was written is no name it had."""
    known = FormerPointName.objects.filter(point=point)
    since = known.values_list("until", flat=True).first()
    known.filter(name=point.name, until=on).delete()
    if since is None or since < on:
        FormerPointName.objects.create(district=point.district, point=point, name=before, since=since, until=on)


def never_renamed(point: int, before: str) -> None:
    """A renaming is taken back, and the point bears its earlier name as if it always had."""
    last: Any = FormerPointName.objects.filter(point=point, name=before).first()
    if last is not None:
        last.delete()


def once_called(words: str) -> Q:
    """The points with a former name that contains these words."""
    return Q(pk__in=FormerPointName.objects.filter(district=this_district(), name__icontains=words).values("point"))
