"""Who is asking, against whom: the same questions on every channel, asked once."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fahui.access.fields import PhoneField
from fahui.matters.forms import IdNumberField, NameField
from fahui.matters.parties import PartyEntry
from fahui.matters.vocabulary import PartyRole, Relation
from fahui.people.models import Person
from fahui.ui.widgets import Phone

CONTACT = (
    ("no_call", _("请不要打电话")),
    ("no_message", _("请不要发短信、不要留言")),
    ("discreet", _("联系时请不要说明是什么单位、什么事")),
)


class KnownPartyForm(forms.Form):
    """Applicant or agent: name, ID number where the service needs it, phone, address, how to be contacted."""

    name = NameField(label=_("姓名"), max_length=80, error_messages={"required": _("请填写姓名。")})
    id_number = IdNumberField(
        label=_("身份证号"),
        max_length=40,
        required=False,
        help_text=_("18位，最后一位可能是X。没有带可以先不填，受理时补。"),
    )
    phone = PhoneField(
        label=_("手机号"), widget=Phone, error_messages={"required": _("请填写手机号，办理进展会发到这个号码。")}
    )
    address = forms.CharField(label=_("住址"), max_length=200, required=False, help_text=_("寄文书用，可以不填。"))
    contact = forms.MultipleChoiceField(
        label=_("联系您时要注意什么"),
        choices=CONTACT,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不方便让别人知道的，请在这里勾上，我们一定照办。"),
    )

    def __init__(self, role: PartyRole, *args: Any, **kwargs: Any) -> None:
        """Ask for no more than the service needs: without `identity` there is no ID number; `least` 0 asks no must."""
        super().__init__(*args, **kwargs)
        self.role = role
        if not role.identity:
            del self.fields["id_number"], self.fields["address"]
        if role.least == 0:
            for field in self.fields.values():
                field.required = False
            self.fields["name"].help_text = _("可以不留姓名。")
            self.fields["phone"].help_text = _("想让我们打电话答复的，请留号码。")

    def entry(self, person: Person | None = None) -> PartyEntry | None:
        """The party as given; None when nobody was named."""
        given = dict(self.cleaned_data)
        name = given.pop("name", "")
        if not name:
            if not any(given.values()):
                return None
            name = str(_("未留姓名"))
        return PartyEntry(self.role.relation, name, details=given, person=person)


class OtherPartyForm(forms.Form):
    """The other side: a person or a body, with whatever is known of them."""

    kind = forms.ChoiceField(
        label=_("对方是"),
        choices=(("person", _("个人")), ("organisation", _("单位"))),
        widget=forms.RadioSelect,
        initial="organisation",
    )
    name = NameField(
        label=_("对方姓名或单位名称"), max_length=120, required=False, help_text=_("不知道全称的，写您知道的。")
    )
    phone = PhoneField(label=_("对方电话"), required=False, widget=Phone)
    address = forms.CharField(label=_("对方地址"), max_length=200, required=False)

    def __init__(self, role: PartyRole, *args: Any, **kwargs: Any) -> None:
        """Only the kinds the service allows."""
        super().__init__(*args, **kwargs)
        self.role = role
        if len(role.kinds) == 1:
            del self.fields["kind"]
        self.fields["name"].required = role.least > 0

    def entry(self) -> PartyEntry | None:
        """The party as given; None when it was left out."""
        given = dict(self.cleaned_data)
        name, kind = given.pop("name", ""), given.pop("kind", "") or self.role.kinds[0]
        return PartyEntry(self.role.relation, name, kind=kind, details=given) if name else None


def party_form(role: PartyRole, *args: Any, **kwargs: Any) -> KnownPartyForm | OtherPartyForm:
    """The form for one role of a service."""
    known = role.relation in (Relation.APPLICANT, Relation.AGENT)
    return KnownPartyForm(role, *args, **kwargs) if known else OtherPartyForm(role, *args, **kwargs)
