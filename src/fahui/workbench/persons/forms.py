"""What staff may write down about a person."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.identifiers import mask_address, mask_id, mask_name, mask_phone
from fahui.documents.intake import accept_upload
from fahui.matters.forms import DayField
from fahui.matters.party_forms import KnownPartyForm
from fahui.matters.uploads import Checked
from fahui.matters.vocabulary import PartyRole, Relation
from fahui.people.circumstances import review_day
from fahui.people.groups import Group
from fahui.people.id_types import OFFERED, IdType
from fahui.people.models import Agency, HouseholdMember, Person
from fahui.people.needs import NEEDS
from fahui.places.models import Region
from fahui.workbench.intake_forms import PlaceForm
from fahui.workbench.persons.shown import details_of

ROLE = PartyRole(Relation.APPLICANT, _("本人"), identity=True)
# Shown as they are; of everything else the form shows nothing and only what is typed takes its place.
OPEN = ("contact", "safe_from", "safe_until", "language", "needs")


class PersonForm(KnownPartyForm):
    """Everything about a person; for somebody on record what stays empty stays as it is."""

    groups = (
        (_("证件"), ("name", "id_type", "id_number", "no_id_reason", "born")),
        (_("怎么联系"), ("phone", "address", "contact", "safe_from", "safe_until", "safe_phone")),
        (_("怎么沟通"), ("language", "needs", "clear")),
    )
    language = forms.CharField(
        label=_("讲什么话"), max_length=40, required=False, help_text=_("如：本地话、维吾尔语。讲普通话的不用填。")
    )
    needs = forms.MultipleChoiceField(
        label=_("需要什么帮助"), choices=NEEDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    clear = forms.MultipleChoiceField(
        label=_("不再用、要删去的"),
        choices=(("phone", _("电话")), ("address", _("住址")), ("safe_phone", _("安全的号码"))),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        """For `person`, or for somebody new."""
        if person is not None:
            details = details_of(person)
            known = {key: details.get(key) for key in OPEN} | {"id_type": person.id_type or IdType.RESIDENT}
            kwargs.setdefault("initial", known)
        super().__init__(ROLE, *args, **kwargs)
        self.fields["phone"].required = False
        self.fields["phone"].label = _("电话")
        self.fields["contact"].label = _("联系时要注意什么")
        self.fields["contact"].help_text = _("本人要求的勾上，以后每次联系都会提醒，发短信也照办。")
        self.person = person
        if person is None:
            del self.fields["clear"]
            return
        self._ease(person)

    def _ease(self, person: Person) -> None:
        """Say, masked, what is kept now."""
        details = details_of(person)
        number, phone = str(details.get("id_number") or ""), str(details.get("phone") or "")
        safe, address = str(details.get("safe_phone") or ""), str(details.get("address") or "")
        now = {
            "name": mask_name(person.name),
            "id_number": mask_id(number) if number else "",
            "phone": mask_phone(phone) if phone else "",
            "safe_phone": mask_phone(safe) if safe else "",
            "address": mask_address(address) if address else "",
        }
        self.fields["name"].required = False
        for name, value in now.items():
            if value:
                words = gettext("现在登记的是%(value)s；没有变动不用填。") % {"value": value}
                self.fields[name].help_text = words
        if person.id_type and person.id_type not in OFFERED:  # an old number stays what it is until it is replaced
            self.initial["id_type"] = IdType.RESIDENT

    def changed(self) -> dict[str, Any]:
        """The particulars to keep: what is open as it stands, of the rest what was typed; empty: take it away."""
        told = self.particulars()
        kept = {key: told.get(key) for key in OPEN}
        gone = told.get("clear") or []
        typed = {key: value for key, value in told.items() if key not in (*OPEN, "clear") and value}
        if typed.get("id_type") == IdType.NONE:
            typed["id_number"] = ""
        return {**dict.fromkeys(gone, ""), **typed, **kept}

    @property
    def kept_name(self) -> str:
        """The name as typed, or the one on record."""
        typed = str(self.data.get("name", "")).strip()
        return typed if self.cleaned_data.get("name") else self.person.name if self.person else ""


class RegionForm(PlaceForm):
    """For which place somebody new is registered."""

    def __init__(self, regions: list[Region], *args: Any, **kwargs: Any) -> None:
        """Without the rest of an intake."""
        super().__init__(regions, *args, **kwargs)
        del self.fields["urgent"]
        self.fields["region"].label = _("登记在哪里")


class Span(forms.Form):
    """From a day to a day."""

    starts_on = DayField(label=_("从哪天起"), required=False, help_text=_("不填就从今天起。"))
    ends_on = DayField(label=_("到哪天止"), required=False, help_text=_("证明上写了有效期的，照着填。"))

    def clean(self) -> dict[str, Any]:
        """The end is not before the beginning."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("截止日期在起始日期之前，请再核对。"))
        return cleaned


