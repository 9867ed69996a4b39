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
    blank = register.form()
    return {record.pk: blank.values_of(record) for record in rows}


def undo(batch: Batch, register: Register, progress: Callable[[int], None]) -> None:
    """The newest row first; whatever was changed or used since stands in the way and is named."""
    in_the_way: list[str] = []
    written = batch.rows.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED)).order_by("-n")
    done, told = 0, _("第%(n)d行：%(why)s")
    for chunk in checking.by_the_hundred(written.iterator(chunk_size=checking.CHUNK)):
        reasons = _undo_rows(batch, register, chunk)
        in_the_way += [told % {"n": row.n, "why": why} for row, why in zip(chunk, reasons, strict=True) if why]
        done += len(chunk)
        progress(done)
    refuse(in_the_way)
    batch.state, batch.undone_at, batch.done = State.UNDONE, clock.now(), batch.total


def _undo_rows(batch: Batch, register: Register, chunk: Sequence[BatchRow]) -> list[str]:
    """Put each record back as it was; for each why that cannot be, in words."""
    rows = register.model._default_manager.select_for_update(of=("self",)).select_related(*register.related)
    records = rows.in_bulk([row.record for row in chunk])
    kept = [row.opened(batch) for row in chunk]
    blank = register.form()
    reasons = [_touched(blank, records.get(row.record), one) for row, one in zip(chunk, kept, strict=True)]
    made = [row.outcome == Outcome.CREATED and not why for row, why in zip(chunk, reasons, strict=True)]
    gone = _remove(register, [records[row.record] for row, its in zip(chunk, made, strict=True) if its])
    for place, (row, one) in enumerate(zip(chunk, kept, strict=True)):
        if made[place]:
            reasons[place] = "" if row.record in gone else _("记录已经用在别处。")
        elif not reasons[place]:
            reasons[place] = _put_back(register, records[row.record], one["before"])
    return reasons


def _touched(blank: RegisterForm, record: Any, kept: Kept) -> str:
    if record is None:
        return _("记录已经没有了。")
    return "" if blank.values_of(record) == kept["after"] else _("记录后来又改过。")


def _remove(register: Register, records: Sequence[Any]) -> set[int]:
    """Take out what was created, all at once or, where one is in use, one by one; the keys of those that are gone."""
    keys = {id(record): record.pk for record in records}
    try:
        with transaction.atomic():
            register.remove(records)
    except models.ProtectedError:
        if len(records) == 1:
            return set()
        return set().union(*(_remove(register, [record]) for record in records))
    return set(keys.values())


def _put_back(register: Register, record: Any, before: Kept) -> str:
    back = register.form(data=checking.as_post(register.form(instance=record), before), instance=record)
    back.exact = True
    if not back.is_valid():
        return _("原来的内容已不合规定。")
    back.save()
    return ""


def refuse(in_the_way: Sequence[str]) -> None:
    """Raise NotNow naming the first of what stands in the way of undoing, if anything does."""
    if in_the_way:
        shown = "\n".join(in_the_way[:20])
        more = _("（另有%(n)d行）") % {"n": len(in_the_way) - 20} if len(in_the_way) > 20 else ""
        raise NotNow(_("这一批没有撤销，因为：") + f"\n{shown}{more}")
