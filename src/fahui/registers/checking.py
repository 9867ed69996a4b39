"""What each row of a batch would do: created, updated, unchanged, or refused with its reasons. Nothing is written."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core.registers import Register, RegisterForm, changed
from fahui.documents.sheet_reading import read_sheet
from fahui.registers.columns import Words, clears, fields_of
from fahui.registers.models import Batch, BatchRow, aad
from fahui.registers.sight import check_place, kept_by
from fahui.ui.templatetags.ui import complaints as plain_complaints

Outcome = BatchRow.Outcome
CHUNK = 500
HEAD = 2  # the line of the first row below the head
T = TypeVar("T")
Data = dict[str, Any]
Same = tuple[Any, ...]  # by what two rows mean one record


class Row:
    """One row against the register as it stands."""

    def __init__(self, desk: "Desk", data: Data, wrong: dict[str, str], record: Any, mine: bool) -> None:
        """Lay the form over the record it means."""
        self.register, self.user = desk.register, desk.user
        self.record, self.mine, self.wrong, self.words = record, mine, wrong, desk.words
        self.form = desk.form(record, data)
        self.before = desk.blank.values_of(record) if record is not None else None
        self.outcome, self.told = self._judge()

    def _judge(self) -> tuple[str, list[str]]:
        if self.record is not None and not self.mine:
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
        doubts = self.register.doubts(self.form.instance) if self.register.doubts else []
        if self.record is None:
            return Outcome.CREATED, doubts
        changes = self.form.changes()
        if not changes:
            return Outcome.UNCHANGED, doubts
        return Outcome.UPDATED, [*(self._change(name) for name in changes), *doubts]

    def _change(self, name: str) -> str:
        """The field, what it is and what it would be; of a sealed one only whether there is something."""
        old, new = (self.before or {}).get(name), self.form.cleaned_data.get(name)
        if name in self.form.secret:
            was, will = (_("已登记（不显示）") if old else _("空")), (_("另一个（不显示）") if new else _("空"))
        else:
            was, will = (self._told(name, value) or _("空") for value in (old, new))
        return _("改：%(field)s，%(old)s → %(new)s") % {"field": self._label(name), "old": was, "new": will}

    def _told(self, name: str, value: Any) -> str:
        own = self.register.past(name, value) if self.register.past else None
        return self.words.told(name, value) if own is None else own

    def _label(self, name: str) -> str:
        return str(self.form.fields[name].label or name)

    def _worded(self, name: str, text: str) -> str:
        return f"{self._label(name)}：{text}" if name in self.form.fields else text

    def identities(self) -> list[Same]:
        """By what two rows of one file mean the same record, the surest first."""
        found: list[Same] = [("record", self.record.pk)] if self.record is not None else []
        for fields in self.register.key:
            values = tuple(str(self.form.data.get(name, "")).strip() for name in fields)
            if all(values):
                found.append((fields, values))
        return found


class Desk:
    """Judges rows by the hundred: what all of them need is looked up together."""

    def __init__(self, register: Register, user: User, words: Words) -> None:
        """Whose batch, into which register."""
        self.register, self.user, self.words = register, user, words
        self.blank = register.form()

    def rows(self, given: Sequence[dict[str, str]]) -> list[Row]:
        """Each row against the record it means."""
        read = [self.words.data(one) for one in given]
        records = self._find([data for data, _wrong in read])
        known = [record.pk for record in records if record is not None]
        mine = set(kept_by(self.register, self.user).filter(pk__in=known).values_list("pk", flat=True))
        return [
            self._row(cells, data, wrong, record, mine)
            for cells, (data, wrong), record in zip(given, read, records, strict=True)
        ]

    def _row(self, cells: dict[str, str], data: Data, wrong: dict[str, str], record: Any, mine: set[int]) -> Row:
        """Of a record that stands, blank cells say nothing; what it must have cannot be emptied."""
        if record is None:
            return Row(self, data, wrong, None, False)
        needed = [
            name for name, text in cells.items() if clears(text) and self.register.form.base_fields[name].required
        ]
        wrong = {**wrong, **{name: _("必须有，不能清空。") for name in needed}}
        said = {name: value for name, value in data.items() if cells[name].strip()}
        return Row(self, said, wrong, record, record.pk in mine)

    def _find(self, asked: list[Data]) -> list[Any]:
        """For each row the record by the first of the register's keys that it fills and that names exactly one."""
        found: list[Any] = [None] * len(asked)
        for fields in self.register.key:
            full = [
                place
                for place, data in enumerate(asked)
                if found[place] is None and all(data.get(name) not in (None, "", []) for name in fields)
            ]
            if not full:
                continue
            for place, records in zip(full, self.register.find_many([asked[n] for n in full], fields), strict=True):
                found[place] = records[0] if len(records) == 1 else None
        return found

    def form(self, record: Any, data: Data) -> RegisterForm:
        """The register's form as posted by the row; columns that the file lacks keep what the record has."""
        kept = {**(self.blank.values_of(record) if record is not None else self.blank.values()), **data}
        form = self.register.form(data=as_post(self.blank, kept), instance=record)
        form.exact = True  # what the row does not speak of stands in `kept`, sealed values too
        self.words.lend(form)
        return form


