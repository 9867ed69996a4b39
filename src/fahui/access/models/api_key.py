"""Keys by which another body's system speaks for it, and the log of its calls."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fahui.access.models.user import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models import AgentPost, Organisation


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Keys by date."""

    def in_force(self, day: date) -> "ApiKeyQuerySet":
        """Begun, not ended, not taken back, and its agent still acts for the body, by a live account."""
        return self.filter(
            district=this_district(),
            revoked_at=None,
            starts_on__lte=day,
            ends_on__gte=day,
            post__in=AgentPost.objects.in_force(day),
            account__is_active=True,
        )


class ApiKey(models.Model):
    """A key of one body, answered for by one of its agents: what it may see and do is what the agent may for the body.

    Only its index is kept; the key itself is shown once.
    """

    district = models.CharField(max_length=6, default=this_district)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("单位"), related_name="api_keys")
    post = models.ForeignKey(AgentPost, models.PROTECT, verbose_name=_("负责的经办人"), related_name="+")
    account = models.ForeignKey(User, models.PROTECT, related_name="+")
    purpose = models.CharField(_("用在哪个系统"), max_length=100)
    index = models.CharField(max_length=40, unique=True)
    hint = models.CharField(max_length=4)
    starts_on = models.DateField(_("起始日期"), default=clock.today)
    ends_on = models.DateField(_("截止日期"))
    issued_by = models.CharField(max_length=80)
    issued_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=80, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="api_key_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name} …{self.hint}"


class ApiCall(models.Model):
    """One call: by which key, what, how it went. No word of what was sent or answered (the table only grows)."""

    id = models.BigAutoField(primary_key=True)
    district = models.CharField(max_length=6, default=this_district)
    at = models.DateTimeField(default=clock.now)
    key = models.ForeignKey(ApiKey, models.DO_NOTHING, db_constraint=False, null=True, related_name="calls")
    method = models.CharField(max_length=8)
    route = models.CharField(max_length=80)
    status = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20, blank=True)
    token = models.UUIDField(null=True)  # of the sender, so that the same is not done twice
    digest = models.CharField(max_length=40, blank=True)  # keyed: was the same sent again?
    address = models.CharField(max_length=45, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["district", "at"], name="api_calls_by_time"),
            models.Index(fields=["key", "at"], name="api_calls_of_key"),
            models.Index(fields=["token"], condition=Q(token__isnull=False), name="api_calls_by_token"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.method} {self.route} {self.status}"
