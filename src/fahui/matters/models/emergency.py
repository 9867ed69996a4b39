"""Reading a matter outside one's sight when somebody is in danger: for a while, and loud."""

from django.db import models

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models.matter import Matter


class EmergencyReading(models.Model):
    """One member of staff may read one matter until a moment; the event on the matter tells why."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="emergencies")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    event_seq = models.IntegerField()
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "until"], name="emergencies_of_user")]
