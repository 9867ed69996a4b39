"""What is asked for each kind of change; each form becomes an `Order`."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fahui.core import clock
from fahui.core.models import this_district
from fahui.matters.forms import DayField
from fahui.places.changing.codes import STREET_KINDS, VILLAGE_KINDS
from fahui.places.changing.orders import Kind, Order, Part
from fahui.places.models import Region
from fahui.ui.widgets import Quantity

Level = Region.Level
STAYS, ENDS = "stays", "ends"
VILLAGE_PARTS, STREET_PARTS = 3, 2


def kinds_for(level: str) -> list[tuple[str, str]]:
    """The kinds that a unit of this level may be."""
    kinds = STREET_KINDS if level == Level.STREET else VILLAGE_KINDS
    return [(str(kind), str(kind.label)) for kind in kinds]


class ChangeForm(forms.Form):
    """From which day, by which paper."""

    kind: ClassVar[Kind]
    on = DayField(
        label=gettext_lazy("从哪天起"),
        help_text=gettext_lazy("文件上写的生效日期。以前的日子也可以；以后的日子到那天自动生效。"),
    )
    document = forms.CharField(label=gettext_lazy("批准文件"), max_length=120, help_text=gettext_lazy("文号和标题。"))
    note = forms.CharField(label=gettext_lazy("说明"), max_length=300, required=False)

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        """`region` is the unit; for a new one the unit above."""
        super().__init__(*args, **{"initial": {"on": clock.today()}, **kwargs})
        self.region = region
        self.build()
        self.order_fields([*(name for name in self.fields if name not in ("on", "document", "note"))])

    def build(self) -> None:
        """Fill in the choices."""

    def order(self) -> Order:
        """What was asked; the form is valid."""
        own = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Order(kind=self.kind, region=self.region.pk, **self.told(own))

    def told(self, own: dict[str, Any]) -> dict[str, Any]:
        """The values of the order out of the fields."""
        return own


def _text(label: Any, length: int, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text)


def _tick(label: Any, *, ticked: bool = False) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, initial=ticked)


CODE_HELP = gettext_lazy("不填就取同类的下一个号。")
FULL_HELP = gettext_lazy("不填就按名称自动写，如某某村村民委员会。")
POINTS_TOO = gettext_lazy("站点名称里的旧名一并改")


class AddForm(ChangeForm):
    """A new unit."""

    kind = Kind.ADD
    name = _text(gettext_lazy("名称"), 40, gettext_lazy("如某某村、某某社区。"), required=True)
    unit_kind = forms.ChoiceField(label=gettext_lazy("类别"))
    full_name = _text(gettext_lazy("全称"), 60, FULL_HELP)
    code = _text(gettext_lazy("代码"), 12, CODE_HELP)

    def build(self) -> None:
        """Streets below the district, villages below a street."""
        level = Level.STREET if self.region.level == Level.DISTRICT else Level.VILLAGE
        _choose(self, "unit_kind", kinds_for(level))


class RenameForm(ChangeForm):
    """Another name."""

    kind = Kind.RENAME
    name = _text(gettext_lazy("新名称"), 40, required=True)
    full_name = _text(gettext_lazy("全称"), 60, FULL_HELP)
    with_points = _tick(POINTS_TOO, ticked=True)


class RecodeForm(ChangeForm):
    """Another code."""

    kind = Kind.RECODE
    code = _text(gettext_lazy("新代码"), 12, required=True)
    with_codes = _tick(gettext_lazy("所辖村（社区）代码的前九位跟着改"))

    def build(self) -> None:
        """Only a street has codes below it."""
        if self.region.level != Level.STREET:
            del self.fields["with_codes"]


class UpgradeForm(ChangeForm):
    """镇 becomes 街道, 村 becomes 社区."""

    kind = Kind.UPGRADE
    unit_kind = forms.ChoiceField(label=gettext_lazy("改设为"))
    name = _text(gettext_lazy("新名称"), 40, required=True)
    full_name = _text(gettext_lazy("全称"), 60, FULL_HELP)
    code = _text(gettext_lazy("新代码"), 12, gettext_lazy("不填就不改。"))
    with_codes = _tick(gettext_lazy("所辖村（社区）代码的前九位跟着改"))
    with_points = _tick(POINTS_TOO, ticked=True)

    def build(self) -> None:
        """The other kinds of its level."""
        kinds = [pair for pair in kinds_for(self.region.level) if pair[0] != self.region.kind]
        _choose(self, "unit_kind", kinds)
        if self.region.level != Level.STREET:
            del self.fields["with_codes"]


class MoveForm(ChangeForm):
    """To another street."""

    kind = Kind.MOVE
    parent = forms.ChoiceField(label=gettext_lazy("划到哪个镇街"))
    with_codes = _tick(gettext_lazy("按新镇街给新代码"))
    with_points = _tick(POINTS_TOO, ticked=True)

    def build(self) -> None:
        """The other streets."""
        rows = (
            Region.objects.streets()
            .filter(district=this_district(), active=True)
            .exclude(pk=self.region.parent_id or 0)
        )
        _choose(self, "parent", [(str(row.pk), row.name) for row in rows])

    def told(self, own: dict[str, Any]) -> dict[str, Any]:
        """The street by its id."""
        return {**own, "parent": int(own["parent"])}


class ManageForm(ChangeForm):
    """Run by another body, or by it no more; where it belongs stays."""

    kind = Kind.MANAGE
    managed_by = _text(gettext_lazy("委托谁管"), 40, gettext_lazy("如武汉长江新区。不填就是收回自己管。"))
    managed_by_source = _text(gettext_lazy("委托依据"), 40)


class MergeForm(ChangeForm):
    """Units become one."""

    kind = Kind.MERGE
    others = forms.MultipleChoiceField(label=gettext_lazy("和哪些合并"), widget=forms.CheckboxSelectMultiple)
    ends = forms.ChoiceField(label=gettext_lazy("合并以后"), widget=forms.RadioSelect, initial=STAYS)
    name = _text(gettext_lazy("合并后的名称"), 40, gettext_lazy("并入原单位而且不改名的，不用填。"))
    unit_kind = forms.ChoiceField(label=gettext_lazy("新单位的类别"), required=False)
    full_name = _text(gettext_lazy("全称"), 60, FULL_HELP)
    code = _text(gettext_lazy("新单位的代码"), 12, CODE_HELP)

    def build(self) -> None:
        """Those of its level, its neighbours below the same unit first."""
        rows = Region.objects.filter(district=this_district(), active=True, level=self.region.level)
        others = rows.exclude(pk=self.region.pk)
        near = [row for row in others if row.parent_id == self.region.parent_id]
        _choose(self, "others", [(str(row.pk), row.name) for row in near])
        into = _("并入%(name)s，别的撤销") % {"name": self.region.name}
        _choose(self, "ends", [(STAYS, into), (ENDS, _("都撤销，设一个新单位"))])
        _choose(self, "unit_kind", [("", _("和原来一样")), *kinds_for(self.region.level)])

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
    name = _text(gettext_lazy("原单位改名为"), 40, gettext_lazy("保留而且不改名的，不用填。"))
    heir = forms.ChoiceField(
        label=gettext_lazy("原单位撤销的，旧卷和在办事项归谁"), required=False, widget=forms.RadioSelect, initial="0"
    )

    def build(self) -> None:
        """A few new units; a street may not end by itself: its rest is renamed or merged."""
        street = self.region.level == Level.STREET
        self.parts = STREET_PARTS if street else VILLAGE_PARTS
        self.groups: list[tuple[str, list[str]]] = []
        for number in range(self.parts):
            self._part(number, street)
        choices = [(STAYS, _("保留")), (ENDS, _("撤销"))]
        _choose(self, "ends", choices)
        numbers = [(str(number), _("新单位%(n)d") % {"n": number + 1}) for number in range(self.parts)]
        _choose(self, "heir", numbers)
        own = ["ends", "name", "heir"]
        last: list[str] = [name for name in ("on", "document", "note") if name in self.fields]
        self.groups = [(_("原单位"), own), *self.groups, (_("依据"), last)]

    def _part(self, number: int, street: bool) -> None:
        needed, names = number == 0, []
        fields: dict[str, forms.Field] = {
            "name": _text(_("名称"), 40, required=needed),
            "kind": forms.ChoiceField(label=_("类别"), choices=kinds_for(self.region.level), initial=self.region.kind),
            "code": _text(_("代码"), 12, CODE_HELP),
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


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = choices


FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form
    for form in (AddForm, RenameForm, RecodeForm, UpgradeForm, MoveForm, ManageForm, MergeForm, SplitForm)
}


def form_of(kind: str, region: Region, data: Any = None) -> ChangeForm:
    """The form for a kind of change of a unit; raises ValidationError for one that does not fit it."""
    if kind not in kinds_of(region):
        raise ValidationError(kind)
    return FORMS[kind](data, region=region)


def kinds_of(region: Region) -> list[str]:
    """What may happen to a unit of this level."""
    if not region.active:
        return []
    if region.level == Level.DISTRICT:
        return [Kind.ADD]
    if region.level == Level.STREET:
        return [Kind.ADD, Kind.RENAME, Kind.RECODE, Kind.UPGRADE, Kind.MANAGE, Kind.SPLIT, Kind.MERGE]
    return [Kind.RENAME, Kind.RECODE, Kind.UPGRADE, Kind.MOVE, Kind.SPLIT, Kind.MERGE]
