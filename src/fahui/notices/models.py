"""Messages to people: an inbox that is always filled, and what also went out by phone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models import Person


class Message(models.Model):
    """One message to one person; it names a matter by number only, never a case fact."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENT = "sent", _("已发")
        KEPT = "kept", _("只留在收件箱")  # the person does not want messages on that phone

    district = models.CharField(max_length=6, default=this_district)
    key = models.CharField(max_length=80, unique=True)  # the same thing is told once
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="messages")
    about = models.CharField(max_length=20, blank=True)  # the matter's number
    text = models.CharField(max_length=400)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "made_at"], name="messages_of_person")]

    def __str__(self) -> str:
        return f"{self.about} {self.get_state_display()}"
