"""Who is asking, against whom: the same questions on every channel, asked once."""

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fahui.access.fields import PhoneField
from fahui.core.identifiers import clean_credit_code, clean_id_number
from fahui.matters.forms import DayField, NameField
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import PartyRole, Relation
from fahui.people.id_types import OFFERED, IdType, clean_paper
from fahui.people.models import Person
from fahui.people.safe_contact import CHOICES
from fahui.ui.widgets import ClockTime, Phone

NO_BIRTHDAY = tuple(kind for kind in OFFERED if kind not in (IdType.RESIDENT, IdType.HOUSEHOLD, IdType.NONE))

BODY = {"name": _("单位名称"), "number": _("统一社会信用代码"), "phone": _("联系电话"), "address": _("单位地址")}


class KnownPartyForm(forms.Form):
    """Applicant or agent: name, papers where the service needs them, phone, address, how to be contacted."""

    name = NameField(label=_("姓名"), max_length=80, error_messages={"required": _("请填写姓名。")})
    id_type = forms.ChoiceField(
        label=_("证件"), choices=[(kind.value, kind.label) for kind in OFFERED], initial=IdType.RESIDENT, required=False
    )
    id_number = forms.CharField(
        label=_("证件号"),
        max_length=40,
        required=False,
        help_text=_("身份证号18位，最后一位可能是X。没有带可以先不填，受理时补。"),
    )
    no_id_reason = forms.CharField(
        label=_("为什么没有证件"), max_length=100, required=False, help_text=_("如：正在补办、没有上户口。")
    )
    born = DayField(label=_("出生日期"), required=False, future=False)
    phone = PhoneField(
        label=_("手机号"), widget=Phone, error_messages={"required": _("请填写手机号，办理进展会发到这个号码。")}
    )
    address = forms.CharField(label=_("住址"), max_length=200, required=False, help_text=_("寄文书用，可以不填。"))
    contact = forms.MultipleChoiceField(
        label=_("联系您时要注意什么"),
        choices=CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不方便让别人知道的，请在这里勾上，我们一定照办。"),
    )
    safe_from = forms.TimeField(label=_("几点以后可以联系"), required=False, widget=ClockTime(format="%H:%M"))
    safe_until = forms.TimeField(label=_("几点以前可以联系"), required=False, widget=ClockTime(format="%H:%M"))
    safe_phone = PhoneField(
        label=_("打哪个号码安全"), required=False, widget=Phone, help_text=_("和上面的手机号一样的，不用填。")
    )

    def __init__(self, role: PartyRole, *args: Any, **kwargs: Any) -> None:
        """Ask for no more than the service needs: without `identity` there are no papers; `least` 0 asks no must."""
        super().__init__(*args, **kwargs)
        self.role = role
        self.doubts: list[str] = []  # what is unusual about a number, and not refused
        if role.identity:
            self._shown("no_id_reason", f"id_type={IdType.NONE}")
            self._shown("id_number", f"id_type!={IdType.NONE}")
            self._shown("born", f"id_type={'|'.join(NO_BIRTHDAY)}")
        else:
            for name in ("id_type", "id_number", "no_id_reason", "born", "address"):
                del self.fields[name]
        if not role.phone:
            self.fields["phone"].required = False
        for name in ("safe_phone", "safe_from", "safe_until"):
            self._shown(name, "contact=*")
        if role.least == 0:
            for field in self.fields.values():
                field.required = False
            self.fields["name"].help_text = _("可以不留姓名。")
            self.fields["phone"].help_text = _("想让我们打电话答复的，请留号码。")

    def _shown(self, name: str, condition: str) -> None:
        """The question is asked only if another of this form was answered so."""
        self.fields[name].widget.attrs["data-shown-if"] = self.add_prefix(condition)

    def clean(self) -> dict[str, Any]:
        """The number by the rules of its paper; hours have two ends."""
        cleaned = super().clean() or self.cleaned_data
        if "id_type" in self.fields and "id_number" not in self.errors:
            self._clean_paper(cleaned)
        if bool(cleaned.get("safe_from")) != bool(cleaned.get("safe_until")):
            self.add_error("safe_until", _("请把几点以后、几点以前都填上。"))
        return cleaned

    def _clean_paper(self, cleaned: dict[str, Any]) -> None:
        kind, number = cleaned.get("id_type") or IdType.RESIDENT.value, str(cleaned.get("id_number") or "")
        if kind == IdType.NONE:
            cleaned["id_number"] = ""
            if not cleaned.get("no_id_reason"):
                self.add_error("no_id_reason", _("请写明为什么没有证件，补办后好登记。"))
            return
        cleaned["no_id_reason"] = ""
        if not number:
            cleaned["id_type"] = ""  # nothing is said about papers
            return
        try:
            paper = clean_paper(kind, number)
        except forms.ValidationError as wrong:
            self.add_error("id_number", wrong)
            return
        cleaned["id_type"], cleaned["id_number"] = paper.kind, paper.number
        self.doubts += [paper.doubt] if paper.doubt else []

    def particulars(self) -> dict[str, Any]:
        """What was said about the person, as it is kept: days and hours as text."""
        given = {key: value for key, value in self.cleaned_data.items() if key != "name"}
        kept = {key: value.isoformat() for key, value in given.items() if isinstance(value, date)}
        hours = {key: f"{value:%H:%M}" for key, value in given.items() if isinstance(value, time)}
        return {**given, **kept, **hours}

    def entry(self, person: Person | None = None) -> PartyEntry | None:
        """The party as given; None when nobody was named. The name goes along as typed, the register tidies it."""
        name, given = self.cleaned_data.get("name", ""), self.particulars()
        if not name:
            if not any(value for key, value in given.items() if key != "id_type"):
                return None
            return PartyEntry(self.role.relation, str(_("未留姓名")), details=given, person=person)
        typed = str(self.data.get(self.add_prefix("name"), name)).strip()
        return PartyEntry(self.role.relation, typed, details=given, person=person)


