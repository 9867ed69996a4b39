"""Who handles a matter."""

from typing import Self

from django.db import models
from django.db.models import Q

from fahui.core import clock
from fahui.core.models import this_district

STRANDED_KEY = "stranded:"  # begins the key of a notice that a handler cannot go on; then the assignment


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments by state."""

    def live(self) -> Self:
        """Offered or taken, not ended."""
        return self.filter(district=this_district(), ended_at=None)


class Assignment(models.Model):
    """A matter given to a professional, with the reason for the choice."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="assignments"
    )
    professional = models.ForeignKey("people.Professional", on_delete=models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    by_wish = models.BooleanField(default=False)  # the person asked for this one by name: no turn of the rotation
    reason = models.CharField(max_length=300, blank=True)
    event_seq = models.IntegerField()
    assigned_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "matter"], condition=Q(ended_at=None), name="one_live_assignment"
            )
        ]
        indexes = [models.Index(fields=["professional", "ended_at"], name="assignments_of")]

    @property
    def notice_key(self) -> str:
        """By what the notice is known that asks where this work goes when its handler cannot go on."""
        return f"{STRANDED_KEY}{self.pk}"
