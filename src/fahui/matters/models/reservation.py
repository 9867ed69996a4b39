"""Who is proposed to somebody just now: held for a short time, so that a colleague does not count on them too."""

from typing import Self

from django.db import models

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import this_district


class ReservationQuerySet(models.QuerySet["Reservation"]):
    """Reservations by state."""

    def live(self) -> Self:
        """Not run out."""
        return self.filter(district=this_district(), until__gt=clock.now())


class Reservation(models.Model):
    """One professional, proposed for one matter to one of those who assign. It binds nobody and ends by itself."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, db_constraint=False, related_name="+")
    professional = models.ForeignKey("people.Professional", on_delete=models.CASCADE, related_name="+")
    held_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    objects = ReservationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "matter", "held_by"], name="one_reservation_a_look")]
        indexes = [models.Index(fields=["district", "until"], name="reservations_until")]