class OtherPartyForm(forms.Form):
    """The other side: a person or a body, with whatever is known of them; at a desk also their number."""

    kind = forms.ChoiceField(
        label=_("对方是"),
        choices=(("person", _("个人")), ("organisation", _("单位"))),
        widget=forms.RadioSelect,
        initial="organisation",
    )
    name = NameField(
        label=_("对方姓名或单位名称"), max_length=120, required=False, help_text=_("不知道全称的，写您知道的。")
    )
    number = forms.CharField(
        label=_("对方身份证号或统一社会信用代码"),
        max_length=40,
        required=False,
        help_text=_("材料上有的就填，查利益冲突用。"),
    )
    phone = PhoneField(label=_("对方电话"), required=False, widget=Phone)
    address = forms.CharField(label=_("对方地址"), max_length=200, required=False)

    def __init__(self, role: PartyRole, *args: Any, at_desk: bool = False, **kwargs: Any) -> None:
        """Only the kinds the service allows; residents are not asked for another's number."""
        super().__init__(*args, **kwargs)
        self.role = role
        if len(role.kinds) == 1:
            del self.fields["kind"]
        if not at_desk:
            del self.fields["number"]
        self.fields["name"].required = role.least > 0
        if role.relation != Relation.RESPONDENT:
            self._as_body()

    def _as_body(self) -> None:
        """A body that asks, or for which somebody asks: not the other side."""
        for name, label in BODY.items():
            if name in self.fields:
                self.fields[name].label = label
        self.fields["name"].help_text = _("写全称。登记册上有的，会自动对上。")
        self.fields["name"].error_messages["required"] = _("请填写单位名称。")
        if "number" in self.fields:
            self.fields["number"].help_text = ""

    @property
    def _kind(self) -> str:
        return str(self.cleaned_data.get("kind") or self.role.kinds[0])

    def clean_number(self) -> str:
        """By the kind of the other side."""
        text = str(self.cleaned_data["number"])
        if not text:
            return ""
        return clean_id_number(text) if self._kind == "person" else clean_credit_code(text)

    def entry(self) -> PartyEntry | None:
        """The party as given; None when it was left out."""
        given = {key: value for key, value in self.cleaned_data.items() if key not in ("name", "kind", "number")}
        if number := self.cleaned_data.get("number"):
            given["id_number" if self._kind == "person" else "credit_code"] = number
        name = self.cleaned_data.get("name", "")
        return PartyEntry(self.role.relation, name, kind=self._kind, details=given) if name else None


class ActingForm(forms.Form):
    """By which paper somebody acts for another, and until when; asked at a desk."""

    authority = forms.CharField(
        label=_("代办的凭证"), max_length=100, required=False, help_text=_("如：授权委托书、户口簿（监护人）。")
    )
    acts_until = DayField(
        label=_("代办到哪天为止"), required=False, help_text=_("凭证上写了日期的，照着填；不填就到这件事办完为止。")
    )

    def facts(self) -> dict[str, str]:
        """What was said, as it is kept with the party."""
        return {key: str(value) for key, value in self.cleaned_data.items() if value}


def party_form(role: PartyRole, *args: Any, at_desk: bool = False, **kwargs: Any) -> KnownPartyForm | OtherPartyForm:
    """The form for one role of a service."""
    if role.relation in (Relation.APPLICANT, Relation.AGENT) and "person" in role.kinds:
        return KnownPartyForm(role, *args, **kwargs)
    return OtherPartyForm(role, *args, at_desk=at_desk, **kwargs)
