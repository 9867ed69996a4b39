"""Registers (登记册): points, bodies, professionals … kept, searched, imported and exported in one way.

Each is one declaration. An app declares its registers in a module `registers.py`, which is imported when the app loads.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.db import models
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from fahui.core import crypto
from fahui.core.models import this_district

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


Words: TypeAlias = "str | _StrPromise"  # text, translated when shown


class FixedChoices(BaseChoiceIterator):
    """Choices that all forms of a class share: copying them for each row of a file took most of the time."""

    def __init__(self, pairs: Iterable[Any]) -> None:
        """Read once."""
        self.pairs = list(pairs)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def __copy__(self) -> "FixedChoices":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "FixedChoices":
        return self


def share_choices(fields: Iterable[forms.Field]) -> None:
    """Let the copies of these fields share their choices."""
    for one in fields:
        fixed = isinstance(one, forms.ChoiceField) and not isinstance(one, forms.ModelChoiceField)
        if fixed and isinstance(one._choices, list):  # type: ignore[attr-defined]  # Django's own
            one._choices = one.widget.choices = FixedChoices(one._choices)  # type: ignore[attr-defined]


class RegisterForm(forms.ModelForm):  # type: ignore[type-arg]  # the model differs with each register
    """How a record is entered, at a desk or by a row of a file.

    Fields beyond the model's own are filled in `extra_initial` and kept in `keep`. `secret` names fields whose values
    (`secrets`) are shown nowhere, not even in the form, and never leave in an ordinary export: left empty they stay.
    """

    secret: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()  # cannot be changed once the record stands
    exact = False  # an empty secret is cleared (a batch is undone)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What is kept beside the row is shown like the row's own."""
        instance = kwargs.get("instance")
        self.known = instance is not None and bool(instance.pk)
        if self.known:
            kwargs["initial"] = {**self.extra_initial(instance), **(kwargs.get("initial") or {})}
        share_choices(self.base_fields.values())
        super().__init__(*args, **kwargs)
        if self.known:
            for name in self.fixed:
                self.fields[name].disabled = True
            for name in self.secret:
                self.fields[name].required, self.initial[name] = False, ""
                self.fields[name].help_text = _("不显示已登记的；不改就留空。")

    def extra_initial(self, record: Any) -> dict[str, Any]:
        """Values of the fields that are not the model's own."""
        return {}

    def secrets(self, record: Any) -> dict[str, Any]:
        """The values of the secret fields as they are kept."""
        return {}

    @cached_property
    def hidden(self) -> dict[str, Any]:
        """The record's secret values."""
        return self.secrets(self.instance) if self.known and self.secret else {}

    def keep(self, record: Any) -> None:
        """Keep the fields that are not the model's own; the record is saved already."""

    def clean(self) -> dict[str, Any]:
        """An empty secret stays as it was."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.known and not self.exact:
            for name in self.secret:
                if cleaned.get(name) in (None, ""):
                    cleaned[name] = self.hidden.get(name, "")
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """The record with all that belongs to it."""
        record = super().save(commit=commit)
        if commit:
            self.keep(record)
        return record

    @classmethod
    def save_all(cls, valid: Sequence["RegisterForm"]) -> list[Any]:
        """The records of many valid forms, in their order; a register of many rows does it by the hundred."""
        return [one.save() for one in valid]

    def changes(self) -> list[str]:
        """The fields that saving would change."""
        named = [name for name in self.changed_data if name in self.fields and name not in self.secret]
        cleaned = getattr(self, "cleaned_data", {})
        return named + [n for n in self.secret if (cleaned.get(n) or "") != (self.hidden.get(n) or "")]

    def values(self) -> dict[str, Any]:
        """The record as it stands, as plain values: for comparing, and for putting it back."""
        return self.values_of(self.instance) if self.known else self._plain(self.initial, {})

    def values_of(self, record: Any) -> dict[str, Any]:
        """The same of any record of the register."""
        own = forms.model_to_dict(record, self._meta.fields, self._meta.exclude)
        hidden = self.secrets(record) if self.secret else {}
        return self._plain({**own, **self.extra_initial(record)}, hidden)

    def _plain(self, initial: Mapping[str, Any], hidden: Mapping[str, Any]) -> dict[str, Any]:
        found = {}
        for name, one in self.fields.items():
            value = hidden.get(name, "") if name in self.secret else initial.get(name, one.initial)
            found[name] = plain(value() if callable(value) else value)
        return found

    def seen(self) -> str:
        """A digest of the record as it was shown: another one at saving time means that somebody else was quicker."""
        text = json.dumps(self.values(), sort_keys=True, ensure_ascii=False)
        return crypto.blind_index("seen", text)[:32]  # keyed: nobody can try out numbers against it

    def _get_validation_exclusions(self) -> set[str]:
        """What the form's own field chose among existing records need not be looked up once more."""
        chosen = {name for name, one in self.fields.items() if isinstance(one, forms.ModelChoiceField)}
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # Django's own, not in the stubs
        return excluded | chosen


