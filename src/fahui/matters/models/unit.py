"""Which body (承办单位) a matter was given to, before and while a person of it handles it."""

from collections.abc import Sequence
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models.assignment import Assignment


class UnitAssignmentQuerySet(models.QuerySet["UnitAssignment"]):
    """What bodies were given, by state."""

    def live(self) -> Self:
        """Not given back nor taken back."""
        return self.filter(district=this_district(), ended_at=None)

    def unnamed(self) -> Self:
        """The body has it, and nobody of it was named yet, or the one named is gone."""
        named = Assignment.objects.live().filter(matter_id=OuterRef("matter_id"))
        return self.live().exclude(Exists(named))


class UnitAssignment(models.Model):
    """A matter given to a body that names its own person: the first of the law's two steps."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="unit_assignments"
    )
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    event_seq = models.IntegerField()
    assigned_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=300, blank=True)

    objects = UnitAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "matter"], condition=Q(ended_at=None), name="one_live_unit")
        ]
        indexes = [models.Index(fields=["organisation", "ended_at"], name="units_given")]


def held_by(units: Sequence[int]) -> Q:
    """What these bodies have: a person of theirs handles it, or they are to name one; of a case of many the case."""
    return Q(pk__in=_handled(units)) | Q(pk__in=_given(units))


def given_to(units: Sequence[int]) -> Q:
    """The same with the parts of a case of many, each of them a matter of its own."""
    from fahui.matters.models.matter import whole_and_parts

    return whole_and_parts(_handled(units)) | whole_and_parts(_given(units))


def _handled(units: Sequence[int]) -> "models.QuerySet[Assignment, Any]":
    return Assignment.objects.live().filter(organisation__in=units).values("matter_id")


def _given(units: Sequence[int]) -> "models.QuerySet[UnitAssignment, Any]":
    return UnitAssignment.objects.live().filter(organisation__in=units).values("matter_id")
