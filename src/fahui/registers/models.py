"""Batches: one file brought into one register, row by row, and what it takes to undo it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import DataKey, this_district
from fahui.documents.models import StoredFile


class Batch(models.Model):
    """One import. Everything read from the file is sealed under the batch's own key."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("待对应列名")
        CHECKING = "checking", _("正在检查")
        CHECKED = "checked", _("待确认")
        APPLYING = "applying", _("正在导入")
        APPLIED = "applied", _("已导入")
        UNDOING = "undoing", _("正在撤销")
        UNDONE = "undone", _("已撤销")

    district = models.CharField(max_length=6, default=this_district)
    register = models.CharField(max_length=40)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    name = models.CharField(_("文件名"), max_length=120)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    columns = models.JSONField(default=list)  # the file's own column names
    matched = models.JSONField(default=dict)  # field → column number
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)  # outcome → rows
    fault = models.TextField(blank=True)  # why the last step was not carried out, in words
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["district", "register", "-made_at"], name="batches_of_register")]

    def __str__(self) -> str:
        return f"{self.name} {self.get_state_display()}"

    @property
    def working(self) -> bool:
        """Is a job at it?"""
        return self.state in (self.State.CHECKING, self.State.APPLYING, self.State.UNDOING)

    @property
    def percent(self) -> int:
        """How far the job is, of a hundred."""
        return min(100, 100 * self.done // self.total) if self.total else 0


class Note(models.Model):
    """Why a record was closed or opened again."""

    district = models.CharField(max_length=6, default=this_district)
    register = models.CharField(max_length=40)
    record = models.BigIntegerField()
    opened = models.BooleanField()  # False: closed
    why = models.CharField(_("原因"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["district", "register", "record"], name="notes_of_record")]

    def __str__(self) -> str:
        return self.why


class BatchRow(models.Model):
    """One row of the file: what it will do or did, and why not."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("新增")
        UPDATED = "updated", _("修改")
        UNCHANGED = "unchanged", _("没有变化")
        REFUSED = "refused", _("不能导入")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    n = models.IntegerField()  # its line in the file
    outcome = models.CharField(max_length=10, choices=Outcome)
    record = models.BigIntegerField(null=True)  # the row of the register
    sealed = models.BinaryField()  # data, told, before, after

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "n"], name="one_row_a_line")]
        indexes = [models.Index(fields=["batch", "outcome", "n"], name="batch_rows_by_outcome")]

    def opened(self, batch: Batch) -> dict[str, Any]:
        """`label` (what the record is called), `told` (reasons or changes), `data`, `before`, `after`."""
        found: dict[str, Any] = batch.data_key.open(self.sealed, aad(batch))
        return found


def aad(batch: Batch) -> bytes:
    """What ties sealed rows to their batch."""
    return f"batch:{batch.pk}".encode()
