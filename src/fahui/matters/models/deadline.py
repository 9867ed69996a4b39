"""Time limits as last read from the events; they can always be read again."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import models
from django.utils import timezone

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.vocabulary import Duty, Kind

# A light turns to "soon" for the last third of a term, and never earlier than two days before its end.
SOON: Final = timedelta(days=2)
SHARE: Final = 3


class Deadline(models.Model):
    """One running of one term of one matter."""

    id = models.BigAutoField(primary_key=True)
    district = models.CharField(max_length=6, default=this_district)
    matter = models.ForeignKey(
        "matters.Matter", on_delete=models.PROTECT, db_constraint=False, related_name="deadlines"
    )
    term = models.CharField(max_length=40)
    key = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    duty = models.CharField(max_length=10, choices=Duty)
    started_on = models.DateField()
    due_on = models.DateField(null=True)  # None while paused
    due_at = models.DateTimeField(null=True)  # hour clocks
    met_at = models.DateTimeField(null=True)
    paused = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    shown_until = models.DateField(null=True)  # a last day served on a resident never becomes earlier
    then_done = models.BooleanField(default=False)
    why = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["district", "matter", "term", "key"], name="one_deadline_each")]
        indexes = [
            models.Index(
                fields=["district", "due_on"], condition=models.Q(met_at__isnull=True), name="deadlines_running"
            ),
            models.Index(fields=["district", "provisional"], name="deadlines_provisional"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.term} {self.due_on or '…'}"

    @property
    def last_day(self) -> date | None:
        """The last day as it counts for the person: never earlier than what was served on them."""
        if self.due_on and self.shown_until:
            return max(self.due_on, self.shown_until)
        return self.due_on

    @property
    def running(self) -> bool:
        """Neither met nor paused."""
        return self.met_at is None and not self.paused

    def state(self, today: date | None = None) -> str:
        """met | met_late | ended | paused | late | soon | ok: what the light shows."""
        day, last = today or clock.today(), self.last_day
        if self.met_at is not None:
            return self._met_state(self.met_at)
        if self.paused or last is None:
            return "paused"
        if last < day or (self.due_at is not None and self.due_at < clock.now()):
            return "late"
        return "soon" if self._near(day, last) else "ok"

    @property
    def ended_by(self) -> str:
        """The action that stopped it although nothing was done; empty when it was met or runs."""
        return str(self.why.get("ended", ""))

    def _near(self, day: date, last: date) -> bool:
        """In the last share of its own length: a day given for a day is not short of time in its first minute."""
        if self.due_at is not None:
            begun = datetime.fromisoformat(self.why["started"])
            return self.due_at - clock.now() <= min(SOON, (self.due_at - begun) / SHARE)
        return last - day <= min(SOON, (last - self.started_on) / SHARE)

    def _met_state(self, met: datetime) -> str:
        if self.due_at is not None:
            late = met > self.due_at
        else:
            late = self.last_day is not None and timezone.localdate(met) > self.last_day
        done = "ended" if self.ended_by else "met"
        return "met_late" if late else done
