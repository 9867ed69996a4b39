"""Template tags of the interface; built in, no {% load %} needed."""

from typing import Any

from django import template
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.forms import (
    BoundField,
    ChoiceField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    Form,
    IntegerField,
    MultipleChoiceField,
)
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

SHAPES = {"ok": "●", "soon": "▲", "late": "■", "paused": "◌", "met": "✓", "provisional": "◇"}
SHOWN_IF = "data-shown-if"
# First match wins: the narrower kinds stand before those they descend from.
_SAID = {
    MultipleChoiceField: _("请从下面选。"),
    ChoiceField: _("请从下面选一项。"),
    DateTimeField: _("请填日期和时间，如2026-10-08 14:30。"),
    DateField: _("请填日期，如2026-10-08。"),
    DecimalField: _("请填数字，如1200或1200.50。"),
    IntegerField: _("请填整数，如3。"),
}


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
def page_numbers(page: Page[Any]) -> list[int | None]:
    """Numbers around the current page with the ends kept; None stands for the gap."""
    return [
        number if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]


@register.filter
def complaints(field: BoundField) -> list[str]:
    """What is wrong with an answer; Django's general sentences are said in words that tell what to do."""
    return [_plain(field, error) for error in field.errors.as_data()]


def _plain(field: BoundField, error: ValidationError) -> str:
    general = type(field.field).default_error_messages.get(error.code or "") if error.code else None
    if error.message == Field.default_error_messages["required"]:
        sentence = _("请选一项。") if field.use_fieldset or hasattr(field.field, "choices") else _("请填这一项。")
        return str(_("请先勾选，才能继续。") if field.widget_type == "checkbox" else sentence)
    if general is not None and error.message == general and error.code in ("invalid", "invalid_choice", "invalid_list"):
        for kind, sentence in _SAID.items():
            if isinstance(field.field, kind):
                return str(sentence)
    return " ".join(error.messages)
