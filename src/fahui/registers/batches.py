"""A batch from upload to undo: each step either done whole or not at all, long ones by the worker with progress."""

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.models import DataKey, this_district
from fahui.documents.models import StoredFile
from fahui.documents.sheet_reading import read_sheet
from fahui.registers.bringing import NotNow
from fahui.registers.columns import match
from fahui.registers.kinds import Kind, kind_of
from fahui.registers.models import Batch

State = Batch.State
AT_ONCE = 200  # rows; more are left to the worker
MOST_BYTES = 10 * 1024 * 1024


def upload(kind: Kind, user: User, name: str, content: bytes) -> Batch:
    """Take a file in; raises ValidationError in words."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("文件太大，不超过10MB。"))
    rows = read_sheet(content, name)
    key = DataKey.make()
    file = StoredFile.keep(content, name=name, content_type="application/octet-stream", data_key=key)
    return Batch.objects.create(
        register=kind.code,
        made_by=user,
        name=name[:120],
        file=file,
        data_key=key,
        columns=rows[0],
        matched=match(kind.fields, rows[0]),
        total=len(rows) - 1,
    )


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
    back = {State.CHECKING: State.UPLOADED, State.APPLYING: State.CHECKED, State.UNDOING: State.APPLIED}
    state = State(batch.state)
    if state not in back:
        return
    try:
        with transaction.atomic():
            kind = kind_of(batch.register)
            if kind is None:
                raise NotNow(_("这个登记册已经没有了。"))
            step = {State.CHECKING: kind.check, State.APPLYING: kind.apply, State.UNDOING: kind.undo}[state]
            step(batch, lambda done: show_progress(batch, done))
            batch.save()
    except NotNow as refused:
        Batch.objects.filter(pk=batch.pk).update(state=back[state], fault=str(refused))
        batch.refresh_from_db()


def show_progress(batch: Batch, done: int) -> None:
    """Tell how far it is from beside the transaction that does the work, or nobody would see it before the end."""
    beside = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with beside.cursor() as cursor:
            cursor.execute("update registers_batch set done = %s where id = %s and done < %s", [done, batch.pk, done])
    finally:
        beside.close()
