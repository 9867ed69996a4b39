"""Registers (登记册): points, bodies, professionals … kept, searched, imported and exported in one way.

Each is one declaration. An app declares its registers in a module `registers.py`, which is imported when the app loads.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from fahui.core.models import this_district

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


Words: TypeAlias = "str | _StrPromise"  # text, translated when shown


class RegisterForm(forms.ModelForm):  # type: ignore[type-arg]  # the model differs with each register
    """How a record is entered, at a desk or by a row of a file.

    Fields beyond the model's own are filled in `extra_initial` and kept in `keep`. `secret` names fields that are
    masked wherever the record is shown and never leave in an ordinary export.
    """

    secret: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()  # cannot be changed once the record stands

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What is kept beside the row is shown like the row's own."""
        instance = kwargs.get("instance")
        if instance is not None and instance.pk:
            kwargs["initial"] = {**self.extra_initial(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if instance is not None and instance.pk:
            for name in self.fixed:
                self.fields[name].disabled = True

    def extra_initial(self, record: Any) -> dict[str, Any]:
        """Values of the fields that are not the model's own."""
        return {}

    def keep(self, record: Any) -> None:
        """Keep the fields that are not the model's own; the record is saved already."""

    def save(self, commit: bool = True) -> Any:
        """The record with all that belongs to it."""
        record = super().save(commit=commit)
        if commit:
            self.keep(record)
        return record

    def values(self) -> dict[str, Any]:
        """The record as it stands, as plain values: for comparing, and for putting it back."""
        return {name: plain(self.get_initial_for_field(field, name)) for name, field in self.fields.items()}

    def seen(self) -> str:
        """A digest of the record as it was shown: another one at saving time means that somebody else was quicker."""
        text = json.dumps(self.values(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


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
    district_wide: bool = False  # kept only by those who keep the whole district
    hint: Words = ""  # one sentence above the list
    heads: Mapping[str, Words] = field(default_factory=dict)  # the words above columns that are no fields
    prepare: Callable[[Sequence[Any]], None] | None = None  # reads at once what `cell` shows of all rows of a page
    cell: Callable[[Any, str], Any] | None = None  # how a column shows that is not a plain field
    past: Callable[[str, Any], str | None] | None = None  # a stored value in words, where the history shows it
    links: Callable[[Any], list[tuple[str, str]]] | None = None  # further pages of one record: title, address
    found_by: Callable[[Mapping[str, Any], tuple[str, ...]], list[Any]] | None = None  # where `key` is not of the row's
    taken_out: Callable[[Any], None] | None = None  # undoing a creation, where more than the row goes

    def find(self, data: Mapping[str, Any], fields: tuple[str, ...]) -> list[Any]:
        """The records with these values in these fields, at most two."""
        if self.found_by is not None:
            return self.found_by(data, fields)
        rows = self.model._default_manager.filter(**{name: data[name] for name in fields})
        return list(rows.filter(district=this_district())[:2])

    def remove(self, record: Any) -> None:
        """Take out a record that a batch created; raises ProtectedError when it is in use."""
        if self.taken_out is not None:
            self.taken_out(record)
        else:
            record.delete()

    def label(self, name: str) -> str:
        """The words for a column."""
        if name in self.heads:
            return str(self.heads[name])
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
