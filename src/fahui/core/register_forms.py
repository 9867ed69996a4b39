"""How a record of a register is entered, at a desk or by a row of a file."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from fahui.core import crypto


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
        for one in self.fields.values():
            _ask_to_choose(one)
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
        if self.known:
            for name in self.fixed if self.exact else self.secret:
                if name in self.secret and cleaned.get(name) in (None, ""):
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


def _ask_to_choose(field: forms.Field) -> None:
    """Words instead of Django's dashes."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = str(_("请选择"))
    elif isinstance(field, forms.ChoiceField) and isinstance(field.widget, forms.Select):
        pairs: Any = field.choices
        field.choices = [(code, label if code not in ("", None) else _("请选择")) for code, label in pairs]


def plain(value: Any) -> Any:
    """A form value as JSON holds it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | float | str | dict) else str(value)
