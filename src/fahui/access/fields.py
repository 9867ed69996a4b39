"""The phone as a form field."""

from typing import Any

from django import forms

from fahui.core.identifiers import clean_phone


class PhoneField(forms.CharField):
    """Cleans to 11 digits, or to a landline with area code."""

    def __init__(self, **kwargs: Any) -> None:
        """Numeric keypad and the browser's own filling-in."""
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}))
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Raises ValidationError with the number of digits."""
        text = super().clean(value)
        return clean_phone(text) if text else ""
