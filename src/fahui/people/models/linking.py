"""Which records are the same person: links that can be taken back, and what happened to a record."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models.person import Person


class PersonLink(models.Model):
    """What somebody decided about two records; both stay as they are, and the decision can be undone."""

    class Verdict(models.TextChoices):
        """The same person or not."""

        SAME = "same", _("同一个人")
        DIFFERENT = "different", _("不是同一个人")

    district = models.CharField(max_length=6, default=this_district)
    first = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")  # the one registered earlier
    second = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    why = models.CharField(max_length=200)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=clock.now)
    undone_by = models.CharField(max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], condition=Q(undone_at=None), name="one_verdict_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="the_earlier_first"),
        ]
        indexes = [models.Index(fields=["second"], name="links_of_second")]


class PersonEvent(models.Model):
    """What was done to a record, by whom and when; only ever added. The words lie under the person's key."""

    class Code(models.TextChoices):
        """The deeds."""

        CHANGED = "changed", _("修改资料")
        COMPLETED = "completed", _("补登证件")
        GROUP = "group", _("登记或终止身份类别")
        HOUSEHOLD = "household", _("登记或终止家庭成员")
        AGENCY = "agency", _("登记或终止代理")
        LINKED = "linked", _("确认为同一个人")
        UNLINKED = "unlinked", _("撤销关联")
        DIFFERENT = "different", _("确认不是同一个人")
        RECONSIDERED = "reconsidered", _("撤销“不是同一个人”")
        REFUSED = "refused", _("关联被拒绝")
        PROVED = "proved", _("身份核验")
        MOVED = "moved", _("换了登录手机号")
        SEEN_ONLY = "seen_only", _("人证一致，核验程度未提高")

    district = models.CharField(max_length=6, default=this_district)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="events")
    code = models.CharField(max_length=20, choices=Code)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(default=clock.now)
    version = models.IntegerField()  # of the record afterwards
    words = models.BinaryField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="events_of_person")]
