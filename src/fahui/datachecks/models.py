"""One row for each question on its way: how often it was sent, and when it is sent again. No word of the person."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models import Matter


class Inquiry(models.Model):
    """The delivery of one question; what was asked and answered are events of the matter."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等答复")
        ANSWERED = "answered", _("已答复")
        FAILED = "failed", _("没有成功")

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="inquiries")
    event_seq = models.IntegerField()  # the event that asked
    check_code = models.CharField(max_length=40)
    holder = models.CharField(max_length=40)
    key = models.UUIDField(default=uuid.uuid4, unique=True)  # the same at every attempt: the other side answers once
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.IntegerField(default=0)
    words = models.CharField(max_length=120, blank=True)  # of the last attempt, technical
    asked_at = models.DateTimeField(default=clock.now)
    next_at = models.DateTimeField(default=clock.now, null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "matter", "event_seq"], name="one_inquiry_a_question")
        ]
        indexes = [
            models.Index(fields=["next_at"], name="inquiries_waiting", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.check_code} {self.get_state_display()}"
