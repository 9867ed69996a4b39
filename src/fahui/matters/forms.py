"""Questions become forms: the same for every service, on the portal and on the workbench."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fahui.access.fields import PhoneField
from fahui.core import clock
from fahui.core.identifiers import clean_account, clean_id_number, clean_name
from fahui.matters.answers import shown
from fahui.matters.vocabulary import Fact
from fahui.ui.fields import FilesField
from fahui.ui.tables import RowsField, longer
from fahui.ui.widgets import Day, Money, Phone

YES_NO = (("yes", _("是")), ("no", _("否")))
TRI = (*YES_NO, ("unknown", _("不清楚")))


TOO_LONG = _("最多%(limit_value)d个字，您写了%(show_value)d个字，请删去一些；细节可以另外拍照上传。")


class NameField(forms.CharField):
    """A person's or body's name, tidied."""

    def clean(self, value: Any) -> str:
        """Raises ValidationError in words."""
        text = super().clean(value)
        return clean_name(text) if text else ""


class IdNumberField(forms.CharField):
    """An 18-digit ID number; a clear sentence says what is wrong."""

    def clean(self, value: Any) -> str:
        """Raises ValidationError in words."""
        text = super().clean(value)
        return clean_id_number(text) if text else ""


class AccountField(forms.CharField):
    """A bank account's number, without the spaces people write in it."""

    def clean(self, value: Any) -> str:
        """Raises ValidationError in words."""
        text = super().clean(value)
        return clean_account(text) if text else ""


class FactForm(forms.Form):
    """A form made of questions; an unanswered question that does not apply is no error."""

    asked: tuple[Fact, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Questions that do not apply are neither wanted nor wrong; what was typed there is kept but not used."""
        cleaned = super().clean() or self.cleaned_data
        for fact in self.asked:
            if fact.shown_if is not None and not shown(fact, cleaned):
                self.errors.pop(fact.code, None)
        return cleaned


def form_for(
    asks: Iterable[Fact],
    data: Any = None,
    files: Any = None,
    *,
    initial: Mapping[str, Any] | None = None,
    choices: Mapping[str, Iterable[tuple[Any, Any]]] | None = None,
    prefix: str | None = None,
) -> FactForm:
    """An instance of a form asking these questions; `choices` fills the kinds whose choices depend on the matter.

    Where the button of a table was pressed, the table comes with one more row.
    """
    asked = tuple(_offered(asks, initial or {}))
    fields = {fact.code: field_for(fact, (choices or {}).get(fact.code)) for fact in asked}
    kind = type("AskedForm", (FactForm,), {**fields, "asked": asked})
    named = [(f"{prefix}-{code}" if prefix else code, field) for code, field in fields.items()]
    form: FactForm = kind(longer(data, named), files, initial=initial, prefix=prefix)
    return form


def _offered(asks: Iterable[Fact], said: Mapping[str, Any]) -> Iterator[Fact]:
    """The questions with the choices of today; what was said before stays to choose."""
    for fact in asks:
        if fact.offers is None:
            yield fact
        elif codes := fact.offers(clock.today()) | ({said[fact.code]} if said.get(fact.code) else set()):
            yield replace(fact, choices=tuple(one for one in fact.choices if one[0] in codes))


def field_for(fact: Fact, choices: Iterable[tuple[Any, Any]] | None = None) -> forms.Field:
    """The form field of one question."""
    common: dict[str, Any] = {"label": fact.label, "required": fact.required, "help_text": fact.help}
    field = _field(fact, common, choices)
    if fact.kind != "table":  # which says that it wants a row
        field.error_messages["required"] = _("请填写“%(label)s”。") % {"label": fact.label}
    if isinstance(field, forms.CharField):
        field.error_messages["max_length"] = TOO_LONG
    if fact.choices or choices is not None:
        field.error_messages["required"] = _("请在“%(label)s”里选一项。") % {"label": fact.label}
    if fact.shown_if:
        field.widget.attrs["data-shown-if"] = f"{fact.shown_if[0]}={'|'.join(fact.shown_if[1])}"
    return field


def _field(fact: Fact, common: dict[str, Any], choices: Iterable[tuple[Any, Any]] | None) -> forms.Field:
    match fact.kind:
        case "longtext":
            area = forms.Textarea(attrs={"rows": 5})
            return forms.CharField(max_length=fact.most or 5000, widget=area, **common)
        case "choice":
            return _one_of(fact.choices, common)
        case "multichoice":
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=fact.choices, widget=boxes, **common)
        case "yesno":
            return _one_of(YES_NO, common)
        case "tri":
            return _one_of(TRI, common)
        case "date":
            return DayField(future=fact.future, **common)
        case "money":
            top = Decimal(10**10)
            return forms.DecimalField(min_value=0, max_value=top, decimal_places=2, widget=Money, **common)
        case "integer":
            return forms.IntegerField(min_value=0, max_value=100000, **common)
        case "phone":
            return PhoneField(widget=Phone, **common)
        case "id_number":
            return IdNumberField(max_length=40, **common)
        case "account":
            return AccountField(max_length=60, **common)
        case "name":
            return NameField(max_length=80, **common)
        case "file":
            return FilesField(max_files=1, **common)
        case "files":
            return FilesField(**common)
        case "table":
            return RowsField({column.code: _column(column) for column in fact.columns}, **common)
        case "letter" | "term" | "professional" | "unit" | "data_check":
            return forms.ChoiceField(choices=[("", _("请选择")), *(choices or ())], **common)
        case _:
            return forms.CharField(max_length=fact.most or 200, **common)


def _column(fact: Fact) -> forms.Field:
    """A question in a row: choices are picked from a list, since a group of buttons does not fit a cell."""
    choices = {"choice": fact.choices, "yesno": YES_NO, "tri": TRI}.get(fact.kind)
    if choices is None:
        return field_for(fact)
    common: dict[str, Any] = {"label": fact.label, "required": fact.required}
    field = forms.ChoiceField(choices=[("", _("请选择")), *choices], **common)
    field.error_messages["required"] = _("请在“%(label)s”里选一项。") % {"label": fact.label}
    return field


def _one_of(choices: Iterable[tuple[str, Any]], common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=list(choices), widget=forms.RadioSelect, **common)


class DayField(forms.DateField):
    """A day, refused in words when it lies on the wrong side of today."""

    def __init__(self, *, future: bool | None = None, **kwargs: Any) -> None:
        """`future=False` refuses the future, True refuses the past."""
        self.future = future
        formats = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]
        super().__init__(widget=Day, input_formats=formats, **kwargs)
        self.error_messages["invalid"] = _("日期写成2026-10-08这样就可以。")

    def clean(self, value: Any) -> date | None:
        """Raises ValidationError in words."""
        day: date | None = super().clean(value)
        if day is None:
            return None
        if self.future is False and day > clock.today():
            raise ValidationError(_("日期不能在今天之后，请再核对。"))
        if self.future is True and day < clock.today():
            raise ValidationError(_("日期不能在今天之前，请再核对。"))
        if day.year < 1900 or day.year > 2100:
            raise ValidationError(_("年份好像不对，请再核对。"))
        return day