def plain(value: Any) -> Any:
    """A form value as JSON holds it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float | str | dict) else str(value)


@dataclass(frozen=True)
class Open:
    """Something unfinished that hangs on a record which is to be closed: it needs a destination first."""

    title: str
    count: int
    where: str = ""  # address of the page on which it is given away
    must: bool = True  # False: to be thought of, but the record may be closed all the same


@dataclass(frozen=True)
class Table:
    """What belongs to a record and is kept elsewhere, as its page shows it; `where` leads to all of it."""

    title: str
    heads: tuple[str, ...]
    cells: list[tuple[Any, ...]]
    where: str = ""

    @property
    def rows(self) -> list[list[tuple[str, Any]]]:
        """Each row as pairs of head and cell."""
        return [list(zip(self.heads, row, strict=True)) for row in self.cells]


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register. Readers and writers are roles; `scope` leads from a row to its region (empty: no place)."""

    code: str
    title: Words
    one: Words  # what one record is called
    model: type[models.Model]
    form: type[RegisterForm]
    columns: tuple[str, ...]
    key: tuple[tuple[str, ...], ...]  # by which fields a row of a file finds the record it means; tried in order
    weak: tuple[tuple[str, ...], ...] = ()  # those that count only where no surer one differs
    readers: frozenset[str]
    writers: frozenset[str]
    search: tuple[str, ...] = ("name",)  # text fields searched by part of the text
    initials: str = "initials"  # field of pinyin initials; empty: none
    filters: tuple[str, ...] = ()  # fields with choices, offered above the list
    order: tuple[str, ...] = ("name",)
    scope: str = ""
    related: tuple[str, ...] = ()
    active: str = "active"
    public: bool = True  # what is searched may stand in an address: not for registers of private persons
    hint: Words = ""  # one sentence above the list
    cell: Callable[[Any, str], Any] | None = None  # how a column shows that is not a plain field
    links: Callable[[Any], list[tuple[str, str]]] | None = None  # further pages of one record: title, address
    found_by: Callable[[Mapping[str, Any], tuple[str, ...]], list[Any]] | None = None  # where `key` is not of the row's
    found_many: Callable[[Sequence[Mapping[str, Any]], tuple[str, ...]], list[list[Any]]] | None = None  # many at once
    taken_out: Callable[[Sequence[Any]], None] | None = None  # undoing creations, where more than the rows go
    only: Mapping[str, Any] = field(default_factory=dict)  # a part of the model's rows, as a filter
    read_all: bool = False  # readers see every place, keepers keep their own
    doubts: Callable[[Any], list[str]] | None = None  # what should be looked at again; it never refuses
    tables: Callable[[Any], list[Table]] | None = None  # what belongs to the record

    def rows(self) -> models.QuerySet[Any]:
        """The rows of this district that belong to the register."""
        return self.model._default_manager.filter(district=this_district(), **self.only)

    def find_many(self, asked: Sequence[Mapping[str, Any]], fields: tuple[str, ...]) -> list[list[Any]]:
        """For each of the asked: the records with its values in these fields, at most two."""
        if self.found_many is not None:
            return self.found_many(asked, fields)
        if self.found_by is not None:
            return [self.found_by(data, fields) for data in asked]
        wanted = self.rows().filter(**{f"{fields[0]}__in": {data[fields[0]] for data in asked}})
        found: dict[tuple[str, ...], list[Any]] = {}
        for record in wanted.select_related(*self.related):
            found.setdefault(tuple(str(plain(getattr(record, name))) for name in fields), []).append(record)
        return [found.get(tuple(str(data[name]) for name in fields), [])[:2] for data in asked]

    def remove(self, records: Sequence[Any]) -> None:
        """Take out records that a batch created; raises ProtectedError when one is in use."""
        if self.taken_out is not None:
            self.taken_out(records)
        else:
            self.model._default_manager.filter(pk__in=[record.pk for record in records]).delete()

    def label(self, name: str) -> str:
        """The words for a column."""
        if name in self.form.base_fields and self.form.base_fields[name].label:
            return str(self.form.base_fields[name].label)
        return str(getattr(self.model._meta.get_field(name), "verbose_name", name))


_known: dict[str, Register] = {}
_unfinished: dict[type[models.Model], list[Callable[[Any], list[Open]]]] = {}


def add(register: Register) -> Register:
    """Make a register known; a code is used once."""
    if _known.setdefault(register.code, register) is not register:
        raise ValueError(f"register {register.code} is declared twice")
    return register


def registers() -> Iterator[Register]:
    """All registers in the order in which they were declared."""
    return iter(_known.values())


def register_of(code: str) -> Register | None:
    """The register of a code."""
    return _known.get(code)


def unfinished_with(model: type[models.Model]) -> Callable[[Callable[[Any], list[Open]]], Callable[[Any], list[Open]]]:
    """Decorator: apps above tell what hangs on a record of `model`, so that closing it leaves no orphan."""

    def keep(find: Callable[[Any], list[Open]]) -> Callable[[Any], list[Open]]:
        _unfinished.setdefault(model, []).append(find)
        return find

    return keep


def unfinished(record: models.Model) -> list[Open]:
    """Everything unfinished that hangs on a record."""
    return [one for find in _unfinished.get(type(record), []) for one in find(record) if one.count]


def shown(value: Any) -> str:
    """A value in words for a cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value)
    return str(value)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The fields that differ."""
    return [name for name in after if before.get(name) != after[name]]
