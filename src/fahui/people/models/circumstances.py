"""What is true of a person for a time: groups, household, guardians and agents. Rows are ended, never removed."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.people.groups import Group
from fahui.people.models.person import Person


class Dated(models.Model):
    """From a day to a day, both counted; who wrote it down."""

    district = models.CharField(max_length=6, default=this_district)
    starts_on = models.DateField(_("从哪天起"), default=clock.today)
    ends_on = models.DateField(_("到哪天止"), null=True)
    recorded_by = models.CharField(max_length=80, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def counts_on(self, day: date) -> bool:
        """Does it hold on that day?"""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class DatedQuerySet(models.QuerySet[Any, Any]):
    """Rows by day."""

    def on(self, day: date) -> Self:
        """Begun and not ended on a day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class GroupQuerySet(DatedQuerySet):
    """Groups by day."""

    def on(self, day: date) -> Self:
        """Begun, not ended, and not waiting to be looked at again."""
        return super().on(day).exclude(ends_on=None, review_on__lt=day)


class PersonGroup(Dated):
    """Belonging to a group, with the proof that was shown; without an end it is looked at again on a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="group_rows")
    group = models.CharField(_("属于"), max_length=30, choices=Group)
    proof = models.BinaryField(null=True)  # which paper, its number: sealed under the person's key
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")  # the same key
    no_proof = models.CharField(_("没有看证明的原因"), max_length=100, blank=True)
    review_on = models.DateField(_("复核日期"), null=True)  # where no end is known: after it, it counts no more

    objects = GroupQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "group"], name="groups_of_person")]

    def due_on(self, day: date) -> bool:
        """Must it be looked at again before it counts?"""
        return self.ends_on is None and self.review_on is not None and self.review_on < day

    def counts_on(self, day: date) -> bool:
        """Does it hold on that day, as far as is known?"""
        return super().counts_on(day) and not self.due_on(day)


class Household(models.Model):
    """People who live as one household."""

    district = models.CharField(max_length=6, default=this_district)
    made_at = models.DateTimeField(default=clock.now)


class HouseholdMember(Dated):
    """Somebody in a household, and what they are in it."""

    class Role(models.TextChoices):
        """Beside the head."""

        HEAD = "head", _("户主")
        SPOUSE = "spouse", _("配偶")
        CHILD = "child", _("子女")
        PARENT = "parent", _("父母")
        OTHER = "other", _("其他家人")

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="households")
    role = models.CharField(_("是户里的"), max_length=10, choices=Role)

    objects = DatedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"], condition=Q(ends_on=None), name="once_in_a_household"
            )
        ]


class Agency(Dated):
    """Somebody acts for another: a guardian by law or an agent by authority, with proof and end."""

    class Kind(models.TextChoices):
        """By what right."""

        GUARDIAN = "guardian", _("监护人")
        AGENT = "agent", _("委托代理人")

    principal = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="represented_by")
    agent = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="represents")
    kind = models.CharField(_("以什么身份"), max_length=10, choices=Kind)
    proof = models.BinaryField(null=True)  # which paper: sealed under the principal's key
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, null=True, related_name="+")  # the same key

    objects = DatedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agent", "principal"], name="agency_of_pair")]
