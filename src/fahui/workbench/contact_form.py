"""The form on which a visit or call is taken down that opens nothing."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.access.models import User
from fahui.core.numbering import clean_number
from fahui.documents.audio import MOST_BYTES
from fahui.matters.models import Channel, Matter
from fahui.places.models import Region
from fahui.ui.fields import FilesField
from fahui.workbench.intake_forms import CHANNELS, grouped

MOST_MATTERS = 20


class ContactForm(forms.Form):
    """Who came how, what was said, and what it was about."""

    channel = forms.ChoiceField(
        label=gettext_lazy("怎么来的"),
        choices=[(channel.value, channel.label) for channel in CHANNELS],
        initial=Channel.HOTLINE,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("说了什么，怎么答的"),
        max_length=5000,
        help_text=gettext_lazy("密封保存，看的人要留下记录。"),
        widget=forms.Textarea(attrs={"rows": 6, "autofocus": True}),
    )
    audio = FilesField(label=gettext_lazy("录音"), required=False, max_files=1, max_bytes=MOST_BYTES, sound=True)
    numbers = forms.CharField(
        label=gettext_lazy("和哪件事项有关"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("事项编号，几件的用逗号或者空格隔开；和哪件都无关的空着。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    region = forms.ChoiceField(label=gettext_lazy("属于哪里"))

    def __init__(self, user: User, regions: list[Region], *args: Any, **kwargs: Any) -> None:
        """Places as far as the user's grants reach; the only one needs no choosing."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.by_pk = {str(region.pk): region for region in regions}
        field = self.fields["region"]
        if isinstance(field, forms.ChoiceField):
            field.choices = grouped(regions)

    def clean_words(self) -> str:
        """Something, not blanks."""
        return str(self.cleaned_data["words"]).strip()

    def clean_region(self) -> Region:
        """The row."""
        return self.by_pk[str(self.cleaned_data["region"])]

    def clean_numbers(self) -> list[Matter]:
        """The matters; a number that is none, or that this user may not see, is named."""
        typed = [word for word in re.split(r"[\s,，、;；]+", str(self.cleaned_data["numbers"])) if word]
        wanted = {word: clean_number(word) for word in typed}
        if len(wanted) > MOST_MATTERS:
            raise ValidationError(_("一次最多记在%(n)d件事项上。") % {"n": MOST_MATTERS})
        rows = Matter.objects.visible_to(self.user).filter(number__in=[one for one in wanted.values() if one])
        found = {row.number: row for row in rows.select_related("data_key", "region")}
        lacking = [word for word, number in wanted.items() if number not in found]
        if lacking:
            raise ValidationError(_("没有找到：%(words)s。请核对编号。") % {"words": "、".join(lacking)})
        return list(found.values())
