"""What leaves a register: the template to fill in, and the rows somebody sees."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from fahui.access.models import User
from fahui.core import clock
from fahui.core.registers import Register
from fahui.documents.sheet_reading import MOST_ROWS
from fahui.documents.sheets import Column, workbook
from fahui.registers.columns import fields_of, label_of, words_of


def template(title: str, fields: Mapping[str, forms.Field]) -> bytes:
    """An empty sheet with the right heads, and what may stand in each column."""
    notes = [
        _("带*的列必须填写，别的可以留空。一行一条，列的次序可以变，用不到的列可以删。"),
        _("已有的记录，空着的格子不动；要清掉原来的内容，填“（清空）”。"),
    ]
    for name, field in fields.items():
        allowed = "、".join(str(label) for code, label in getattr(field, "choices", ()) if code not in ("", None))
        said = [str(field.help_text or ""), _("可填：%(what)s") % {"what": allowed[:500]} if allowed else ""]
        notes.append("；".join([f"{label_of(name, field)}", *(one for one in said if one)]))
    return workbook(title, _heads(fields), [], notes=notes)


def sheet(register: Register, rows: Any, user: User) -> bytes:
    """The rows as the template's columns, secret ones left out; who took them and when stands at each page's foot."""
    fields = {name: field for name, field in fields_of(register).items() if name not in register.form.secret}
    names = list(fields)
    mark = _("%(site)s %(who)s %(when)s导出") % {
        "site": settings.SITE_NAME,
        "who": str(user),
        "when": timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M"),
    }
    lines = _lines(register, rows[:MOST_ROWS], names)
    return workbook(str(register.title), _heads(fields), lines, marks=(mark,), above=False)


def _heads(fields: Mapping[str, forms.Field]) -> list[Column]:
    return [
        Column(label_of(name, field), 24 if place == 0 else 16) for place, (name, field) in enumerate(fields.items())
    ]


def _lines(register: Register, rows: Any, names: list[str]) -> Iterator[list[Any]]:
    blank = register.form()
    for record in rows:
        form = register.form(instance=record)
        yield [words_of(blank.fields[name], _value(form, record, name)) for name in names]


def _value(form: Any, record: Any, name: str) -> Any:
    """Related records as records (they are loaded with the row), everything else as the form has it."""
    if name in form._meta.fields and hasattr(record, name):
        return getattr(record, name)
    return form.get_initial_for_field(form.fields[name], name)
