"""Template tags of the interface; built in, no {% load %} needed."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.forms import BoundField, Form
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fahui.ui.said import said
from fahui.ui.tables import BoundRows, CellError, cell_id

register = template.Library()

SHAPES = {
    "ok": "●",
    "soon": "▲",
    "late": "■",
    "paused": "◌",
    "met": "✓",
    "met_late": "✓",
    "ended": "–",
    "provisional": "◇",
}
SHOWN_IF = "data-shown-if"


@register.simple_tag
def icon(name: str) -> SafeString:
    """One icon of the sprite, hidden from screen readers: the word beside it speaks."""
    if not name:
        return SafeString("")
    address = static("build/ui/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', address, name
    )


@register.filter
def shape(state: str) -> str:
    """The shape that says a light's state without colour."""
    return SHAPES.get(state, "●")


@register.filter
def shown_if(field: BoundField) -> str:
    """The condition under which a question is asked, for the box around it."""
    return str(field.field.widget.attrs.get(SHOWN_IF, ""))


@register.filter
def target(field: BoundField) -> str:
    """The id an error summary must point to: the first button of a group, else the control itself."""
    if field.use_fieldset:
        first = next(iter(field.subwidgets), None)
        return str(first.data["attrs"].get("id", field.auto_id)) if first else field.auto_id
    return field.auto_id


@register.filter
def groups(form: Form) -> list[tuple[str, list[BoundField]]]:
    """Visible fields under their headings; what the form's own `groups` leaves out comes last, without a heading."""
    named: tuple[tuple[str, tuple[str, ...]], ...] = getattr(form, "groups", ())
    taken = {name for _, names in named for name in names}
    found = [(str(title), [form[name] for name in names if name in form.fields]) for title, names in named]
    rest = [field for field in form.visible_fields() if field.name not in taken]
    return [(title, fields) for title, fields in [*found, ("", rest)] if fields]


@register.filter
def bare(field: BoundField) -> SafeString:
    """The control alone: its condition has moved to the box around it."""
    return field.as_widget(attrs={SHOWN_IF: False})


@register.filter
def in_one(parts: Iterable[Any]) -> str:
    """Several things said as one line: sentences follow each other, anything else is parted by ；."""
    line = ""
    for part in map(str, parts):
        line += part if not line or line.endswith(("。", "！", "？")) else f"；{part}"
    return line


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """Numbers around the current page with the ends kept; None stands for the gap."""
    return [
        number if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]


@register.filter
def complaints(field: BoundField) -> list[str]:
    """What is wrong with an answer, in words that tell what to do; in a table with the cell it is about."""
    return [
        _("%(where)s：%(what)s") % {"where": error.where, "what": error.words}
        if isinstance(error, CellError)
        else _said(field, error)
        for error in field.errors.as_data()
    ]


@register.filter
def at_field(field: BoundField) -> list[str]:
    """What is said above the control: what belongs to a cell of a table is said in that cell."""
    errors = field.errors.as_data()
    own = [_said(field, error) for error in errors if not isinstance(error, CellError)]
    return own if len(own) == len(errors) else [*own, _("表里有几格要改，请看标出来的。")]


@register.filter
def faults(field: BoundField) -> list[tuple[str, str]]:
    """For the summary on top: where each complaint leads to, and its words."""
    if not isinstance(field, BoundRows):
        return [(target(field), words) for words in complaints(field)]
    places = [
        cell_id(field.auto_id, *error.place) if isinstance(error, CellError) else field.first_cell
        for error in field.errors.as_data()
    ]
    return list(zip(places, complaints(field), strict=True))


def _said(field: BoundField, error: ValidationError) -> str:
    return said(field.field, error, grouped=field.use_fieldset, ticked=field.widget_type == "checkbox")
