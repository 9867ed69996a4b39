"""A checked batch into its register, and out again: all of it or nothing."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from fahui.core import clock
from fahui.core.registers import Register, RegisterForm
from fahui.registers import checking
from fahui.registers.columns import Words, fields_of
from fahui.registers.models import Batch, BatchRow, aad

Outcome, State = BatchRow.Outcome, Batch.State
Kept = dict[str, Any]


class NotNow(Exception):
    """The step could not be carried out, and nothing was changed; the message is for the reader."""


def apply(batch: Batch, register: Register, progress: Callable[[int], None]) -> None:
    """Bring in what the check promised; a record that changed since stops the whole batch."""
    desk, done = checking.Desk(register, batch.made_by, Words(fields_of(register))), 0
    wanted = batch.rows.exclude(outcome__in=(Outcome.REFUSED, Outcome.UNCHANGED)).order_by("n")
    for chunk in checking.by_the_hundred(wanted.iterator(chunk_size=checking.CHUNK)):
        kept = [row.opened(batch) for row in chunk]
        now = desk.rows([one["data"] for one in kept])
        for row, one, fresh in zip(chunk, kept, now, strict=True):
            if fresh.outcome != row.outcome or not checking.still_as_before(fresh, one["before"]):
                told = _("第%(n)d行的记录在检查以后有了变动，这一批没有导入。请重新检查。")
                raise NotNow(told % {"n": row.n})
        _save(batch, register, chunk, kept, [one.form for one in now])
        done += len(chunk)
        progress(done)
    batch.state, batch.applied_at, batch.done = State.APPLIED, clock.now(), batch.total


def _save(
    batch: Batch, register: Register, rows: Sequence[BatchRow], kept: Sequence[Kept], valid: Sequence[RegisterForm]
) -> None:
    """Save the forms, and keep with each row what its record then is: undoing asks whether it is so still."""
    records = register.form.save_all(valid)
    after = _values(register, [record.pk for record in records])
    for row, one, record in zip(rows, kept, records, strict=True):
        row.record = record.pk
        row.sealed = batch.data_key.seal({**one, "after": after[record.pk]}, aad(batch))
    BatchRow.objects.bulk_update(rows, ["record", "sealed"], batch_size=100)


def _values(register: Register, keys: Sequence[int]) -> dict[int, Kept]:
    rows = register.model._default_manager.select_related(*register.related).filter(pk__in=keys)
    return {record.pk: register.form(instance=record).values() for record in rows}


def undo(batch: Batch, register: Register, progress: Callable[[int], None]) -> None:
    """The newest row first; whatever was changed or used since stands in the way and is named."""
    in_the_way: list[str] = []
    written = batch.rows.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED)).order_by("-n")
    done = 0
    for chunk in checking.by_the_hundred(written.iterator(chunk_size=checking.CHUNK)):
        rows = register.model._default_manager.select_for_update(of=("self",)).select_related(*register.related)
        records = rows.in_bulk([row.record for row in chunk])
        for row in chunk:
            if reason := _undo_row(register, row, row.opened(batch), records.get(row.record)):
                in_the_way.append(_("第%(n)d行：%(why)s") % {"n": row.n, "why": reason})
        done += len(chunk)
        progress(done)
    refuse(in_the_way)
    batch.state, batch.undone_at, batch.done = State.UNDONE, clock.now(), batch.total


def refuse(in_the_way: Sequence[str]) -> None:
    """Raise NotNow naming the first of what stands in the way of undoing, if anything does."""
    if in_the_way:
        shown = "\n".join(in_the_way[:20])
        more = _("（另有%(n)d行）") % {"n": len(in_the_way) - 20} if len(in_the_way) > 20 else ""
        raise NotNow(_("这一批没有撤销，因为：") + f"\n{shown}{more}")


def _undo_row(register: Register, row: BatchRow, kept: Kept, record: Any) -> str:
    """Put one record back as it was; why that cannot be, in words."""
    if record is None:
        return _("记录已经没有了。")
    if register.form(instance=record).values() != kept["after"]:
        return _("记录后来又改过。")
    if row.outcome == Outcome.CREATED:
        try:
            with transaction.atomic():
                register.remove(record)
        except models.ProtectedError:
            return _("记录已经用在别处。")
        return ""
    blank = register.form(instance=record)
    back = register.form(data=checking.as_post(blank, kept["before"]), instance=record)
    back.exact = True
    if not back.is_valid():
        return _("原来的内容已不合规定。")
    back.save()
    return ""
