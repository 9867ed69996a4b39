"""Bodies that serve, or are a party."""

from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core import text
from fahui.core.models import this_district
from fahui.people.models.lists import (
    BodyState,
    CommitteeKind,
    FirmForm,
    InPlace,
    Language,
    OrganisationKind,
    Sector,
)
from fahui.places.models import Region

# Whom the public may look for; organs, schools and companies are parties and partners, not services.
SERVING: Final = (
    OrganisationKind.LAW_FIRM,
    OrganisationKind.NOTARY_OFFICE,
    OrganisationKind.GRASSROOTS_OFFICE,
    OrganisationKind.APPRAISAL,
    OrganisationKind.COMMITTEE,
    OrganisationKind.LEGAL_AID_CENTRE,
    OrganisationKind.ARBITRATION,
    OrganisationKind.SOCIAL,
)


class Organisation(models.Model):
    """A body that serves, or is a party."""

    district = models.CharField(max_length=6, default=this_district)
    name = models.CharField(_("名称"), max_length=120)
    initials = models.CharField(max_length=40, blank=True)
    kind = models.CharField(_("单位类别"), max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    licence = models.CharField(_("执业许可证号"), max_length=30, blank=True)
    firm_form = models.CharField(_("组织形式"), max_length=20, choices=FirmForm, blank=True)
    committee_kind = models.CharField(_("调委会类型"), max_length=20, choices=CommitteeKind, blank=True)
    sector = models.CharField(_("行业"), max_length=20, choices=Sector, blank=True)
    leader = models.CharField(_("负责人"), max_length=60, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, verbose_name=_("所在区划"), related_name="+"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("上级或设立单位"), related_name="branches"
    )
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    term_until = models.DateField(_("本届任期至"), null=True, blank=True)
    court_told_on = models.DateField(_("通报法院日期"), null=True, blank=True)  # 人民调解法第十条
    stars = models.PositiveSmallIntegerField(_("星级"), null=True, blank=True)
    in_place = ArrayField(
        models.CharField(max_length=10, choices=InPlace), verbose_name=_("四落实"), default=list, blank=True
    )
    state = models.CharField(_("运行情况"), max_length=10, choices=BodyState, default=BodyState.NORMAL)
    languages = ArrayField(
        models.CharField(max_length=12, choices=Language), verbose_name=_("语言和方言"), default=list, blank=True
    )
    phone = models.CharField(_("电话"), max_length=20, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    published = models.BooleanField(_("对外公布"), default=True)
    active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["district", "kind", "active"], name="organisation_kind"),
            models.Index(fields=["district", "name"], name="organisation_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Initials follow the name."""
        self.initials = text.initials(self.name)
        super().save(*args, **kwargs)
