"""The register of service points."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fahui.core.registers import Register, RegisterForm, add
from fahui.places.models import Region, ServicePoint

KEEPERS = frozenset({"registrar"})
READERS = frozenset(
    {"clerk", "operator", "consultant", "reviewer", "approver", "assigner", "supervisor", "chief", "system_admin"}
)


class PointForm(RegisterForm):
    """A service point as it is entered."""

    region = forms.ModelChoiceField(
        label=_("所在区划"),
        queryset=Region.objects.filter(active=True),
        help_text=_("村、社区前面写上镇街，如邾城街道红旗社区。"),
    )
    functions = forms.MultipleChoiceField(
        label=_("职能"), choices=ServicePoint.Function.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ServicePoint
        fields = ("name", "region", "level", "functions", "address", "phone", "barrier_free", "accessible_notes")


add(
    Register(
        code="points",
        title=_("服务站点"),
        one=_("服务站点"),
        hint=_("区中心、工作站、服务点，以及设在别处的受理点。"),
        model=ServicePoint,
        form=PointForm,
        columns=("name", "level", "region", "phone", "functions"),
        key=(("name",),),
        readers=READERS,
        writers=KEEPERS,
        initials="",
        search=("name", "address"),
        filters=("level", "functions"),
        order=("region__sort", "name"),
        scope="region",
        related=("region__parent",),
    )
)
