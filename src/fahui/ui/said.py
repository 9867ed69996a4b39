"""Django's general complaints about an answer, said in words that tell what to do; a field's own words stay."""

from django.core.exceptions import ValidationError
from django.forms import (
    ChoiceField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    IntegerField,
    MultipleChoiceField,
)
from django.utils.translation import gettext_lazy as _

# First match wins: the narrower kinds stand before those they descend from.
_SAID = {
    MultipleChoiceField: _("请从下面选。"),
    ChoiceField: _("请从下面选一项。"),
    DateTimeField: _("请填日期和时间，如2026-10-08 14:30。"),
    DateField: _("请填日期，如2026-10-08。"),
    DecimalField: _("请填数字，如1200或1200.50。"),
    IntegerField: _("请填整数，如3。"),
}


def said(field: Field, error: ValidationError, *, grouped: bool = False, ticked: bool = False) -> str:
    """One complaint; `grouped`: about a group of choices, `ticked`: about a single box."""
    general = type(field).default_error_messages.get(error.code or "") if error.code else None
    if error.message == Field.default_error_messages["required"]:
        sentence = _("请选一项。") if grouped or hasattr(field, "choices") else _("请填这一项。")
        return str(_("请先勾选，才能继续。") if ticked else sentence)
    if general is not None and error.message == general and error.code in ("invalid", "invalid_choice", "invalid_list"):
        for kind, words in _SAID.items():
            if isinstance(field, kind):
                return str(words)
    return " ".join(error.messages)
