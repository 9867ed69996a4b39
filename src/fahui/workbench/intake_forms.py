"""The fixed parts of the intake desk: who is there by which channel, where it belongs, which papers were seen."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core.identifiers import clean_id_number, clean_phone, plain
from fahui.matters.models import Channel
from fahui.matters.vocabulary import Service
from fahui.people.id_types import looked_for
from fahui.places.models import Region
from fahui.ui.fields import FilesField

CHANNELS = (
    Channel.WINDOW,
    Channel.HOTLINE,
    Channel.POINT,
    Channel.CHAT,
    Channel.VISIT,
    Channel.LETTER,
    Channel.TRANSFER,
)
OLD = 15  # digits of an ID number of the last century
AT_A_DESK = frozenset({Channel.WINDOW, Channel.POINT})


class DoorForm(forms.Form):
    """By which channel, and who: an ID number or a phone."""

    channel = forms.ChoiceField(
        label=gettext_lazy("怎么来的"),
        choices=[(channel.value, channel.label) for channel in CHANNELS],
        initial=Channel.WINDOW,
        widget=forms.RadioSelect,
    )
    who = forms.CharField(
        label=gettext_lazy("身份证号或电话"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("先查是不是来过的人，不用重填。不愿意留的可以空着。"),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "inputmode": "text"}),
    )

    def clean_who(self) -> tuple[str, list[str]] | None:
        """What it is and what it may be indexed as: ("id", […]), ("phone", […]), or nothing."""
        text = plain(str(self.cleaned_data["who"]))
        if not text:
            return None
        signs = [sign for sign in text if sign.isalnum()]
        if len(signs) == OLD and all(sign.isdigit() for sign in signs):
            return "id", looked_for(text)  # an old number finds whoever has the 18 digits by now
        if len(signs) >= 14 and text[:1].isdigit():
            return "id", [clean_id_number(text)]
        if any(sign.isalpha() for sign in signs) and (wanted := looked_for(text)):
            return "id", wanted
        return "phone", [clean_phone(text)]


class PlaceForm(forms.Form):
    """Where the matter belongs, and whether it is urgent."""

    region = forms.ChoiceField(label=gettext_lazy("属于哪里"))
    urgent = forms.BooleanField(label=gettext_lazy("情况紧急，先办"), required=False)

    def __init__(self, regions: list[Region], *args: Any, **kwargs: Any) -> None:
        """Streets with their villages, as far as the clerk's grant reaches."""
        super().__init__(*args, **kwargs)
        self.by_pk = {str(region.pk): region for region in regions}
        field = self.fields["region"]
        if isinstance(field, forms.ChoiceField):
            field.choices = grouped(regions)

    def clean_region(self) -> Region:
        """The row."""
        region = self.by_pk.get(str(self.cleaned_data["region"]))
        if region is None:
            raise ValidationError(_("请选一个地方。"))
        return region


def grouped(regions: list[Region]) -> list[Any]:
    """Streets with their villages, as a select groups them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for region in regions:
        street = region.parent if region.level == Region.Level.VILLAGE and region.parent else region
        groups.setdefault(street.name, []).append((str(region.pk), region.name))
    return [rows[0] if len(rows) == 1 else (title, rows) for title, rows in groups.items()]


class PapersForm(forms.Form):
    """Papers handed in: ticked when only seen, or scanned."""

    seen = forms.MultipleChoiceField(
        label=gettext_lazy("交来了哪些（看过原件就勾上）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    scans = FilesField(label=gettext_lazy("扫描或拍照"), required=False)
    checked = forms.BooleanField(label=gettext_lazy("核对过身份证，人证一致"), required=False)

    def __init__(self, service: Service, *args: Any, **kwargs: Any) -> None:
        """The papers this service usually wants."""
        super().__init__(*args, **kwargs)
        self.titles = {code: str(title) for code, title in service.materials}
        field = self.fields["seen"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(self.titles.items())
        if not self.titles:
            del self.fields["seen"]
        if not any(role.identity for role in service.parties):
            del self.fields["checked"]

    def seen_titles(self) -> list[str]:
        """The ticked papers in words."""
        return [self.titles[code] for code in self.cleaned_data.get("seen", [])]
