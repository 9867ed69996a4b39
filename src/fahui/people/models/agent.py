"""经办人: who acts for a body, for how long, and what for. The account is whichever has that person."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models.organisation import Organisation
from fahui.people.models.person import Person


class AgentPostQuerySet(models.QuerySet["AgentPost"]):
    """Posts by date."""

    def in_force(self, day: date) -> "AgentPostQuerySet":
        """Begun, not ended, not taken away; and the body still stands."""
        return self.filter(
            district=this_district(),
            active=True,
            organisation__active=True,
            starts_on__lte=day,
            ends_on__gte=day,
        )


class AgentPost(models.Model):
    """One person acts for one body, from a day to a day, upon a proof. When it ends, sight ends at once."""

    class Scope(models.TextChoices):
        PARTY = "party", _("以本单位名义申请，看本单位的事项")
        PROVIDER = "provider", _("看本单位承办的事项")
        BOTH = "both", _("两样都办")

    district = models.CharField(max_length=6, default=this_district)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("单位"), related_name="posts")
    title = models.CharField(_("职务"), max_length=40, blank=True)
    scope = models.CharField(_("经办范围"), max_length=10, choices=Scope, default=Scope.PARTY)
    starts_on = models.DateField(_("起始日期"), default=clock.today)
    ends_on = models.DateField(_("截止日期"))
    proof = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")
    proof_words = models.CharField(_("凭证"), max_length=100, blank=True)
    active = models.BooleanField(default=True)

    objects = AgentPostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(active=True), name="one_active_post_each"
            )
        ]
        indexes = [models.Index(fields=["district", "organisation", "active"], name="agents_of_body")]

    def __str__(self) -> str:
        return f"{self.person.name}（{self.organisation.name}）"

    @property
    def name(self) -> str:
        """The agent's name."""
        return self.person.name

    @property
    def as_party(self) -> bool:
        """May the agent apply for the body and see what it applied for?"""
        return self.scope in (self.Scope.PARTY, self.Scope.BOTH)

    @property
    def as_provider(self) -> bool:
        """May the agent see what the body handles?"""
        return self.scope in (self.Scope.PROVIDER, self.Scope.BOTH)
