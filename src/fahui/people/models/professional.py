"""Persons in the professions that serve."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core.models import this_district
from fahui.people.models.lists import (
    Duty,
    Engagement,
    Grade,
    Language,
    LicenceState,
    Position,
    Practice,
    ProfessionalKind,
    Sex,
    Source,
    Speciality,
)
from fahui.people.models.organisation import Organisation
from fahui.people.models.person import Person


class Professional(models.Model):
    """A person who serves in a profession, for an organisation."""

    district = models.CharField(max_length=6, default=this_district)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="professions")
    own_person = models.BooleanField(default=False)  # the person was entered with this record and for nothing else
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, verbose_name=_("所在机构"), related_name="professionals"
    )
    kind = models.CharField(_("职业"), max_length=20, choices=ProfessionalKind)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex, blank=True)
    practice = models.CharField(_("执业类别"), max_length=12, choices=Practice, blank=True)
    licence = models.CharField(_("执业证号"), max_length=30, blank=True)
    licensed_on = models.DateField(_("首次执业日期"), null=True, blank=True)
    licence_until = models.DateField(_("执业证有效期至"), null=True, blank=True)
    state = models.CharField(_("执业状态"), max_length=12, choices=LicenceState, default=LicenceState.PRACTISING)
    state_since = models.DateField(_("状态起算日"), null=True, blank=True)
    state_until = models.DateField(_("停止执业至"), null=True, blank=True)
    state_why = models.CharField(_("状态说明"), max_length=200, blank=True)
    duties = ArrayField(
        models.CharField(max_length=20, choices=Duty), verbose_name=_("承担的职责"), default=list, blank=True
    )
    position = models.CharField(_("在机构的职务"), max_length=10, choices=Position, blank=True)
    engagement = models.CharField(_("专职或兼职"), max_length=6, choices=Engagement, blank=True)
    grade = models.CharField(_("等级"), max_length=10, choices=Grade, blank=True)
    source = models.CharField(_("来源"), max_length=10, choices=Source, blank=True)
    since = models.DateField(_("任职（聘任）日期"), null=True, blank=True)
    term_until = models.DateField(_("任期（聘期）至"), null=True, blank=True)
    specialities = ArrayField(
        models.CharField(max_length=30, choices=Speciality), verbose_name=_("专长"), default=list, blank=True
    )
    languages = ArrayField(
        models.CharField(max_length=12, choices=Language), verbose_name=_("语言和方言"), default=list, blank=True
    )
    criminal_since = models.DateField(_("从事刑事辩护起始日期"), null=True, blank=True)  # 法律援助法第二十六条
    minor_trained = models.DateField(_("办理未成年人案件培训日期"), null=True, blank=True)  # 未成年人保护法第一百零四条
    most_open = models.PositiveSmallIntegerField(
        _("最多同时承办（件）"), null=True, blank=True
    )  # empty: the usual number
    work_phone = models.CharField(_("工作电话"), max_length=20, blank=True)
    introduction = models.CharField(_("对外简介"), max_length=300, blank=True)
    published = models.BooleanField(_("对外公布"), default=True)
    active = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["district", "kind", "active"], name="professional_kind"),
            models.Index(fields=["district", "licence"], name="professional_licence"),
        ]

    def __str__(self) -> str:
        return f"{self.person.name}（{self.organisation.name}）"

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.name

    @property
    def speciality_words(self) -> list[str]:
        """What the person is good at, in words."""
        words = dict(Speciality.choices)
        return [str(words.get(one, one)) for one in self.specialities]

    @property
    def language_words(self) -> list[str]:
        """In what the person can be spoken to, in words."""
        words = dict(Language.choices)
        return [str(words.get(one, one)) for one in self.languages]
