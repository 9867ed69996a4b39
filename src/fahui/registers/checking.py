"""What each row of a batch would do: created, updated, unchanged, or refused with its reasons. Nothing is written."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.registers import Register, RegisterForm, changed
from fahui.documents.sheet_reading import read_sheet
from fahui.registers.columns import Words
from fahui.registers.models import Batch, BatchRow, aad
from fahui.registers.sight import check_place, kept_by
from fahui.ui.templatetags.ui import complaints as plain_complaints

Outcome = BatchRow.Outcome
CHUNK = 500
HEAD = 2  # the line of the first row below the head


class Row:
    """One row against the register as it stands."""

    def __init__(self, register: Register, user: User, words: Words, given: dict[str, str]) -> None:
        """Find the record it means and lay the form over it."""
        self.register, self.user = register, user
        data, self.wrong = words.data(given)
        self.record = _find(register, data)
        self.form = _form(register, self.record, data)
        self.before = self.form.values() if self.record is not None else None
        self.outcome, self.told = self._judge()

    def _judge(self) -> tuple[str, list[str]]:
        if self.record is not None and not kept_by(self.register, self.user).filter(pk=self.record.pk).exists():
            return Outcome.REFUSED, [_("这条记录不归您管，不能修改。")]
        complaints = dict(self.wrong)
        if not self.form.is_valid():
            for name, errors in self.form.errors.items():
                said = plain_complaints(self.form[name]) if name in self.form.fields else [str(one) for one in errors]
                complaints.setdefault(name, " ".join(said))
        if complaints:
            return Outcome.REFUSED, [self._worded(name, text) for name, text in complaints.items()]
        try:
            check_place(self.register, self.user, self.form.instance)
        except PermissionDenied:
            return Outcome.REFUSED, [_("这个地方不归您管，不能在那里登记。")]
        if self.record is None:
            return Outcome.CREATED, []
        names = [name for name in self.form.changed_data if name in self.form.fields]
        return (Outcome.UPDATED, [self._label(name) for name in names]) if names else (Outcome.UNCHANGED, [])

    def _label(self, name: str) -> str:
        return str(self.form.fields[name].label or name)

    def _worded(self, name: str, text: str) -> str:
        return f"{self._label(name)}：{text}" if name in self.form.fields else text

    def identity(self) -> tuple[Any, ...] | None:
        """By what two rows of one file mean the same record."""
        if self.record is not None:
            return ("record", self.record.pk)
        for fields in self.register.key:
            values = tuple(str(self.form.data.get(name, "")).strip() for name in fields)
            if all(values):
                return (fields, values)
        return None

    def save(self) -> Any:
        """Carry it out; the form is valid."""
        return self.form.save()


def _find(register: Register, data: dict[str, Any]) -> Any:
    """The record a row means, by the first of the register's keys that the row fills and that names exactly one."""
    for fields in register.key:
        if all(data.get(name) not in (None, "", []) for name in fields):
            found = register.find(data, fields)
            if len(found) == 1:
                return found[0]
    return None


def _form(register: Register, record: Any, data: dict[str, Any]) -> RegisterForm:
    """Columns that the file lacks keep what the record has."""
    blank = register.form(instance=record) if record is not None else register.form()
    kept: dict[str, Any] = {}
    for name, field in blank.fields.items():
        value = data[name] if name in data else blank.get_initial_for_field(field, name)
        kept[name] = field.prepare_value(value) if isinstance(field, forms.ModelChoiceField) else value
    return register.form(data=as_post(blank, kept), instance=record)


def as_post(form: RegisterForm, values: dict[str, Any]) -> dict[str, Any]:
    """Plain values as a browser would send it; an unticked box sends nothing."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and not (isinstance(form.fields[name], forms.BooleanField) and value is False)
    }


def rows_of(batch: Batch) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and the words by field, of the file as matched."""
    lines = read_sheet(batch.file.read(), batch.name)[1:]
    for place, line in enumerate(lines, start=HEAD):
        yield place, {name: line[column] for name, column in batch.matched.items() if column < len(line)}


def check(batch: Batch, register: Register, progress: Any = None) -> None:
    """Judge every row and keep the report."""
    words, seen = Words(register), dict[tuple[Any, ...], int]()
    counts: dict[str, int] = dict.fromkeys(Outcome.values, 0)
    batch.rows.all().delete()
    kept: list[BatchRow] = []
    for n, given in rows_of(batch):
        row = Row(register, batch.made_by, words, given)
        twice = _twice(row, n, seen)
        if twice:
            row.outcome, row.told = Outcome.REFUSED, [twice]
        counts[row.outcome] += 1
        kept.append(_kept(batch, n, given, row))
        if len(kept) == CHUNK:
            BatchRow.objects.bulk_create(kept)
            kept = []
            if progress:
                progress(n - HEAD + 1)
    BatchRow.objects.bulk_create(kept)
    batch.counts, batch.state, batch.done = counts, Batch.State.CHECKED, batch.total


def _twice(row: Row, n: int, seen: dict[tuple[Any, ...], int]) -> str:
    same = row.identity()
    if same is None or row.outcome == Outcome.REFUSED:
        return ""
    first = seen.setdefault(same, n)
    return _("与第%(n)d行是同一条记录。") % {"n": first} if first != n else ""


def _kept(batch: Batch, n: int, given: dict[str, str], row: Row) -> BatchRow:
    label = next((given[name] for name in row.register.form.base_fields if given.get(name)), "")
    what = {"label": label, "told": row.told, "data": given, "before": row.before}
    return BatchRow(
        batch=batch,
        n=n,
        outcome=row.outcome,
        record=row.record.pk if row.record is not None else None,
        sealed=batch.data_key.seal(what, aad(batch)),
    )


def still_as_before(row: Row, before: dict[str, Any] | None) -> bool:
    """Is the record as it was when the batch was checked?"""
    if before is None or row.before is None:
        return before == row.before
    return not changed(before, row.before)
