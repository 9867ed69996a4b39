"""Registers (登记册): points, bodies, professionals … kept, searched, imported and exported in one way.

Each is one declaration. An app declares its registers in a module `registers.py`, which is imported when the app loads.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import models
from django.utils.translation import gettext as _

from fahui.core.models import this_district
from fahui.core.register_forms import FixedChoices, RegisterForm, plain, share_choices

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


Words: TypeAlias = "str | _StrPromise"  # text, translated when shown


__all__ = [
    "FixedChoices",
    "Open",
    "Register",
    "RegisterForm",
    "Table",
    "Unit",
    "Words",
    "add",
    "changed",
    "plain",
    "register_of",
    "registers",
    "share_choices",
    "shown",
    "unfinished",
    "unfinished_with",
]


class Unit(StrEnum):
    """By what things are counted."""

    MATTER = "matter"
    THING = "thing"
    HEAD = "head"
    GRANT = "grant"


@dataclass(frozen=True)
class Open:
    """Something unfinished that hangs on a record which is to be closed: it needs a destination first.

    `roles`: who may use the page `where` (empty: everybody); `remind` asks them to. `records` are rows of `register`
    that can be closed together, where nobody needs to take their place.
    """

    title: str
    count: int
    where: str = ""  # address of the page on which it is given away
    must: bool = True  # False: to be thought of, but the record may be closed all the same
    unit: Unit = Unit.MATTER
    roles: frozenset[str] = frozenset()
    remind: Callable[[], bool] | None = None  # False: they were reminded today already
    register: str = ""
    records: Any = None

    @property
    def amount(self) -> str:
        """How many, as it is counted."""
        words = {
            Unit.MATTER: _("%(n)d件"),
            Unit.THING: _("%(n)d个"),
            Unit.HEAD: _("%(n)d人"),
            Unit.GRANT: _("%(n)d项"),
        }
        return words[self.unit] % {"n": self.count}


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
    also: Callable[[str], models.Q] | None = None  # what else finds a row: words in rows beside it
    initials: str = "initials"  # field of pinyin initials; empty: none
    filters: tuple[str, ...] = ()  # fields with choices, offered above the list
    order: tuple[str, ...] = ("name",)
    scope: str = ""
    body: tuple[str, ...] = ()  # leads from a row to the bodies it belongs to; "pk": the row is one
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
