"""What was written from one side of a matter to the other, and opened."""

from django.db import models

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district


class Opened(models.Model):
    """A read receipt: when somebody of the side it was written to first had the words before their eyes."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="opened")
    event_seq = models.IntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "event_seq"], name="opened_once")]
