"""A question whose answer is a small table: rows of columns, filled in and made longer without a script.

All cells of a column travel under one name, in the order of the rows, so that a row is what stands at one place.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fahui.ui.said import said

ADD = "add"  # the button that makes a table longer carries this name, and the table's as its value
LEAST_SHOWN = 3  # rows
MOST_ROWS = 50

Row = dict[str, Any]


class CellError(ValidationError):
    """What is wrong in one cell."""

    def __init__(self, error: ValidationError, column: forms.Field, code: str, row: int) -> None:
        """The row counts from 0."""
        super().__init__(error)
        self.wrong, self.column, self.place = error, column, (row, code)
        self.error_list = [self]  # Django keeps the errors of a field one by one, and would take them apart

    @property
    def where(self) -> str:
        """第2行“金额”."""
        return _("第%(row)d行“%(column)s”") % {"row": self.place[0] + 1, "column": self.column.label}

    @property
    def words(self) -> str:
        """What is wrong, in words that tell what to do."""
        return said(self.column, self.wrong)


class Rows(forms.Widget):
    """The rows as a table; on a phone each row stands by itself."""

    template_name = "ui/widgets/rows.html"
    use_fieldset = True

    def __init__(self, columns: Mapping[str, forms.Field], attrs: dict[str, Any] | None = None) -> None:
        """The columns are fields of their own."""
        super().__init__(attrs)
        self.columns = columns
        self.wrong: dict[tuple[int, str], list[str]] = {}  # told by the bound field

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """A table has no one control that a label could lead to."""
        return ""

    def names(self, name: str) -> list[str]:
        """The names under which the columns travel."""
        return [f"{name}-{code}" for code in self.columns]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        """The rows as typed, empty ones too."""
        lists = {code: _all(data, f"{name}-{code}") for code in self.columns}
        count = min(max(map(len, lists.values()), default=0), MOST_ROWS + 1)
        return [{code: cells[at] if at < len(cells) else "" for code, cells in lists.items()} for at in range(count)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Was the question not on the page at all?"""
        return not any(each in data for each in self.names(name))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The cells with their names, and what is wrong in each."""
        context = super().get_context(name, value, attrs)
        given: list[Row] = list(value or [])
        given += [{}] * (LEAST_SHOWN - len(given))
        context["widget"] |= {
            "heads": [(field.label, field.required) for field in self.columns.values()],
            "rows": [self._cells(name, context["widget"]["attrs"].get("id"), at, row) for at, row in enumerate(given)],
            "add": ADD,
            "more": len(given) < MOST_ROWS,
        }
        return context

    def _cells(self, name: str, own_id: str | None, at: int, row: Row) -> list[dict[str, Any]]:
        cells = []
        for code, field in self.columns.items():
            wrong, id_ = self.wrong.get((at, code), []), cell_id(own_id or f"id_{name}", at, code)
            spoken = _("第%(row)d行，%(column)s") % {"row": at + 1, "column": field.label}
            attrs = {**field.widget.attrs, "id": id_, "aria-label": spoken}
            if wrong:
                attrs |= {"aria-invalid": "true", "aria-describedby": f"{id_}_error"}
            drawn = field.widget.render(f"{name}-{code}", field.prepare_value(row.get(code)), attrs)
            cells.append({"id": id_, "label": field.label, "required": field.required, "drawn": drawn, "wrong": wrong})
        return cells


def cell_id(table: str, row: int, code: str) -> str:
    """The id of one cell's control; the row counts from 0."""
    return f"{table}-{row + 1}-{code}"


class BoundRows(forms.BoundField):
    """The table in its form: it knows which cell each complaint belongs to."""

    field: "RowsField"

    def as_widget(self, *args: Any, **kwargs: Any) -> SafeString:
        """Tells the widget what is wrong where."""
        self.field.widget.wrong = {}
        for error in self.errors.as_data():
            if isinstance(error, CellError):
                self.field.widget.wrong.setdefault(error.place, []).append(error.words)
        return super().as_widget(*args, **kwargs)

    @property
    def first_cell(self) -> str:
        """The id of the first control: where a complaint about the whole table leads."""
        return cell_id(self.auto_id, 0, next(iter(self.field.columns)))


class RowsField(forms.Field):
    """Cleans to a list of rows; rows in which nothing is typed do not count."""

    widget: Rows

    def __init__(self, columns: Mapping[str, forms.Field], **kwargs: Any) -> None:
        """Columns in order, each a field with a label."""
        self.columns = columns
        super().__init__(widget=Rows(columns), **kwargs)
        self.error_messages["required"] = _("请至少填一行。")

    def clean(self, value: Any) -> list[Row]:
        """Raises ValidationError with one CellError for each cell that is wrong."""
        typed = [(at, row) for at, row in enumerate(value or []) if any(map(_filled, row.values()))]
        if not typed and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(value or []) > MOST_ROWS:
            raise ValidationError(_("最多填%(n)d行，其余的请另外附表。") % {"n": MOST_ROWS}, code="too_many")
        wrong: list[ValidationError] = []
        rows = [self._row(at, row, wrong) for at, row in typed]
        if wrong:
            raise ValidationError(wrong)
        return rows

    def _row(self, at: int, row: Row, wrong: list[ValidationError]) -> Row:
        cleaned: Row = {}
        for code, field in self.columns.items():
            try:
                answer = field.clean(row.get(code, ""))
            except ValidationError as error:
                wrong.extend(CellError(one, field, code, at) for one in error.error_list)
            else:
                if _filled(answer):
                    cleaned[code] = answer
        return cleaned

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Rows are compared as a whole."""
        return list(initial or []) != list(data or [])

    def get_bound_field(self, form: Any, field_name: str) -> BoundRows:
        """With the complaints at their cells."""
        return BoundRows(form, self, field_name)


def names_of(field: forms.Field, name: str) -> list[str]:
    """The names under which a field's answer travels."""
    return field.widget.names(name) if isinstance(field, RowsField) else [name]


def longer(data: Any, fields: Iterable[tuple[str, forms.Field]]) -> Any:
    """What was posted, with an empty row at the end of the table whose button was pressed, if any was."""
    wanted = data.get(ADD) if isinstance(data, QueryDict) else None
    table = next((field for name, field in fields if name == wanted and isinstance(field, RowsField)), None)
    if wanted is None or table is None:
        return data
    grown = data.copy()
    for name in table.widget.names(wanted):
        missing = max(LEAST_SHOWN, len(table.widget.value_from_datadict(data, {}, wanted))) - len(data.getlist(name))
        for _row in range(missing + 1):
            grown.appendlist(name, "")
    return grown


def only_longer(data: Mapping[str, Any]) -> bool:
    """Was only a table to be made longer? Then nothing is sent, and nothing complained about."""
    return ADD in data


def hush(form: forms.Form) -> None:
    """Take every complaint back: the form is shown again as it was typed."""
    form.errors.clear()


def _filled(value: Any) -> bool:
    return value not in (None, "", []) and not (isinstance(value, str) and not value.strip())


def _all(data: Any, name: str) -> list[Any]:
    if isinstance(data, MultiValueDict):
        return data.getlist(name)
    value = data.get(name, [])
    return value if isinstance(value, list) else [value]
