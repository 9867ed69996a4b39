"""A batch from upload to undo: each step either done whole or not at all, long ones by the worker with progress."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.models import DataKey, this_district
from fahui.core.registers import Register, register_of
from fahui.documents.models import StoredFile
from fahui.documents.sheet_reading import read_sheet
from fahui.registers import checking
from fahui.registers.columns import Words, match
from fahui.registers.models import Batch, BatchRow, aad

Outcome, State = BatchRow.Outcome, Batch.State
AT_ONCE = 200  # rows; more are left to the worker
MOST_BYTES = 10 * 1024 * 1024


class NotNow(Exception):
    """The step could not be carried out, and nothing was changed; the message is for the reader."""


def upload(register: Register, user: User, name: str, content: bytes) -> Batch:
    """Take a file in; raises ValidationError in words."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("文件太大，不超过10MB。"))
    rows = read_sheet(content, name)
    key = DataKey.make()
    file = StoredFile.keep(content, name=name, content_type="application/octet-stream", data_key=key)
    return Batch.objects.create(
        register=register.code,
        made_by=user,
        name=name[:120],
        file=file,
        data_key=key,
        columns=rows[0],
        matched=match(register, rows[0]),
        total=len(rows) - 1,
    )


def register_for(batch: Batch) -> Register:
    """The register that a batch is for."""
    found = register_of(batch.register)
    if found is None:
        raise NotNow(_("这个登记册已经没有了。"))
    return found


def begin(batch: Batch, state: str) -> bool:
    """Set a batch to work, once: True when this call did it; small ones are carried out at once."""
    before = {State.CHECKING: (State.UPLOADED, State.CHECKED), State.APPLYING: (State.CHECKED,)}
    allowed = before.get(State(state), (State.APPLIED,))
    rows = Batch.objects.filter(district=this_district(), pk=batch.pk, state__in=allowed)
    if not rows.update(state=state, done=0, fault=""):
        return False
    batch.refresh_from_db()
    from fahui.registers.tasks import carry_on

    if batch.total > AT_ONCE:
        carry_on.defer(batch_id=batch.pk)
    else:
        work(batch)
    return True


def work(batch: Batch) -> None:
    """Carry out what the batch is at; on a refusal it goes back to where it was, with the reason."""
    steps = {
        State.CHECKING: (_check, State.UPLOADED),
        State.APPLYING: (_apply, State.CHECKED),
        State.UNDOING: (_undo, State.APPLIED),
    }
    found = steps.get(State(batch.state))
    if found is None:
        return
    step, back = found
    try:
        with transaction.atomic():
            step(batch, register_for(batch))
            batch.save()
    except NotNow as refused:
        Batch.objects.filter(pk=batch.pk).update(state=back, fault=str(refused))
        batch.refresh_from_db()


def _check(batch: Batch, register: Register) -> None:
    checking.check(batch, register, lambda done: show_progress(batch, done))


def _apply(batch: Batch, register: Register) -> None:
    words = Words(register)
    for count, row in enumerate(batch.rows.exclude(outcome__in=(Outcome.REFUSED, Outcome.UNCHANGED)).order_by("n")):
        kept = row.opened(batch)
        now = checking.Row(register, batch.made_by, words, kept["data"])
        if now.outcome != row.outcome or not checking.still_as_before(now, kept["before"]):
            told = _("第%(n)d行的记录在检查以后有了变动，这一批没有导入。请重新检查。")
            raise NotNow(told % {"n": row.n})
        record = now.save()
        row.record = record.pk
        fresh = register.model._default_manager.get(pk=record.pk)
        row.sealed = batch.data_key.seal({**kept, "after": register.form(instance=fresh).values()}, aad(batch))
        row.save(update_fields=["record", "sealed"])
        if count % 200 == 199:
            show_progress(batch, count + 1)
    batch.state, batch.applied_at, batch.done = State.APPLIED, clock.now(), batch.total


def _undo(batch: Batch, register: Register) -> None:
    """The newest row first; whatever was changed or used since stands in the way and is named."""
    in_the_way: list[str] = []
    written = batch.rows.filter(outcome__in=(Outcome.CREATED, Outcome.UPDATED)).order_by("-n")
    for count, row in enumerate(written):
        reason = _undo_row(register, row, row.opened(batch))
        if reason:
            in_the_way.append(_("第%(n)d行：%(why)s") % {"n": row.n, "why": reason})
        if count % 200 == 199:
            show_progress(batch, count + 1)
    if in_the_way:
        shown = "\n".join(in_the_way[:20])
        more = _("（另有%(n)d行）") % {"n": len(in_the_way) - 20} if len(in_the_way) > 20 else ""
        raise NotNow(_("这一批没有撤销，因为：") + f"\n{shown}{more}")
    batch.state, batch.undone_at, batch.done = State.UNDONE, clock.now(), batch.total


def _undo_row(register: Register, row: BatchRow, kept: dict[str, Any]) -> str:
    """Put one record back as it was; why that cannot be, in words."""
    record = register.model._default_manager.select_for_update(of=("self",)).filter(pk=row.record).first()
    if record is None:
        return _("记录已经没有了。")
    form = register.form(instance=record)
    if form.values() != kept["after"]:
        return _("记录后来又改过。")
    if row.outcome == Outcome.CREATED:
        try:
            with transaction.atomic():
                register.remove(record)
        except models.ProtectedError:
            return _("记录已经用在别处。")
        return ""
    back = register.form(data=checking.as_post(form, kept["before"]), instance=record)
    if not back.is_valid():
        return _("原来的内容已不合规定。")
    back.save()
    return ""


def show_progress(batch: Batch, done: int) -> None:
    """Tell how far it is from beside the transaction that does the work, or nobody would see it before the end."""
    beside = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with beside.cursor() as cursor:
            cursor.execute("update registers_batch set done = %s where id = %s and done < %s", [done, batch.pk, done])
    finally:
        beside.close()
