"""Changes that make or end units: what is asked for a merger and for a split."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core.models import this_district
from fahui.places.changing.orders import Kind, Part
from fahui.places.models import Region
from fahui.ui.widgets import Quantity
from fahui.workbench.places.change_forms import CODE_HELP, FULL_HELP, ChangeForm, choose, kinds_for, text

STAYS, ENDS = "stays", "ends"
VILLAGE_PARTS, STREET_PARTS = 3, 2


class MergeForm(ChangeForm):
    """Units become one."""

    kind = Kind.MERGE
    others = forms.MultipleChoiceField(label=gettext_lazy("和哪些合并"), widget=forms.CheckboxSelectMultiple)
    ends = forms.ChoiceField(label=gettext_lazy("合并以后"), widget=forms.RadioSelect, initial=STAYS)
    name = text(gettext_lazy("合并后的名称"), 40, gettext_lazy("并入原单位而且不改名的，不用填。"))
    unit_kind = forms.ChoiceField(label=gettext_lazy("新单位的类别"), required=False)
    full_name = text(gettext_lazy("全称"), 60, FULL_HELP)
    code = text(gettext_lazy("新单位的代码"), 12, CODE_HELP)

    def build(self) -> None:
        """Those of its level, its neighbours below the same unit first."""
        rows = Region.objects.filter(district=this_district(), active=True, level=self.region.level)
        others = rows.exclude(pk=self.region.pk)
        near = [row for row in others if row.parent_id == self.region.parent_id]
        choose(self, "others", [(str(row.pk), row.name) for row in near])
        into = _("并入%(name)s，别的撤销") % {"name": self.region.name}
        choose(self, "ends", [(STAYS, into), (ENDS, _("都撤销，设一个新单位"))])
        choose(self, "unit_kind", [("", _("和原来一样")), *kinds_for(self.region.level)])

    def clean(self) -> dict[str, Any]:
        """A new unit needs a name."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("ends") == ENDS and not cleaned.get("name"):
            self.add_error("name", _("新单位叫什么，请填名称。"))
        return cleaned

    def told(self, own: dict[str, Any]) -> dict[str, Any]:
        """The others by their ids."""
        others = tuple(int(pk) for pk in own["others"])
        return {**own, "others": others, "ends": own["ends"] == ENDS, "with_points": False}


class SplitForm(ChangeForm):
    """One or more units come out of one."""

    kind = Kind.SPLIT
    ends = forms.ChoiceField(label=gettext_lazy("原单位"), widget=forms.RadioSelect, initial=STAYS)
    name = text(gettext_lazy("原单位改名为"), 40, gettext_lazy("保留而且不改名的，不用填。"))
    heir = forms.ChoiceField(
        label=gettext_lazy("原单位撤销的，旧卷和在办事项归谁"),
        required=False,
        widget=forms.RadioSelect(attrs={"data-shown-if": f"ends={ENDS}"}),
        initial="0",
    )

    def build(self) -> None:
        """A few new units; a street may not end by itself: its rest is renamed or merged."""
        street = self.region.level == Region.Level.STREET
        self.parts = STREET_PARTS if street else VILLAGE_PARTS
        self.groups: list[tuple[str, list[str]]] = []
        for number in range(self.parts):
            self._part(number, street)
        choices = [(STAYS, _("保留")), (ENDS, _("撤销"))]
        choose(self, "ends", choices)
        numbers = [(str(number), _("新单位%(n)d") % {"n": number + 1}) for number in range(self.parts)]
        choose(self, "heir", numbers)
        own = ["ends", "name", "heir"]
        last: list[str] = [name for name in ("on", "document", "note") if name in self.fields]
        self.groups = [(_("原单位"), own), *self.groups, (_("依据"), last)]

    def _part(self, number: int, street: bool) -> None:
        needed, names = number == 0, []
        fields: dict[str, forms.Field] = {
            "name": text(_("名称"), 40, required=needed),
            "kind": forms.ChoiceField(label=_("类别"), choices=kinds_for(self.region.level), initial=self.region.kind),
            "code": text(_("代码"), 12, CODE_HELP),
            "share": forms.DecimalField(
                label=_("承接比例"),
                max_digits=6,
                decimal_places=3,
                min_value=Decimal(0),
                max_value=Decimal(100),
                required=needed,
                widget=Quantity(unit="%"),
                help_text=_("按户数或者人口算。以前的统计数按这个比例分。"),
            ),
        }
        if street:
            rows = Region.objects.filter(parent=self.region, active=True)
            fields["children"] = forms.MultipleChoiceField(
                label=_("划入的村（社区）"),
                choices=[(str(row.pk), row.name) for row in rows],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        for name, field in fields.items():
            self.fields[f"part{number}_{name}"] = field
            names.append(f"part{number}_{name}")
        self.groups.append((_("新单位%(n)d") % {"n": number + 1}, names))

    def clean(self) -> dict[str, Any]:
        """Each new unit that has a name has a share; the one that takes over is one of them."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        named = [number for number in range(self.parts) if cleaned.get(f"part{number}_name")]
        for number in named:
            if cleaned.get(f"part{number}_share") is None and f"part{number}_share" not in self.errors:
                self.add_error(f"part{number}_share", _("请填承接比例。"))
        if cleaned.get("ends") == ENDS and int(cleaned.get("heir") or 0) not in named:
            self.add_error("heir", _("请选一个填了名称的新单位。"))
        return cleaned

    def told(self, own: dict[str, Any]) -> dict[str, Any]:
        """The parts out of their fields."""
        numbers = [number for number in range(self.parts) if own.get(f"part{number}_name")]
        kept = {name: value for name, value in own.items() if not name.startswith("part")}
        return {
            **kept,
            "ends": own["ends"] == ENDS,
            "heir": numbers.index(int(own.get("heir") or 0)) if own["ends"] == ENDS else 0,
            "parts": tuple(_part_of(own, number) for number in numbers),
            "with_points": bool(own.get("name")),
        }


def _part_of(own: dict[str, Any], number: int) -> Part:
    def of(name: str) -> Any:
        return own.get(f"part{number}_{name}")

    children = tuple(int(pk) for pk in of("children") or ())
    return Part(name=of("name"), kind=of("kind"), code=of("code") or "", share=of("share") / 100, children=children)
