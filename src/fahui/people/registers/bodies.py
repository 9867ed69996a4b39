"""机构和单位，人民调解委员会."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fahui.core import clock
from fahui.core.identifiers import clean_credit_code
from fahui.core.registers import Register, RegisterForm, Table, add
from fahui.people.committees import body_doubts
from fahui.people.models import Organisation, OrganisationKind, Professional
from fahui.people.models.lists import FirmForm, InPlace, Language
from fahui.people.registers.conduct import tables_of
from fahui.people.registers.roles import KEEPERS, READERS
from fahui.places.models import Region

BODIES = tuple(kind for kind in OrganisationKind if kind != OrganisationKind.COMMITTEE)
FOUNDERS = (
    OrganisationKind.VILLAGE,
    OrganisationKind.ORGAN,
    OrganisationKind.UNION,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.SOCIAL,
    OrganisationKind.COMPANY,
    OrganisationKind.OTHER,
)
SHOWN = 30  # members on the page of a body


class _BodyForm(RegisterForm):
    """What every body has."""

    region = forms.ModelChoiceField(
        label=_("所在区划"),
        queryset=Region.objects.filter(active=True),
        required=False,
        help_text=_("村、社区前面写上镇街，如邾城街道红旗社区。"),
    )
    languages = forms.MultipleChoiceField(
        label=_("语言和方言"), choices=Language.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_credit_code(self) -> str:
        """Eighteen characters with a right check character, or nothing."""
        code = str(self.cleaned_data["credit_code"])
        return clean_credit_code(code) if code else ""


class OrganisationForm(_BodyForm):
    """A firm, an office, an organ, a school, a company …"""

    kind = forms.ChoiceField(label=_("单位类别"), choices=[(kind.value, kind.label) for kind in BODIES])
    parent = forms.ModelChoiceField(
        label=_("上级或设立单位"),
        queryset=Organisation.objects.filter(active=True, kind=OrganisationKind.LAW_FIRM),
        required=False,
        help_text=_("分所填总所。"),
    )

    class Meta:
        model = Organisation
        fields = (
            *("name", "kind", "firm_form", "credit_code", "licence", "leader", "region", "parent", "founded_on"),
            *("languages", "phone", "address", "published"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Questions that only some kinds have."""
        super().__init__(*args, **kwargs)
        self.fields["firm_form"].widget.attrs["data-shown-if"] = "kind=law_firm"
        self.fields["parent"].widget.attrs["data-shown-if"] = f"firm_form={FirmForm.BRANCH}"
        self.fields["published"].help_text = _("群众能在“找人找机构”里查到。")


class CommitteeForm(_BodyForm):
    """A people's mediation committee."""

    parent = forms.ModelChoiceField(
        label=_("设立单位"),
        queryset=Organisation.objects.filter(active=True, kind__in=FOUNDERS),
        required=False,
        help_text=_("村（居）委会、企事业单位、行业协会等。"),
    )
    in_place = forms.MultipleChoiceField(
        label=_("四落实"), choices=InPlace.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    stars = forms.IntegerField(label=_("星级"), required=False, min_value=1, max_value=5)

    class Meta:
        model = Organisation
        fields = (
            *("name", "committee_kind", "sector", "leader", "region", "parent", "founded_on", "term_until"),
            *("court_told_on", "stars", "in_place", "state", "languages", "phone", "address", "published"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """It is a committee, whatever else."""
        super().__init__(*args, **kwargs)
        self.instance.kind = OrganisationKind.COMMITTEE
        self.fields["sector"].widget.attrs["data-shown-if"] = "committee_kind=sector"
        self.fields["name"].help_text = _("地名、单位或者行业名称，加“人民调解委员会”。")


def _doubts(body: Any) -> list[str]:
    return body_doubts(body, clock.today())


def _tables(body: Any) -> list[Table]:
    rows = Professional.objects.filter(organisation=body, active=True).select_related("person")
    members = [
        (one.name, one.get_kind_display(), one.get_position_display(), one.licence or one.get_grade_display())
        for one in rows.order_by("position", "person__initials", "person__name")[:SHOWN]
    ]
    heads = (str(_("姓名")), str(_("职业")), str(_("职务")), str(_("执业证号或等级")))
    return [Table(str(_("人员")), heads, list(members)), *tables_of(organisation=body)]


add(
    Register(
        code="organisations",
        title=_("机构和单位"),
        one=_("机构"),
        hint=_("律师事务所、公证处、法律服务所、鉴定机构，以及有来往的机关单位。"),
        model=Organisation,
        form=OrganisationForm,
        only={"kind__in": BODIES},
        columns=("name", "kind", "leader", "phone", "address"),
        key=(("credit_code",), ("name",)),
        readers=READERS,
        writers=KEEPERS,
        filters=("kind", "firm_form"),
        scope="region",
        body=("pk",),
        read_all=True,
        related=("region__parent", "parent"),
        doubts=_doubts,
        tables=_tables,
    )
)
add(
    Register(
        code="committees",
        title=_("人民调解委员会"),
        one=_("调委会"),
        hint=_("村、社区、镇街、企事业单位、行业性专业性调委会和派驻调解室。"),
        model=Organisation,
        form=CommitteeForm,
        only={"kind": OrganisationKind.COMMITTEE},
        columns=("name", "committee_kind", "region", "leader", "term_until", "state"),
        key=(("name",),),
        readers=READERS,
        writers=KEEPERS,
        filters=("committee_kind", "sector", "state"),
        scope="region",
        body=("pk",),
        read_all=True,
        related=("region__parent", "parent"),
        doubts=_doubts,
        tables=_tables,
    )
)
