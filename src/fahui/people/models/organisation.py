"""Bodies that serve, or are a party."""

from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core import text
from fahui.core.models import this_district
from fahui.people.models.lists import Language
from fahui.places.models import Region


class OrganisationKind(models.TextChoices):
    """What kind of body it is."""

    LAW_FIRM = "law_firm", _("律师事务所")
    LEGAL_AID_CENTRE = "legal_aid_centre", _("法律援助中心")
    GRASSROOTS_OFFICE = "grassroots_office", _("基层法律服务所")
    BUREAU = "bureau", _("司法局")
    COMPANY = "company", _("企业")
    OTHER = "other", _("其他单位")


# Whom the public may look for; companies and organs are parties and partners, not services.
SERVING: Final = (OrganisationKind.LAW_FIRM, OrganisationKind.GRASSROOTS_OFFICE, OrganisationKind.LEGAL_AID_CENTRE)


class Organisation(models.Model):
    """A body that serves, or is a party."""

    district = models.CharField(max_length=6, default=this_district)
    name = models.CharField(_("名称"), max_length=120)
    initials = models.CharField(max_length=40, blank=True)
    kind = models.CharField(_("单位类别"), max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("所在区划"), related_name="+"
    )
    languages = ArrayField(
        models.CharField(max_length=12, choices=Language), verbose_name=_("语言和方言"), default=list, blank=True
    )
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    published = models.BooleanField(_("对外公布"), default=True)
    active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["district", "kind", "active"], name="organisation_kind")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Initials follow the name."""
        self.initials = text.initials(self.name)
        super().save(*args, **kwargs)
