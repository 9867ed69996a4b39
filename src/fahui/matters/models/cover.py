"""Who stands in for a handler on leave, matter by matter."""

from typing import Self

from django.db import models

from fahui.availability.models import Engagement
from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models.assignment import Assignment
from fahui.people.models import Person


class CoverQuerySet(models.QuerySet["Cover"]):
    """Covers by state."""

    def live(self) -> Self:
        """While the leave lasts and the matter is still the handler's."""
        return self.filter(
            district=this_district(),
            assignment__ended_at=None,
            leave__ended_at=None,
            leave__span__contains=clock.now(),
        )


class Cover(models.Model):
    """Work that came up during a leave went to the deputy; it ends by itself with the leave."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="covers")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="covers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="covers")
    leave = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    objects = CoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "person", "leave"], name="covered_once_by_somebody")
        ]
        indexes = [models.Index(fields=["district", "person"], name="covers_of_person")]
