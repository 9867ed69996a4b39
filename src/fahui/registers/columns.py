"""From a row of text to what a form takes: which column is which field, and what its words mean."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from fahui.core.identifiers import plain
from fahui.core.registers import Register, shown
from fahui.documents.sheet_reading import worded

_MANY = re.compile(r"[、,，;；/|\n]+")
_NOISE = re.compile(r"[\s（(].*$|[*＊:：]")
YES = frozenset({"是", "有", "1", "true", "yes", "y", "√", "对"})
NO = frozenset({"否", "无", "没有", "0", "false", "no", "n", "×", "不"})
CLEAR = frozenset({"(清空)", "(clear)"})  # a cell that empties its field; a blank one leaves it as it is
MOST_NAMED = 12  # allowed words that a complaint lists


def fields_of(register: Register) -> dict[str, forms.Field]:
    """The fields of a register that a file can fill, by name, in the order of its form."""
    found = register.form.base_fields.items()
    return {name: field for name, field in found if not isinstance(field, forms.FileField)}


def label_of(name: str, field: forms.Field) -> str:
    """A field's words, as the head of the template's column; what must be filled carries a star."""
    return f"{field.label or name}{'*' if field.required else ''}"


def match(fields: Mapping[str, forms.Field], columns: Sequence[str]) -> dict[str, int]:
    """Field → number of the column that carries its label (or its name), as far as they can be told."""
    known = {_bare(str(field.label or name)): name for name, field in fields.items()}
    known |= {name.lower(): name for name in fields}
    found: dict[str, int] = {}
    for number, column in enumerate(columns):
        name = known.get(_bare(column)) or known.get(column.strip().lower())
        if name and name not in found:
            found[name] = number
    return found


def _bare(label: str) -> str:
    return _NOISE.sub("", plain(label)).lower()


class Words:
    """Turns the words of a row into form data; choices and related records are looked up once per file."""

    def __init__(self, fields: Mapping[str, forms.Field]) -> None:
        """Read what the choices mean."""
        self.fields = fields
        self.known: dict[str, dict[str, Any]] = {}
        self._records: dict[str, dict[str, Any]] = {}  # field → key as text → record
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                rows = list(records_of(field))
                self._records[name] = {str(row.pk): row for row in rows}
                self.known[name] = _records(field, rows)
            elif isinstance(field, forms.ChoiceField):
                self.known[name] = _choices(field)

    def lend(self, form: forms.BaseForm) -> None:
        """Let a form choose among the records read already, instead of asking for each row."""
        for name, known in self._records.items():
            field = form.fields[name]
            if type(field) is forms.ModelChoiceField:
                field.to_python = partial(_chosen, known, field.to_python)  # type: ignore[method-assign]

    def data(self, row: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
        """Form data of one row, and complaints by field about words that nobody knows."""
        data: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for name, text in row.items():
            field = self.fields[name]
            try:
                if lost := worded(text):
                    raise ValueError(lost)
                data[name] = self._value(name, field, "" if clears(text) else text)
            except ValueError as unknown:
                wrong[name] = str(unknown)
        return data, wrong

    def _value(self, name: str, field: forms.Field, text: str) -> Any:
        if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            return [self._known(name, part) for part in _MANY.split(text) if part.strip()]
        if name in self.known:
            return self._known(name, text) if text else ""
        if isinstance(field, forms.BooleanField):
            return self._yes(text)
        return text

    def _allowed(self, name: str) -> str:
        """The words that a field takes; of records only when they are few."""
        field, records = self.fields[name], self._records.get(name)
        if isinstance(field, forms.ModelChoiceField) and records is not None:
            words = [field.label_from_instance(row) for row in records.values()]
            words = words if len(words) <= MOST_NAMED else []
        else:
            pairs = [one for one in getattr(field, "choices", ()) if not isinstance(one[1], list | tuple)]
            words = [str(label) for code, label in pairs if code not in ("", None)]
        if not words:
            return ""
        more = _("等%(n)d项") % {"n": len(words)} if len(words) > MOST_NAMED else ""
        return _("可填：%(what)s。") % {"what": "、".join(words[:MOST_NAMED]) + more}

    def told(self, name: str, value: Any) -> str:
        """A plain or cleaned value of a field in the words of its form."""
        records, several = self._records.get(name), isinstance(value, list | tuple | models.QuerySet)
        if records is not None and value not in (None, ""):
            ones = [records.get(str(getattr(one, "pk", one)), one) for one in (value if several else [value])]
            value = ones if several else ones[0]
        return shown(words_of(self.fields[name], value))

    def _yes(self, text: str) -> bool:
        word = plain(text).lower()
        if word in YES:
            return True
        if not word or word in NO:
            return False
        raise ValueError(_("“%(text)s”看不懂，请填是或否。") % {"text": text})

    def _known(self, name: str, text: str) -> Any:
        word = _key(text)
        found = self.known[name].get(word)
        if found is None:
            told = _("没有“%(text)s”这一项。") % {"text": text.strip()}
            raise ValueError(told + self._allowed(name))
        if found is AMBIGUOUS:
            raise ValueError(_("“%(text)s”不止一个，请写全称或者代码。") % {"text": text.strip()})
        return found


def clears(text: str) -> bool:
    """Does a cell say that its field is to be emptied?"""
    return plain(text).lower() in CLEAR


AMBIGUOUS = object()


def _key(text: str) -> str:
    return "".join(plain(text).split()).lower()


def _choices(field: forms.ChoiceField) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for value, label in list(field.choices):  # type: ignore[arg-type]  # an iterable here, whatever was declared
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        for code, words in inner:
            if code != "":
                pairs[_key(str(code))] = code
                pairs[_key(str(words))] = code
    return pairs


def records_of(field: "forms.ModelChoiceField[Any]") -> Any:
    """The records a field chooses among, as they are now: the field's own query lives as long as the process."""
    return field.queryset.all() if field.queryset is not None else ()


def _chosen(known: Mapping[str, Any], otherwise: Callable[[Any], Any], value: Any) -> Any:
    return known[str(value)] if str(value) in known else otherwise(value)


def _records(field: "forms.ModelChoiceField[Any]", rows: Sequence[Any]) -> dict[str, Any]:
    """By what the field shows, by name, full name and code; what names two records names none."""
    pairs: dict[str, Any] = {}
    for record in rows:
        names = {field.label_from_instance(record), str(record)}
        names |= {str(getattr(record, name, "") or "") for name in ("name", "full_name", "code", "label")}
        for name in names - {""}:
            key = _key(name)
            pairs[key] = record.pk if pairs.get(key, record.pk) == record.pk else AMBIGUOUS
    return pairs


def words_of(field: forms.Field, value: Any) -> Any:
    """A form value in the words that `Words` understands again: for exports and templates."""
    if value is None or value == "":
        return ""
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return "、".join(str(_label(field, one)) for one in value)
    if isinstance(field, forms.ModelChoiceField | forms.ChoiceField):
        return _label(field, value)
    if isinstance(field, forms.BooleanField):
        return _("是") if value else _("否")
    return value


def _label(field: forms.Field, value: Any) -> Any:
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value) if hasattr(value, "pk") else value
    for code, label in getattr(field, "choices", ()):
        if str(code) == str(value):
            return label
    return value
