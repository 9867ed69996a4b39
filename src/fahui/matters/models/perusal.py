"""Who may read a matter for a task that is not part of it: a peer who assesses the file."""

from typing import Self

from django.db import models
from django.db.models import Q

from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.models import Person


class PerusalQuerySet(models.QuerySet["Perusal"]):
    """Perusals by state."""

    def live(self) -> Self:
        """Not over."""
        return self.filter(district=this_district(), ended_at=None)


class Perusal(models.Model):
    """To read, not to act: from the day it was given to its end."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey("matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="perusals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="perusals")
    reason = models.CharField(max_length=120)
    until = models.DateField(null=True)
    given_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = PerusalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "person"], condition=Q(ended_at=None), name="one_live_perusal_each"
            )
        ]
        indexes = [models.Index(fields=["district", "person"], name="perusals_of_person")]
