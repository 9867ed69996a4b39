"""The address under which a handler's own calendar program fetches their days."""

from django.db import models

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district


class CalendarFeed(models.Model):
    """One secret address of one account: only its digest is kept; it says nothing of whom or what it is about."""

    district = models.CharField(max_length=6, default=this_district)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "user"], condition=models.Q(ended_at=None), name="one_live_calendar_feed"
            )
        ]