def proof_file() -> forms.FileField:
    """The paper itself, if the person agrees to leave a copy."""
    return forms.FileField(
        label=_("证明的照片或扫描件"),
        required=False,
        help_text=_("没有可以不传。加密存放，谁打开过都留记录，本人也看得到。"),
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf"}),
    )


def _checked(picked: Any) -> Checked | None:
    return accept_upload(picked) if picked else None


class GroupForm(Span):
    """Belonging to a group, by which paper, how long."""

    group = forms.ChoiceField(label=_("身份类别"), choices=[("", _("请选择")), *Group.choices])
    proof = forms.CharField(
        label=_("看了什么证明"), max_length=100, required=False, help_text=_("证件名称和编号，如：低保证 新民保123号。")
    )
    file = proof_file()
    no_proof = forms.CharField(
        label=_("没有看证明的原因"), max_length=100, required=False,
        help_text=_("看过证明的不填。如：证件在老家，本人口头说明。"),
    )  # fmt: skip
    review_on = DayField(
        label=_("哪天复核"), required=False, help_text=_("没有截止日期的，过了这一天不再计入，要重新看证明。")
    )
    field_order = ("group", "proof", "file", "no_proof", "starts_on", "ends_on", "review_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The day of review is proposed."""
        super().__init__(*args, **kwargs)
        self.fields["review_on"].initial = review_day(clock.today())

    def clean(self) -> dict[str, Any]:
        """A paper was seen, or it is said why not; what has no end is looked at again."""
        told = super().clean()
        seen = told.get("proof") or told.get("file") or "file" in self.errors
        if not seen and not told.get("no_proof"):
            self.add_error("no_proof", gettext("请写看了什么证明；没有看到证明的，写明原因。"))
        if told.get("review_on") and told["review_on"] < clock.today():
            self.add_error("review_on", gettext("复核日期不能早于今天。"))
        return told

    def clean_file(self) -> Checked | None:
        """Cleaned before anybody opens it."""
        return _checked(self.cleaned_data["file"])


class OtherPerson(forms.Form):
    """Somebody else on record, named by the whole number of their paper or their phone."""

    who = forms.CharField(
        label=_("对方的证件号或电话"),
        max_length=40,
        help_text=_("要输全。没有登记过的，请先登记。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class HouseholdForm(OtherPerson):
    """Who lives in the same household."""

    role = forms.ChoiceField(label=_("是户里的"), choices=[("", _("请选择")), *HouseholdMember.Role.choices[1:]])


class AgencyForm(OtherPerson, Span):
    """Who acts for the person, by which paper, until when."""

    kind = forms.ChoiceField(label=_("以什么身份"), choices=Agency.Kind.choices, widget=forms.RadioSelect)
    proof = forms.CharField(
        label=_("看了什么证明"), max_length=100, help_text=_("如：授权委托书、户口簿、法院指定监护的判决书。")
    )
    file = proof_file()
    field_order = ("who", "kind", "proof", "file", "starts_on", "ends_on")

    def clean_file(self) -> Checked | None:
        """Cleaned before anybody opens it."""
        return _checked(self.cleaned_data["file"])


class EndForm(forms.Form):
    """The last day something holds."""

    ends_on = DayField(label=_("最后一天"))
