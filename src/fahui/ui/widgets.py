"""Form widgets whose look Django does not bring."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

Attributes = dict[str, Any]
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf,.jpg,.jpeg,.png,.webp,.pdf"


class Day(forms.DateInput):
    """The browser's own date picker; values travel as 2026-10-08."""

    input_type = "date"

    def __init__(self, attrs: Attributes | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """The browser's own picker of date and time, to the minute, in local time."""

    input_type = "datetime-local"

    def __init__(self, attrs: Attributes | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class ClockTime(forms.TimeInput):
    """The browser's own picker of a time of day."""

    input_type = "time"


class Quantity(forms.TextInput):
    """A number with its unit behind it; a text box with a numeric keyboard, so that nothing is spun by accident."""

    template_name = "ui/widgets/quantity.html"

    def __init__(self, attrs: Attributes | None = None, *, unit: object = "") -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.unit = unit

    def get_context(self, name: str, value: Any, attrs: Attributes | None) -> dict[str, Any]:
        """Adds the unit."""
        context = super().get_context(name, value, attrs)
        context["widget"]["unit"] = self.unit
        return context


class Money(Quantity):
    """A sum in 元."""

    def __init__(self, attrs: Attributes | None = None) -> None:
        super().__init__(attrs, unit=_("元"))


class Phone(forms.TextInput):
    """A telephone number; the phone shows its number pad and offers the owner's number."""

    input_type = "tel"

    def __init__(self, attrs: Attributes | None = None) -> None:
        super().__init__(attrs={"inputmode": "tel", "autocomplete": "tel", "maxlength": "20", **(attrs or {})})


class Code(forms.TextInput):
    """A one-time code; phones offer the one just received by text message."""

    def __init__(self, attrs: Attributes | None = None) -> None:
        own = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code", "maxlength": "8"}
        super().__init__(attrs={**own, **(attrs or {})})


@dataclass(frozen=True)
class HeldFile:
    """A file that an earlier sending of the form left with us; `value` comes back as `held` while it stays ticked."""

    value: str
    name: str
    size: str
    kind: str = ""  # a word for what it is: PDF


class Files(forms.ClearableFileInput):
    """One or many files, with preview, sizes and the camera on phones."""

    template_name = "ui/widgets/files.html"
    allow_multiple_selected = True
    held: tuple[HeldFile, ...] = ()

    def __init__(
        self,
        attrs: Attributes | None = None,
        *,
        max_bytes: int | None = None,
        many: bool = True,
        sound: bool = False,
    ) -> None:
        accepted = "audio/*" if sound else ACCEPTED
        super().__init__(attrs={"accept": accepted, **({"multiple": True} if many else {}), **(attrs or {})})
        self.max_bytes = max_bytes or settings.UPLOAD_MAX_BYTES
        self.sound = sound

    def get_context(self, name: str, value: Any, attrs: Attributes | None) -> dict[str, Any]:
        """Adds the size limit, in bytes and in MB, and what is held already."""
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"max_bytes": self.max_bytes, "max_mb": f"{self.max_bytes / 1024 / 1024:.3g}"}
        context["widget"]["held"], context["widget"]["sound"] = self.held, self.sound
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:
        """All files of that name."""
        return files.getlist(name)
