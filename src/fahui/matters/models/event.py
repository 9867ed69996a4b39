"""What happened to a matter: append-only, hash-linked, and the values kept apart so that they can be erased."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.models.matter import Matter

if TYPE_CHECKING:  # Django's fields take their types only from the stubs
    _Integer = models.IntegerField[int, int]
else:
    _Integer = models.IntegerField


class Precision(models.TextChoices):
    """How exactly the time of a happening is known."""

    DAY = "day", _("到日")
    MINUTE = "minute", _("到分")


class _FromTrigger(_Integer):
    """An integer that the database sets on insert and gives back."""

    db_returning = True


class Event(models.Model):
    """One action on one matter; nobody can alter it (triggers in migration 0002).

    `seq`, `previous` and `digest` are set by the database; `seq` comes back with the insert.
    """

    id = models.BigAutoField(primary_key=True)
    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="events")
    seq = _FromTrigger(default=0)
    action = models.CharField(max_length=40)
    actor = models.CharField(max_length=60)  # "user:7", "system:nightly", "visitor:web"
    actor_role = models.CharField(max_length=20, blank=True)
    happened_at = models.DateTimeField()
    precision = models.CharField(max_length=6, choices=Precision, default=Precision.MINUTE)
    happened_on = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    facts = models.JSONField(default=dict)  # clear answers
    commitments = models.JSONField(default=dict)  # fact → sha256(salt ‖ value) of the sealed ones
    annuls = models.IntegerField(null=True)
    as_of = models.IntegerField(null=True)
    token = models.UUIDField(null=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "matter", "seq"], name="one_event_a_place"),
            models.UniqueConstraint(
                fields=["district", "token"], condition=models.Q(token__isnull=False), name="one_event_a_token"
            ),
        ]
        indexes = [
            models.Index(fields=["district", "recorded_at"], name="events_of_day"),
            models.Index(fields=["district", "action", "happened_on"], name="events_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq} {self.action}"


class Sealed(models.Model):
    """The sealed answers of one event with their salts, under the matter's key; erasing deletes or unkeys it."""

    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_constraint=False, related_name="sealed")
    event_id = models.BigIntegerField(null=True)
    ciphertext = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["district", "matter"], name="sealed_of_matter")]

    def open(self, matter: Matter) -> dict[str, Any]:
        """{fact: {"value": …, "salt": …}}; raises KeyDestroyed after erasure."""
        opened: dict[str, Any] = matter.data_key.open(self.ciphertext, matter.aad())
        return opened


class Anchor(models.Model):
    """The digest over all events of one day, also written outside the database (anchors.py)."""

    district = models.CharField(max_length=6, default=this_district)
    day = models.DateField()
    events = models.IntegerField()
    matters = models.IntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "day"], name="one_anchor_a_day")]
