"""Persons in the professions that serve."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core.models import this_district
from fahui.people.models.lists import Language, Speciality
from fahui.people.models.organisation import Organisation
from fahui.people.models.person import Person


class ProfessionalKind(models.TextChoices):
    """In which profession somebody serves."""

    LAWYER = "lawyer", _("律师")
    GRASSROOTS = "grassroots", _("基层法律服务工作者")
    MEDIATOR = "mediator", _("人民调解员")
    NOTARY = "notary", _("公证员")


class Professional(models.Model):
    """A person who serves in a profession, for an organisation."""

    district = models.CharField(max_length=6, default=this_district)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="professions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="professionals")
    kind = models.CharField(max_length=20, choices=ProfessionalKind)
    licence = models.CharField(_("执业证号"), max_length=30, blank=True)
    licence_until = models.DateField(_("执业证有效期至"), null=True)
    specialities = ArrayField(
        models.CharField(max_length=30, choices=Speciality), verbose_name=_("专长"), default=list, blank=True
    )
    languages = ArrayField(
        models.CharField(max_length=12, choices=Language), verbose_name=_("语言和方言"), default=list, blank=True
    )
    work_phone = models.CharField(_("工作电话"), max_length=20, blank=True)
    published = models.BooleanField(_("对外公布"), default=True)
    active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["district", "kind", "active"], name="professional_kind")]

    def __str__(self) -> str:
        return f"{self.person.name}（{self.organisation.name}）"

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