def as_post(form: RegisterForm, values: Data) -> Data:
    """Plain values as a browser would send them; an unticked box sends nothing."""
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


def by_the_hundred(things: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Lists of at most `size`."""
    source = iter(things)
    while chunk := list(islice(source, size)):
        yield chunk


def check(batch: Batch, register: Register, progress: Any = None) -> None:
    """Judge every row and keep the report."""
    desk, seen = Desk(register, batch.made_by, Words(fields_of(register))), Twins(register.weak)
    counts: dict[str, int] = dict.fromkeys(Outcome.values, 0)
    batch.rows.all().delete()
    for chunk in by_the_hundred(rows_of(batch)):
        kept = []
        for (n, given), row in zip(chunk, desk.rows([given for _n, given in chunk]), strict=True):
            if row.outcome != Outcome.REFUSED and (twin := seen.of(row, n)):
                row.outcome, row.told = Outcome.REFUSED, [_("与第%(n)d行是同一条记录。") % {"n": twin}]
            counts[row.outcome] += 1
            kept.append(_kept(batch, n, given, row))
        BatchRow.objects.bulk_create(kept)
        if progress:
            progress(chunk[-1][0] - HEAD + 1)
    batch.counts, batch.state, batch.done = counts, Batch.State.CHECKED, batch.total


class Twins:
    """Rows of one file that mean the same record: one would find what the other makes."""

    def __init__(self, weak: Iterable[tuple[str, ...]]) -> None:
        """`weak`: keys that count only where no surer one differs."""
        self._weak = frozenset(weak)
        self._seen: dict[Same, list[tuple[int, dict[Any, Any]]]] = {}

    def of(self, row: Row, n: int) -> int:
        """The line of the earlier twin, or 0; the row is remembered when it has none."""
        mine: dict[Any, Any] = dict(row.identities())
        for key in mine.items():
            for earlier, its in self._seen.get(key, ()):
                if key[0] not in self._weak or not self._differ(its, mine):
                    return earlier
        for key in mine.items():
            self._seen.setdefault(key, []).append((n, mine))
        return 0

    def _differ(self, its: dict[Any, Any], mine: dict[Any, Any]) -> bool:
        sure = (its.keys() & mine.keys()) - self._weak
        return any(its[fields] != mine[fields] for fields in sure)


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


def still_as_before(row: Row, before: Data | None) -> bool:
    """Is the record as it was when the batch was checked?"""
    if before is None or row.before is None:
        return before == row.before
    return not changed(before, row.before)
