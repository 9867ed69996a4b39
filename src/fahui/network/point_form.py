"""A service point as it is entered, at a desk or by a row of a file."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core.registers import RegisterForm
from fahui.places.geo import CoordSystem, in_china
from fahui.places.models import Facility, Host, Premises, Region, ServicePoint, Tongue
from fahui.places.models.naming import function_choices, level_choices
from fahui.places.week import read_week, week_text
from fahui.ui.widgets import Day


class HoursField(forms.CharField):
    """The week as people write it; cleans to the stored hours."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        """Line ends of whatever machine."""
        return "\n".join(str(super().to_python(value) or "").splitlines())


def _some(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class PointForm(RegisterForm):
    """A service point as it is entered."""

    region = forms.ModelChoiceField(
        label=gettext_lazy("所在区划"),
        queryset=Region.objects.filter(active=True),
        help_text=gettext_lazy("村、社区前面写上镇街，如邾城街道红旗社区。"),
    )
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=level_choices)
    functions = _some(gettext_lazy("职能"), function_choices)
    open_hours = HoursField(
        label=gettext_lazy("开放时间"),
        required=False,
        help_text=gettext_lazy(
            "一行一种，如：周一至周五 9:00—12:00，14:00—17:00。节假日开门的另写一行：节假日 10:00—12:00。"
        ),
    )
    facilities = _some(gettext_lazy("设施"), Facility.choices)
    tongues = _some(gettext_lazy("能用的语言"), Tongue.choices)
    host = forms.ChoiceField(
        label=gettext_lazy("设在哪类单位"),
        choices=[("", gettext_lazy("不设在别的单位")), *Host.choices],
        required=False,
    )
    coord_system = forms.ChoiceField(
        label=gettext_lazy("坐标系"),
        choices=CoordSystem.choices,
        required=False,
        initial=CoordSystem.WGS84,
        help_text=gettext_lazy("手机定位是WGS-84；从高德、腾讯地图上抄的是GCJ-02。写错差五百多米。"),
    )
    premises = forms.ChoiceField(
        label=gettext_lazy("场所来源"), choices=[("", gettext_lazy("没有登记")), *Premises.choices], required=False
    )

    groups = (
        (gettext_lazy("是什么"), ("name", "region", "level", "functions", "host", "host_name")),
        (gettext_lazy("怎么找到"), ("address", "transport", "phone", "open_hours")),
        (gettext_lazy("条件"), ("facilities", "accessible_notes", "tongues", "area", "premises", "opened_on")),
        (gettext_lazy("坐标"), ("lat", "lon", "coord_system", "coord_source")),
    )

    class Meta:
        model = ServicePoint
        fields = (
            "name", "region", "level", "functions", "host", "host_name", "address", "transport", "phone",
            "facilities", "accessible_notes", "tongues", "area", "premises", "opened_on",
            "lat", "lon", "coord_system", "coord_source",
        )  # fmt: skip
        widgets = {"opened_on": Day()}
        help_texts = {
            "transport": gettext_lazy("公交站、路口、几楼，外地人也看得懂。"),
            "lat": gettext_lazy("度，如30.83974。"),
            "lon": gettext_lazy("度，如114.79928。"),
        }

    def extra_initial(self, record: Any) -> dict[str, Any]:
        """The week in words."""
        return {"open_hours": week_text(record.hours)}

    def clean_coord_system(self) -> str:
        """A phone's system unless another is named."""
        return str(self.cleaned_data["coord_system"] or CoordSystem.WGS84)

    def clean_open_hours(self) -> str:
        """What can be read is kept; its words come back in the usual form."""
        self.instance.hours = read_week(self.cleaned_data["open_hours"])
        return week_text(self.instance.hours)

    def clean(self) -> dict[str, Any]:
        """Both coordinates or none, and somewhere in China."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        lat, lon = cleaned.get("lat"), cleaned.get("lon")
        if "lat" in self.errors or "lon" in self.errors:
            return cleaned
        if (lat is None) != (lon is None):
            self.add_error("lat" if lat is None else "lon", _("经度、纬度要么都填，要么都不填。"))
        elif lat is not None and lon is not None and not in_china(lat, lon):
            self.add_error("lat", _("这个坐标不在国内，请看看经度和纬度有没有写反。"))
        return cleaned
