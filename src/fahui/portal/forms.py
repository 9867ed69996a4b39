"""Forms that only the residents' pages have: the box, the place, for whom, the code."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fahui.core.identifiers import plain
from fahui.core.numbering import clean_number
from fahui.documents.audio import accept_voice_note
from fahui.places.models import Region
from fahui.ui.widgets import Day

Recorded = tuple[bytes, str, str]  # content, type, name
NOT_LISTED = _("不清楚，或者没有列出来")
RELATIONSHIPS = (
    ("family", _("家里人")),
    ("relative", _("其他亲戚、朋友")),
    ("village", _("村（社区）或单位的工作人员")),
    ("lawyer", _("律师或法律工作者")),
    ("other", _("其他")),
)


class Words(forms.Form):
    """The box of the front page: whatever people write."""

    words = forms.CharField(
        label=_("说说您遇到的事"),
        widget=forms.Textarea(attrs={"rows": 4, "data-search": True}),
        required=False,
    )
    voice = forms.FileField(
        label=_("语音留言"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": True}),
        error_messages={"empty": _("录音是空的，请重新录一段。")},
    )

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        """`most` is the longest text the service takes."""
        super().__init__(*args, **kwargs)
        self.most = most

    def clean_words(self) -> str:
        """Refused only when it is longer than the service can keep."""
        words = str(self.cleaned_data["words"])
        if len(words) > self.most:
            raise ValidationError(
                _("您写了%(n)d个字，最多%(most)d个字。请删去一些，细节可以在后面拍照上传。")
                % {"n": len(words), "most": self.most}
            )
        return words

    def clean_voice(self) -> Recorded | None:
        """A minute or so, by content and size: content, type and name; a person listens to it and types."""
        picked = self.cleaned_data["voice"]
        return accept_voice_note(picked) if picked else None

    def clean(self) -> dict[str, Any]:
        """Written or spoken."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("words") and not cleaned.get("voice") and not self.errors:
            self.add_error("words", _("请先写几句：发生了什么，您想怎么办。也可以用说的。"))
        return cleaned

    def told(self) -> str:
        """The words, or where to find them."""
        return str(self.cleaned_data.get("words") or _("（用说的，请听语音留言）"))


class PlaceForm(forms.Form):
    """Street, and the village if it is known."""

    street = forms.ChoiceField(
        label=_("您在哪个镇街"), error_messages={"required": _("请选您所在的镇街，我们好就近安排。")}
    )
    village = forms.ChoiceField(
        label=_("哪个村（社区）"),
        required=False,
        help_text=_("就近安排服务点用；不清楚可以不选。"),
        error_messages={"invalid_choice": _("这个村（社区）不在所选的镇街，请再核对。")},
    )

    def __init__(self, *args: Any, street: str = "", **kwargs: Any) -> None:
        """With a known street only its villages are listed; without, all of them under their streets."""
        super().__init__(*args, **kwargs)
        self.rows = list(
            Region.objects.filter(active=True).exclude(level=Region.Level.DISTRICT).order_by("sort", "code")
        )
        streets = [row for row in self.rows if row.level == Region.Level.STREET]
        self._list("street", [("", _("请选择")), *((str(row.pk), row.name) for row in streets)])
        chosen = next((row for row in streets if str(row.pk) == street), None)
        if chosen is not None:
            self._list("village", [("", NOT_LISTED), *self._villages(chosen)])
        else:
            self._list("village", [("", NOT_LISTED), *((row.name, self._villages(row)) for row in streets)])
        # With htmx the list of villages follows the street; without, it is the long list under street headings.
        follow = {
            "hx-get": reverse("portal:villages"),
            "hx-target": f"#{self['village'].auto_id}",
            "hx-swap": "outerHTML",
        }
        self.fields["street"].widget.attrs |= {**follow, "autocomplete": "off"}

    def _list(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _villages(self, street: Region) -> list[tuple[str, str]]:
        return [(str(row.pk), row.name) for row in self.rows if row.parent_id == street.pk]

    def clean(self) -> dict[str, Any]:
        """The region is the village if it is known, else the street."""
        cleaned = super().clean() or self.cleaned_data
        known = {str(row.pk): row for row in self.rows}
        street, village = known.get(cleaned.get("street", "")), known.get(cleaned.get("village", ""))
        cleaned["region"] = village or street
        return cleaned


class ForWhom(forms.Form):
    """Doing it for oneself or for somebody else."""

    for_whom = forms.ChoiceField(
        label=_("您是给谁办"),
        choices=(("self", _("给自己办")), ("other", _("替别人办"))),
        widget=forms.RadioSelect,
        initial="self",
        error_messages={"required": _("请选是给自己办，还是替别人办。")},
    )


class Standing(forms.Form):
    """By what right somebody acts for another, and until when."""

    relationship = forms.ChoiceField(
        label=_("您是申请人的什么人"),
        choices=(("", _("请选择")), *RELATIONSHIPS),
        error_messages={"required": _("请选您和申请人的关系。")},
    )
    acts_until = forms.DateField(
        label=_("代办到哪天为止"),
        required=False,
        widget=Day,
        help_text=_("委托书上写了日期的，照着填；不填就到这件事办完为止。"),
        error_messages={"invalid": _("日期写成2026-10-08这样就可以。")},
    )


class CodeForm(forms.Form):
    """The eight digits with which a saved application goes on."""

    code = forms.CharField(
        label=_("续填码"),
        max_length=40,
        help_text=_("8位数字，存的时候页面上给您的。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("请填8位续填码。")},
    )

    def clean_code(self) -> str:
        """Eight digits, however they were spaced or widened."""
        return eight_digits(self.cleaned_data["code"], str(_("续填码")))


class ProgressForm(forms.Form):
    """Number and query code, as on the receipt."""

    number = forms.CharField(
        label=_("编号"),
        max_length=40,
        help_text=_("回执上的编号，如2026-000317-4。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("请填回执上的编号。")},
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        help_text=_("回执上的8位数字。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("请填回执上的查询码。")},
    )

    def clean_number(self) -> str:
        """As printed; a number that none can be is said at once, beside what is wrong with the code."""
        number = clean_number(self.cleaned_data["number"])
        if number is None:
            raise ValidationError(_("编号不对，应像2026-000317-4这样，请对照回执再核对。"))
        return number

    def clean_code(self) -> str:
        """Eight digits, however they were spaced or widened."""
        return eight_digits(self.cleaned_data["code"], str(_("查询码")))


class LastSix(forms.Form):
    """The last six characters of the applicant's ID number."""

    last_six = forms.CharField(
        label=_("申请人身份证号的后6位"),
        max_length=20,
        help_text=_("最后一位是X的也要填。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("请填身份证号的后6位。")},
    )

    def clean_last_six(self) -> str:
        """Six characters."""
        text = plain(self.cleaned_data["last_six"]).upper()
        if len(text) != 6:
            raise ValidationError(_("应填6位，您填了%(n)d位，请再核对。") % {"n": len(text)})
        return text


def eight_digits(text: str, what: str) -> str:
    """The digits alone; raises ValidationError with how many there are."""
    digits = "".join(letter for letter in plain(text) if letter.isdigit())
    if len(digits) != 8:
        raise ValidationError(_("%(what)s是8位数字，您填了%(n)d位，请再核对。") % {"what": what, "n": len(digits)})
    return digits
