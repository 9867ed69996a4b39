"""Two logs that only grow: who read what, and who tried to sign in (triggers in migration 0005)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fahui.access.models.user import User
from fahui.core import clock
from fahui.core.models import this_district


class Reading(models.Model):
    """Somebody of staff read what is sealed: of which matter or person, what kind of thing, why, when.

    One row for each time; the page of a matter once a day and reader.
    """

    class Kind(models.TextChoices):
        """What was read."""

        PAGE = "page", _("打开事项")
        REVEAL = "reveal", _("看全名、证件号和电话")
        PERSON = "person", _("看个人信息")
        FILE = "file", _("打开材料")
        LETTER = "letter", _("打开文书")
        EXPORT = "export", _("导出")
        EMERGENCY = "emergency", _("紧急查看")

    id = models.BigAutoField(primary_key=True)
    district = models.CharField(max_length=6, default=this_district)
    at = models.DateTimeField(default=clock.now)
    day = models.DateField(default=clock.today)
    user = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    role = models.CharField(max_length=20, blank=True)  # in which role or relation
    unit = models.CharField(max_length=80, blank=True)  # where they worked then
    kind = models.CharField(max_length=10, choices=Kind)
    matter_id = models.BigIntegerField(null=True)
    number = models.CharField(max_length=20, blank=True)
    person_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    rows = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "user", "matter_id", "day"], condition=Q(kind="page"), name="one_page_a_day"
            )
        ]
        indexes = [
            models.Index(fields=["district", "at"], name="readings_by_time"),
            models.Index(fields=["district", "matter_id"], name="readings_of_matter"),
            models.Index(fields=["district", "person_id"], name="readings_of_person"),
            models.Index(fields=["district", "user", "at"], name="readings_of_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()} {self.number}"

    @property
    def in_words(self) -> str:
        """What was read, as the person it is about is told."""
        kind = str(self.get_kind_display())
        if self.matter_id is None and self.what:
            return _now("%(kind)s：%(what)s") % {"kind": kind, "what": self.what}
        return kind


class SignIn(models.Model):
    """One sign-in, or try of one, or what an administrator did about it."""

    class Result(models.TextChoices):
        """How it went."""

        OK = "ok", _("登录成功")
        WRONG = "wrong", _("没有通过")
        LOCKED = "locked", _("锁定中，被拒绝")
        OUT = "out", _("退出")
        ENDED = "ended", _("被强制退出")
        UNLOCKED = "unlocked", _("解除锁定")

    id = models.BigAutoField(primary_key=True)
    district = models.CharField(max_length=6, default=this_district)
    at = models.DateTimeField(default=clock.now)
    user = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    result = models.CharField(max_length=8, choices=Result)
    how = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["district", "at"], name="sign_ins_by_time"),
            models.Index(fields=["district", "user", "at"], name="sign_ins_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_result_display()}"
